"""Handing out records: the best-ranked one with a free place, to one person at a time."""

from dataclasses import dataclass
from math import floor

from django.db import transaction
from django.utils import timezone

from moothall.people.models import Person
from moothall.rooms.codification.actions.locks import locked
from moothall.rooms.codification.actions.reviewers import active_member
from moothall.rooms.codification.actions.settling import screening_members
from moothall.rooms.codification.models import (
    OPEN_STAGES,
    Assignment,
    Candidate,
    Phase,
    RankRun,
    Review,
    ReviewMember,
    ShownBecause,
    Stage,
)
from moothall.rooms.codification.models.candidate import EXPLAINED, UNRANKED
from moothall.rooms.codification.models.screening import LAPSES_AFTER
from moothall.rooms.codification.queries.screening import records_open_to
from moothall.rooms.codification.refusals import EvidenceRefused

_HELD = (Assignment.State.OPEN, Assignment.State.POSTPONED)
_BASIS = {
    RankRun.Basis.MODEL: ShownBecause.RANKED,
    RankRun.Basis.CRITERIA: ShownBecause.CRITERIA,
    RankRun.Basis.RANDOM: ShownBecause.RANDOM,
    RankRun.Basis.YEAR: ShownBecause.LISTED,
    RankRun.Basis.LISTED: ShownBecause.LISTED,
}


@dataclass(frozen=True)
class _Choice:
    """A record to hand out, and why."""

    candidate: Candidate
    because: str
    rank_run: RankRun | None = None
    rank_position: int | None = None


@transaction.atomic
def next_assignment(
    *, review: Review, by: Person, stage: str = "", candidate: Candidate | None = None
) -> Assignment | None:
    """The record that somebody should judge now; None if there is none for them.

    What they hold already comes first, then the best-ranked record with a free place for them, and last what
    they have postponed. Everybody's every twentieth title (``explore_share``) is the next of the random
    permutation: counted by person, since of two who take turns one would get all that are drawn at random.
    ``candidate`` is one that they picked by hand. ``stage`` need not be said where one is open only.

    The review is held meanwhile, so two requests at once never share a place. Raises EvidenceRefused if they
    have no part in the review, nothing can be judged now, or the record they picked has no place for them.
    """
    review = locked(review)
    member = active_member(review, by)
    stages = _stages(review, stage)
    _let_lapse(review)
    if candidate is not None:
        return _pick_by_hand(review, by, candidate, stages)
    for each in stages:
        if held := _held(review, by, each, Assignment.State.OPEN):
            return _touch(held)
    for each in stages if member.screens else ():
        if choice := _choose(review, by, each, member.served):
            _count_turn(member, each)
            return _hand_out(review, by, each, choice)
    for each in stages:
        if held := _held(review, by, each, Assignment.State.POSTPONED):
            return _touch(held)
    return None


def take_again(review: Review, assignment: Assignment) -> bool:
    """Give a place back to whoever let it go, if the record still waits and one is free."""
    candidate = assignment.candidate
    if not candidate.awaits_verdict or candidate.stage != assignment.stage:
        return False
    slot = _free_slot(review, candidate, assignment.stage)
    if slot is None:
        return False
    assignment.slot, assignment.state = slot, Assignment.State.OPEN
    _touch(assignment)
    return True


def places_at(review: Review, candidate: Candidate, stage: str) -> int:
    """How many people can hold a record at a stage."""
    needed = review.needed_at(stage)
    in_pilot = review.phase == Phase.PILOT and candidate.in_pilot and stage == Stage.TITLE_ABSTRACT
    return max(needed, screening_members(review)) if in_pilot else needed


def _stages(review: Review, stage: str) -> tuple[str, ...]:
    stages = OPEN_STAGES[review.phase]
    if stage:
        stages = tuple(each for each in stages if each == stage)
    if not stages:
        raise EvidenceRefused("Nothing can be judged in this phase of the review.")
    return stages


def _let_lapse(review: Review) -> None:
    """Free what has not been touched for 24 hours."""
    before = timezone.now() - LAPSES_AFTER
    held = Assignment.objects.filter(candidate__review=review, state__in=_HELD, touched__lt=before)
    if keys := list(held.values_list("pk", flat=True)):
        Assignment.objects.filter(pk__in=keys).update(state=Assignment.State.RELEASED, slot=None)


def _held(review: Review, by: Person, stage: str, state: str) -> Assignment | None:
    """What somebody holds in this state, the longest first."""
    held = Assignment.objects.filter(candidate__review=review, reviewer=by, stage=stage, state=state)
    held = held.filter(candidate__awaits_verdict=True, candidate__stage=stage)
    return held.select_related("candidate").order_by("touched", "created").first()


def _touch(assignment: Assignment) -> Assignment:
    assignment.state = Assignment.State.OPEN
    assignment.touched = timezone.now()
    assignment.save(update_fields=["state", "slot", "touched"])
    return assignment


def _choose(review: Review, by: Person, stage: str, served: int) -> _Choice | None:
    open_to = records_open_to(by, review, stage)
    if stage == Stage.FULL_TEXT:
        # Ranks are those of titles and abstracts.
        first = open_to.order_by("position", "id").first()
        return _Choice(first, ShownBecause.LISTED) if first else None
    if _is_random_turn(review, served):
        drawn = open_to.filter(audit_position__isnull=False).order_by("audit_position").first()
        if drawn is not None:
            return _Choice(drawn, ShownBecause.RANDOM)
    best = open_to.order_by("rank", "position", "id").first()
    return _explained(review, best) if best else None


def _is_random_turn(review: Review, served: int) -> bool:
    """Whether the next turn of somebody who has had ``served`` of them belongs to the random stream: with a
    share of 0.05, every twentieth does."""
    share = float(review.ranking.get("explore_share", 0))
    return floor((served + 1) * share) > floor(served * share)


def _count_turn(member: ReviewMember, stage: str) -> None:
    if stage == Stage.TITLE_ABSTRACT:
        member.served += 1
        member.save(update_fields=["served"])


def _explained(review: Review, candidate: Candidate) -> _Choice:
    if candidate.rank == UNRANKED:
        return _Choice(candidate, ShownBecause.LISTED)
    run = review.rank_runs.last()
    order = review.ranking.get("order", "model")
    if order != "model":
        return _Choice(candidate, ShownBecause.RANDOM if order == "random" else ShownBecause.LISTED, run)
    because = _BASIS[RankRun.Basis(run.basis)] if run else ShownBecause.LISTED
    return _Choice(candidate, because, run, candidate.rank)


def _hand_out(review: Review, by: Person, stage: str, choice: _Choice) -> Assignment:
    slot = _free_slot(review, choice.candidate, stage)
    mine = {"candidate": choice.candidate, "stage": stage, "reviewer": by}
    assignment = Assignment.objects.filter(**mine).first()
    assignment = assignment or Assignment(workspace=review.workspace, **mine)
    assignment.slot, assignment.state = slot, Assignment.State.OPEN
    assignment.shown_because = choice.because
    assignment.rank_run, assignment.rank_position = choice.rank_run, choice.rank_position
    is_explained = choice.rank_position is not None and choice.rank_position <= EXPLAINED
    assignment.rank_terms = choice.candidate.rank_terms if is_explained else {}
    assignment.touched = timezone.now()
    assignment.save()
    return assignment


def _free_slot(review: Review, candidate: Candidate, stage: str) -> int | None:
    """The first free place at a record, from 1; None if there is none."""
    held = Assignment.objects.filter(candidate=candidate, stage=stage, slot__gt=0)
    taken = set(held.values_list("slot", flat=True))
    places = places_at(review, candidate, stage)
    if len(taken) >= places:
        return None
    return next(slot for slot in range(1, len(taken) + 2) if slot not in taken)


def _pick_by_hand(review: Review, by: Person, candidate: Candidate, stages: tuple[str, ...]) -> Assignment:
    own = Assignment.objects.filter(candidate=candidate, reviewer=by, slot__isnull=False)
    held = own.filter(stage__in=stages, state__in=_HELD).select_related("candidate").first()
    if held and held.candidate.awaits_verdict and held.candidate.stage == held.stage:
        return _touch(held)
    for stage in stages:
        if found := records_open_to(by, review, stage).filter(pk=candidate.pk).first():
            return _hand_out(review, by, stage, _Choice(found, ShownBecause.MANUAL))
    raise EvidenceRefused("This record has no free place for you: it is judged, or in the hands of others.")
