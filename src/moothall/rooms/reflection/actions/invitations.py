"""Inviting people. What an invitation learns of its guest is whether they have acted, never which seat."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone

from moothall.events.happened import happened
from moothall.jobs import later
from moothall.people.models import Participant, Person
from moothall.rooms.reflection.actions.joining import join_session
from moothall.rooms.reflection.actions.locks import locked
from moothall.rooms.reflection.addresses import read_addresses
from moothall.rooms.reflection.letters import invitation_letter
from moothall.rooms.reflection.models import Grouping, GroupOption, Invitation, Session
from moothall.rooms.reflection.queries.invitations import (
    addresses_to_erase,
    guests_to_remind,
    unsent_invitations,
)
from moothall.rooms.reflection.refusals import SessionRefused


class Invited(NamedTuple):
    """The invitations that were written; what could not be used, and a sentence for each piece of it."""

    made: list[Invitation]
    left: list[str]
    problems: list[str]


@transaction.atomic
def invite(
    *, session: Session, emails: Sequence[str], option: GroupOption | None = None, by: Person | None
) -> Invited:
    """Put addresses on the list, one or more a line; nothing is sent. ``option`` is the group they are
    invited as. Good lines are kept beside bad ones. Raises SessionRefused once the session is closed."""
    session = locked(session)
    if session.is_done:
        raise SessionRefused("This session is closed: nobody can be invited to it any more.")
    if option is not None and not _is_by_invitation(session, option):
        raise SessionRefused([("option", "Choose a group of this session that people are invited as")])
    read = read_addresses(emails, taken=session.invitations.values_list("email", flat=True))
    made = Invitation.objects.bulk_create(
        Invitation(workspace=session.workspace, session=session, email=address, option=option)
        for address in read.addresses
    )
    return Invited(made, read.left, read.problems)


def remove_invitation(*, invitation: Invitation, by: Person | None) -> None:
    """Take somebody off the list; their link leads nowhere from then on."""
    invitation.delete()


@transaction.atomic
def send_invitations(*, session: Session, by: Person | None) -> int:
    """Have a letter sent to everyone on the list who has had none; how many that are.

    Raises SessionRefused when there is nobody to write to, or the session is closed.
    """
    count = _checked(session, unsent_invitations(by, session).count())
    # Whoever is put on the list from now on has not been seen by the person who sends.
    upto = f"{timezone.now().astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}Z"
    later("reflection.send_invitations", workspace=session.workspace, by=by, session=session.pk, upto=upto)
    return count


@transaction.atomic
def send_reminders(*, session: Session, by: Person | None) -> int:
    """Have everyone reminded who was invited and has not acted, at most once a day; how many that are.

    Raises SessionRefused when there is nobody to remind, or the session is closed.
    """
    count = _checked(session, guests_to_remind(by, session).count())
    later("reflection.send_reminders", workspace=session.workspace, by=by, session=session.pk)
    return count


def _checked(session: Session, count: int) -> int:
    if session.is_done:
        raise SessionRefused("This session is closed: no more letters are sent about it.")
    if not count:
        raise SessionRefused("There is nobody to write to at the moment.")
    return count


def deliver_invitation(*, invitation: Invitation, connection: Any) -> bool:
    """Send a guest their invitation, unless they have had it; whether it was sent.

    It is noted once it has been handed over: should the program stop in between, the guest gets it twice,
    which is better than never. Raises what the mail server answers.
    """
    still = unsent_invitations(None, invitation.session).filter(pk=invitation.pk).first()
    if still is None or still.session.is_done:
        return False
    _hand_over(still, connection, reminder=False)
    Invitation.objects.filter(pk=still.pk).update(sent=timezone.now())
    return True


def deliver_reminder(*, invitation: Invitation, connection: Any) -> bool:
    """Remind a guest, unless they have acted or had a reminder within a day; whether it was sent.

    It is noted before it is handed over, so that nobody is ever reminded twice, and noted no longer if that
    fails. Raises what the mail server answers.
    """
    due = guests_to_remind(None, invitation.session).filter(pk=invitation.pk)
    if invitation.session.is_done or not due.update(reminded=timezone.now()):
        return False
    try:
        _hand_over(invitation, connection, reminder=True)
    except Exception:
        Invitation.objects.filter(pk=invitation.pk).update(reminded=invitation.reminded)
        raise
    return True


def _hand_over(invitation: Invitation, connection: Any, *, reminder: bool) -> None:
    letter = invitation_letter(invitation, reminder=reminder)
    letter.connection = connection
    letter.send()


def tell_ledger_of_letters(*, session: Session, count: int, reminder: bool, by: Person | None) -> None:
    """Letters have gone out: how many, and to nobody in particular."""
    if count:
        happened("invitations.sent", session, by, count=count, reminder=reminder)


@transaction.atomic
def answer_invitation(*, invitation: Invitation, coming: bool) -> Invitation:
    """A guest says whether they come; they can say otherwise until the session is closed."""
    invitation = Invitation.objects.select_for_update().select_related("session").get(pk=invitation.pk)
    if invitation.session.is_done:
        raise SessionRefused("This session is closed.")
    invitation.answer = Invitation.Answer.COMING if coming else Invitation.Answer.NOT_COMING
    invitation.save(update_fields=["answer"])
    return invitation


@transaction.atomic
def enter_by_invitation(
    *, invitation: Invitation, options: Sequence[GroupOption] = (), **more: Any
) -> Participant:
    """A seat for a guest, in the group they were invited as beside those they say themselves. ``more`` is
    what ``join_session`` takes besides. The invitation notes that it was used and nothing about the seat.

    Raises SessionRefused for one that was used before, and whatever ``join_session`` refuses.
    """
    invitation = Invitation.objects.select_for_update().select_related("session").get(pk=invitation.pk)
    if invitation.used:
        raise SessionRefused("This invitation has been used.", code="used")
    invited_as = [invitation.option] if invitation.option else []
    seat = join_session(session=invitation.session, options=[*options, *invited_as], **more)
    invitation.used = True
    invitation.save(update_fields=["used"])
    return seat


def erase_addresses(*, now: datetime) -> int:
    """Erase addresses that are kept no longer; how many. What remains counts, and leads to nobody."""
    return addresses_to_erase(None, now).update(email="")


def _is_by_invitation(session: Session, option: GroupOption) -> bool:
    grouping = option.grouping
    return grouping.session_id == session.pk and grouping.declared_by == Grouping.DeclaredBy.BY_INVITATION
