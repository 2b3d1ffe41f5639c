"""References to take along, out of the library or a review."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

from moothall.formats.references import Reference
from moothall.rooms.codification.exporting import Carried, reference_of
from moothall.rooms.codification.models import (
    Appearance,
    Candidate,
    Consent,
    Review,
    SameAs,
    Source,
    SourceText,
    Tagging,
)
from moothall.rooms.codification.models.same_as import LINKED
from moothall.rooms.codification.models.source import CONTRIBUTED
from moothall.rooms.codification.queries.consented import kept_inside, sources_open_to
from moothall.rooms.codification.queries.library import sources_with
from moothall.rooms.codification.queries.screening import candidates
from moothall.rooms.codification.review_log.duplicates import Sameness, Tie

Exported = tuple[Reference, Carried]
_AT_ONCE = 500
_Status = Candidate.Status
# Everything else is undecided, and how far it is on the way is not told: that would tell of single verdicts.
_DECIDED = (_Status.INCLUDED, _Status.EXCLUDED, _Status.NOT_RETRIEVED, _Status.NOT_SCREENED)
UNDECIDED = "undecided"


def references_of_library(who: Any, keys: Sequence[int]) -> Iterator[Exported]:
    """The sources of some records, in their order, as far as somebody may know of them and consent allows."""
    works, kept = _Works(), _kept_keys()
    for start in range(0, len(keys), _AT_ONCE):
        sources = sources_with(who, keys[start : start + _AT_ONCE])
        yield from _exported([source for source in sources if source.pk not in kept], works, {})


def references_of_review(who: Any, review: Review, part: str = "all") -> Iterator[Exported]:
    """The records of a review that stand: all, or those "included", "excluded" or "undecided", each with its
    decision, stage and reason. A file leaves the council: what was told for inside it is not among them."""
    found = candidates(who, review).exclude(source__in=kept_inside())
    if part in (_Status.INCLUDED, _Status.EXCLUDED):
        found = found.filter(status=part)
    elif part == UNDECIDED:
        found = found.exclude(status__in=(_Status.INCLUDED, _Status.EXCLUDED))
    records = {candidate.source_id: _decision(candidate) for candidate in found}
    keys, works = list(records), _Works()
    for start in range(0, len(keys), _AT_ONCE):
        some = keys[start : start + _AT_ONCE]
        by_key = {s.pk: s for s in sources_open_to(who).filter(pk__in=some).select_related("record")}
        yield from _exported([by_key[key] for key in some if key in by_key], works, records)


def _kept_keys() -> set[Any]:
    """The sources that no file may hold: a handful, read once."""
    return set(kept_inside().values_list("pk", flat=True))


def _decision(candidate: Candidate) -> dict[str, str]:
    decision = candidate.status if candidate.status in _DECIDED else UNDECIDED
    reason = candidate.reason_code if decision == _Status.EXCLUDED else ""
    return {"decision": str(decision), "stage": str(candidate.stage), "reason": reason}


class _Works:
    """Which sources are one work: all of them are found in the databases of any."""

    def __init__(self) -> None:
        links = SameAs.objects.filter(outcome__in=LINKED).values_list("kept_id", "other_id")
        ties = [Tie(kept, other, 0) for kept, other in links]
        sameness = Sameness(ties)
        self._members: dict[Any, set[Any]] = defaultdict(set)
        for tie in ties:
            root = sameness.root(tie.kept)
            self._members[root] |= {root, tie.kept, tie.other}
        self._root = {member: root for root, members in self._members.items() for member in members}

    def with_source(self, key: UUID) -> set[UUID]:
        return self._members[self._root[key]] if key in self._root else {key}


def _exported(
    sources: Sequence[Source], works: _Works, decisions: dict[UUID, dict[str, str]]
) -> Iterator[Exported]:
    members = {source.pk: works.with_source(source.pk) for source in sources}
    everything = {key for keys in members.values() for key in keys}
    imported, databases = _appearances(everything)
    tags, words = _tags(everything), _words(sources)
    for source in sources:
        own = members[source.pk]
        carried = Carried(
            key=str(source.pk),
            tags=_together(tags, own),
            databases=_together(databases, own),
            **decisions.get(source.pk, {}),
        )
        yield reference_of(source, imported.get(source.pk), words.get(source.pk, "")), carried


def _together(found: dict[UUID, list[str]], keys: Iterable[UUID]) -> tuple[str, ...]:
    return tuple(sorted({name for key in keys for name in found[key]}))


def _appearances(keys: set[UUID]) -> tuple[dict[UUID, Any], dict[UUID, list[str]]]:
    """What was read of each source when it first came, and in which databases it was found."""
    rows = Appearance.objects.filter(source__in=keys).order_by("voided", "created", "line")
    imported: dict[UUID, Any] = {}
    databases: dict[UUID, list[str]] = defaultdict(list)
    for key, fields, database, voided in rows.values_list("source_id", "fields", "database", "voided"):
        imported.setdefault(key, fields)
        if database and not voided:
            databases[key].append(database)
    return imported, databases


def _tags(keys: set[UUID]) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = defaultdict(list)
    for key, name in Tagging.objects.filter(source__in=keys).values_list("source_id", "tag__name"):
        found[key].append(name)
    return found


def _words(sources: Sequence[Source]) -> dict[UUID, str]:
    """What people have told, unless they do not want to be quoted or have taken it back."""
    told = {source.pk for source in sources if source.kind in CONTRIBUTED}
    if not told:
        return {}
    consents = Consent.objects.filter(source__in=told)
    silent = consents.filter(quotation=Consent.Quotation.NONE) | consents.exclude(withdrawn_at=None)
    told -= set(silent.values_list("source_id", flat=True))
    texts = SourceText.objects.filter(source__in=told).order_by("version")
    return dict(texts.values_list("source_id", "text"))
