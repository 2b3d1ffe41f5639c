"""What has been said about sources since they were published."""

from typing import Any
from uuid import UUID

from django.db import models

from moothall.rooms.codification.models import Notice, NoticeList, NoticeProposal
from moothall.rooms.codification.queries.consented import sources_open_to


def notices(who: Any, *, nature: str = "") -> models.QuerySet[Notice]:
    """Every notice about a source that somebody may know of, the one recorded last first; of one nature, if
    given."""
    found = Notice.objects.filter(source__in=sources_open_to(who)).select_related("source__record", "by")
    return (found.filter(nature=nature) if nature else found).order_by("-created")


def notice_proposals(who: Any) -> models.QuerySet[NoticeProposal]:
    """Notices that may be about a source of the same title and wait for an answer, oldest first."""
    found = NoticeProposal.objects.filter(state=NoticeProposal.State.OPEN)
    return found.filter(source__in=sources_open_to(who)).select_related("source__record")


def notice_proposal(who: Any, key: UUID) -> NoticeProposal | None:
    """One proposal, also an answered one."""
    found = NoticeProposal.objects.filter(source__in=sources_open_to(who))
    return found.select_related("source__record", "found_in").filter(pk=key).first()


def notice_lists(who: Any) -> models.QuerySet[NoticeList]:
    """Every uploaded list, newest first, without its bytes."""
    return NoticeList.objects.defer("file").select_related("by")


def notice_list(who: Any, key: UUID) -> NoticeList | None:
    return notice_lists(who).filter(pk=key).first()
