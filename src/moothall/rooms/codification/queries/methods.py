"""What a review has really done, for the description of its methods."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q

from moothall.rooms.codification.models import (
    ADJUDICATOR,
    Assignment,
    BiasTemplate,
    Candidate,
    Conflict,
    Criterion,
    ExtractionForm,
    ImportRun,
    ProtocolVersion,
    RankRun,
    Review,
    SameAs,
    ScreeningStop,
    Stage,
)
from moothall.rooms.codification.prisma import PrismaFlow, prisma_flow
from moothall.rooms.codification.queries.agreement import Measures, agreement

_STANDS = Q(removed="", voided=False, duplicate_of=None)


@dataclass(frozen=True)
class Search:
    """One file of records: where, when and how it was searched for, and how many records it held."""

    route: str
    database: str
    day: date | None
    words: str
    found: int


@dataclass(frozen=True)
class StageDone:
    """How one stage was screened: how many judge each record, how many people did, how many conflicts there
    were and how many of them are settled, and how far people agreed; None if nobody judged the same."""

    stage: str
    needed: int
    people: int
    conflicts: int
    settled: int
    agreement: Measures | None


@dataclass(frozen=True)
class MethodsDone:
    """Everything that the methods of a review are described from."""

    review: Review
    flow: PrismaFlow
    versions: tuple[ProtocolVersion, ...]
    searches: tuple[Search, ...]
    stages: tuple[StageDone, ...]
    pilot: int
    linked: Mapping[str, int]
    rank_runs: int
    last_rank: RankRun | None
    stops: tuple[ScreeningStop, ...]
    form: ExtractionForm | None
    extracted: int
    templates: tuple[BiasTemplate, ...]
    appraised: int


def methods_of(who: Any, review: Review) -> MethodsDone:
    """What was done in a review so far. Nothing of it tells of a verdict that is not open."""
    runs = review.rank_runs.order_by("created")
    templates = BiasTemplate.objects.filter(judgements_given__candidate__review=review).distinct()
    return MethodsDone(
        review=review,
        flow=prisma_flow(review),
        versions=tuple(review.protocol_versions.order_by("number")),
        searches=tuple(searches_of(who, review)),
        stages=tuple(_stage(who, review, stage) for stage in Stage.values),
        pilot=review.candidates.filter(in_pilot=True).count(),
        linked=_linked(review),
        rank_runs=runs.count(),
        last_rank=runs.last(),
        stops=tuple(review.stops.all()),
        form=review.extraction_forms.order_by("number").last(),
        extracted=review.candidates.filter(extractions__state="completed").distinct().count(),
        templates=tuple(templates.order_by("name", "number")),
        appraised=review.candidates.filter(bias_judgements__isnull=False).distinct().count(),
    )


def import_runs_of(who: Any, review: Review) -> list[ImportRun]:
    """The files whose records came into a review, oldest first, without those that were removed again."""
    used = ImportRun.objects.filter(Q(review=review) | Q(candidates__review=review)).distinct()
    used = used.exclude(state=ImportRun.State.REMOVED).defer("file")
    return list(used.order_by("created", "id"))


def searches_of(who: Any, review: Review) -> list[Search]:
    """One search a file that was imported for a review, oldest first."""
    return [
        Search(run.get_route_display(), run.database, run.search_date, run.search_string, run.parsed)
        for run in import_runs_of(who, review)
    ]


def reasons_of(who: Any, review: Review) -> dict[str, str]:
    """The wording of every criterion by its code, the newest where it has changed."""
    rows = Criterion.objects.filter(version__review=review).order_by("version__number")
    return dict(rows.values_list("code", "wording"))


def listed_records(who: Any, review: Review) -> dict[tuple[str, str], int]:
    """How many records that stand there are, by stage and status."""
    rows = Candidate.objects.filter(_STANDS, review=review).order_by().values("stage", "status")
    return {(row["stage"], row["status"]): row["n"] for row in rows.annotate(n=Count("pk"))}


def _linked(review: Review) -> dict[str, int]:
    """How pairs of sources of a review were found to be one work, by outcome."""
    here = review.candidates.values("source")
    pairs = SameAs.objects.filter(Q(kept__in=here) | Q(other__in=here)).order_by().values("outcome")
    return {row["outcome"]: row["n"] for row in pairs.annotate(n=Count("pk"))}


def _stage(who: Any, review: Review, stage: str) -> StageDone:
    given = Assignment.objects.filter(candidate__review=review, stage=stage, slot__gt=ADJUDICATOR)
    given = given.filter(state=Assignment.State.GIVEN)
    conflicts = Counter(
        Conflict.objects.filter(candidate__review=review, stage=stage)
        .exclude(state=Conflict.State.VOID)
        .values_list("state", flat=True)
    )
    return StageDone(
        stage=stage,
        needed=review.needed_at(stage),
        people=given.order_by().values("reviewer").distinct().count(),
        conflicts=conflicts.total(),
        settled=conflicts[Conflict.State.RESOLVED],
        agreement=agreement(who, review, stage).overall,
    )
