"""Joining a session without an account, and saying which groups one belongs to."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max

from moothall.people.models import Participant
from moothall.rooms.reflection.models import Declaration, GroupOption, Session, Vote
from moothall.rooms.reflection.pseudonyms import pseudonym_of
from moothall.rooms.reflection.refusals import SessionRefused


@transaction.atomic
def join_session(*, session: Session, options: Sequence[GroupOption] = ()) -> Participant:
    """A seat for somebody new, who may say to which groups they belong. Nothing else is asked or kept.

    The ledger says nothing of it: who joined when is nobody's business.
    """
    session = Session.objects.select_for_update().get(pk=session.pk)
    if session.state != Session.State.OPEN:
        raise SessionRefused("The doors of this session are not open.")
    taken = Participant.objects.filter(session=session.id).aggregate(last=Max("seat_number"))["last"] or 0
    participant = Participant.objects.create(
        workspace=session.workspace, session=session.id, seat_number=taken + 1
    )
    declare_group(participant=participant, options=options)
    return participant


@transaction.atomic
def declare_group(*, participant: Participant, options: Sequence[GroupOption]) -> None:
    """Say to which groups one belongs, in place of what was said before. No groups: prefer not to say.

    Once somebody has voted where results by group are live, a change would show who it was and is refused.
    """
    session = Session.objects.get(pk=participant.session)
    _check_options(session, options)
    if session.is_done:
        raise SessionRefused("This session is closed.")
    live = session.results_mode == Session.ResultsMode.LIVE_GROUPS
    if live and Vote.objects.filter(pseudonym=pseudonym_of(participant)).exists():
        raise SessionRefused("Your groups cannot be changed after your first vote, because results are live.")
    Declaration.objects.filter(participant=participant).delete()
    Declaration.objects.bulk_create(
        Declaration(workspace=session.workspace, participant=participant, option=option)
        for option in {option.pk: option for option in options}.values()
    )


def _check_options(session: Session, options: Sequence[GroupOption]) -> None:
    answered = set()
    for option in options:
        if option.grouping.session_id != session.pk:
            raise SessionRefused([("options", "This group is not one of this session's")])
        if not option.grouping.multiple and option.grouping_id in answered:
            raise SessionRefused([("options", f"Choose one answer to “{option.grouping.question}”")])
        answered.add(option.grouping_id)
