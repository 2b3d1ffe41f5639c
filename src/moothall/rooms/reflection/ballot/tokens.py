"""What a vote must bring along besides itself: a seat, a token bound to that seat, and our own origin."""

import hmac
from functools import lru_cache
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.http.request import validate_host

from moothall.people.models import Participant
from moothall.people.seats import Seat, read_seat, seat_cookie, seat_digest

Headers = dict[bytes, bytes]


def seat_in(headers: Headers, session: UUID) -> Seat | None:
    """The seat in ``session`` that the request's cookie stands for. That it has not been revoked since, the
    transaction that records the vote finds out."""
    name = seat_cookie(session)
    for part in headers.get(b"cookie", b"").decode("latin-1").split(";"):
        found, _, value = part.strip().partition("=")
        if found == name:
            return read_seat(value, session)
    return None


def page_token(participant: Participant) -> str:
    """The token that a page of this participant puts into the header ``X-CSRFToken``."""
    return _token(participant.session, participant.id, participant.token_version).decode()


def is_page_token(sent: bytes, seat: Seat) -> bool:
    """Whether ``sent`` comes from a page of this seat: no other site can read one."""
    return hmac.compare_digest(sent, _token(seat.session, seat.participant, seat.version))


@lru_cache(maxsize=10_000)
def _token(session: UUID, participant: UUID, version: int) -> bytes:
    parts = session.bytes, participant.bytes, version.to_bytes(4, "big")
    return seat_digest(b"moothall-ballot-page-1", *parts).hex().encode()


def is_own_origin(headers: Headers) -> bool:
    """Whether a page of this installation sent the request. Browsers name the origin of every POST."""
    return _is_own(headers.get(b"origin", b"").decode("latin-1"), headers.get(b"host", b"").decode("latin-1"))


@lru_cache(maxsize=256)
def _is_own(origin: str, host: str) -> bool:
    if origin == settings.MOOTHALL_ADDRESS:
        return True
    named = urlsplit(host if "//" in host else f"//{host}").hostname or ""
    return bool(host) and urlsplit(origin).netloc == host and validate_host(named, settings.ALLOWED_HOSTS)
