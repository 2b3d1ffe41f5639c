"""What this room forgets by itself, and the inside of the search index after somebody has withdrawn."""

from datetime import timedelta

from django.utils import timezone

from moothall.jobs import Progress, every, task
from moothall.rooms.reflection import actions
from moothall.trace.actions import renew_search

# From the closing of a session, from the day on which an address was left, and from an upload.
LINKS_KEPT, EMAILS_KEPT = timedelta(days=30), timedelta(days=365)
UPLOADS_KEPT = timedelta(days=7)


@every("day", "reflection.forget", title="Forget whose votes are whose, and old e-mail addresses")
def forget(progress: Progress) -> None:
    """Doing it again changes nothing."""
    actions.forget_links(before=timezone.now() - LINKS_KEPT)
    actions.forget_emails(before=timezone.now() - EMAILS_KEPT)


@every("day", "reflection.forget_uploads", title="Forget uploaded files that nothing came of")
def forget_uploads(progress: Progress) -> None:
    """Doing it again changes nothing."""
    actions.forget_uploads(before=timezone.now() - UPLOADS_KEPT)


@task("reflection.renew_search", title="Take removed words out of the search index")
def renew_the_search(progress: Progress) -> None:
    renew_search()
