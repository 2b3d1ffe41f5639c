"""Codes that can be said aloud: two plain words and two digits, such as ``maple-otter-42``."""

import re
import secrets
from functools import lru_cache
from pathlib import Path

_TYPED = re.compile(r"([a-z]{6,14})([0-9]{2})")


@lru_cache(maxsize=1)
def words() -> tuple[str, ...]:
    """1,024 words of 3 to 7 letters, none of which sounds like another word."""
    return tuple((Path(__file__).parent / "code_words.txt").read_text("utf-8").split())


def new_code() -> str:
    """One of about 100 million codes, by chance."""
    return f"{secrets.choice(words())}-{secrets.choice(words())}-{secrets.randbelow(100):02d}"


def read_code(typed: str) -> str | None:
    """The code that somebody typed, whatever its hyphens, capitals and spaces; None if it is no code.

    No two words of the list, written together, read as two others.
    """
    match = _TYPED.fullmatch(re.sub(r"[\W_]+", "", typed).lower())
    if match is None:
        return None
    letters, digits = match.groups()
    known = frozenset(words())
    for cut in range(3, len(letters) - 2):
        if letters[:cut] in known and letters[cut:] in known:
            return f"{letters[:cut]}-{letters[cut:]}-{digits}"
    return None
