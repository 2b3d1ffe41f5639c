"""Statements as a facilitator types them: one a line."""

from collections.abc import Iterable, Mapping, Sequence

from moothall.rooms.reflection.models.statement import LONGEST, SHORTEST

MOST = 200


def read_seeds(lines: Sequence[str], *, taken: Iterable[str] = ()) -> tuple[list[str], list[str]]:
    """The statements of ``lines``, and a sentence for every line that is none. Empty lines are passed over.

    ``taken`` are the statements that the session has already.
    """
    texts: list[str] = []
    problems: list[str] = []
    seen = {text.casefold(): "a statement of this session" for text in taken}
    for number, line in enumerate(lines, 1):
        text = " ".join(line.split())
        if not text:
            continue
        if problem := problem_with(text, seen):
            problems.append(f"Line {number} {problem}")
            continue
        seen[text.casefold()] = f"line {number}"
        texts.append(text)
    if len(texts) > MOST:
        problems.append(f"There are {len(texts)} statements: a session has at most {MOST}")
    return texts, problems


def problem_with(text: str, seen: Mapping[str, str]) -> str:
    """What is wrong with one statement, as the end of a sentence, or nothing. ``seen`` says, by folded text,
    where the same words stand already."""
    if not text.isprintable():
        return "holds an invisible character: type it afresh"
    if len(text) < SHORTEST:
        return f"has {len(text)} characters: a statement has at least {SHORTEST}"
    if len(text) > LONGEST:
        return f"has {len(text)} characters: a statement has at most {LONGEST}"
    if text.casefold() in seen:
        return f"is the same as {seen[text.casefold()]}"
    return ""
