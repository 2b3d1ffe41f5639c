"""The PRISMA 2020 flow of a review, from its log alone.

Page MJ and others, The PRISMA 2020 statement, BMJ 2021;372:n71, figure 1 with the boxes for updated reviews.
Each candidate is one record identified. A record belongs to the left column if a database or register found
it, or one of its duplicates; otherwise to the right one. Where the statement has no box (work in progress;
the screening of records from elsewhere), the flow has a figure of its own, so that nothing vanishes.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from uuid import UUID

from moothall.rooms.codification.models import Candidate, Review, Route, Stage
from moothall.rooms.codification.review_log.outcome import OTHER
from moothall.rooms.codification.review_log.reading import position_at
from moothall.rooms.codification.review_log.state import RecordState, ReviewState, read_state

_Status = Candidate.Status
_MAIN = (Route.DATABASE, Route.REGISTER)
UNNAMED = "Database not named"


class FlowBroken(ValueError):
    """The figures of a flow do not add up: the message says which, and by how much."""


@dataclass
class Column:
    """One of the two columns, counted box by box from top to bottom; each figure is of records, and from
    ``sought`` on of reports. ``included`` leaves out what people here contributed, which is no study."""

    identified: Counter[str] = field(default_factory=Counter)
    databases: Counter[str] = field(default_factory=Counter)
    removed_duplicates: int = 0
    removed_automation: int = 0
    removed_other: int = 0
    awaiting: int = 0
    screened: int = 0
    excluded: int = 0
    undecided: int = 0
    sought: int = 0
    not_retrieved: int = 0
    awaiting_text: int = 0
    assessed: int = 0
    excluded_reasons: Counter[str] = field(default_factory=Counter)
    undecided_full_text: int = 0
    included: int = 0
    contributed: int = 0

    @property
    def removed(self) -> int:
        return self.removed_duplicates + self.removed_automation + self.removed_other

    def count(self, record: RecordState) -> None:
        """Take one record that stands down the column, as far as it has come."""
        status = record.judged.status
        if record.removed:
            self.removed_other += 1
        elif status == _Status.NOT_SCREENED:
            self.removed_automation += 1
        elif record.judged.stage == Stage.TITLE_ABSTRACT:
            self._count_title(status)
        else:
            self.screened += 1
            self.sought += 1
            self._count_full_text(record)

    def _count_title(self, status: str) -> None:
        self.awaiting += status == _Status.WAITING
        self.screened += status != _Status.WAITING
        self.excluded += status == _Status.EXCLUDED
        self.undecided += status in (_Status.PARTLY, _Status.CONFLICT)

    def _count_full_text(self, record: RecordState) -> None:
        status = record.judged.status
        self.not_retrieved += status == _Status.NOT_RETRIEVED
        self.awaiting_text += status == _Status.AWAITING_TEXT
        if status in (_Status.NOT_RETRIEVED, _Status.AWAITING_TEXT):
            return
        self.assessed += 1
        if status == _Status.EXCLUDED:
            self.excluded_reasons[record.judged.code or OTHER] += 1
        elif status == _Status.INCLUDED and record.route == Route.CONTRIBUTED:
            self.contributed += 1
        else:
            self.included += status == _Status.INCLUDED
            self.undecided_full_text += status != _Status.INCLUDED

    def broken(self, name: str) -> list[str]:
        """The identities that do not hold, each with its figures."""
        identified = sum(self.identified.values())
        ended = self.excluded_reasons.total() + self.included + self.contributed + self.undecided_full_text
        sides = (
            (
                "identified − removed = screened + awaiting",
                identified - self.removed,
                self.screened + self.awaiting,
            ),
            (
                "screened = excluded + sought + undecided",
                self.screened,
                self.excluded + self.sought + self.undecided,
            ),
            (
                "sought = not retrieved + assessed + awaiting the text",
                self.sought,
                self.not_retrieved + self.assessed + self.awaiting_text,
            ),
            ("assessed = reasons + included + undecided", self.assessed, ended),
        )
        return [f"{name}: {rule}, but {left} is not {right}" for rule, left, right in sides if left != right]


@dataclass(frozen=True)
class PrismaFlow:
    """Every figure of the flow at one moment of the log, ``position``. Reasons are codes of criteria, or
    "other"."""

    position: int
    round: int
    previous_studies: int
    previous_reports: int
    identified_databases: dict[str, int]
    identified_registers: int
    identified_other: dict[str, int]
    removed_duplicates: int
    removed_automation: int
    removed_other: int
    awaiting: int
    screened: int
    excluded: int
    undecided: int
    sought: int
    not_retrieved: int
    awaiting_text: int
    assessed: int
    excluded_reasons: dict[str, int]
    undecided_full_text: int
    included: int
    other_removed_duplicates: int
    other_removed_automation: int
    other_removed_other: int
    other_awaiting: int
    other_screened: int
    other_excluded: int
    other_undecided: int
    other_sought: int
    other_not_retrieved: int
    other_awaiting_text: int
    other_assessed: int
    other_excluded_reasons: dict[str, int]
    other_undecided_full_text: int
    other_included: int
    contributed_included: int
    new_studies: int
    new_reports: int
    total_studies: int
    total_reports: int

    @property
    def in_progress(self) -> int:
        """Records that are on their way: to be judged, settled or got hold of."""
        left = self.awaiting + self.undecided + self.awaiting_text + self.undecided_full_text
        right = self.other_awaiting + self.other_undecided + self.other_awaiting_text
        return left + right + self.other_undecided_full_text


# The figures that both columns have, under these names in the left one and with "other_" in the right one.
_SHARED = (
    *("removed_duplicates", "removed_automation", "removed_other", "awaiting", "screened", "excluded"),
    *("undecided", "sought", "not_retrieved", "awaiting_text", "assessed", "undecided_full_text", "included"),
)


def prisma_flow(review: Review, *, at: datetime | date | None = None) -> PrismaFlow:
    """The flow of a review now, or as it was ``at`` a moment or the end of a day.

    In a later round, records that had been settled before it are the previous review; all others are counted
    as new. Raises FlowBroken if the figures do not add up, which would be a fault of the log or of this
    module.
    """
    upto = None if at is None else position_at(review.workspace, at)
    state = read_state(review, upto)
    return flow_of(state, settled_before(review, state))


def settled_before(review: Review, state: ReviewState) -> set[UUID]:
    """The records that had been settled when the present round began; none in the first."""
    if state.round == 1:
        return set()
    earlier = read_state(review, state.rounds_began[state.round] - 1)
    final = (_Status.INCLUDED, _Status.EXCLUDED, _Status.NOT_RETRIEVED, _Status.NOT_SCREENED)
    return {key for key, record in earlier.records.items() if record.removed or record.judged.status in final}


def flow_of(state: ReviewState, settled: set[UUID]) -> PrismaFlow:
    """The flow of one state of a review. Raises FlowBroken if its figures do not add up."""
    works = _works(state)
    columns = {True: Column(), False: Column()}
    previous, new = [], []
    for first, members in works:
        fresh = [member for member in members if member.key not in settled]
        _count_identified(columns, first, fresh)
        if _is_included_report(first):
            (new if first in fresh else previous).append(first)
    if broken := columns[True].broken("left column") + columns[False].broken("right column"):
        raise FlowBroken("; ".join(broken))
    boxes, totals = _boxes(columns), _totals(previous, new)
    return PrismaFlow(position=state.position, round=state.round, **boxes, **totals)


def _works(state: ReviewState) -> list[tuple[RecordState, list[RecordState]]]:
    """Each record that stands for a work, with all records of that work."""
    members: dict[UUID, list[RecordState]] = defaultdict(list)
    for record in state.records.values():
        if not record.voided and record.stands_for_it is not None:
            members[record.stands_for_it].append(record)
    return [(state.records[key], records) for key, records in members.items()]


def _count_identified(columns: dict[bool, Column], first: RecordState, fresh: Iterable[RecordState]) -> None:
    """Count the records of one work that are new, all but one of them as duplicates; that one goes on.

    If what stands for the work has been settled before, every new record is a duplicate.
    """
    fresh = list(fresh)
    for record in fresh:
        column = columns[record.route in _MAIN]
        column.identified[record.route] += 1
        if record.route == Route.DATABASE:
            column.databases[record.database or UNNAMED] += 1
    goes_on = first if first in fresh else None
    if goes_on and goes_on.route not in _MAIN:
        goes_on = next((record for record in fresh if record.route in _MAIN), goes_on)
    for record in fresh:
        if record is not goes_on:
            columns[record.route in _MAIN].removed_duplicates += 1
    if goes_on:
        columns[goes_on.route in _MAIN].count(first)


def _is_included_report(record: RecordState) -> bool:
    included = record.judged.status == _Status.INCLUDED and not record.removed
    return included and record.route != Route.CONTRIBUTED


def _boxes(columns: dict[bool, Column]) -> dict[str, object]:
    left, right = columns[True], columns[False]
    boxes: dict[str, object] = {
        "identified_databases": dict(sorted(left.databases.items())),
        "identified_registers": left.identified[Route.REGISTER],
        "identified_other": {
            "websites": right.identified[Route.WEBSITE],
            "organisations": right.identified[Route.ORGANISATION],
            "citation": right.identified[Route.CITATION],
            "contributed": right.identified[Route.CONTRIBUTED],
            "other": right.identified[Route.OTHER],
        },
        "excluded_reasons": dict(sorted(left.excluded_reasons.items())),
        "other_excluded_reasons": dict(sorted(right.excluded_reasons.items())),
        "contributed_included": left.contributed + right.contributed,
    }
    for name in _SHARED:
        boxes[name], boxes[f"other_{name}"] = getattr(left, name), getattr(right, name)
    return boxes


def _totals(previous: list[RecordState], new: list[RecordState]) -> dict[str, int]:
    """Reports and the studies that they tell of. A new report of an earlier study is no new study."""
    before = {record.study or record.key for record in previous}
    now = {record.study or record.key for record in new}
    return {
        "previous_studies": len(before),
        "previous_reports": len(previous),
        "new_studies": len(now - before),
        "new_reports": len(new),
        "total_studies": len(before | now),
        "total_reports": len(previous) + len(new),
    }


def as_json(flow: PrismaFlow) -> dict[str, object]:
    """The flow under its names, ready to be written as JSON."""
    return {each.name: getattr(flow, each.name) for each in fields(flow)}
