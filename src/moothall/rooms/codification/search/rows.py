"""What the search looks through of each source."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django_scopes import scope

from moothall.people.models import Workspace
from moothall.rooms.codification.models import Appearance, Candidate, Consent, SameAs, Source, SourceText
from moothall.rooms.codification.models.same_as import LINKED
from moothall.rooms.codification.models.source import CONTRIBUTED
from moothall.trace.models import Link

_AT_ONCE = 500
# Characters of each field that are looked through: a vector of PostgreSQL holds a megabyte in all.
_LONGEST = {"title": 5_000, "authors": 20_000, "container": 5_000, "keywords": 20_000, "abstract": 100_000}
_LONGEST_FULL_TEXT = 200_000
FIELDS = (*_LONGEST, "full_text")


@dataclass(frozen=True)
class SearchRow:
    """The words of one source. ``key`` is that of its record; ``is_contributed`` says that who may know of it
    depends on a consent."""

    key: int
    workspace: UUID
    is_contributed: bool
    title: str
    authors: str
    container: str
    keywords: str
    abstract: str
    full_text: str

    @property
    def texts(self) -> tuple[str, ...]:
        return tuple(getattr(self, name) for name in FIELDS)


def findable() -> QuerySet[Source]:
    """The sources of the workspace that can be found at all. One that is the same work as another is found
    by that one; an account whose consent is withdrawn is not found, nor is what came by an import that was
    removed, unless a review holds it or something rests on it."""
    own = Appearance.objects.filter(source=OuterRef("pk"))
    removed = Exists(own) & ~Exists(own.filter(voided=False))
    held = Exists(Candidate.objects.filter(source=OuterRef("pk"), voided=False))
    used = Exists(Link.objects.filter(rests_on=OuterRef("record")))
    linked = SameAs.objects.filter(other=OuterRef("pk"), outcome__in=LINKED)
    withdrawn = Consent.objects.filter(source=OuterRef("pk")).exclude(withdrawn_at=None)
    told = Q(kind__in=CONTRIBUTED) & Exists(withdrawn)
    return Source.objects.exclude(Exists(linked) | told | (removed & ~held & ~used))


def every_row() -> Iterator[SearchRow]:
    """The words of every source that can be found, workspace after workspace."""
    for workspace in Workspace.objects.order_by("pk"):
        with scope(workspace=workspace):
            found = findable().select_related("record").order_by("record_id")
            yield from rows_of(found.iterator(chunk_size=_AT_ONCE))


def rows_of(sources: Iterable[Source]) -> Iterator[SearchRow]:
    """The words of some sources, which come with their records."""
    block: list[Source] = []
    for source in sources:
        block.append(source)
        if len(block) == _AT_ONCE:
            yield from _rows(block)
            block = []
    yield from _rows(block)


def _rows(sources: list[Source]) -> Iterator[SearchRow]:
    told = [source.pk for source in sources if source.kind in CONTRIBUTED]
    texts = SourceText.objects.filter(source__in=told).order_by("version") if told else ()
    newest = {text.source_id: text.text for text in texts}
    whole = [source.full_text_id for source in sources if source.full_text_id]
    full_texts = SourceText.objects.in_bulk(whole) if whole else {}
    for source in sources:
        full_text = full_texts.get(source.full_text_id)
        yield _row(source, newest.get(source.pk, source.abstract), full_text.text if full_text else "")


def _row(source: Source, abstract: str, full_text: str) -> SearchRow:
    names = [f"{author.get('given', '')} {_family(author)}" for author in source.authors]
    behind = [source.organisation, *(source.details.get(name, "") for name in ("owner", "body"))]
    texts = {
        "title": source.title or source.record.title,
        "authors": "; ".join(name for name in (*names, *behind) if name.strip()),
        "container": " ".join((source.container, source.doi, source.pmid)),
        "keywords": "; ".join(source.keywords),
        "abstract": abstract,
    }
    return SearchRow(
        key=source.record_id,
        workspace=source.workspace_id,
        is_contributed=source.is_contributed,
        **{name: text[: _LONGEST[name]] for name, text in texts.items()},
        full_text=full_text[:_LONGEST_FULL_TEXT],
    )


def _family(author: dict[str, str]) -> str:
    return author.get("literal") or author.get("family") or ""
