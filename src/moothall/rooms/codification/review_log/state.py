"""The state of a review, from its log and nothing else."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from moothall.rooms.codification.models import Candidate, Phase, Review, ReviewMember, Stage
from moothall.rooms.codification.review_log.duplicates import Found, Sameness, Tie, standing
from moothall.rooms.codification.review_log.outcome import (
    SETTLED,
    Facts,
    Judged,
    Voice,
    judge,
    stage_outcome,
)
from moothall.rooms.codification.review_log.reading import (
    Act,
    Entry,
    acts_of,
    entered,
    events_of,
    said_in,
)

SCREENS = (ReviewMember.Part.LEAD, ReviewMember.Part.REVIEWER)


@dataclass
class RecordState:
    """One record of a review at some moment.

    ``stands_for_it`` is the record that stands for its work: itself, unless it is a duplicate. ``judged`` is
    what its own verdicts amount to, and, if it stands, what its duplicates have to say against it.
    """

    key: UUID
    source: UUID
    run: UUID | None
    route: str
    database: str
    round: int
    position: int
    in_pilot: bool = False
    text_state: str = Candidate.TextState.WANTED
    removed: str = ""
    voided: bool = False
    study: UUID | None = None
    acts: list[Act] = field(default_factory=list)
    stands_for_it: UUID | None = None
    judged: Judged = field(default_factory=lambda: Judged(Stage.TITLE_ABSTRACT, Candidate.Status.WAITING))

    @property
    def is_duplicate(self) -> bool:
        return self.stands_for_it != self.key

    @property
    def stands(self) -> bool:
        return not (self.removed or self.voided or self.is_duplicate)

    @property
    def ever_judged(self) -> bool:
        return any(act.judges for act in self.acts)


@dataclass
class ReviewState:
    """A review at some moment of its log: after its event number ``position`` in the ledger."""

    position: int = 0
    phase: str = Phase.PROTOCOL
    needed: dict[str, int] = field(default_factory=dict)
    members: dict[str, str] = field(default_factory=dict)
    stopped_at: int | None = None
    round: int = 1
    # Where in the ledger the first records of each later round came in.
    rounds_began: dict[int, int] = field(default_factory=dict)
    ties: dict[tuple[str, str], Tie] = field(default_factory=dict)
    records: dict[UUID, RecordState] = field(default_factory=dict)

    @property
    def screening(self) -> int:
        """How many people are given records to judge."""
        return sum(part in SCREENS for part in self.members.values())

    def facts_of(self, record: RecordState, voices: dict[str, list[Voice]] | None = None) -> Facts:
        needed = dict(self.needed)
        if self.phase == Phase.PILOT and record.in_pilot:
            needed[Stage.TITLE_ABSTRACT] = max(needed[Stage.TITLE_ABSTRACT], self.screening)
        return Facts(
            said=said_in(record.acts),
            voices=voices or {},
            needed=needed,
            text_state=record.text_state,
            stopped=self.stopped_at is not None and record.position < self.stopped_at,
        )


def read_state(review: Review, upto: int | None = None) -> ReviewState:
    """The state of a review after the event ``upto`` of the ledger; of the newest, if not given."""
    state = ReviewState()
    arrivals: dict[int, list[Candidate]] = defaultdict(list)
    for candidate in entered(review, upto):
        arrivals[candidate.position].append(candidate)
    acts = {act.position: act for act in acts_of(review, upto)}
    for entry in events_of(review, upto):
        state.position = entry.position
        for candidate in arrivals.pop(entry.position, ()):
            _enter(state, candidate)
        if act := acts.pop(entry.position, None):
            state.records[act.candidate].acts.append(act)
        elif change := _CHANGES.get(entry.name):
            change(state, entry)
    _work_out(state)
    return state


def _enter(state: ReviewState, candidate: Candidate) -> None:
    if candidate.round > state.round:
        state.round = candidate.round
        state.rounds_began[candidate.round] = candidate.position
    state.records[candidate.pk] = RecordState(
        key=candidate.pk,
        source=candidate.source_id,
        run=candidate.entered_by_run_id,
        route=candidate.route,
        database=candidate.database,
        round=candidate.round,
        position=candidate.position,
        stands_for_it=candidate.pk,
    )


def _opened(state: ReviewState, entry: Entry) -> None:
    state.needed = {stage: entry.says[stage] for stage in Stage.values}


def _phase_changed(state: ReviewState, entry: Entry) -> None:
    state.phase = entry.says["after"]
    if state.phase == Phase.TITLE_ABSTRACT:
        state.stopped_at = None


def _needed_changed(state: ReviewState, entry: Entry) -> None:
    state.needed[entry.says["stage"]] = entry.says["after"]


def _part_given(state: ReviewState, entry: Entry) -> None:
    state.members[entry.says["member"]] = entry.says["part"]


def _member_left(state: ReviewState, entry: Entry) -> None:
    state.members.pop(entry.says["member"], None)


def _pilot_drawn(state: ReviewState, entry: Entry) -> None:
    for key in entry.says["candidates"]:
        state.records[UUID(key)].in_pilot = True


def _stopped(state: ReviewState, entry: Entry) -> None:
    state.stopped_at = entry.position


def _resumed(state: ReviewState, entry: Entry) -> None:
    state.stopped_at = None


def _record_removed(state: ReviewState, entry: Entry) -> None:
    state.records[UUID(entry.says["candidate"])].removed = entry.says["why"]


def _record_restored(state: ReviewState, entry: Entry) -> None:
    state.records[UUID(entry.says["candidate"])].removed = ""


def _text_recorded(state: ReviewState, entry: Entry) -> None:
    state.records[UUID(entry.says["candidate"])].text_state = entry.says["state"]


def _report_grouped(state: ReviewState, entry: Entry) -> None:
    study = entry.says["study"]
    state.records[UUID(entry.says["candidate"])].study = UUID(study) if study else None


def _linked(state: ReviewState, entry: Entry) -> None:
    kept, other = entry.says["kept"], entry.says["other"]
    state.ties[kept, other] = Tie(UUID(kept), UUID(other), entry.position)


def _unlinked(state: ReviewState, entry: Entry) -> None:
    state.ties.pop((entry.says["kept"], entry.says["other"]), None)


def _import_removed(state: ReviewState, entry: Entry) -> None:
    for record in state.records.values():
        if str(record.run) == entry.says["run"] and not record.ever_judged:
            record.voided = True


_CHANGES: dict[str, Callable[[ReviewState, Entry], Any]] = {
    "review.opened": _opened,
    "review.phase_changed": _phase_changed,
    "review.reviewers_needed_changed": _needed_changed,
    "reviewer.invited": _part_given,
    "reviewer.removed": _member_left,
    "pilot.drawn": _pilot_drawn,
    "screening.stopped": _stopped,
    "screening.resumed": _resumed,
    "candidate.removed": _record_removed,
    "candidate.restored": _record_restored,
    "full_text.recorded": _text_recorded,
    "report.grouped": _report_grouped,
    "source.linked": _linked,
    "source.unlinked": _unlinked,
    "import.removed": _import_removed,
}


def _work_out(state: ReviewState) -> None:
    """Which records stand, and where each of them is."""
    sameness = Sameness(state.ties.values())
    counted = [record for record in state.records.values() if not record.voided]
    found = [Found(r.key, r.source, r.position, r.ever_judged) for r in counted]
    for key, first in standing(found, sameness).items():
        state.records[key].stands_for_it = first
    against: dict[UUID, dict[str, list[Voice]]] = defaultdict(lambda: defaultdict(list))
    for record in counted:
        if not record.is_duplicate:
            continue
        facts, first = state.facts_of(record), state.records[record.stands_for_it]
        record.judged = judge(facts)
        tied = sameness.tied_at(record.source, first.source)
        for stage, voice in voices_in(facts, tied).items():
            against[first.key][stage].append(voice)
    for record in state.records.values():
        if not record.is_duplicate:
            record.judged = judge(state.facts_of(record, against.get(record.key)))


def voices_in(facts: Facts, tied: int) -> dict[str, Voice]:
    """What a duplicate has to say of the record that stands for it, by stage: how it came out itself."""
    outcomes = {stage: stage_outcome(facts, stage) for stage in Stage.values}
    return {
        stage: Voice(tied, "exclude" if outcome.status == Candidate.Status.EXCLUDED else "include")
        for stage, outcome in outcomes.items()
        if outcome.status in SETTLED
    }
