"""Sources that may be one work, and where the works of the library were found."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Left

from moothall.rooms.codification.models import Appearance, Candidate, SameAs, Source
from moothall.rooms.codification.models.same_as import LINKED, PairFound
from moothall.rooms.codification.review_log.duplicates import Sameness, Tie
from moothall.rooms.codification.review_log.reading import ties_around

# What somebody of the place has told is never the same as a paper.
COMPARED = (Source.Kind.RESEARCH, Source.Kind.POLICY_DOCUMENT)
UNNAMED = "No database named"
_BEGINNING_OF_ABSTRACT = 800


@dataclass(frozen=True)
class Databases:
    """Of each database, by name in order: how many works it gave, and how many that no other gave.
    ``shared`` says how many works two of them both gave; ``works`` how many there are in all."""

    names: tuple[str, ...]
    total: dict[str, int]
    unique: dict[str, int]
    shared: dict[frozenset[str], int]
    works: int


def standing_sources(who: Any) -> QuerySet[Source]:
    """Sources but those withdrawn, and those of which nothing is left: their import was removed, and no
    review holds them."""
    appearances = Appearance.objects.filter(source=OuterRef("pk"))
    gone = Exists(appearances) & ~Exists(appearances.filter(voided=False))
    held = Exists(Candidate.objects.filter(source=OuterRef("pk"), voided=False))
    return Source.objects.exclude(state=Source.State.WITHDRAWN).exclude(gone & ~held)


def alike_pairs(who: Any) -> list[PairFound]:
    """Pairs of the whole library that are or may be one work, the certain and likely first, without those
    that are known to be one, wait, or were judged to be two."""
    # Loaded where it is needed: pages need not wait for it.
    from moothall.methods.deduplication import find_duplicates

    keys, records = _records(who)
    found = find_duplicates(records).pairs
    del records
    links = SameAs.objects.filter(outcome__in=LINKED).values_list("kept_id", "other_id")
    sameness = Sameness(Tie(kept, other, 0) for kept, other in links)
    others = SameAs.objects.exclude(outcome__in=LINKED).values_list("kept_id", "other_id")
    known = {frozenset(pair) for pair in others}
    pairs = []
    for pair in sorted(found, key=lambda pair: (pair.outcome != "auto", -pair.probability)):
        one, two = keys[pair.i], keys[pair.j]
        if sameness.root(one) != sameness.root(two) and frozenset((one, two)) not in known:
            reasons = (*pair.reasons, *pair.vetoes)
            pairs.append(PairFound(one, two, pair.probability, reasons, pair.outcome == "auto"))
    return pairs


def _records(who: Any) -> tuple[list[UUID], list[dict[str, str]]]:
    columns = ("pk", "title", "authors", "year", "container", "volume", "issue", "page_first", "page_last")
    sources = standing_sources(who).filter(kind__in=COMPARED).order_by("created", "pk")
    rows = sources.values_list(*columns, "doi", "pmid", Left("abstract", _BEGINNING_OF_ABSTRACT))
    keys, records = [], []
    for (
        key,
        title,
        authors,
        year,
        journal,
        volume,
        issue,
        first,
        last,
        doi,
        pmid,
        abstract,
    ) in rows.iterator():
        keys.append(key)
        records.append(
            {
                "title": title,
                "authors": "; ".join(_name(author) for author in authors),
                "year": str(year or ""),
                "journal": journal,
                "volume": volume,
                "issue": issue,
                "pages": f"{first}-{last}" if last else first,
                "doi": doi,
                "pmid": pmid,
                "abstract": abstract,
            }
        )
    return keys, records


def _name(author: dict[str, str]) -> str:
    if author.get("literal"):
        return author["literal"]
    return ", ".join(part for part in (author.get("family"), author.get("given")) if part)


def waiting_pairs(who: Any) -> QuerySet[SameAs]:
    """Pairs that somebody has to look at, the likeliest first."""
    found = SameAs.objects.filter(outcome=SameAs.Outcome.QUEUED).select_related(
        "kept__record", "other__record"
    )
    return found.order_by("-probability", "pk")


def next_pair(who: Any, after: SameAs | None = None) -> SameAs | None:
    """The likeliest pair that waits, or the next one ``after`` another."""
    waiting = waiting_pairs(who)
    if after is not None:
        likely = after.probability or 0
        waiting = waiting.filter(Q(probability__lt=likely) | Q(probability=likely, pk__gt=after.pk))
    return waiting.first()


def pair(who: Any, key: UUID) -> SameAs | None:
    found = SameAs.objects.select_related("kept__record", "other__record", "workspace", "decided_by")
    return found.filter(pk=key).first()


def linked_pairs(who: Any) -> QuerySet[SameAs]:
    """Pairs that are one work, those linked last first."""
    found = SameAs.objects.filter(outcome__in=LINKED).order_by("-position")
    return found.select_related("kept__record", "other__record", "decided_by")


def pairs_of_import(who: Any, run: Any) -> dict[str, int]:
    """How many pairs with a source of a file are linked, and how many wait to be looked at."""
    own = Appearance.objects.filter(import_run=run, voided=False).values("source")
    pairs = SameAs.objects.filter(Q(kept__in=own) | Q(other__in=own))
    linked, queued = pairs.filter(outcome__in=LINKED), pairs.filter(outcome=SameAs.Outcome.QUEUED)
    return {"linked": linked.count(), "queued": queued.count()}


def works_with(who: Any, source: Source) -> list[Source]:
    """Every source that is the same work as this one, itself first."""
    keys = {key for tie in ties_around([source.pk]) for key in (tie.kept, tie.other)} - {source.pk}
    others = Source.objects.filter(pk__in=keys).select_related("record").order_by("created")
    return [source, *others]


def links_around(who: Any, source: Source) -> list[SameAs]:
    """The links that join a source to others of the same work, oldest first."""
    keys = {key for tie in ties_around([source.pk]) for key in (tie.kept, tie.other)}
    found = SameAs.objects.filter(outcome__in=LINKED, kept__in=keys).order_by("position")
    return list(found.select_related("kept__record", "other__record"))


def appearances_of(who: Any, sources: Iterable[Source]) -> QuerySet[Appearance]:
    """Every record of a file that gave one of some sources, oldest first; not those of removed imports."""
    found = Appearance.objects.filter(source__in=list(sources), voided=False).defer("raw", "fields")
    return found.select_related("import_run").defer("import_run__file").order_by("created", "line")


def databases(who: Any) -> Databases:
    """From which databases the works of the library came, and how far these overlap."""
    rows = Appearance.objects.filter(voided=False).values_list("source_id", "database").distinct()
    ties = SameAs.objects.filter(outcome__in=LINKED).values_list("kept_id", "other_id")
    sameness = Sameness(Tie(kept, other, 0) for kept, other in ties)
    written: dict[str, Counter[str]] = defaultdict(Counter)
    works: dict[Any, set[str]] = defaultdict(set)
    for source, database in rows.iterator():
        name = " ".join(database.split()) or UNNAMED
        written[name.casefold()][name] += 1
        works[sameness.root(source)].add(name.casefold())
    # A name that is written in several ways is shown as most records write it.
    shown = {key: spelled.most_common(1)[0][0] for key, spelled in written.items()}
    total, unique, shared = Counter(), Counter(), Counter()
    for found in works.values():
        names = [shown[key] for key in found]
        total.update(names)
        unique.update(names if len(names) == 1 else ())
        shared.update(frozenset(two) for two in combinations(names, 2))
    names = tuple(sorted(total, key=lambda name: (-total[name], name)))
    return Databases(names, dict(total), dict(unique), dict(shared), len(works))
