"""Where sentences begin and end, so that text can be coded without a mouse.

The rules are few and fixed, because numbered sentences are addresses: the same text always gives the same
spans, on every machine and in every version.
"""

import re
import unicodedata

# "Dr. Clinic" goes on; so does "on 3 Jan. 2026".
_NEVER_LAST = re.compile(
    "mr|mrs|ms|mx|dr|prof|rev|cllr|st|sr|jr|hon|gen|col|sgt|vs|cf|al|etc|approx|dept|govt|org|inc|ltd"
    "|jan|feb|mar|apr|jun|jul|aug|sep|sept|oct|nov|dec"
)
_NEVER_LAST_BEFORE_A_DIGIT = re.compile("nos?|pp?|paras?|figs?|vol|ch|ss?|art|reg")
_LETTERS_JOINED_BY_STOPS = re.compile(r"[^\W\d_](?:\.[^\W\d_])+")
_OPENING = "“‘\"'([«"
# The look-behind and the possessive quantifiers keep the time linear in the text.
_END = re.compile(r"(?<![.!?…])([.!?…]++)[”’\"')\]»]*+(?=\s)")
_JOINER = "\u200d"
_SKIN_TONES = range(0x1F3FB, 0x1F400)

Span = tuple[int, int]


def sentence_spans(text: str, *, longest: int = 500) -> tuple[Span, ...]:
    """The half-open spans of the sentences of ``text``, in code points and in order.

    A paragraph ends at any line break that Unicode knows. In it a sentence ends after ``. ! ? …`` and closing
    quotation marks or brackets, when white space follows and the next word does not begin in lower case;
    not after a full stop that belongs to an abbreviation, an initial or a number. Spans have no white space
    at their ends and are never empty. A span over ``longest`` is cut at white space where there is some,
    and never inside a visible character.

    Raises ValueError if ``longest`` is not positive.

    >>> text = "Dr. Clinic asked e.g. parents. They said no."
    >>> [text[start:end] for start, end in sentence_spans(text)]
    ['Dr. Clinic asked e.g. parents.', 'They said no.']
    """
    if longest < 1:
        raise ValueError("A sentence must be allowed at least one character.")
    found: list[Span] = []
    for start, end in _paragraphs(text):
        for span in _sentences(text, start, end):
            found += _cut(text, *span, longest)
    return tuple(found)


def _paragraphs(text: str) -> list[Span]:
    spans, start = [], 0
    for paragraph in text.splitlines(keepends=True):
        spans.append((start, start + len(paragraph)))
        start += len(paragraph)
    return spans


def _sentences(text: str, start: int, end: int) -> list[Span]:
    spans = []
    for mark in _END.finditer(text, start, end):
        if _ends_here(text, start, mark, end):
            spans.append(_trimmed(text, start, mark.end()))
            start = mark.end()
    spans.append(_trimmed(text, start, end))
    return [(first, last) for first, last in spans if first < last]


def _ends_here(text: str, start: int, mark: re.Match[str], end: int) -> bool:
    following = mark.end()
    while following < end and text[following].isspace():
        following += 1
    after = text[following] if following < end else ""
    if after.islower():
        return False
    return mark[1] != "." or not _is_abbreviated(_word_before(text, start, mark.start()), after)


def _word_before(text: str, start: int, end: int) -> str:
    first = end
    while first > start and not text[first - 1].isspace():
        first -= 1
    return text[first:end].lstrip(_OPENING)


def _is_abbreviated(word: str, after: str) -> bool:
    small = word.lower()
    if _NEVER_LAST.fullmatch(small) or _LETTERS_JOINED_BY_STOPS.fullmatch(word):
        return True
    if len(word) == 1 and word.isupper() and word != "I":
        return True
    return after.isdigit() and _NEVER_LAST_BEFORE_A_DIGIT.fullmatch(small) is not None


def _trimmed(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _cut(text: str, start: int, end: int, longest: int) -> list[Span]:
    pieces = []
    while end - start > longest:
        cut = _last_space(text, start, longest) or _whole_character(text, start + longest, end)
        pieces.append(_trimmed(text, start, cut))
        start, _ = _trimmed(text, cut, end)
    if start < end:
        pieces.append((start, end))
    return pieces


def _last_space(text: str, start: int, longest: int) -> int | None:
    """Where the last white space at most ``longest`` after ``start`` stands; None if there is none."""
    return next((at for at in range(start + longest, start, -1) if text[at].isspace()), None)


def _whole_character(text: str, at: int, end: int) -> int:
    """The first place from ``at`` on that does not part a character from what modifies it."""
    while at < end:
        if text[at] == _JOINER:
            at += 2
        elif text[at - 1] == _JOINER or _modifies(text[at]):
            at += 1
        else:
            break
    return min(at, end)


def _modifies(character: str) -> bool:
    """Combining marks, variation selectors (which are marks too) and skin tones."""
    return unicodedata.category(character).startswith("M") or ord(character) in _SKIN_TONES
