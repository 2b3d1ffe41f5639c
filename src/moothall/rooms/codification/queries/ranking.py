"""The order of a review's records, how it came about, and what speaks for or against stopping.

Everything here counts outcomes that records have settled on, which are open to everybody, and no verdict that
waits for another.
"""

from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile
from typing import Any

from django.db.models import Max, QuerySet

from moothall.jobs.queries import is_waiting
from moothall.methods.screening import StoppingEvidence, stopping_evidence
from moothall.rooms.codification.models import Candidate, RankRun, Review, ScreeningStop, Stage
from moothall.rooms.codification.queries.blindness import standing_verdicts_open_to
from moothall.rooms.codification.queries.consented import hidden_from
from moothall.rooms.codification.queries.screening import STANDS
from moothall.rooms.codification.ranking import TASK, UNDECIDED, label_of, settled_until_due

TARGET = CONFIDENCE = 0.95


@dataclass(frozen=True)
class Screened:
    """What has been settled of the present round of a review: ``labels`` (1 relevant, 0 not) in the order in
    which records were settled, of ``total`` that stand; ``audit``: those of the random sample that is wholly
    settled; ``owed``: records that wait for another verdict or are in conflict; ``waiting``: not begun."""

    labels: tuple[int, ...]
    audit: tuple[int, ...]
    total: int
    owed: int
    waiting: int

    @property
    def relevant(self) -> int:
        return sum(self.labels)


@dataclass(frozen=True)
class NextRanking:
    """When the order is worked out again: after so many more settled records, or ``is_queued`` now."""

    after: int
    is_queued: bool


def records_in_order(who: Any, review: Review) -> QuerySet[Candidate]:
    """The records that wait for verdicts on title and abstract, in the order in which they come."""
    found = Candidate.objects.filter(review=review, stage=Stage.TITLE_ABSTRACT, awaits_verdict=True)
    found = found.exclude(source__in=hidden_from(who))
    return found.select_related("source__record").order_by("rank", "position", "id")


def rank_runs(who: Any, review: Review) -> QuerySet[RankRun]:
    """Every ranking of a review, newest first."""
    return review.rank_runs.order_by("-created")


def next_ranking(who: Any, review: Review) -> NextRanking:
    return NextRanking(max(settled_until_due(review), 0), is_waiting(TASK, review=review.pk))


def stops_of(who: Any, review: Review) -> QuerySet[ScreeningStop]:
    """Every decision to stop screening, newest first, also those that were taken back."""
    return review.stops.select_related("by").order_by("-position")


def screened(who: Any, review: Review) -> Screened:
    """How far the present round of a review is, record by record."""
    stands = Candidate.objects.filter(STANDS, review=review, round=review.round)
    rows = stands.values_list("pk", "stage", "status", "audit_position")
    labels, counts, drawn = {}, {UNDECIDED: 0, "waiting": 0}, []
    for key, stage, status, place in rows.iterator(chunk_size=2000):
        label = label_of(stage, status)
        if label != UNDECIDED:
            labels[key] = label
        elif status in (Candidate.Status.WAITING, Candidate.Status.NOT_SCREENED):
            counts["waiting"] += 1
        else:
            counts[UNDECIDED] += 1
        drawn.append((place, label))
    settled_at = _settled_at(review)
    ordered = sorted(labels, key=lambda key: (settled_at.get(key, 0), key.hex))
    # A record that came in after the permutation was drawn belongs to no sample until it is drawn anew.
    known = all(place is not None for place, _ in drawn)
    sample = (
        takewhile(lambda label: label != UNDECIDED, (label for _, label in sorted(drawn))) if known else ()
    )
    return Screened(
        labels=tuple(labels[key] for key in ordered),
        audit=tuple(sample),
        total=len(drawn),
        owed=counts[UNDECIDED],
        waiting=counts["waiting"],
    )


def evidence_to_stop(who: Any, found: Screened) -> StoppingEvidence | None:
    """What speaks for or against stopping now; None while nothing is settled."""
    if not found.labels:
        return None
    return stopping_evidence(
        found.labels,
        n_records=found.total,
        target=TARGET,
        confidence=CONFIDENCE,
        audit_labels=found.audit or None,
    )


def new_records(who: Any, review: Review) -> QuerySet[Candidate]:
    """The records of the present round that stand, in the order in which they came in."""
    found = Candidate.objects.filter(STANDS, review=review, round=review.round)
    found = found.exclude(source__in=hidden_from(who))
    return found.select_related("source__record").order_by("position", "id")


def last_search_before(who: Any, review: Review) -> datetime | None:
    """When records last came in before the present round; None in the first."""
    earlier = review.candidates.filter(round__lt=review.round)
    newest: datetime | None = earlier.aggregate(newest=Max("created"))["newest"]
    return newest


def known_before(who: Any, review: Review) -> int:
    """How many records of the present round turned out to be works that had been there before."""
    again = review.candidates.filter(round=review.round, voided=False)
    return again.filter(duplicate_of__round__lt=review.round).count()


def _settled_at(review: Review) -> dict[Any, int]:
    """By record the place in the ledger of the newest verdict on its title that is open to everybody."""
    rows = standing_verdicts_open_to(None, review).filter(stage=Stage.TITLE_ABSTRACT)
    return dict(rows.order_by().values_list("candidate").annotate(last=Max("position")))


def left_out(who: Any, review: Review) -> int:
    """How many records stopping has left unscreened."""
    return Candidate.objects.filter(STANDS, review=review, status=Candidate.Status.NOT_SCREENED).count()
