"""Reviews, their protocols and who takes part."""

from typing import Any
from uuid import UUID

from django.db import models

from moothall.people.models import Membership, Person
from moothall.permissions import ROLES, May
from moothall.rooms.codification.models import (
    Criterion,
    PhaseChange,
    ProtocolVersion,
    Review,
    ReviewMember,
    Verdict,
)
from moothall.rooms.codification.queries.blindness import standing_verdicts_open_to, verdicts_open_to


def reviews(who: Any) -> models.QuerySet[Review]:
    """Every review of the workspace, newest first."""
    return Review.objects.select_related("record__inquiry", "workspace")


def review(who: Any, key: UUID) -> Review | None:
    return reviews(who).filter(pk=key).first()


def review_by_id(key: UUID) -> Review | None:
    """The review that an address names, of whatever workspace: the door-keeper asks for that next."""
    return Review.objects.select_related("record", "workspace").filter(pk=key).first()


def review_of_record(who: Any, record: Any) -> Review:
    return reviews(who).get(record=record)


def members_of(who: Any, review: Review) -> models.QuerySet[ReviewMember]:
    """Everybody who has a part in a review, and those who left it, in the order in which they came."""
    return review.members.select_related("person").order_by("left", "created")


def part_of(who: Any, review: Review) -> ReviewMember | None:
    """The part that somebody has in a review now."""
    return review.members.filter(person=who, left=None).first() if isinstance(who, Person) else None


def member(who: Any, review: Review, key: UUID) -> ReviewMember | None:
    """Somebody who has a part in a review now."""
    return review.members.filter(left=None, pk=key).select_related("person").first()


def people_who_may_screen(who: Any) -> models.QuerySet[Person]:
    """Members of the workspace whose role lets them screen, by name."""
    roles = [name for name, role in ROLES.items() if May.SCREEN_RECORD in role.rights]
    members = Membership.objects.filter(role__in=roles)
    return Person.objects.filter(is_active=True, memberships__in=members).distinct().order_by("name")


def people_to_invite(who: Any, review: Review, people: models.QuerySet[Person]) -> models.QuerySet[Person]:
    """Of some people, those who have no part in a review."""
    return people.exclude(review_memberships__in=review.members.filter(left=None))


def present_protocol(who: Any, review: Review) -> ProtocolVersion:
    return review.protocol_versions.last()


def protocol_versions(who: Any, review: Review) -> models.QuerySet[ProtocolVersion]:
    """Every version of a protocol, newest first."""
    return review.protocol_versions.select_related("by").order_by("-number")


def criteria_of(who: Any, version: ProtocolVersion, stage: str = "") -> list[Criterion]:
    """The criteria of a version, those for including first; those used at one stage, if given."""
    rows = version.criterion_rows.order_by(models.F("side").desc(), "order")
    return [row for row in rows if not stage or row.is_used_at(stage)]


def last_screened_under(who: Any, review: Review) -> ProtocolVersion | None:
    """The version of the protocol under which somebody gave their newest verdict; None if they gave none."""
    newest = _own(who, verdicts_open_to(who, review)).select_related("protocol_version").last()
    return newest.protocol_version if newest else None


def own_older_verdicts(who: Any, review: Review) -> models.QuerySet[Verdict]:
    """Somebody's own verdicts that stand and were given under an earlier version of the protocol."""
    own = _own(who, standing_verdicts_open_to(who, review))
    earlier = own.filter(protocol_version__number__lt=present_protocol(who, review).number)
    return earlier.select_related("candidate__source__record", "protocol_version", "criterion")


def phase_changes(who: Any, review: Review) -> models.QuerySet[PhaseChange]:
    """Every change of phase of a review with its reason, newest first."""
    return review.phase_changes.select_related("by").order_by("-created")


def _own(who: Any, rows: models.QuerySet[Verdict]) -> models.QuerySet[Verdict]:
    return rows.filter(assignment__reviewer=who) if isinstance(who, Person) else rows.none()
