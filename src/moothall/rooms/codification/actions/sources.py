"""Adding a source by hand, and what every new source has in common."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.urls import reverse

from moothall.events.happened import happened
from moothall.people.models import Person, Workspace
from moothall.rooms.codification.details import problems_with_details
from moothall.rooms.codification.models import Consent, Source, SourceText
from moothall.rooms.codification.refusals import EvidenceRefused
from moothall.trace.actions import make_record
from moothall.trace.models import Inquiry

RIGHTS = {
    Source.Kind.RESEARCH: Source.Rights.LICENSED,
    Source.Kind.MONITORING_DATA: Source.Rights.COUNCIL_ONLY,
    Source.Kind.PRACTICE_KNOWLEDGE: Source.Rights.COUNCIL_ONLY,
    Source.Kind.LIVED_EXPERIENCE: Source.Rights.CONSENTED,
    Source.Kind.POLICY_DOCUMENT: Source.Rights.OPEN,
}
# Kinds whose words are the source itself, not a summary of something that stands elsewhere.
TOLD = (Source.Kind.PRACTICE_KNOWLEDGE, Source.Kind.LIVED_EXPERIENCE)
IDENTIFYING = ("authors", "year", "doi", "pmid", "url")
LONGEST_MADE_TITLE = 120


@transaction.atomic
def add_source(
    *,
    workspace: Workspace,
    kind: str,
    inquiry: Inquiry | None = None,
    title: str = "",
    text: str = "",
    details: Mapping[str, Any] | None = None,
    consent: Mapping[str, str] | None = None,
    by: Person | None,
    **fields: Any,
) -> Source:
    """Add one source. ``text`` is its abstract, or what is known, or the account; ``details`` what its kind
    needs; ``consent`` {"scope", "quotation"}, which an account of lived experience cannot be without.

    Raises EvidenceRefused naming everything that is missing.
    """
    details = {name: value for name, value in (details or {}).items() if value}
    _refuse_incomplete(kind, title, text, details, consent, fields)
    fields |= {"title": title.strip(), "abstract": "" if kind in TOLD else text, "details": details}
    source = new_source(workspace, inquiry, kind, text, fields)
    source.save(force_insert=True)
    if text.strip():
        new_text(source, text).save(force_insert=True)
    if kind == Source.Kind.LIVED_EXPERIENCE and consent:
        Consent.objects.create(workspace=workspace, source=source, **consent)
    happened("source.added", source, by, kind=kind)
    return source


def new_source(
    workspace: Workspace, inquiry: Inquiry | None, kind: str, text: str, fields: Mapping[str, Any]
) -> Source:
    """A source with its record, not saved yet: part of an action, never called from a view."""
    key = uuid4()
    source = Source(id=key, workspace=workspace, kind=kind, rights=RIGHTS[kind], **fields)
    source.record = make_record(
        workspace=workspace,
        inquiry=inquiry,
        kind="source",
        title=_title_of(source, text),
        words=_words_of(source, text),
        url=reverse("codification:source", args=[workspace.slug, key]),
    )
    return source


def new_text(source: Source, text: str, encoding: str = "utf-8") -> SourceText:
    """The first version of a source's words, not saved yet."""
    return SourceText(
        workspace=source.workspace, source=source, text=text, length=len(text), encoding=encoding
    )


def _refuse_incomplete(
    kind: str,
    title: str,
    text: str,
    details: Mapping[str, Any],
    consent: Mapping[str, str] | None,
    fields: Mapping[str, Any],
) -> None:
    if kind not in Source.Kind.values:
        raise EvidenceRefused([("kind", "Choose what kind of source it is")])
    problems = problems_with_details(kind, dict(details))
    if kind in TOLD and not text.strip():
        problems.insert(0, ("text", "Enter the words of the source"))
    if kind not in TOLD and not title.strip():
        problems.insert(0, ("title", "Enter the title"))
    if kind == Source.Kind.RESEARCH and not any(fields.get(name) for name in IDENTIFYING):
        problems.append(("year", "Enter an author, the year, a DOI or a web address: one is enough"))
    if kind == Source.Kind.LIVED_EXPERIENCE and not consent:
        problems.append(("consent", "Ask the person for their consent first: without it nothing is stored"))
    if problems:
        raise EvidenceRefused(problems)


def _title_of(source: Source, text: str) -> str:
    if source.title:
        return source.title
    if source.kind == Source.Kind.LIVED_EXPERIENCE:
        # The account itself never stands in lists: it is seen where its consent says.
        return ", ".join(
            words for words in ("An account", source.details.get("setting"), source.when) if words
        )
    return _beginning(text) or source.doi or source.url or "Without a title"


def _beginning(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= LONGEST_MADE_TITLE else words[:LONGEST_MADE_TITLE].rsplit(" ", 1)[0] + "…"


def _words_of(source: Source, text: str) -> str:
    """What search looks through beside the title."""
    names = (author.get("literal") or author.get("family") or "" for author in source.authors)
    parts = (text, *names, source.organisation, source.container, source.doi, *source.keywords)
    return "\n".join(part for part in parts if part)
