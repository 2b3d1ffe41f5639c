"""One at a time: whoever changes a session holds its row until the transaction ends."""

from moothall.rooms.reflection.models import Session


def locked(session: Session) -> Session:
    """The session as it is now, read afresh and held."""
    return Session.objects.select_for_update().get(pk=session.pk)
