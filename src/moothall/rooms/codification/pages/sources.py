"""The page of a source."""

from typing import Any

from django.core.paginator import Paginator
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.safestring import SafeString

from moothall.permissions import May, can
from moothall.rooms.codification import actions, queries
from moothall.rooms.codification.details import DETAILS, details_in_words
from moothall.rooms.codification.forms import TagForm
from moothall.rooms.codification.models import Candidate, Coding, Source, SourceFile, SourceStateChange
from moothall.rooms.codification.pages import cells
from moothall.rooms.codification.pages.duplicates import appearances_context
from moothall.rooms.codification.queries import Sentence

SENTENCES = 200


def source_context(request: Any, source: Source, tag_form: TagForm | None = None) -> dict[str, Any]:
    sentences = queries.sentences_of(request.who, source)
    page = Paginator(sentences, SENTENCES).get_page(_page_of(request.GET, len(sentences)))
    may_code = can(request.who, May.CODE_EXCERPT, request.workspace)
    return {
        "source": source,
        "kept": queries.kept_for(request.who, source),
        "notices": list(queries.notices_of(request.who, source)),
        "facts": _facts(request, source),
        "sentences": page,
        "items": [_tick(sentence) for sentence in page] if may_code else [],
        "sentence_fieldset": cells.legend("Tick the sentences that matter"),
        "pager": cells.pager(page, request.GET),
        "excerpts": [_excerpt(coding) for coding in queries.codings_of(request.who, source)],
        "may_code": may_code,
        **_beside(request, source, tag_form),
        **appearances_context(request, source),
    }


def _beside(request: Any, source: Source, tag_form: TagForm | None) -> dict[str, Any]:
    """What is kept beside a source, and what can be done with it."""
    may_edit = can(request.who, May.ADD_SOURCE, request.workspace) and source.state != "withdrawn"
    may_set_state = can(request.who, May.MANAGE_REVIEW, request.workspace)
    return {
        "tags": queries.tags_of(request.who, source),
        "form": tag_form or TagForm(),
        "files": [file_row(request, source, file) for file in queries.files_of(request.who, source)],
        "changes": [_change(change) for change in queries.state_changes_of(request.who, source)],
        "reviews": _reviews(request, source),
        "decisions": queries.decisions_resting_on(request.who, [source.record])[source.record_id],
        "may_edit": may_edit,
        "may_set_state": may_set_state and bool(actions.states_after(source)),
    }


def _page_of(asked: Any, total: int) -> Any:
    """The page that was asked for: by its number, or by that of a sentence on it."""
    number = asked.get("sentence", "")
    if number.isdecimal() and 1 <= int(number) <= total:
        return (int(number) - 1) // SENTENCES + 1
    return asked.get("page")


def _tick(sentence: Sentence) -> dict[str, Any]:
    number = str(sentence.number)
    return {
        "value": number,
        "text": sentence.text,
        "id": f"sentence-{number}",
        "hint": {"text": f"Coded: {', '.join(sentence.codes)}"} if sentence.codes else None,
    }


def _facts(request: Any, source: Source) -> list[dict[str, Any]]:
    facts = [
        ("Kind", source.get_kind_display()),
        ("State", source.get_state_display() if source.state != Source.State.AVAILABLE else ""),
        ("Authors", "; ".join(_whole_name(author) for author in source.authors)),
        ("Organisation", source.organisation),
        ("When", source.when),
        ("Appeared in", _place(source)),
        ("DOI", cells.anchor(f"https://doi.org/{source.doi}", source.doi) if source.doi else ""),
        ("PMID", source.pmid),
        ("ISBN", source.isbn),
        ("Web address", _address(source.url)),
        ("Read there on", cells.day(source.accessed_on)),
        ("Language", source.language),
        ("Keywords", "; ".join(source.keywords)),
        *details_in_words(source),
        *_linked_details(request, source),
        ("Who may use it", _permission(source)),
    ]
    return cells.facts(*facts)


def _place(source: Source) -> str:
    parts = (
        source.container,
        f"volume {source.volume}" if source.volume else "",
        f"issue {source.issue}" if source.issue else "",
        f"pages {_pages(source)}" if source.page_first else "",
    )
    return ", ".join(part for part in parts if part)


def _pages(source: Source) -> str:
    return f"{source.page_first} to {source.page_last}" if source.page_last else source.page_first


def _whole_name(author: dict[str, str]) -> str:
    parts = (author.get("given"), author.get("family"))
    return author.get("literal") or " ".join(part for part in parts if part)


def _address(url: str) -> SafeString | str:
    return cells.anchor(url, url) if url.startswith(("https://", "http://")) else url


def _linked_details(request: Any, source: Source) -> list[tuple[str, SafeString]]:
    """The indicator that figures belong to, the policy that another replaces, each as a link."""
    named = {name: detail.label for name, detail in DETAILS[source.kind].items() if detail.is_linked}
    found = queries.linked_details(request.who, source)
    return [(named[name], cells.anchor(record.url, record.title)) for name, record in found.items()]


def _permission(source: Source) -> str:
    consent = getattr(source, "consent", None)
    if consent is None:
        return source.get_rights_display()
    given = date_format(consent.given_at, "j F Y")
    words = f"{consent.get_scope_display()}. Quoted: {consent.get_quotation_display().lower()}."
    return f"{words} Consent given on {given}."


def _excerpt(coding: Coding) -> dict[str, Any]:
    return {"coding": coding, "code": cells.tag(coding.code.name)}


def file_row(request: Any, source: Source, file: SourceFile) -> dict[str, Any]:
    """A file of a source: its name, what it is and whether its words were read, and where it opens."""
    here = [request.workspace.slug, source.pk, file.pk]
    opens = may_open(request, file)
    return {
        "name": file.file_name,
        "about": ". ".join(
            filter(None, (filesizeformat(file.size), file.get_rights_display(), _words(file)))
        ),
        "address": reverse("codification:source_file", args=here) if opens else "",
        "remove": reverse("codification:remove_source_file", args=here),
    }


def files_to_open(request: Any, source: Source) -> list[dict[str, Any]]:
    """The files of a source that whoever looks may open."""
    rows = [file_row(request, source, file) for file in queries.files_of(request.who, source)]
    return [row for row in rows if row["address"]]


def _words(file: SourceFile) -> str:
    """What became of the words of a file."""
    waits = file.text_state == SourceFile.TextState.WAITING
    return "Its words are being read" if waits else file.text_note.rstrip(".")


def may_open(request: Any, file: SourceFile) -> bool:
    """Whoever reads the workspace opens what is open to everyone; the rest is for its members."""
    needed = May.SEE_WORKSPACE if file.rights == Source.Rights.OPEN else May.SEE_DRAFTS
    return can(request.who, needed, request.workspace)


def _change(change: SourceStateChange) -> str:
    return f"{date_format(change.created, 'j F Y')}: {str(change).split(': ')[-1]}. {change.reason}"


def _reviews(request: Any, source: Source) -> list[dict[str, Any]]:
    """The reviews that a source is in; how it came out there only once that can be told."""
    may_open = can(request.who, May.SEE_DRAFTS, request.workspace)
    told = {c.pk: c for c in queries.screened_elsewhere(request.who, Candidate(source=source))}
    return [
        {
            "url": record.review.record.url if may_open else "",
            "title": record.review.title,
            "outcome": _outcome(told[record.pk]) if record.pk in told else "",
        }
        for record in queries.reviews_with(request.who, source)
    ]


def _outcome(record: Candidate) -> str:
    return f"{record.get_status_display()} at {record.get_stage_display().lower()}"
