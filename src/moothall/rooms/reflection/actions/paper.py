"""Paper ballots before they count: printed, typed in as a batch, read again and checked."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from moothall.formats.paper_ballots import HIGHEST
from moothall.people.models import Person
from moothall.people.pseudonyms import actor_of
from moothall.rooms.reflection.actions.locks import locked, locked_unless_archived
from moothall.rooms.reflection.models import BallotBatch, PaperBallot, Session
from moothall.rooms.reflection.paper_marks import KeyedBallot, Marks
from moothall.rooms.reflection.queries.paper import OPEN, checked, earlier_version, others_of, to_read_again
from moothall.rooms.reflection.refusals import SessionRefused

State = BallotBatch.State
MOST_AT_ONCE = 500


@dataclass(frozen=True)
class Entered:
    """How many ballots were new, were there already with the same marks, were put right, and are asked about
    because they had other marks before."""

    new: int = 0
    same: int = 0
    mended: int = 0
    asked: int = 0


@transaction.atomic
def number_ballots(*, session: Session, count: int, by: Person | None) -> range:
    """Set aside the numbers of ``count`` ballots to be printed, so that no two sheets carry the same one."""
    session = locked(session)
    if not 1 <= count <= MOST_AT_ONCE:
        raise SessionRefused([("count", f"Print 1 to {MOST_AT_ONCE} ballots at a time")])
    if session.ballots_printed + count > HIGHEST:
        raise SessionRefused([("count", f"A session has at most {HIGHEST:,} paper ballots")])
    first = session.ballots_printed + 1
    session.ballots_printed += count
    session.save(update_fields=["ballots_printed"])
    return range(first, first + count)


@transaction.atomic
def start_batch(*, session: Session, label: str = "", by: Person | None) -> BallotBatch:
    """A new batch for the round that is open. Raises SessionRefused when none is."""
    session = locked(session)
    round_ = session.rounds.filter(closed=None).first()
    if session.is_done or round_ is None:
        raise SessionRefused("No round of voting is open, so no ballot could be counted.")
    return BallotBatch.objects.create(
        workspace=session.workspace,
        session=session,
        round=round_,
        label=label.strip(),
        entered_by=actor_of(by, session.workspace),
    )


@transaction.atomic
def enter_ballots(
    *,
    batch: BallotBatch,
    ballots: Sequence[KeyedBallot],
    problems: Sequence[str] | None = None,
    by: Person | None,
) -> Entered:
    """Put ballots into a batch; nothing counts yet. The same ballot again changes nothing; one that was
    entered before with other marks, in this batch or another of the round, becomes a question.

    ``problems`` are the sentences about rows that could not be read, in place of those of the file before.
    Raises SessionRefused for a batch that has been counted or withdrawn, or whose round is closed.
    """
    batch = _changeable(batch)
    put = [_put(batch, ballot) for ballot in ballots]
    entered = Entered(**{name: put.count(name) for name in Entered.__dataclass_fields__})
    if problems is not None:
        batch.problems = list(problems)
    if entered.new or entered.mended or entered.asked:
        batch.state = State.DRAFT
    batch.save(update_fields=["problems", "questions", "state"])
    return entered


@transaction.atomic
def choose_version(*, batch: BallotBatch, serial: str, later: bool, by: Person | None) -> None:
    """Say which version of a ballot that was entered twice is right: the ``later`` or the earlier one."""
    batch = _changeable(batch)
    if serial not in batch.questions:
        return
    marks = Marks.kept(batch.questions.pop(serial))
    batch.state = State.DRAFT
    batch.save(update_fields=["questions", "state"])
    if not later:
        return
    # Of another batch that has not been counted, the earlier version must not come back when it is.
    others_of(batch, [serial]).filter(batch__state__in=OPEN).order_by().delete()
    if own := batch.ballots.filter(serial=serial).first():
        _write_marks(own, marks)
    else:
        _make(batch, KeyedBallot(serial, marks))


@transaction.atomic
def enter_second_reading(*, batch: BallotBatch, serial: str, marks: Marks, by: Person | None) -> bool:
    """What a second person reads on one of the ballots that are keyed twice. Whether it is what the first
    one read; if not, ``choose_reading`` says which is right."""
    batch = _changeable(batch)
    ballot = next((each for each in to_read_again(by, batch) if each.serial == serial), None)
    if ballot is None:
        raise SessionRefused([("serial", f"ballot {serial} is not one of those to be keyed a second time")])
    same = ballot.marks == marks.as_json
    ballot.second_marks = {
        "first": ballot.marks,
        "second": marks.as_json,
        "kept": "first" if same else "",
    }
    ballot.save(update_fields=["second_marks"])
    return same


@transaction.atomic
def choose_reading(*, batch: BallotBatch, serial: str, second: bool, by: Person | None) -> None:
    """Say which of two readings of a ballot is right. Both stay, so that agreement can be told."""
    batch = _changeable(batch)
    ballot = batch.ballots.exclude(second_marks=None).filter(serial=serial).first()
    if ballot is None or ballot.second_marks["kept"]:
        return
    kept = "second" if second else "first"
    ballot.second_marks = {**ballot.second_marks, "kept": kept}
    ballot.marks = ballot.second_marks[kept]
    ballot.save(update_fields=["marks", "second_marks"])


@transaction.atomic
def check_batch(*, batch: BallotBatch, by: Person | None) -> BallotBatch:
    """Say that the counts of a batch are right. Raises SessionRefused naming all that is missing first."""
    batch = _changeable(batch)
    found = checked(by, batch)
    if found.missing:
        raise SessionRefused([("", sentence) for sentence in found.missing])
    batch.state, batch.rows = State.CHECKED, found.votes
    batch.checked_by = actor_of(by, batch.workspace)
    batch.save(update_fields=["state", "rows", "checked_by"])
    return batch


def held_batch(batch: BallotBatch) -> BallotBatch:
    """A batch as it is now, held with its session: part of an action."""
    locked_unless_archived(batch.session)
    return (
        BallotBatch.objects.select_for_update(of=("self",))
        .select_related("session", "round")
        .get(pk=batch.pk)
    )


def refuse_closed(batch: BallotBatch) -> None:
    if not batch.round.is_open:
        raise SessionRefused(
            f"Round {batch.round.number} is closed, so its paper ballots stay as they are.",
            code="round_closed",
        )


def _changeable(batch: BallotBatch) -> BallotBatch:
    batch = held_batch(batch)
    if batch.state not in OPEN:
        raise SessionRefused(f"This batch is {batch.get_state_display().lower()}: start another one.")
    refuse_closed(batch)
    return batch


def _put(batch: BallotBatch, ballot: KeyedBallot) -> str:
    """Put one ballot into a held batch; the name of the count of Entered that it adds to."""
    earlier = earlier_version(batch, ballot.serial)
    if earlier is None:
        _make(batch, ballot)
        return "new"
    had = Marks.kept(earlier.marks)
    if earlier.batch_id == batch.pk and not earlier.complete:
        return _mend(earlier, ballot)
    if had == ballot.marks or (not ballot.complete and had.holds(ballot.marks)):
        return "same"
    batch.questions[ballot.serial] = ballot.marks.as_json
    return "asked"


def _mend(waiting: PaperBallot, ballot: KeyedBallot) -> str:
    """A ballot that waits for a row is entered again."""
    if not ballot.complete and waiting.marks == ballot.marks.as_json:
        return "same"
    waiting.complete = ballot.complete
    waiting.save(update_fields=["complete"])
    _write_marks(waiting, ballot.marks)
    return "mended" if ballot.complete else "same"


def _make(batch: BallotBatch, ballot: KeyedBallot) -> None:
    PaperBallot.objects.create(
        workspace_id=batch.workspace_id,
        batch=batch,
        serial=ballot.serial,
        marks=ballot.marks.as_json,
        complete=ballot.complete,
    )


def _write_marks(ballot: PaperBallot, marks: Marks) -> None:
    ballot.marks, ballot.second_marks = marks.as_json, None
    ballot.save(update_fields=["marks", "second_marks"])
