"""Saying that two sources are one work, and taking it back. Nothing is ever deleted."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from moothall.events.happened import happened
from moothall.people.models import Person
from moothall.rooms.codification.actions.finding import renew_search_of
from moothall.rooms.codification.actions.locks import locked_reviews_with, locked_workspace
from moothall.rooms.codification.actions.settling import regroup
from moothall.rooms.codification.actions.sources import renew_record
from moothall.rooms.codification.models import SameAs, Source
from moothall.rooms.codification.models.same_as import LINKED
from moothall.rooms.codification.refusals import EvidenceRefused
from moothall.rooms.codification.review_log.duplicates import Sameness
from moothall.rooms.codification.review_log.reading import ties_around

# What the kept source takes over where it says nothing itself.
FILLED = (
    *("title", "abstract", "authors", "organisation", "year", "date_text", "container", "volume", "issue"),
    *("page_first", "page_last", "doi", "pmid", "openalex_id", "isbn", "url", "accessed_on", "language"),
    *("document_type", "keywords"),
)


@transaction.atomic
def link_sources(
    *,
    kept: Source,
    other: Source,
    outcome: str = SameAs.Outcome.LINKED,
    probability: float | None = None,
    reasons: Sequence[str] = (),
    by: Person | None,
) -> SameAs:
    """Say that ``other`` is the same work as ``kept``, which takes over what it lacks. In every review one of
    their records stands for both: that of ``kept``, unless only the other has been judged. If both came out
    differently, a conflict is opened.

    If they are one work already, the link that says so is returned. Raises EvidenceRefused for one source
    twice, sources of two workspaces, and an outcome that is no link.
    """
    _refuse(kept, other, outcome)
    locked_workspace(kept.workspace)
    sameness = Sameness(ties_around([kept.pk, other.pk]))
    top, below = sameness.root(kept.pk), sameness.root(other.pk)
    if top == below:
        links = SameAs.objects.filter(outcome__in=LINKED)
        return links.filter(other=other).first() or links.get(other=kept)
    held = locked_reviews_with(_works(kept, other))
    link = _row_of(Source.objects.get(pk=top), Source.objects.get(pk=below))
    link.outcome, link.probability, link.reasons = outcome, probability, list(reasons)
    link.filled, link.decided_by, link.undone_at = _fill(link.kept, link.other), by, None
    event = happened("source.linked", link.kept, by, kept=top, other=below, link=link.pk, outcome=outcome)
    link.position = event.seq
    link.save()
    for review in held:
        regroup(review, [top, below], by=by)
    renew_search_of([top, below])
    return link


@transaction.atomic
def unlink_sources(*, link: SameAs, by: Person | None) -> SameAs:
    """Take a link back: both sources, their records and verdicts are as they were, and the pair is not
    proposed again. Taking it back twice changes nothing."""
    locked_workspace(link.workspace)
    link = SameAs.objects.select_related("kept__record", "kept__workspace", "other").get(pk=link.pk)
    if not link.is_linked:
        return link
    held = locked_reviews_with(_works(link.kept, link.other))
    _empty(link.kept, link.other, link.filled)
    link.outcome, link.undone_at, link.decided_by = SameAs.Outcome.DISTINCT, timezone.now(), by
    link.save(update_fields=["outcome", "undone_at", "decided_by"])
    happened("source.unlinked", link.kept, by, kept=link.kept_id, other=link.other_id, link=link.pk)
    for review in held:
        regroup(review, [link.kept_id, link.other_id], by=by)
    renew_search_of([link.kept_id, link.other_id])
    return link


def kept_first(one: Source, two: Source) -> tuple[Source, Source]:
    """Two sources, first the one to be kept if they are one work: that with more fields filled, then the one
    with a DOI, then the older one."""
    first, second = sorted((one, two), key=_how_bare)
    return first, second


def _how_bare(source: Source) -> tuple[int, bool, object, str]:
    filled = sum(bool(getattr(source, name)) for name in FILLED)
    return -filled, not source.doi, source.created, str(source.pk)


def _refuse(kept: Source, other: Source, outcome: str) -> None:
    if outcome not in LINKED:
        raise EvidenceRefused([("outcome", "Say whether a person or a comparison found them to be one work")])
    if kept.workspace_id != other.workspace_id or kept.pk == other.pk:
        raise EvidenceRefused("Choose two different sources of this workspace.")


def _row_of(kept: Source, other: Source) -> SameAs:
    """What was found about this pair before, whichever way round, or a new row; not saved."""
    either = Q(kept=kept, other=other) | Q(kept=other, other=kept)
    row = SameAs.objects.filter(either).first() or SameAs(workspace=kept.workspace)
    row.kept, row.other = kept, other
    return row


def _works(*sources: Source) -> set[UUID]:
    """Every source that is one work with one of these."""
    ties = ties_around(source.pk for source in sources)
    return {key for tie in ties for key in (tie.kept, tie.other)} | {source.pk for source in sources}


def _fill(kept: Source, other: Source) -> list[str]:
    """Take over what the kept source does not say; the names of the fields."""
    filled = [name for name in FILLED if not getattr(kept, name) and getattr(other, name)]
    for name in filled:
        setattr(kept, name, getattr(other, name))
    if filled:
        kept.save(update_fields=filled)
        renew_record(kept)
    return filled


def _empty(kept: Source, other: Source, filled: Sequence[str]) -> None:
    """Empty what was taken over, unless somebody has edited it since."""
    emptied = [name for name in filled if getattr(kept, name) == getattr(other, name)]
    for name in emptied:
        field = Source._meta.get_field(name)
        setattr(kept, name, None if field.null else field.get_default())
    if emptied:
        kept.save(update_fields=emptied)
        renew_record(kept)
