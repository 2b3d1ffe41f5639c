"""Codes of several plain words, which people keep on a slip of paper and type once."""

import re
import secrets

from django.utils.crypto import salted_hmac

from moothall.rooms.reflection.spoken_codes import words

RETURN_WORDS, SEAT_WORDS = 4, 3
# Seats that can be handed out on slips. Other seats of such a session are numbered behind them.
MOST_SLIPS = 400


def new_return_code() -> str:
    """Four words by chance: one of 1.1 × 10¹² codes."""
    return " ".join(secrets.choice(words()) for _ in range(RETURN_WORDS))


def digest_of_code(code: str) -> str:
    """What is kept of a return code: 64 hexadecimal digits of SHA-256, keyed with the installation's secret,
    so that a copy of the database alone does not tell the words."""
    return salted_hmac("moothall.reflection.return_code", code, algorithm="sha256").hexdigest()


def words_of_seat(session: object, number: int) -> str:
    """The three words on the slip of a seat. They follow from the session, the number and the installation's
    secret, so nothing is stored before somebody sits down."""
    digest = salted_hmac("moothall.reflection.seat", f"{session}:{number}", algorithm="sha256").digest()
    known = words()
    chosen = (int.from_bytes(digest[at : at + 4], "big") % len(known) for at in range(0, 4 * SEAT_WORDS, 4))
    return " ".join(known[place] for place in chosen)


def read_words(typed: str, count: int) -> str | None:
    """The words that somebody typed, in small letters with blanks between them, whatever was between them
    before; None if they are not ``count`` words of the list."""
    found = re.findall(r"[a-z]+", typed.lower())
    return " ".join(found) if len(found) == count and set(found) <= set(words()) else None
