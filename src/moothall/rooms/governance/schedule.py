"""Recurring work of this room: review dates that have come, decisions that come into force."""

from django.utils import timezone

from moothall.jobs import every
from moothall.rooms.governance import actions
from moothall.rooms.governance.models import Decision


@every("day", "governance.dates", title="Look which decisions come into force or are due to be looked at")
def look_at_dates(progress, *, workspace) -> None:
    """Once a day in each workspace. Doing it twice changes nothing."""
    today = timezone.localdate()
    for decision in Decision.objects.filter(state=Decision.State.MADE, effective_from__lte=today):
        actions.enter_into_force(decision=decision, by=None)
    actions.note_reviews_due(workspace=workspace, today=today, by=None)
