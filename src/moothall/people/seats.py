"""The signed seat of a participant: a cookie that lets a phone vote in one session without an account."""

import uuid

from django.core import signing
from django.http import HttpRequest, HttpResponse

from moothall.people.models import Participant

COOKIE = "moot_seat"
HOURS = 12
_signer = signing.TimestampSigner(salt="moothall.people.seats")


def take_seat(response: HttpResponse, participant: Participant, *, secure: bool) -> None:
    """Set the seat cookie. Its path is the session's, so each session has its own seat on one phone."""
    response.set_cookie(
        COOKIE,
        _signer.sign(f"{participant.session.hex}.{participant.id.hex}.{participant.token_version}"),
        max_age=HOURS * 3600,
        path=f"/s/{participant.session}/",
        secure=secure,
        httponly=True,
        samesite="Lax",
    )


def leave_seat(response: HttpResponse, participant: Participant) -> None:
    response.delete_cookie(COOKIE, path=f"/s/{participant.session}/")


def participant_of(request: HttpRequest, session: uuid.UUID) -> Participant | None:
    """Who sits in ``session`` on this phone; None without a valid, unrevoked, unexpired seat."""
    try:
        token = _signer.unsign(request.COOKIES.get(COOKIE, ""), max_age=HOURS * 3600)
        session_hex, participant_hex, version = token.split(".")
    except (signing.BadSignature, ValueError):
        return None
    if session_hex != session.hex:
        return None
    return Participant.objects.filter(
        id=uuid.UUID(participant_hex), session=session, token_version=int(version), withdrawn=False
    ).first()
