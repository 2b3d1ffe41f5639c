"""Words and numbers in a picture: escaped, measured, wrapped and shortened, because SVG does none of it."""

import math
import re
from functools import lru_cache

from django.utils.html import escape

ELLIPSIS = "…"
MINUS = "−"

_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_NARROW = frozenset("iljtfrI.,:;'’|!()[]/- ")
_WIDE = frozenset("mwMW@%&—…")
# The widest of the common sans-serif typefaces, so that a label fits in whichever the reader has.
_WIDTHS = {"narrow": 0.33, "wide": 0.95, "capital": 0.7, "other": 0.59}
_FIRST_FULL_WIDTH = 0x2E80


@lru_cache(maxsize=2048)
def escaped(text: str) -> str:
    """``text`` for use inside an element or a quoted attribute, without what XML cannot hold."""
    return str(escape(_UNPRINTABLE.sub("", str(text))))


@lru_cache(maxsize=4096)
def text_width(text: str, size: float = 14) -> float:
    """How wide ``text`` will be at most, in the picture's units."""
    return size * sum(_letter_width(letter) for letter in text)


def wrapped(text: str, width: float, *, size: float = 14, lines: int = 3) -> list[str]:
    """``text`` in at most ``lines`` lines that fit ``width``; an ellipsis ends what had to be cut."""
    found: list[str] = []
    for word in text.split():
        if found and text_width(f"{found[-1]} {word}", size) <= width:
            found[-1] += f" {word}"
        else:
            found += _pieces(word, width, size)
    if len(found) > lines:
        found[lines - 1 :] = [shortened(found[lines - 1] + ELLIPSIS, width, size=size)]
    return found


def shortened(text: str, width: float, *, size: float = 14) -> str:
    """``text`` cut to fit ``width``, with an ellipsis if anything had to go."""
    if text_width(text, size) <= width:
        return text
    kept = text.rstrip(ELLIPSIS)
    while kept and text_width(kept + ELLIPSIS, size) > width:
        kept = kept[:-1]
    return kept.rstrip() + ELLIPSIS


def number(value: float, decimals: int | None = None) -> str:
    """A number as people write it: "1,234.5", "−3". Without ``decimals`` all it has, to ten digits."""
    if decimals is None:
        size = abs(value)
        text = f"{value:,.10g}" if size == 0 or 1e-4 <= size < 1e15 else f"{value:.4g}"
    else:
        text = f"{value:,.{decimals}f}"
    if not text.strip("-0.,"):
        text = text.lstrip("-")
    return text.replace("-", MINUS)


def decimals_for(span: float) -> int:
    """How many decimals tell apart what lies within ``span``: three digits in all."""
    if not math.isfinite(span) or span <= 0:
        return 1
    return min(max(0, 2 - math.floor(math.log10(span))), 9)


def plural(count: int, noun: str) -> str:
    """ "1 point", "2 points", "1,200 points"."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def listed(items: list[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    return " and ".join([", ".join(items[:-1]), items[-1]] if len(items) > 1 else items)


def _letter_width(letter: str) -> float:
    if letter in _NARROW:
        return _WIDTHS["narrow"]
    if letter in _WIDE:
        return _WIDTHS["wide"]
    if ord(letter) >= _FIRST_FULL_WIDTH:
        return 1.05
    return _WIDTHS["capital"] if letter.isupper() else _WIDTHS["other"]


def _pieces(word: str, width: float, size: float) -> list[str]:
    """A word, cut only if it alone is wider than a line."""
    found = [""]
    for letter in word:
        if found[-1] and text_width(found[-1] + letter, size) > width:
            found.append("")
        found[-1] += letter
    return found
