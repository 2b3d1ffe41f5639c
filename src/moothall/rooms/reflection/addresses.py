"""E-mail addresses as somebody pastes them: one or several a line, with or without names."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

MOST = 1000
_LONGEST = 254
_IN_BRACKETS = re.compile(r".*<([^<>]*)>\s*", re.DOTALL)


class ReadAddresses(NamedTuple):
    """The addresses that can be used, in lower case; the pieces that cannot, and a sentence for each."""

    addresses: list[str]
    left: list[str]
    problems: list[str]


def read_addresses(lines: Sequence[str], *, taken: Iterable[str] = ()) -> ReadAddresses:
    """Read addresses, divided by lines, commas or semicolons. Names beside them are left out and not kept.

    ``taken`` are those that are on the list already. Empty lines are passed over.

    >>> read = read_addresses(["Pat <pat@example.org>; sam@example.org", "nobody"])
    >>> read.addresses, read.left
    (['pat@example.org', 'sam@example.org'], ['nobody'])
    >>> read.problems
    ['Line 2: “nobody” is not an e-mail address']
    """
    found: list[str] = []
    left: list[str] = []
    problems: list[str] = []
    seen = dict.fromkeys((address.lower() for address in taken), "is on the list already")
    for number, line in enumerate(lines, 1):
        for typed in re.split(r"[;,]", line):
            address = _IN_BRACKETS.sub(r"\1", typed).strip().lower()
            if not address:
                continue
            if problem := _problem_with(address, seen, len(found)):
                left.append(typed.strip())
                problems.append(f"Line {number}: “{address[:60]}” {problem}")
                continue
            seen[address] = f"is on line {number} already"
            found.append(address)
    return ReadAddresses(found, left, problems)


def _problem_with(address: str, seen: dict[str, str], count: int) -> str:
    try:
        validate_email(address)
    except ValidationError:
        return "is not an e-mail address"
    if len(address) > _LONGEST:
        return f"is longer than {_LONGEST} characters"
    if address in seen:
        return seen[address]
    if count >= MOST:
        return f"is one too many: invite at most {MOST:,} at once"
    return ""
