"""Counting a batch of paper ballots, and taking it back: each in one transaction with the votes it writes."""

from collections.abc import Iterable, Iterator
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from moothall.events.happened import happened
from moothall.people.models import Participant, Person
from moothall.people.pseudonyms import actor_of
from moothall.permissions import PHASES, May
from moothall.rooms.reflection.actions.joining import make_seat, write_declarations
from moothall.rooms.reflection.actions.paper import held_batch, refuse_closed
from moothall.rooms.reflection.actions.voting import Ballot, record_ballots
from moothall.rooms.reflection.models import BallotBatch, GroupOption, PaperBallot, Vote, VoteEvent
from moothall.rooms.reflection.paper_marks import Marks
from moothall.rooms.reflection.pseudonyms import pseudonym_of
from moothall.rooms.reflection.queries.paper import others_of, statements_on_paper
from moothall.rooms.reflection.refusals import SessionRefused

State = BallotBatch.State
COMMIT, WITHDRAW = "commit", "withdraw"


@transaction.atomic
def commit_batch(*, batch: BallotBatch, by: Person | None) -> BallotBatch:
    """Count the complete ballots of a checked batch, all of them or none. Each takes a seat, or the seat that
    an earlier version of it has, whose votes it replaces. A batch that has been counted stays counted.

    Marks on statements that are no longer open to votes are left out. Raises SessionRefused for a batch that
    is not checked, once its round is closed (code ``round_closed``), and in a step without voting.
    """
    batch = held_batch(batch)
    if batch.state == State.COMMITTED:
        return batch
    refuse_closed(batch)
    if batch.state != State.CHECKED:
        raise SessionRefused("Check the counts of this batch first.")
    if May.ENTER_PAPER_BALLOT not in PHASES[batch.session.phase]:
        raise SessionRefused(
            "Paper ballots are counted while a step with voting runs. Start such a step first.", code="step"
        )
    ballots = list(batch.ballots.filter(complete=True))
    seats = _seats_taken(batch, ballots)
    for ballot in ballots:
        ballot.participant = seats.get(ballot.serial) or make_seat(batch.session)
        ballot.save(update_fields=["participant"])
    wanted = {ballot.participant: Marks.kept(ballot.marks) for ballot in ballots}
    written = _settle(batch, wanted, act=COMMIT, by=by)
    batch.state, batch.committed, batch.rows = State.COMMITTED, timezone.now(), written
    batch.save(update_fields=["state", "committed", "rows"])
    happened("batch.committed", batch.session, by, ballots=len(ballots), votes=written)
    return batch


@transaction.atomic
def withdraw_batch(*, batch: BallotBatch, reason: str, by: Person | None) -> BallotBatch:
    """Take a batch back, with the reason why. Votes that came with it are taken back by further events; a
    ballot that had replaced an earlier version gives that one back, others give up their seat.

    Raises SessionRefused without a reason, and once the round of a counted batch is closed.
    """
    batch = held_batch(batch)
    if batch.state == State.WITHDRAWN:
        return batch
    if not reason.strip():
        raise SessionRefused([("reason", "Say why the batch is withdrawn")])
    counted = list(batch.ballots.exclude(participant=None).select_related("participant"))
    written = 0
    if batch.state == State.COMMITTED:
        refuse_closed(batch)
        written = _take_back(batch, counted, by)
    batch.state, batch.reason = State.WITHDRAWN, reason.strip()
    batch.save(update_fields=["state", "reason"])
    happened("batch.withdrawn", batch.session, by, ballots=len(counted), votes=written)
    return batch


def _take_back(batch: BallotBatch, ballots: list[PaperBallot], by: Person | None) -> int:
    """Bring every seat of the batch to what the other counted batches say; those with none give it up."""
    standing: dict[str, PaperBallot] = {}
    counted = others_of(batch, [ballot.serial for ballot in ballots]).filter(batch__state=State.COMMITTED)
    for other in counted:
        standing.setdefault(other.serial, other)
    # A version that has been replaced since leaves the later one alone.
    own = [ballot for ballot in ballots if not _is_replaced(ballot, standing.get(ballot.serial), batch)]
    wanted = {
        ballot.participant: Marks.kept(standing[ballot.serial].marks)
        if ballot.serial in standing
        else Marks()
        for ballot in own
    }
    written = _settle(batch, wanted, act=WITHDRAW, by=by)
    for ballot in own:
        if ballot.serial not in standing:
            ballot.participant.delete()
    return written


def _is_replaced(ballot: PaperBallot, other: PaperBallot | None, batch: BallotBatch) -> bool:
    return other is not None and other.batch.committed > batch.committed


def _seats_taken(batch: BallotBatch, ballots: Iterable[PaperBallot]) -> dict[str, Participant]:
    """The seats of ballots that an earlier batch has counted, by serial."""
    others = others_of(batch, [ballot.serial for ballot in ballots]).exclude(participant=None)
    return {other.serial: other.participant for other in others.select_related("participant")}


def _settle(batch: BallotBatch, wanted: dict[Participant, Marks], *, act: str, by: Person | None) -> int:
    """Bring votes and groups of these seats to what is ``wanted``; how many votes changed."""
    options = GroupOption.objects.filter(grouping__session=batch.session).in_bulk()
    for seat, marks in wanted.items():
        write_declarations(seat, [options[key] for key in sorted(marks.groups) if key in options])
    ballots = list(_changes(batch, wanted, act, actor_of(by, batch.workspace)))
    for answer in record_ballots(ballots=ballots):
        if isinstance(answer, SessionRefused):
            raise answer
    return len(ballots)


def _changes(
    batch: BallotBatch, wanted: dict[Participant, Marks], act: str, entered_by: str
) -> Iterator[Ballot]:
    """What has to be recorded so that each seat has exactly the votes that are wanted of it. When ballots are
    counted, votes on statements that are closed by now stay as they are."""
    statements = {each.number: each.pk for each in statements_on_paper(None, batch.session)}
    open_now = set(statements.values())
    names = {seat: pseudonym_of(seat) for seat in wanted}
    orders = _last_orders(batch, names.values())
    current = _current(batch, names.values())
    for seat, marks in wanted.items():
        now = current.get(names[seat], {})
        target = {statements[n]: value for n, value in marks.votes.items() if n in statements}
        for statement in sorted(now.keys() | target.keys()):
            closed = act == COMMIT and statement not in open_now
            if closed or now.get(statement) == target.get(statement):
                continue
            yield Ballot(
                session=batch.session_id,
                participant=seat.pk,
                statement=statement,
                value=target.get(statement, 0),
                once=uuid5(batch.pk, f"{act}:{seat.pk}:{statement}"),
                order=orders.get(names[seat], 0) + 1,
                round=batch.round_id,
                channel=VoteEvent.Channel.PAPER,
                entered_by=entered_by,
                batch=batch.pk,
                taken_back=statement not in target,
            )


def _last_orders(batch: BallotBatch, names: Iterable[str]) -> dict[str, int]:
    events = VoteEvent.objects.filter(round=batch.round_id, pseudonym__in=list(names))
    return dict(
        events.order_by().values("pseudonym").annotate(last=Max("order")).values_list("pseudonym", "last")
    )


def _current(batch: BallotBatch, names: Iterable[str]) -> dict[str, dict[UUID, int]]:
    votes = Vote.objects.filter(round=batch.round_id, pseudonym__in=list(names))
    found: dict[str, dict[UUID, int]] = {}
    for name, statement, value in votes.values_list("pseudonym", "statement_id", "value"):
        found.setdefault(name, {})[statement] = value
    return found
