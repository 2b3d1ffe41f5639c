"""What becomes of pairs of sources that a comparison found alike, and of what people say of them."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from moothall.events.happened import happened
from moothall.people.models import Person, Workspace
from moothall.rooms.codification.actions.linking import kept_first, link_sources
from moothall.rooms.codification.actions.locks import locked_workspace
from moothall.rooms.codification.models import SameAs, Source
from moothall.rooms.codification.models.same_as import PairFound
from moothall.rooms.codification.refusals import EvidenceRefused
from moothall.rooms.codification.review_log.duplicates import Sameness, Tie
from moothall.rooms.codification.review_log.reading import ties_around

SAME, DIFFERENT = "same", "different"


class Settled(NamedTuple):
    """How many pairs were linked, and how many wait for somebody to look."""

    linked: int
    queued: int


@transaction.atomic
def settle_pairs(*, workspace: Workspace, pairs: Sequence[PairFound], by: Person | None) -> Settled:
    """Link the pairs that are certain and have somebody look at the others. What is one work already, waits
    already, or was ever judged to be two works is passed over, and so is what would join two such works."""
    locked_workspace(workspace)
    linked = queued = 0
    for pair in pairs:
        ties = ties_around([pair.one, pair.two])
        sameness = Sameness(ties)
        roots = sameness.root(pair.one), sameness.root(pair.two)
        if roots[0] == roots[1] or _told_apart(pair, sameness, ties):
            continue
        if len(sources := Source.objects.filter(workspace=workspace, pk__in=roots)) < 2:
            continue
        kept, other = kept_first(*sources)
        if pair.certain:
            said = {"probability": pair.probability, "reasons": pair.reasons}
            link_sources(kept=kept, other=other, outcome=SameAs.Outcome.AUTO_LINKED, **said, by=by)
            _ask_no_more([kept.pk, other.pk])
            linked += 1
        elif _ask(pair, kept, other):
            queued += 1
    return Settled(linked, queued)


@transaction.atomic
def judge_pair(*, pair: SameAs, says: str, by: Person) -> SameAs:
    """Say that a pair that waits is one work ("same") or two ("different"), and then it is not proposed
    again. Raises EvidenceRefused for another answer, and if the pair does not wait any more."""
    locked_workspace(pair.workspace)
    pair = SameAs.objects.select_related("kept__record", "kept__workspace", "other").get(pk=pair.pk)
    if pair.outcome != SameAs.Outcome.QUEUED:
        raise EvidenceRefused("Somebody has answered this already.")
    if says == SAME:
        kept, other = kept_first(pair.kept, pair.other)
        link = link_sources(kept=kept, other=other, probability=pair.probability, reasons=pair.reasons, by=by)
        _ask_no_more([kept.pk, other.pk])
        return link
    if says != DIFFERENT:
        raise EvidenceRefused("Say whether they are the same work or two different ones.")
    pair.outcome, pair.decided_by = SameAs.Outcome.DISTINCT, by
    pair.save(update_fields=["outcome", "decided_by"])
    happened("source.told_apart", pair.kept, by, one=pair.kept_id, two=pair.other_id, pair=pair.pk)
    return pair


@transaction.atomic
def ask_again(*, pair: SameAs, by: Person) -> SameAs:
    """Take back that two sources are two works, where somebody said so: the pair waits again. Raises
    EvidenceRefused for a pair that is linked, or whose link was undone."""
    locked_workspace(pair.workspace)
    pair = SameAs.objects.select_related("kept__record", "kept__workspace").get(pk=pair.pk)
    if pair.outcome == SameAs.Outcome.QUEUED:
        return pair
    if pair.outcome != SameAs.Outcome.DISTINCT or pair.undone_at:
        raise EvidenceRefused("Only a pair that somebody has told apart can be asked about again.")
    pair.outcome, pair.decided_by = SameAs.Outcome.QUEUED, None
    pair.save(update_fields=["outcome", "decided_by"])
    happened("source.asked_again", pair.kept, by, one=pair.kept_id, two=pair.other_id, pair=pair.pk)
    return pair


def _told_apart(pair: PairFound, sameness: Sameness, ties: Sequence[Tie]) -> bool:
    """Whether two works, or any of the sources that they are known by, were judged to be different."""
    known = {pair.one, pair.two} | {key for tie in ties for key in (tie.kept, tie.other)}
    ones = {key for key in known if sameness.root(key) == sameness.root(pair.one)}
    return _rows_between(ones, known - ones).filter(outcome=SameAs.Outcome.DISTINCT).exists()


def _ask(pair: PairFound, kept: Source, other: Source) -> bool:
    """Have somebody look at a pair, unless it waits already; says whether it did not."""
    if _rows_between([kept.pk], [other.pk]).exists():
        return False
    SameAs.objects.create(
        workspace=kept.workspace,
        kept=kept,
        other=other,
        outcome=SameAs.Outcome.QUEUED,
        probability=pair.probability,
        reasons=list(pair.reasons),
    )
    return True


def _rows_between(ones: Iterable[UUID], others: Iterable[UUID]) -> QuerySet[SameAs]:
    ones, others = list(ones), list(others)
    return SameAs.objects.filter(Q(kept__in=ones, other__in=others) | Q(kept__in=others, other__in=ones))


def _ask_no_more(joined: Sequence[UUID]) -> None:
    """Pairs that wait, though their sources are one work now, are not asked about: nobody has said anything
    of them yet, so their rows go."""
    members = {key for tie in ties_around(joined) for key in (tie.kept, tie.other)}
    waiting = SameAs.objects.filter(outcome=SameAs.Outcome.QUEUED, kept__in=members, other__in=members)
    waiting.delete()
