"""Recurring work of the ledger."""

from datetime import timedelta

from django.utils import timezone

from moothall.events.actions import forget_forms, sign_ledger
from moothall.jobs import Progress, every
from moothall.people.actions import forget_sessions
from moothall.people.models import Workspace

KEPT = timedelta(hours=48)


@every("day", "events.sign_ledger", title="Sign how far the ledger has come")
def sign_ledger_daily(progress: Progress, *, workspace: Workspace) -> None:
    """Heads kept outside the database show later that nothing was cut off or rewritten."""
    sign_ledger(workspace=workspace)


@every("day", "events.forget_forms", title="Forget which forms were sent and who was signed in")
def forget_what_is_over(progress: Progress, *, workspace: Workspace) -> None:
    """Keys of forms after two days, and browser sessions that have ended."""
    forget_forms(before=timezone.now() - KEPT)
    forget_sessions()
