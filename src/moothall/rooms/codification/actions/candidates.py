"""How sources come into a review, and leave it again before they are judged."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction

from moothall.events.happened import happened
from moothall.people.models import Person
from moothall.rooms.codification.actions.locks import locked
from moothall.rooms.codification.actions.ranking import ask_for_ranking
from moothall.rooms.codification.actions.settling import regroup, settle
from moothall.rooms.codification.models import Appearance, Candidate, ImportRun, Review, Route, Source
from moothall.rooms.codification.refusals import EvidenceRefused
from moothall.rooms.codification.review_log.reading import ties_around

_AT_ONCE = 500


@transaction.atomic
def add_candidates(
    *,
    review: Review,
    sources: Sequence[Source],
    run: ImportRun | None = None,
    route: str = "",
    by: Person | None,
) -> list[Candidate]:
    """Take sources into a review, those that are not in it yet; the new candidates, in the order given.

    They were found by the file ``run``, or by ``route``; where neither is given, as the library says they
    were found first. Raises EvidenceRefused for a source of another workspace and an unknown route.
    """
    review = locked(review)
    _refuse_foreign(review, sources, run, route)
    fresh = _not_there_yet(review, sources)
    if not fresh:
        return []
    found = _how_found(fresh, run, route)
    event = happened(
        "candidates.added",
        review,
        by,
        count=len(fresh),
        round=review.round,
        run=run.pk if run else "",
    )
    candidates = [
        Candidate(
            workspace=review.workspace,
            review=review,
            source=source,
            entered_by_run=run,
            round=review.round,
            position=event.seq,
            **found[source.pk],
        )
        for source in fresh
    ]
    Candidate.objects.bulk_create(candidates, batch_size=_AT_ONCE)
    ask_for_ranking(review, at_once=True, by=by)
    if ties := ties_around(source.pk for source in fresh):
        regroup(review, {tie.other for tie in ties}, by=by)
        return list(Candidate.objects.filter(pk__in=[c.pk for c in candidates]).order_by("id"))
    return candidates


@transaction.atomic
def remove_candidate(*, candidate: Candidate, why: str, by: Person | None) -> Candidate:
    """Leave a record that nobody has judged out of a review, for one of the reasons of ``Candidate.Removal``.

    Raises EvidenceRefused for another reason, and for what has been judged or does not stand.
    """
    review = locked(candidate.review)
    candidate = Candidate.objects.get(pk=candidate.pk)
    if why not in Candidate.Removal.values:
        raise EvidenceRefused([("why", "Choose why the record is left out")])
    if not candidate.stands:
        raise EvidenceRefused("This record is no longer in the review.")
    if candidate.status not in (Candidate.Status.WAITING, Candidate.Status.NOT_SCREENED):
        raise EvidenceRefused("Somebody has judged this record: exclude it instead of leaving it out.")
    candidate.removed = why
    candidate.save(update_fields=["removed"])
    happened("candidate.removed", review, by, candidate=candidate.pk, why=why)
    settle(review, [candidate], by=by)
    return candidate


@transaction.atomic
def restore_candidate(*, candidate: Candidate, by: Person | None) -> Candidate:
    """Take back a record that was left out. Raises EvidenceRefused if it was not."""
    review = locked(candidate.review)
    candidate = Candidate.objects.get(pk=candidate.pk)
    if not candidate.removed:
        raise EvidenceRefused("This record was not left out.")
    candidate.removed = ""
    candidate.save(update_fields=["removed"])
    happened("candidate.restored", review, by, candidate=candidate.pk)
    settle(review, [candidate], by=by)
    return candidate


def _refuse_foreign(review: Review, sources: Sequence[Source], run: ImportRun | None, route: str) -> None:
    if any(source.workspace_id != review.workspace_id for source in sources):
        raise EvidenceRefused([("sources", "Choose sources of this workspace only")])
    if run and run.workspace_id != review.workspace_id:
        raise EvidenceRefused([("run", "Choose an import of this workspace")])
    if route and route not in Route.values:
        raise EvidenceRefused([("route", "Choose how the sources were found")])


def _not_there_yet(review: Review, sources: Sequence[Source]) -> list[Source]:
    wanted = {source.pk: source for source in sources}
    keys = list(wanted)
    for start in range(0, len(keys), _AT_ONCE):
        there = review.candidates.filter(source__in=keys[start : start + _AT_ONCE])
        for key in there.values_list("source", flat=True):
            del wanted[key]
    return list(wanted.values())


def _how_found(sources: Sequence[Source], run: ImportRun | None, route: str) -> dict[UUID, dict[str, Any]]:
    """By source: the route by which it was found, and the database if it came from one."""
    seen = _first_seen(sources, run)
    found: dict[UUID, dict[str, Any]] = {}
    for source in sources:
        first_route, database = seen.get(source.pk, (Route.OTHER, ""))
        chosen = Route.CONTRIBUTED if source.is_contributed else route or first_route
        from_database = chosen in (Route.DATABASE, Route.REGISTER)
        found[source.pk] = {"route": chosen, "database": database[:200] if from_database else ""}
    return found


def _first_seen(sources: Iterable[Source], run: ImportRun | None) -> dict[UUID, tuple[str, str]]:
    """By source: the route and database of its first appearance, in ``run`` if given."""
    keys = [source.pk for source in sources]
    seen: dict[UUID, tuple[str, str]] = dict.fromkeys(keys, (run.route, run.database)) if run else {}
    for start in range(0, len(keys), _AT_ONCE):
        rows = Appearance.objects.filter(source__in=keys[start : start + _AT_ONCE], voided=False)
        if run:
            rows = rows.filter(import_run=run)
        columns = ("source", "import_run__route", "database", "import_run__database")
        for source, route, named, searched in rows.order_by("-created").values_list(*columns):
            seen[source] = (route, named or searched)
    return seen
