"""Numbers as spreadsheets and statistical offices write them."""

import re
from decimal import Decimal
from typing import NamedTuple

# No number, because it would say too much about too few people.
SUPPRESSED = frozenset(
    ("*", "c", "[c]", ":", "-", "–", "—", "<5", "< 5", "fewer than 5", "supp", "suppressed")
)
# No number, because there is none.
MISSING = frozenset(
    ("", "x", "[x]", "z", "[z]", "..", "…", ".", "n/a", "na", "n/k", "null", "none", "[u]", "[w]")
)
# What stands behind a number that may still change.
_STANDING = re.compile(r"\s?(?:\[[a-z]{1,3}\]|\([pre]\))$", re.IGNORECASE)
_NUMBER = re.compile(
    r"[+-]?(?:\d+|\d{1,3}(?:[, \u00a0\u202f]\d{3})+)(?:\.\d*)?(?:e[+-]?\d{1,3})?|[+-]?\.\d+", re.I | re.ASCII
)
_NEGATIVE = re.compile(r"\((.+)\)")
# As much as is kept: whole digits and decimal places.
_LARGEST = Decimal(10) ** 14
_PLACES = Decimal("0.000001")
_LONGEST = 60


class Number(NamedTuple):
    """A number, or why there is none: ``suppressed`` to protect people, or else simply not there."""

    value: Decimal | None
    suppressed: bool = False


def read_number(text: str) -> Number:
    """The number in a cell, rounded to six decimal places.

    Read are "£1,234.50", "12.5%" (as 12.5), "(3)" for minus three, "1.2E+05"; the signs in ``SUPPRESSED`` and
    ``MISSING`` stand for no number. Raises ValueError with a sentence for anything else.

    >>> read_number("£1,234.50").value
    Decimal('1234.50')
    >>> read_number("*")
    Number(value=None, suppressed=True)
    """
    words = text.strip().lower()
    if words in MISSING:
        return Number(None)
    if words in SUPPRESSED:
        return Number(None, suppressed=True)
    plain = _plain(words) if len(words) <= _LONGEST else ""
    if not _NUMBER.fullmatch(plain):
        raise ValueError(f"“{text.strip()[:_LONGEST]}” is not a number.")
    value = Decimal(re.sub("[, \u00a0\u202f]", "", plain))
    if abs(value) >= _LARGEST:
        raise ValueError(f"“{text.strip()[:_LONGEST]}” is larger than any number that is kept.")
    places = value.as_tuple().exponent
    return Number(value.quantize(_PLACES) if isinstance(places, int) and places < -6 else value)


def _plain(words: str) -> str:
    """Without the signs around a number."""
    words = _STANDING.sub("", words.replace("−", "-"))
    if negative := _NEGATIVE.fullmatch(words):
        words = "-" + negative[1].strip()
    sign = "-" if words.startswith("-") else ""
    words = words.removeprefix("-").strip()
    words = words.removeprefix("£").removeprefix("€").strip()
    return sign + words.removesuffix("%").strip()
