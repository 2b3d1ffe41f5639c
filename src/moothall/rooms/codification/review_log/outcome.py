"""What the verdicts on one record amount to: pure rules, without a database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from moothall.rooms.codification.models import ADJUDICATOR, Candidate, Conflict, Stage, Verdict

Status = Candidate.Status
Kind = Conflict.Kind
Says = Verdict.Says
INCLUDE, EXCLUDE = Says.INCLUDE, Says.EXCLUDE
# The code of an exclusion for a reason that is no criterion.
OTHER = "other"
SETTLED = (Status.INCLUDED, Status.EXCLUDED)


@dataclass(frozen=True)
class Said:
    """A verdict that counts. ``position`` is its place in the ledger, ``code`` that of the criterion an
    exclusion was for, ``other``, or empty where none had to be given."""

    position: int
    slot: int
    says: str
    code: str = ""

    @property
    def side(self) -> str:
        """Include or exclude: whoever is not sure does not want to lose the record."""
        return EXCLUDE if self.says == EXCLUDE else INCLUDE


@dataclass(frozen=True)
class Voice:
    """How a duplicate of the record came out, since the link at ``position``."""

    position: int
    side: str


@dataclass(frozen=True)
class Outcome:
    """What one stage came to. ``code`` says why a record was excluded, ``conflict`` what the conflict is
    about; ``adjudicated`` that somebody settled it."""

    status: str
    code: str = ""
    conflict: str = ""
    adjudicated: bool = False


@dataclass(frozen=True)
class Facts:
    """What is known of one record: who said what at each stage, how its duplicates came out, how many people
    judge it, how far its full text is, and whether screening stopped before anybody came to it."""

    said: Mapping[str, Sequence[Said]] = field(default_factory=dict)
    voices: Mapping[str, Sequence[Voice]] = field(default_factory=dict)
    needed: Mapping[str, int] = field(default_factory=dict)
    text_state: str = Candidate.TextState.WANTED
    stopped: bool = False


@dataclass(frozen=True)
class Judged:
    """Where a record stands: the stage it is at, and what that stage has come to."""

    stage: str
    status: str
    code: str = ""
    conflict: str = ""
    adjudicated: bool = False


def judge(facts: Facts) -> Judged:
    """Where a record stands after all that is known of it."""
    first = stage_outcome(facts, Stage.TITLE_ABSTRACT)
    if first.status == Status.WAITING and facts.stopped:
        return Judged(Stage.TITLE_ABSTRACT, Status.NOT_SCREENED)
    if first.status != Status.INCLUDED:
        return Judged(Stage.TITLE_ABSTRACT, first.status, first.code, first.conflict, first.adjudicated)
    second = stage_outcome(facts, Stage.FULL_TEXT)
    if second.status == Status.WAITING and facts.text_state == Candidate.TextState.NOT_RETRIEVED:
        return Judged(Stage.FULL_TEXT, Status.NOT_RETRIEVED)
    if second.status == Status.WAITING and facts.text_state != Candidate.TextState.RETRIEVED:
        return Judged(Stage.FULL_TEXT, Status.AWAITING_TEXT)
    return Judged(Stage.FULL_TEXT, second.status, second.code, second.conflict, second.adjudicated)


def stage_outcome(facts: Facts, stage: str) -> Outcome:
    """What the verdicts at one stage amount to.

    Nothing is settled before as many people have judged as are needed, except that the title stage stands on
    the verdicts it has once the full text has been judged. All must be on one side; at full text those who
    exclude must name one reason. What disagrees is settled by an adjudicator's verdict that is newer than
    everything it settles.
    """
    said = facts.said.get(stage, ())
    own = [each for each in said if each.slot != ADJUDICATOR]
    if not own:
        return Outcome(Status.WAITING)
    later = stage == Stage.TITLE_ABSTRACT and bool(_ordinary(facts, Stage.FULL_TEXT))
    if len(own) < facts.needed.get(stage, 1) and not later:
        return Outcome(Status.PARTLY)
    voices = facts.voices.get(stage, ())
    kind = _disagreement(own, voices, stage)
    if not kind:
        return _settled(own[0].side, _agreed_code(own))
    last = max(each.position for each in (*own, *voices))
    rulings = [each for each in said if each.slot == ADJUDICATOR and each.position > last]
    if not rulings:
        return Outcome(Status.CONFLICT, conflict=kind)
    ruling = max(rulings, key=lambda each: each.position)
    return _settled(ruling.side, ruling.code, adjudicated=True)


def _ordinary(facts: Facts, stage: str) -> list[Said]:
    return [each for each in facts.said.get(stage, ()) if each.slot != ADJUDICATOR]


def _disagreement(own: Sequence[Said], voices: Sequence[Voice], stage: str) -> str:
    if len({each.side for each in own}) > 1:
        return Kind.OUTCOME
    side = own[0].side
    if stage == Stage.FULL_TEXT and side == EXCLUDE and len({each.code for each in own}) > 1:
        return Kind.REASON
    return Kind.DUPLICATE if any(voice.side != side for voice in voices) else ""


def _agreed_code(own: Sequence[Said]) -> str:
    """The reason that all gave; of reasons that need not agree, none."""
    codes = {each.code for each in own}
    return codes.pop() if len(codes) == 1 else ""


def _settled(side: str, code: str, adjudicated: bool = False) -> Outcome:
    if side == EXCLUDE:
        return Outcome(Status.EXCLUDED, code, adjudicated=adjudicated)
    return Outcome(Status.INCLUDED, adjudicated=adjudicated)
