"""Which statements say much the same."""

from collections.abc import Iterable

from rapidfuzz import fuzz, process, utils

from moothall.rooms.reflection.models import Statement

# Of 100. On pairs of short sentences written for it, rewordings score 68 and more, others 62 and less.
ALIKE = 65


def most_alike(
    text: str, statements: Iterable[Statement], *, limit: int, least: int = ALIKE
) -> list[Statement]:
    """The ``statements`` most like ``text``, the most alike first, at most ``limit`` of them.

    Measured by ``rapidfuzz.fuzz.token_set_ratio``, from 0 to 100, whatever the capitals, the punctuation
    and the order of the words; those below ``least`` are left out.
    """
    texts = {statement: statement.text for statement in statements}
    found = process.extract(
        text,
        texts,
        scorer=fuzz.token_set_ratio,
        processor=utils.default_process,
        limit=limit,
        score_cutoff=least,
    )
    return [statement for _, _, statement in found]
