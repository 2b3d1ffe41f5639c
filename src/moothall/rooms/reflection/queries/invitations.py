"""Who is invited, who waits for a letter, and who may be reminded."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import models
from django.utils import timezone

from moothall.rooms.reflection.models import Grouping, GroupOption, Invitation, Session

# Nobody is reminded more than once a day, nor on the day after which they were invited.
BETWEEN_LETTERS = timedelta(days=1)
KEPT = timedelta(days=30)


@dataclass(frozen=True)
class InvitationCounts:
    """How many are invited, have been written to, said that they come or do not, and came in."""

    invited: int
    sent: int
    coming: int
    not_coming: int
    came: int


def invitations(who: Any, session: Session) -> models.QuerySet[Invitation]:
    return session.invitations.select_related("option", "session__workspace", "session__rules")


def invitation(who: Any, session: Session, key: UUID) -> Invitation | None:
    """The invitation behind a guest's own link."""
    return invitations(who, session).filter(pk=key).first()


def invitation_counts(who: Any, session: Session) -> InvitationCounts:
    def how_many(**wanted: Any) -> models.Count:
        return models.Count("pk", filter=models.Q(**wanted))

    answer = Invitation.Answer
    return InvitationCounts(
        **session.invitations.aggregate(
            invited=models.Count("pk"),
            sent=how_many(sent__isnull=False),
            coming=how_many(answer=answer.COMING),
            not_coming=how_many(answer=answer.NOT_COMING),
            came=how_many(used=True),
        )
    )


def unsent_invitations(
    who: Any, session: Session, *, upto: datetime | None = None
) -> models.QuerySet[Invitation]:
    """Those who have not been written to, as far as they were on the list at ``upto``."""
    found = invitations(who, session).filter(sent=None, used=False).exclude(email="")
    return found.filter(created__lte=upto) if upto else found


def guests_to_remind(who: Any, session: Session) -> models.QuerySet[Invitation]:
    """Those who were written to and have not acted: they have not answered and not come in. Left out is
    whoever had a letter about this session, or a reminder about any, within a day."""
    since = timezone.now() - BETWEEN_LETTERS
    reminded = Invitation.objects.filter(reminded__gt=since).exclude(email="").values("email")
    found = invitations(who, session).filter(sent__lte=since, used=False, answer=Invitation.Answer.NONE)
    return found.exclude(email="").exclude(email__in=reminded)


def options_to_invite_as(who: Any, session: Session) -> list[GroupOption]:
    """The groups that an invitation can be to."""
    by_invitation = Grouping.DeclaredBy.BY_INVITATION
    found = GroupOption.objects.filter(grouping__session=session, grouping__declared_by=by_invitation)
    return list(found.order_by("grouping__position", "position"))


def addresses_to_erase(who: Any, now: datetime) -> models.QuerySet[Invitation]:
    """Invitations whose address is kept no longer: 30 days after the last round of a session was closed, or
    after a session should have begun that never opened its doors."""
    before = now - KEPT
    closed = Session.objects.annotate(ended=models.Max("rounds__closed"))
    over = closed.filter(state__in=Session.DONE, ended__lt=before).values("pk")
    never_held = Session.objects.filter(state__in=Session.BEFORE_DOORS, starts__lt=before).values("pk")
    left = models.Q(session__in=over) | models.Q(session__in=never_held)
    return Invitation.objects.filter(left).exclude(email="")
