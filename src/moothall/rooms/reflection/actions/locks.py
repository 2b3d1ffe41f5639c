"""One at a time: whoever changes a session holds its row until the transaction ends."""

from moothall.rooms.reflection.models import Session
from moothall.rooms.reflection.refusals import SessionRefused

ARCHIVED = "This session is archived: it is read and nothing more. A new session can go on from it."


def locked(session: Session) -> Session:
    """The session as it is now, read afresh and held."""
    return Session.objects.select_for_update().get(pk=session.pk)


def locked_unless_archived(session: Session) -> Session:
    """The same. Raises SessionRefused for a session that has been archived."""
    held = locked(session)
    if held.is_archived:
        raise SessionRefused(ARCHIVED)
    return held
