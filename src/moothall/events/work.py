"""Recurring work of the ledger."""

from moothall.events.actions import sign_ledger
from moothall.jobs import Progress, every
from moothall.people.models import Workspace


@every("day", "events.sign_ledger", title="Sign how far the ledger has come")
def sign_ledger_daily(progress: Progress, *, workspace: Workspace) -> None:
    """Heads kept outside the database show later that nothing was cut off or rewritten."""
    sign_ledger(workspace=workspace)
