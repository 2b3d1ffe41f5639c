"""The signed seat of a participant: a cookie that lets a phone vote in one session without an account.

It holds the participant, the version of their token and when it ends, signed with HMAC-SHA256 together with
the session. Pages read it here, and so does the ballot path, which knows no Django request.
"""

import base64
import binascii
import hashlib
import hmac
import struct
import time
from functools import cache, lru_cache
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from moothall.people.models import Participant

COOKIE = "moot_seat"
HOURS = 12
_CONTENT = struct.Struct(">16sIQ")
_DIGEST_BYTES = 32


class Seat(NamedTuple):
    """What a valid token says. Whether its ``version`` still stands only the participant's row can tell."""

    session: UUID
    participant: UUID
    version: int
    expires: int


def seat_cookie(session: UUID) -> str:
    """The name of a session's cookie: one for each, so that several sessions work on one phone. Its path is
    the whole site, because pages, ballots and live figures have addresses of their own."""
    prefix = "__Host-" if settings.ENCRYPTED else ""
    return f"{prefix}{COOKIE}_{session.hex}"


def sign_seat(participant: Participant) -> str:
    """A token for the participant's seat that ends in 12 hours."""
    content = _CONTENT.pack(participant.id.bytes, participant.token_version, int(time.time()) + HOURS * 3600)
    return base64.urlsafe_b64encode(content + _digest(participant.session, content)).decode().rstrip("=")


def read_seat(token: str, session: UUID) -> Seat | None:
    """The seat in ``session`` that a token stands for; None unless it is genuine and has not ended."""
    seat = _signed_seat(token, session)
    return seat if seat is not None and seat.expires >= time.time() else None


# Every vote brings a token along, and the same people vote again and again.
@lru_cache(maxsize=10_000)
def _signed_seat(token: str, session: UUID) -> Seat | None:
    try:
        raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except (ValueError, binascii.Error):
        return None
    content, digest = raw[: _CONTENT.size], raw[_CONTENT.size :]
    if len(digest) != _DIGEST_BYTES or not hmac.compare_digest(digest, _digest(session, content)):
        return None
    participant, version, expires = _CONTENT.unpack(content)
    return Seat(session, UUID(bytes=participant), version, expires)


def take_seat(response: HttpResponse, participant: Participant, *, secure: bool) -> None:
    """Set the seat's cookie, for the first time or for another 12 hours."""
    response.set_cookie(
        seat_cookie(participant.session),
        sign_seat(participant),
        max_age=HOURS * 3600,
        path="/",
        secure=secure,
        httponly=True,
        samesite="Lax",
    )


def renew_seat(request: HttpRequest, response: HttpResponse) -> None:
    """Whoever sees a page of their session keeps the seat, unless that page has just given or taken it."""
    who = getattr(request, "who", None)
    if isinstance(who, Participant) and seat_cookie(who.session) not in response.cookies:
        take_seat(response, who, secure=settings.ENCRYPTED)


def leave_seat(response: HttpResponse, participant: Participant) -> None:
    response.delete_cookie(seat_cookie(participant.session), path="/", samesite="Lax")


def participant_of(request: HttpRequest, session: UUID) -> Participant | None:
    """Who sits in ``session`` on this phone; None without a valid, unrevoked, unexpired seat."""
    seat = read_seat(request.COOKIES.get(seat_cookie(session), ""), session)
    if seat is None:
        return None
    return Participant.objects.filter(
        id=seat.participant, session=session, token_version=seat.version, withdrawn=False
    ).first()


def seat_digest(purpose: bytes, *parts: bytes) -> bytes:
    """HMAC-SHA256 over ``parts`` for one purpose, with the key that signs seats."""
    return hmac.digest(_key(), purpose + b"\n" + b"".join(parts), "sha256")


def _digest(session: UUID, content: bytes) -> bytes:
    return seat_digest(b"moothall-seat-1", session.bytes, content)


@cache
def _key() -> bytes:
    return hashlib.sha256(b"moothall.people.seats\n" + settings.SECRET_KEY.encode()).digest()
