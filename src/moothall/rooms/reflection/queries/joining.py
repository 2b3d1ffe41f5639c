"""From an address or a code to its session, before the workspace is known."""

from uuid import UUID

from django.db import models
from django_scopes import scopes_disabled

from moothall.people.models import Participant
from moothall.rooms.reflection.models import Session
from moothall.rooms.reflection.spoken_codes import read_code
from moothall.rooms.reflection.word_codes import RETURN_WORDS, digest_of_code, read_words


def session_by_id(key: UUID) -> Session | None:
    """The session behind a participant's address. The caller knows no workspace yet and runs unscoped."""
    return _sessions().filter(pk=key).first()


def session_by_code(typed: str) -> Session | None:
    """The session whose doors are open under a spoken code, whatever its hyphens, capitals and spaces."""
    code = read_code(typed)
    if code is None:
        return None
    with scopes_disabled():
        return _sessions().filter(join_code=code, state__in=Session.RUNNING).first()


def seat_by_return_code(typed: str) -> Participant | None:
    """The seat that is kept under a return code, whatever the capitals, in any workspace."""
    code = read_words(typed, RETURN_WORDS)
    if code is None:
        return None
    with scopes_disabled():
        seats = Participant.objects.filter(withdrawn=False, workspace__archived=None)
        return seats.filter(contact__return_code=digest_of_code(code)).first()


def _sessions() -> models.QuerySet[Session]:
    return Session.objects.filter(workspace__archived=None).select_related("workspace", "record", "space")
