"""Adding and editing sources, and what every new source has in common."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.urls import reverse

from moothall.events.happened import happened
from moothall.people.models import Person, Workspace
from moothall.rooms.codification.actions.finding import renew_search_of
from moothall.rooms.codification.actions.source_states import change_state
from moothall.rooms.codification.details import problems_with_details
from moothall.rooms.codification.models import Consent, Source, SourceText
from moothall.rooms.codification.refusals import EvidenceRefused
from moothall.trace.actions import change_record, link, make_record
from moothall.trace.models import Inquiry, Record

RIGHTS = {
    Source.Kind.RESEARCH: Source.Rights.LICENSED,
    Source.Kind.MONITORING_DATA: Source.Rights.COUNCIL_ONLY,
    Source.Kind.PRACTICE_KNOWLEDGE: Source.Rights.COUNCIL_ONLY,
    Source.Kind.LIVED_EXPERIENCE: Source.Rights.CONSENTED,
    Source.Kind.POLICY_DOCUMENT: Source.Rights.OPEN,
}
# Kinds whose words are the source itself, not a summary of something that stands elsewhere.
TOLD = (Source.Kind.PRACTICE_KNOWLEDGE, Source.Kind.LIVED_EXPERIENCE)
FOR_ONE_REVIEW = {
    Source.Kind.PRACTICE_KNOWLEDGE: "Practice knowledge for one review",
    Source.Kind.LIVED_EXPERIENCE: "An account for one review",
}
IDENTIFYING = ("authors", "year", "doi", "pmid", "url")
LONGEST_MADE_TITLE = 120
YEARS = range(1000, 3000)
EDITABLE = (
    *("title", "abstract", "authors", "organisation", "year", "date_text", "container", "volume", "issue"),
    *("page_first", "page_last", "doi", "pmid", "openalex_id", "isbn", "url", "accessed_on", "language"),
    *("document_type", "keywords", "rights"),
)


@transaction.atomic
def add_source(
    *,
    workspace: Workspace,
    kind: str,
    inquiry: Inquiry | None = None,
    title: str = "",
    text: str = "",
    details: Mapping[str, Any] | None = None,
    consent: Mapping[str, Any] | None = None,
    measures: Record | None = None,
    replaces: Source | None = None,
    by: Person | None,
    **fields: Any,
) -> Source:
    """Add one source. ``text`` is its abstract, or what is known, or the account; ``details`` what its kind
    needs; ``consent`` {"scope", "quotation"}, and if wanted "review", which an account of lived experience
    cannot be without. ``measures`` is the record of the indicator that monitoring data belong to;
    ``replaces`` the policy document that another one takes the place of, once it is adopted.

    Raises EvidenceRefused naming everything that is missing or wrong.
    """
    details = {name: value for name, value in (details or {}).items() if value}
    problems = problems_with_source(kind, title, text, details, consent, fields)
    problems += _problems_with_links(workspace, kind, measures, replaces)
    if problems:
        raise EvidenceRefused(problems)
    details |= {"measures": str(measures.uid)} if measures else {}
    details |= {"replaces": str(replaces.pk)} if replaces else {}
    fields |= {"title": title.strip(), "abstract": "" if kind in TOLD else text, "details": details}
    source = new_source(workspace, inquiry, kind, text, fields)
    source.save(force_insert=True)
    if text.strip():
        new_text(source, text).save(force_insert=True)
    if kind in TOLD and consent:
        Consent.objects.create(workspace=workspace, source=source, **consent)
    renew_search_of([source.pk])
    happened("source.added", source, by, kind=kind)
    _link(source, measures, replaces, by)
    return source


@transaction.atomic
def edit_source(
    *, source: Source, details: Mapping[str, Any] | None = None, by: Person | None, **fields: Any
) -> Source:
    """Change what is known of a source: its ``fields``, and those of ``details`` that are given, an empty
    value for what is no longer known. As it was imported it stays in its appearances; the words that can be
    coded stay as they are.

    Raises EvidenceRefused naming everything that would be missing or wrong, for a field that is not for
    editing, and for a source that has been withdrawn.
    """
    source = Source.objects.select_for_update(of=("self",), no_key=True).get(pk=source.pk)
    if source.state == Source.State.WITHDRAWN:
        raise EvidenceRefused("This source has been withdrawn, so nothing of it is changed.")
    if unknown := sorted(fields.keys() - set(EDITABLE)):
        raise EvidenceRefused([(name, f"“{name}” cannot be changed") for name in unknown])
    kept = {name: value for name, value in (source.details | dict(details or {})).items() if value}
    after = {name: getattr(source, name) for name in EDITABLE} | fields
    problems = problems_with_details(source.kind, kept) + problems_with_fields(fields)
    if source.kind not in TOLD:
        problems += _problems_with_identity(source, after)
    if problems:
        raise EvidenceRefused(problems)
    changed = [name for name in fields if getattr(source, name) != fields[name]]
    changed += ["details"] if kept != source.details else []
    for name, value in (fields | {"details": kept}).items():
        setattr(source, name, value)
    if changed:
        source.save(update_fields=changed)
        renew_record(source)
        happened("source.edited", source, by, what=sorted(changed))
    return source


def renew_record(source: Source) -> None:
    """Have the record say what its source says now: part of an action, never called from a view."""
    text = source.texts.last() if source.kind in TOLD else None
    words = text.text if text else source.abstract
    said = {"title": _title_of(source, words), "words": _words_of(source, words)}
    if (
        source.kind in TOLD
        and Consent.objects.filter(source=source, scope=Consent.Scope.THIS_REVIEW).exists()
    ):
        # Everybody in the workspace finds records by their words; these are for one review.
        said = {"title": FOR_ONE_REVIEW[source.kind], "words": ""}
    change_record(record=source.record, **said)
    renew_search_of([source.pk])


def new_source(
    workspace: Workspace, inquiry: Inquiry | None, kind: str, text: str, fields: Mapping[str, Any]
) -> Source:
    """A source with its record, not saved yet: part of an action, never called from a view."""
    key = uuid4()
    source = Source(id=key, workspace=workspace, kind=kind, **({"rights": RIGHTS[kind]} | dict(fields)))
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


def problems_with_source(
    kind: str,
    title: str,
    text: str,
    details: Mapping[str, Any],
    consent: Mapping[str, Any] | None,
    fields: Mapping[str, Any],
) -> list[tuple[str, str]]:
    """Everything that is missing from a new source, or wrong with it. An unknown kind is refused alone."""
    if kind not in Source.Kind.values:
        raise EvidenceRefused([("kind", "Choose what kind of source it is")])
    problems = problems_with_details(kind, details)
    if kind in TOLD and not text.strip():
        problems.insert(0, ("text", "Enter the words of the source"))
    if kind not in TOLD and not title.strip():
        problems.insert(0, ("title", "Enter the title"))
    if kind == Source.Kind.RESEARCH and not any(fields.get(name) for name in IDENTIFYING):
        problems.append(("year", "Enter an author, the year, a DOI or a web address: one is enough"))
    if kind == Source.Kind.LIVED_EXPERIENCE and not consent:
        problems.append(("consent", "Ask the person for their consent first: without it nothing is stored"))
    return problems + problems_with_fields(fields)


def problems_with_fields(fields: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What cannot be kept as it was given, field by field."""
    problems = []
    for name, value in fields.items():
        field = Source._meta.get_field(name)
        limit = getattr(field, "max_length", None)
        if limit and isinstance(value, str) and len(value) > limit:
            problems.append((name, f"This is longer than {limit} characters: {field.verbose_name}"))
    year = fields.get("year")
    if year is not None and year not in YEARS:
        problems.append(("year", f"Enter a year between {YEARS.start} and {YEARS.stop - 1}"))
    if fields.get("rights") not in (None, *Source.Rights.values):
        problems.append(("rights", "Choose who may use it"))
    return problems


def _problems_with_identity(source: Source, after: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What would be missing to know which work this is. What was imported without it can be edited still."""
    problems = []
    if source.title and not str(after["title"]).strip():
        problems.append(("title", "Enter the title"))
    research = source.kind == Source.Kind.RESEARCH
    if research and not any(after[name] for name in (*IDENTIFYING, "title")):
        problems.append(("year", "Enter an author, the year, a DOI or a web address: one is enough"))
    return problems


def _problems_with_links(
    workspace: Workspace, kind: str, measures: Record | None, replaces: Source | None
) -> list[tuple[str, str]]:
    problems = []
    if measures and (
        kind != Source.Kind.MONITORING_DATA
        or measures.kind != "indicator"
        or measures.workspace_id != workspace.pk
    ):
        problems.append(("measures", "Choose an indicator of this workspace, for monitoring data only"))
    if replaces and (
        kind != Source.Kind.POLICY_DOCUMENT
        or replaces.kind != Source.Kind.POLICY_DOCUMENT
        or replaces.workspace_id != workspace.pk
    ):
        problems.append(("replaces", "Choose a policy document of this workspace"))
    return problems


def _link(source: Source, measures: Record | None, replaces: Source | None, by: Person | None) -> None:
    if measures:
        link(of=source.record, rests_on=measures, relation="measures")
    if replaces:
        link(of=source.record, rests_on=replaces.record, relation="supersedes")
        if source.details["status"] == "adopted" and replaces.state != Source.State.SUPERSEDED:
            reason = f"Replaced by “{source.title}”"
            change_state(replaces, Source.State.SUPERSEDED, reason, by)


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
