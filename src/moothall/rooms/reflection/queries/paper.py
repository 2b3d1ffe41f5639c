"""Batches of paper ballots: what is in them, and what has to be done before they count."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import models

from moothall.rooms.reflection.models import (
    BallotBatch,
    Grouping,
    GroupOption,
    PaperBallot,
    Round,
    Session,
    Statement,
)
from moothall.rooms.reflection.paper_marks import Agreement, Marks, agreement, to_key_twice

OPEN = (BallotBatch.State.DRAFT, BallotBatch.State.CHECKED)


@dataclass(frozen=True)
class BothVersions:
    """A ballot that was entered or read twice with different marks: nobody has said yet which is right."""

    serial: str
    earlier: Marks
    later: Marks


@dataclass(frozen=True)
class Checked:
    """What a batch would count. ``by_statement`` has (statement, agree, pass, disagree); ``left_out`` are the
    numbers on statements that are no longer open to votes. ``missing`` says what has to be done first."""

    ballots: int
    votes: int
    waiting: int
    by_statement: list[tuple[Statement, int, int, int]]
    left_out: dict[int, int]
    agreement: Agreement
    missing: list[str]


def batches(who: Any, session: Session) -> models.QuerySet[BallotBatch]:
    """The latest first, with the number of their ballots as ``ballot_count``."""
    return session.batches.select_related("round").annotate(ballot_count=models.Count("ballots"))


def batch(who: Any, session: Session, key: UUID) -> BallotBatch | None:
    found = BallotBatch.objects.select_related("round", "session__workspace", "session__record")
    return found.filter(session=session, pk=key).first()


def open_round(who: Any, session: Session) -> Round | None:
    return session.rounds.filter(closed=None).first()


def statements_on_paper(who: Any, session: Session) -> list[Statement]:
    """What is printed on a ballot: the statements that are open to votes, by number."""
    return list(session.statements.filter(state=Statement.State.LIVE, removed=False).order_by("number"))


def groupings_on_paper(who: Any, session: Session) -> list[Grouping]:
    """The questions about belonging that people answer themselves."""
    asked = session.groupings.filter(declared_by=Grouping.DeclaredBy.SELF_DECLARED)
    return list(asked.order_by("position").prefetch_related("options"))


def options_on_paper(groupings: Iterable[Grouping]) -> dict[UUID, GroupOption]:
    return {option.pk: option for grouping in groupings for option in grouping.options.all()}


def both_versions(who: Any, batch: BallotBatch) -> list[BothVersions]:
    """Ballots that were entered again with other marks, and second readings that differ."""
    return [
        BothVersions(serial, Marks.kept(earlier.marks), Marks.kept(batch.questions[serial]))
        for serial in sorted(batch.questions)
        if (earlier := earlier_version(batch, serial)) is not None
    ]


def readings_that_differ(who: Any, batch: BallotBatch) -> list[BothVersions]:
    """Second readings that found other marks, until somebody says which are right."""
    return [
        BothVersions(ballot.serial, *_readings(ballot))
        for ballot in _read_twice(batch)
        if not ballot.second_marks["kept"]
    ]


def earlier_version(batch: BallotBatch, serial: str) -> PaperBallot | None:
    """The ballot under this serial that stands: of the batch itself, else the latest one of the round."""
    if own := batch.ballots.filter(serial=serial).first():
        return own
    return others_of(batch, [serial]).first()


def others_of(batch: BallotBatch, serials: Sequence[str]) -> models.QuerySet[PaperBallot]:
    """Ballots under these serials in other batches of the round that are not withdrawn, what counts first."""
    others = PaperBallot.objects.filter(batch__round=batch.round_id, serial__in=serials, complete=True)
    others = others.exclude(batch=batch).exclude(batch__state=BallotBatch.State.WITHDRAWN)
    others = others.select_related("batch")
    return others.order_by(models.F("batch__committed").desc(nulls_last=True), "-batch__created")


def to_read_again(who: Any, batch: BallotBatch) -> list[PaperBallot]:
    """The tenth of the ballots that a second person has to key and has not yet. Sheets on which nothing is
    marked are not among them."""
    marked = {each.serial: each for each in batch.ballots.filter(complete=True) if each.marks["votes"]}
    chosen = to_key_twice(batch.session_id, marked)
    return [ballot for serial, ballot in marked.items() if serial in chosen and not ballot.second_marks]


def checked(who: Any, batch: BallotBatch) -> Checked:
    """The counts of a batch, for the eye of whoever checks them against the paper."""
    ballots = [Marks.kept(ballot.marks) for ballot in batch.ballots.filter(complete=True)]
    statements = {each.number: each for each in statements_on_paper(who, batch.session)}
    cells = Counter((number, value) for marks in ballots for number, value in marks.votes.items())
    left_out: Counter[int] = Counter()
    for (number, _), count in cells.items():
        if number not in statements:
            left_out[number] += count
    return Checked(
        ballots=len(ballots),
        votes=sum(cells.values()) - left_out.total(),
        waiting=batch.ballots.filter(complete=False).count(),
        by_statement=[
            (each, cells[number, 1], cells[number, 0], cells[number, -1])
            for number, each in statements.items()
        ],
        left_out=dict(sorted(left_out.items())),
        agreement=agreement(_readings(ballot) for ballot in _read_twice(batch)),
        missing=_missing(who, batch, len(ballots)),
    )


def _missing(who: Any, batch: BallotBatch, ballots: int) -> list[str]:
    found = []
    if not ballots:
        found.append("Enter at least one ballot")
    if batch.questions:
        found.append("Say which version is right of each ballot that was entered twice")
    if again := to_read_again(who, batch):
        found.append(f"Key {len(again)} of the {ballots} ballots a second time")
    if readings_that_differ(who, batch):
        found.append("Say which reading is right of each ballot that was keyed twice")
    return found


def _read_twice(batch: BallotBatch) -> list[PaperBallot]:
    return list(batch.ballots.filter(complete=True).exclude(second_marks=None))


def _readings(ballot: PaperBallot) -> tuple[Marks, Marks]:
    return Marks.kept(ballot.second_marks["first"]), Marks.kept(ballot.second_marks["second"])
