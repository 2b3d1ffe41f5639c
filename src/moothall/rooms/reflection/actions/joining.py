"""Joining a session without an account, and saying which groups one belongs to."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from moothall.people.models import Contact, Participant, Person
from moothall.rooms.reflection.models import Declaration, GroupOption, Session, Vote
from moothall.rooms.reflection.pseudonyms import pseudonym_of
from moothall.rooms.reflection.refusals import SessionRefused
from moothall.rooms.reflection.word_codes import MOST_SLIPS, SEAT_WORDS, read_words, words_of_seat


@transaction.atomic
def join_session(
    *,
    session: Session,
    options: Sequence[GroupOption] = (),
    seat: int | None = None,
    words: str = "",
    consented: bool = False,
    name: str = "",
    person: Person | None = None,
) -> Participant:
    """A seat for somebody new, who may say to which groups they belong.

    Where people have seat numbers, ``seat`` and its ``words`` are those of the slip. Where people agree to
    be known, they must have ``consented``, and ``name`` and ``person`` are kept apart from the seat. In all
    other sessions nothing of that is kept. Raises SessionRefused while the doors are closed, without consent,
    and, with the code ``wrong_seat``, for words that are not those of the seat.

    The ledger says nothing of it: who joined when is nobody's business.
    """
    session = Session.objects.select_for_update().get(pk=session.pk)
    if session.state != Session.State.OPEN:
        raise SessionRefused("The doors of this session are not open.")
    identified = session.anonymity == Session.Anonymity.IDENTIFIED
    if identified and not consented:
        raise SessionRefused([("consent", "Tick the box to say that you agree to be known, or do not join")])
    if session.anonymity == Session.Anonymity.PSEUDONYMOUS:
        _check_slip(session, seat, words)
    else:
        seat = None
    participant = make_seat(session, seat)
    if identified:
        Contact.objects.create(
            workspace=session.workspace,
            participant=participant,
            person=person,
            name=" ".join(name.split()),
            consented=timezone.now(),
        )
    declare_group(participant=participant, options=options)
    return participant


def make_seat(session: Session, number: int | None = None) -> Participant:
    """A seat of the locked ``session``, the next one if no ``number`` is given: part of an action."""
    seats = Participant.objects.filter(session=session.pk)
    if number is None:
        on_slips = MOST_SLIPS if session.anonymity == Session.Anonymity.PSEUDONYMOUS else 0
        number = max(seats.aggregate(last=Max("seat_number"))["last"] or 0, on_slips) + 1
    return Participant.objects.create(workspace=session.workspace, session=session.pk, seat_number=number)


@transaction.atomic
def declare_group(*, participant: Participant, options: Sequence[GroupOption]) -> None:
    """Say to which groups one belongs, in place of what was said before. No groups: prefer not to say.

    Once somebody has voted where results by group are live, a change would show who it was and is refused.
    """
    session = Session.objects.get(pk=participant.session)
    check_options(session, options)
    if session.is_done:
        raise SessionRefused("This session is closed.")
    live = session.results_mode == Session.ResultsMode.LIVE_GROUPS
    if live and Vote.objects.filter(pseudonym=pseudonym_of(participant)).exists():
        raise SessionRefused("Your groups cannot be changed after your first vote, because results are live.")
    write_declarations(participant, options)


def write_declarations(participant: Participant, options: Sequence[GroupOption]) -> None:
    """What a seat says of itself now, in place of what it said before: part of an action."""
    Declaration.objects.filter(participant=participant).delete()
    Declaration.objects.bulk_create(
        Declaration(workspace_id=participant.workspace_id, participant=participant, option=option)
        for option in {option.pk: option for option in options}.values()
    )


def check_options(session: Session, options: Sequence[GroupOption]) -> None:
    """Refuse answers that the session's questions about belonging do not allow."""
    answered = set()
    for option in options:
        if option.grouping.session_id != session.pk:
            raise SessionRefused([("options", "This group is not one of this session's")])
        if not option.grouping.multiple and option.grouping_id in answered:
            raise SessionRefused([("options", f"Choose one answer to “{option.grouping.question}”")])
        answered.add(option.grouping_id)


def _check_slip(session: Session, seat: int | None, words: str) -> None:
    typed = read_words(words, SEAT_WORDS)
    if seat is None or not 1 <= seat <= MOST_SLIPS or typed != words_of_seat(session.pk, seat):
        sentence = "The seat number and the words do not belong together: check your slip"
        raise SessionRefused([("words", sentence)], code="wrong_seat")
    if Participant.objects.filter(session=session.pk, seat_number=seat).exists():
        sentence = "Somebody has taken this seat already: ask the facilitator for another slip"
        raise SessionRefused([("seat", sentence)])
