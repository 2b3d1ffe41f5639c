"""Signing how far a ledger has come, and forgetting forms that were sent. The ledger itself is written by
``happened()`` alone."""

from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django_scopes import scope

from moothall.events.heads import kept_heads, sign_head
from moothall.events.models import Once
from moothall.events.queries import head_of
from moothall.people.models import Workspace


def sign_ledger(*, workspace: Workspace) -> dict[str, Any] | None:
    """Sign the workspace's present head and keep it in ``heads.jsonl``; None if nothing has happened yet.

    A head that was signed before is given again rather than signed twice.
    """
    with scope(workspace=workspace):
        head = head_of(workspace)
    if head is None:
        return None
    kept = kept_heads(settings.DATA, str(workspace.id))
    if kept and kept[-1]["hash"] == head.hash:
        return kept[-1]
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return sign_head(settings.DATA, workspace=str(workspace.id), seq=head.seq, hash=head.hash, at=now)


def forget_forms(*, before: datetime) -> int:
    """Forget the forms that were sent before a time: nobody sends them again. How many there were."""
    count, _ = Once.objects.filter(created__lt=before).delete()
    return count
