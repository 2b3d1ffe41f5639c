"""What people have told, and the links by which they were asked."""

from collections import Counter
from typing import Any
from uuid import UUID

from django.db import models

from moothall.rooms.codification.models import Consent, ContributionLink, Review, Source
from moothall.rooms.codification.models.source import CONTRIBUTED
from moothall.rooms.codification.queries.consented import sources_open_to

# A smaller group is not described: its people could be told apart.
SMALLEST_GROUP = 5


def contributions(who: Any) -> models.QuerySet[Source]:
    """What people have told and somebody may see, newest first."""
    found = sources_open_to(who).filter(kind__in=CONTRIBUTED)
    return found.select_related("record", "consent").order_by("-created")


def groups_heard(who: Any) -> list[tuple[str, int | None]]:
    """Who has told something, by the role they gave, the largest first; None in place of a number below five,
    all such groups together."""
    standing = contributions(who).exclude(state=Source.State.WITHDRAWN)
    roles: Counter[str] = Counter()
    names: dict[str, str] = {}
    for details in standing.values_list("details", flat=True):
        words = str(details.get("told_by") or details.get("role") or "Not said")
        names.setdefault(words.casefold(), words)
        roles[words.casefold()] += 1
    large = [(names[role], count) for role, count in roles.most_common() if count >= SMALLEST_GROUP]
    small = sum(count for count in roles.values() if count < SMALLEST_GROUP)
    if not small:
        return large
    return [*large, ("Others", small if small >= SMALLEST_GROUP else None)]


def contribution_links(who: Any) -> models.QuerySet[ContributionLink]:
    """Every link, newest first, with how much came through each as ``told``."""
    counted = ContributionLink.objects.annotate(told=models.Count("consents"))
    return counted.select_related("by", "review__record").order_by("-created")


def contribution_link(who: Any, key: UUID) -> ContributionLink | None:
    return contribution_links(who).filter(pk=key).first()


def contribution_link_by_id(key: UUID) -> ContributionLink | None:
    """The link that an address names, of whatever workspace."""
    found = ContributionLink.objects.select_related("workspace", "review__record", "inquiry")
    return found.filter(pk=key).first()


def contribution_by_id(key: UUID) -> Source | None:
    """What the address of a receipt names, of whatever workspace; None without consent."""
    found = Source.objects.filter(consent__isnull=False)
    return found.select_related("workspace", "record", "consent").filter(pk=key).first()


def consent_of(who: Any, source: Source) -> Consent | None:
    return Consent.objects.filter(source=source).first()


def reviews_to_use_in(who: Any, source: Source) -> models.QuerySet[Review]:
    """The reviews that what somebody told can join: of one that was told for one review, that only."""
    consent = consent_of(who, source)
    found = Review.objects.select_related("record")
    if consent and consent.scope == Consent.Scope.THIS_REVIEW:
        return found.filter(pk=consent.review_id)
    return found
