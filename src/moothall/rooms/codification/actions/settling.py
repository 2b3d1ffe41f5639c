"""Working out anew where records stand, after something about them has changed.

Called by actions that hold the review. It keeps the columns of candidates, their conflicts and what reviewers
hold in step with the verdicts, by the same rules by which ``review_log`` reads the log.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from django.db.models import F, Q
from django.utils import timezone

from moothall.events.happened import happened
from moothall.people.models import Person
from moothall.rooms.codification.actions.ranking import ask_for_ranking
from moothall.rooms.codification.models import Assignment, Candidate, Conflict, Phase, Review, Stage
from moothall.rooms.codification.ranking import UNDECIDED, label_of
from moothall.rooms.codification.review_log.duplicates import Found, Sameness, standing
from moothall.rooms.codification.review_log.outcome import Facts, Judged, Voice, judge
from moothall.rooms.codification.review_log.reading import Act, acts_on, said_in, ties_around
from moothall.rooms.codification.review_log.state import SCREENS, voices_in

COLUMNS = ("stage", "status", "reason_code", "awaits_verdict")
AWAITS = (Candidate.Status.WAITING, Candidate.Status.PARTLY)
_AT_ONCE = 500
_IN_CONFLICT = Candidate.Status.CONFLICT


def settle(
    review: Review, candidates: Iterable[Candidate], *, thorough: bool = False, by: Person | None
) -> None:
    """Work out where some records of a held review are now, open and close their conflicts, and take back
    what reviewers hold of those that wait for no verdict any more.

    ``thorough``: look for conflicts and places that should not be there, too, also where nothing has moved.
    """
    candidates = list(candidates)
    for start in range(0, len(candidates), _AT_ONCE):
        _settle_some(review, candidates[start : start + _AT_ONCE], thorough, by)


def facts_of(review: Review, candidate: Candidate, acts: Sequence[Act], screening: int) -> Facts:
    """What is known of one record by itself, without what its duplicates have to say."""
    needed = {stage: review.needed_at(stage) for stage in Stage.values}
    if review.phase == Phase.PILOT and candidate.in_pilot:
        needed[Stage.TITLE_ABSTRACT] = max(needed[Stage.TITLE_ABSTRACT], screening)
    return Facts(
        said=said_in(acts),
        needed=needed,
        text_state=candidate.text_state,
        stopped=review.stopped_at is not None and candidate.position < review.stopped_at,
    )


def regroup(review: Review, sources: Iterable[UUID], *, by: Person | None) -> None:
    """Say anew which records of a held review stand, for the works that some sources belong to."""
    ties = ties_around(sources)
    works = {source for tie in ties for source in (tie.kept, tie.other)} | set(sources)
    candidates = list(Candidate.objects.filter(review=review, source__in=works).order_by("position"))
    acts = acts_on(candidate.pk for candidate in candidates)
    counted = [candidate for candidate in candidates if not candidate.voided]
    found = [Found(c.pk, c.source_id, c.position, _judged(acts[c.pk])) for c in counted]
    chosen = standing(found, Sameness(ties))
    for candidate in candidates:
        first = chosen.get(candidate.pk, candidate.pk)
        candidate.duplicate_of_id = None if first == candidate.pk else first
    Candidate.objects.bulk_update(candidates, ["duplicate_of"], batch_size=_AT_ONCE)
    settle(review, candidates, by=by)


def screening_members(review: Review) -> int:
    """How many people are given records of a review to judge."""
    return review.members.filter(left=None, part__in=SCREENS).count()


def _judged(acts: Iterable[Act]) -> bool:
    return any(act.judges for act in acts)


def _settle_some(review: Review, candidates: list[Candidate], thorough: bool, by: Person | None) -> None:
    duplicates = list(Candidate.objects.filter(duplicate_of__in=candidates, voided=False))
    acts = acts_on({c.pk for c in candidates} | {c.pk for c in duplicates})
    screening = screening_members(review) if review.phase == Phase.PILOT else 0
    against = _voices(review, candidates, duplicates, acts, screening)
    judged: dict[UUID, Judged] = {}
    for candidate in candidates:
        facts = facts_of(review, candidate, acts[candidate.pk], screening)
        if voices := against.get(candidate.pk):
            facts = Facts(facts.said, voices, facts.needed, facts.text_state, facts.stopped)
        judged[candidate.pk] = judge(facts)
    before = {candidate.pk: (candidate.stage, candidate.status) for candidate in candidates}
    _write(candidates, judged)
    _have_ranked(review, candidates, before, by)
    moved = [c for c in candidates if thorough or not c.awaits_verdict or before[c.pk][0] != c.stage]
    disputed = [c for c in candidates if thorough or judged[c.pk].conflict or before[c.pk][1] == _IN_CONFLICT]
    _sync_conflicts(review, disputed, judged, by)
    _take_back(moved)


def _voices(
    review: Review,
    candidates: list[Candidate],
    duplicates: list[Candidate],
    acts: Mapping[UUID, list[Act]],
    screening: int,
) -> dict[UUID, dict[str, list[Voice]]]:
    """By the record that stands: how its duplicates came out at each stage."""
    against: dict[UUID, dict[str, list[Voice]]] = defaultdict(lambda: defaultdict(list))
    if not duplicates:
        return against
    sources = {candidate.pk: candidate.source_id for candidate in candidates}
    sameness = Sameness(ties_around(candidate.source_id for candidate in duplicates))
    for duplicate in duplicates:
        facts = facts_of(review, duplicate, acts[duplicate.pk], screening)
        tied = sameness.tied_at(duplicate.source_id, sources[duplicate.duplicate_of_id])
        for stage, voice in voices_in(facts, tied).items():
            against[duplicate.duplicate_of_id][stage].append(voice)
    return against


def _write(candidates: Sequence[Candidate], judged: Mapping[UUID, Judged]) -> None:
    changed = []
    for candidate in candidates:
        now = judged[candidate.pk]
        values = (now.stage, now.status, now.code, candidate.stands and now.status in AWAITS)
        if values != tuple(getattr(candidate, name) for name in COLUMNS):
            for name, value in zip(COLUMNS, values, strict=True):
                setattr(candidate, name, value)
            changed.append(candidate)
    if len(changed) == 1:
        changed[0].save(update_fields=COLUMNS)
    elif changed:
        Candidate.objects.bulk_update(changed, COLUMNS)


def _have_ranked(
    review: Review, candidates: Sequence[Candidate], before: Mapping[UUID, tuple[str, str]], by: Person | None
) -> None:
    """Have the order worked out anew, if it is due: what has been settled, or is no longer, changes it."""
    moves = [(label_of(*before[c.pk]), label_of(c.stage, c.status)) for c in candidates]
    moves = [(earlier, now) for earlier, now in moves if earlier != now]
    if moves:
        ask_for_ranking(review, at_once=any(earlier != UNDECIDED for earlier, _ in moves), by=by)


def _sync_conflicts(
    review: Review, candidates: Sequence[Candidate], judged: Mapping[UUID, Judged], by: Person | None
) -> None:
    if not candidates:
        return
    open_now = Conflict.objects.filter(candidate__in=candidates, state=Conflict.State.OPEN)
    known = {(conflict.candidate_id, conflict.stage): conflict for conflict in open_now}
    for candidate in candidates:
        now = judged[candidate.pk]
        for stage in Stage.values:
            conflict = known.get((candidate.pk, stage))
            is_here = bool(now.conflict) and candidate.stands and now.stage == stage
            if is_here and conflict is None:
                _open_conflict(review, candidate, now, by)
            elif conflict and not is_here:
                _close_conflict(review, conflict, candidate, by)
            elif conflict and conflict.kind != now.conflict:
                conflict.kind = now.conflict
                conflict.save(update_fields=["kind"])


def _open_conflict(review: Review, candidate: Candidate, now: Judged, by: Person | None) -> None:
    Conflict.objects.create(
        workspace=review.workspace, candidate=candidate, stage=now.stage, kind=now.conflict
    )
    happened("conflict.opened", review, by, candidate=candidate.pk, stage=now.stage, kind=now.conflict)


def _close_conflict(review: Review, conflict: Conflict, candidate: Candidate, by: Person | None) -> None:
    """Nobody settled it, or ``resolve_conflict`` would have closed it: somebody changed their verdict, or
    there is nothing to disagree about any more."""
    beyond = candidate.stage == Stage.FULL_TEXT and conflict.stage == Stage.TITLE_ABSTRACT
    settled = candidate.stands and (beyond or candidate.status not in (*AWAITS, Candidate.Status.CONFLICT))
    conflict.state = Conflict.State.RESOLVED if settled else Conflict.State.VOID
    if settled:
        excluded = candidate.status == Candidate.Status.EXCLUDED and not beyond
        conflict.resolution = "exclude" if excluded else "include"
        conflict.by = by
    conflict.closed = timezone.now()
    conflict.save(update_fields=["state", "resolution", "by", "closed"])
    how = "changed" if settled else "void"
    happened("conflict.resolved", review, by, candidate=candidate.pk, stage=conflict.stage, how=how)


def _take_back(candidates: Sequence[Candidate]) -> None:
    """Free what reviewers hold of records that wait for no verdict, or not at that stage."""
    if not candidates:
        return
    held = Assignment.objects.filter(
        candidate__in=candidates, state__in=(Assignment.State.OPEN, Assignment.State.POSTPONED)
    )
    wanted = Q(candidate__awaits_verdict=True, stage=F("candidate__stage"))
    if keys := list(held.exclude(wanted).values_list("pk", flat=True)):
        Assignment.objects.filter(pk__in=keys).update(state=Assignment.State.RELEASED, slot=None)
