"""The page of the library: what was found, and how it can be narrowed and taken along."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator

from moothall.permissions import May, can
from moothall.rooms.codification import queries
from moothall.rooms.codification.exporting import FORMATS
from moothall.rooms.codification.forms import LibraryFilterForm
from moothall.rooms.codification.pages import cells
from moothall.rooms.codification.queries import LibraryPage, LibraryRow

COLUMNS = ("Title", "Kind", "Who", "When", "State", "Decisions resting on it")
RESULT_FORMATS = ("ris", "csv", "xlsx", "bibtex", "csl_json")
LONGEST_LIST = 15


def library_filter(request: Any) -> LibraryFilterForm:
    """What is asked for in the address, understood as far as it can be."""
    form = LibraryFilterForm(request.GET, reviews=queries.reviews(request.who))
    form.full_clean()
    return form


def library_context(request: Any) -> dict[str, Any]:
    form = library_filter(request)
    found = queries.search_library(
        request.who,
        form.text,
        **vars(form.narrowing),
        order=form.order,
        page=request.GET.get("page"),
    )
    first, some = _divided(found)
    return {
        "filter": form,
        "filtered": bool(form.text.strip()) or form.narrowing.is_any,
        "narrowed": form.narrowing.is_any or bool(form.errors) or form.order != "relevance",
        "found": found,
        "some": found.total - found.with_all,
        "head": cells.table_head(*COLUMNS, numeric=("Decisions resting on it",)),
        "rows": [_library_row(row) for row in first],
        "some_rows": [_library_row(row) for row in some],
        "pager": cells.pager(found.page, request.GET),
        "tags": [_tag_link(request, tag.name) for tag in queries.tags(request.who)[:LONGEST_LIST]],
        "exports": _exports(request) if found.total else [],
        "may_add": can(request.who, May.ADD_SOURCE, request.workspace),
        "may_import": can(request.who, May.IMPORT_REFERENCES, request.workspace),
    }


def _divided(found: LibraryPage) -> tuple[Sequence[LibraryRow], Sequence[LibraryRow]]:
    """The rows of this page that hold all words, and those that hold some of them."""
    whole = max(0, found.with_all - (found.page.number - 1) * found.page.paginator.per_page)
    return found.hits[:whole], found.hits[whole:]


def _library_row(row: LibraryRow) -> list[dict[str, Any]]:
    source = row.source
    return [
        cells.link(source.record.url, source),
        cells.text(source.get_kind_display()),
        cells.text(source.byline),
        cells.text(source.when),
        {"html": cells.state_tag(source.record) or source.get_state_display()},
        cells.number(f"{row.decisions:,}"),
    ]


def _tag_link(request: Any, name: str) -> dict[str, str]:
    return {"name": name, "address": f"?{urlencode({'tag': name})}"}


def _exports(request: Any) -> list[dict[str, Any]]:
    """The buttons by which everything that was found is taken along, for those who may."""
    if not can(request.who, May.SEE_DRAFTS, request.workspace):
        return []
    return [{"value": format, "text": FORMATS[format].split(",")[0]} for format in RESULT_FORMATS]


def page_of(found: Sequence[Any], asked: Any, size: int = 25) -> Page:
    """One page of a list, by the ``page`` in the address."""
    return Paginator(found, size).get_page(asked.get("page"))
