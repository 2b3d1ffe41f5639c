"""The pages of sources."""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString

from moothall.permissions import May, can
from moothall.rooms.codification import queries
from moothall.rooms.codification.details import details_in_words
from moothall.rooms.codification.forms import LibraryFilterForm
from moothall.rooms.codification.models import Coding, Source
from moothall.rooms.codification.pages import cells
from moothall.rooms.codification.queries import LibraryRow, Sentence

SENTENCES = 200
COLUMNS = ("Title", "Kind", "Who", "When", "State", "Decisions resting on it")


def library_context(request: Any) -> dict[str, Any]:
    form = LibraryFilterForm(request.GET)
    form.full_clean()
    asked = form.cleaned_data
    found = queries.library(
        request.who,
        asked.get("q", ""),
        kind=asked.get("kind", ""),
        state=asked.get("state", ""),
        page=request.GET.get("page"),
    )
    return {
        "filter": form,
        "filtered": any(asked.values()),
        "found": found,
        "head": cells.table_head(*COLUMNS),
        "rows": [_library_row(row) for row in found.rows],
        "pager": cells.pager(found.page, request.GET),
        "may_add": can(request.who, May.ADD_SOURCE, request.workspace),
        "may_import": can(request.who, May.IMPORT_REFERENCES, request.workspace),
    }


def _library_row(row: LibraryRow) -> list[dict[str, Any]]:
    source = row.source
    return [
        cells.link(source.record.url, source),
        cells.text(source.get_kind_display()),
        cells.text(source.byline),
        cells.text(source.when),
        {"html": cells.state_tag(source.record) or source.get_state_display()},
        {"text": str(row.decisions), "format": "numeric"},
    ]


def source_context(request: Any, source: Source) -> dict[str, Any]:
    sentences = queries.sentences_of(request.who, source)
    page = Paginator(sentences, SENTENCES).get_page(_page_of(request.GET, len(sentences)))
    may_code = can(request.who, May.CODE_EXCERPT, request.workspace)
    return {
        "source": source,
        "notices": list(queries.notices_of(request.who, source)),
        "facts": _facts(source),
        "sentences": page,
        "items": [_tick(sentence) for sentence in page] if may_code else [],
        "sentence_fieldset": cells.legend("Tick the sentences that matter"),
        "pager": cells.pager(page, request.GET),
        "excerpts": [_excerpt(coding) for coding in queries.codings_of(request.who, source)],
        "may_code": may_code,
        "may_retract": can(request.who, May.MANAGE_REVIEW, request.workspace),
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


def _facts(source: Source) -> list[dict[str, Any]]:
    place = ", ".join(
        part
        for part in (
            source.container,
            f"volume {source.volume}" if source.volume else "",
            f"issue {source.issue}" if source.issue else "",
            f"pages {_pages(source)}" if source.page_first else "",
        )
        if part
    )
    facts = [
        ("Kind", source.get_kind_display()),
        ("Authors", "; ".join(_whole_name(author) for author in source.authors)),
        ("Organisation", source.organisation),
        ("When", source.when),
        ("Appeared in", place),
        ("DOI", _doi_link(source)),
        ("PMID", source.pmid),
        ("Web address", _address(source.url)),
        *details_in_words(source),
        ("Who may use it", _permission(source)),
    ]
    return [cells.summary_row(label, value) for label, value in facts if value]


def _pages(source: Source) -> str:
    return f"{source.page_first} to {source.page_last}" if source.page_last else source.page_first


def _whole_name(author: dict[str, str]) -> str:
    parts = (author.get("given"), author.get("family"))
    return author.get("literal") or " ".join(part for part in parts if part)


def _doi_link(source: Source) -> SafeString | str:
    address = f"https://doi.org/{source.doi}"
    return format_html('<a class="govuk-link" href="{}">{}</a>', address, source.doi) if source.doi else ""


def _address(url: str) -> SafeString | str:
    if not url.startswith(("https://", "http://")):
        return url
    return format_html('<a class="govuk-link" href="{}">{}</a>', url, url)


def _permission(source: Source) -> str:
    consent = getattr(source, "consent", None)
    if consent is None:
        return source.get_rights_display()
    given = date_format(consent.given_at, "j F Y")
    words = f"{consent.get_scope_display()}. Quoted: {consent.get_quotation_display().lower()}."
    return f"{words} Consent given on {given}."


def _excerpt(coding: Coding) -> dict[str, Any]:
    return {"coding": coding, "code": cells.tag(coding.code.name)}


def page_of(found: Sequence[Any], asked: Any, size: int = 25) -> Page:
    """One page of a list, by the ``page`` in the address."""
    return Paginator(found, size).get_page(asked.get("page"))
