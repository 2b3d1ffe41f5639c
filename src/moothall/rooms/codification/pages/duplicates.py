"""Pairs of sources that may be one work, the appearances of a source, and the databases that works came
from."""

import re
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format

from moothall.methods.deduplication import REASONS, VETOES
from moothall.permissions import May, can
from moothall.rooms.codification import queries
from moothall.rooms.codification.models import SameAs, Source
from moothall.rooms.codification.pages import cells
from moothall.rooms.codification.pages.library import page_of
from moothall.ui.cells import day, number

LONGEST = 800
# The key that presses each button, where keys are on.
ANSWERS = (("same", "Same", "s"), ("different", "Different", "d"), ("skip", "Skip", "k"))
KEYS_OFF = "pair_keys_off"
APPEARED = ("File", "Line", "Database", "Searched on", "Record")
FIELDS = (
    ("Title", "title"),
    ("Authors", "authors"),
    ("Year", "year"),
    ("Journal", "container"),
    ("Volume", "volume"),
    ("Issue", "issue"),
    ("Pages", "pages"),
    ("DOI", "doi"),
    ("PMID", "pmid"),
    ("Abstract", "abstract"),
)


def queue_context(request: Any, pair: SameAs | None, done: SameAs | None = None) -> dict[str, Any]:
    """The pair to look at, how many wait, and what was said last, to be taken back."""
    return {
        "waiting": queries.waiting_pairs(request.who).count(),
        "linked": queries.linked_pairs(request.who).count(),
        "done": _done(done) if done else None,
        **(pair_context(request, pair) if pair else {"pair": None}),
    }


def pair_context(request: Any, pair: SameAs) -> dict[str, Any]:
    may = can(request.who, May.IMPORT_REFERENCES, request.workspace)
    return {
        "pair": pair,
        "fields": _compared(request, pair),
        "reasons": _in_words(pair, REASONS),
        "against": _in_words(pair, VETOES),
        "percent": f"{pair.probability:.0%}" if pair.probability is not None else "",
        "may_judge": may,
        "buttons": [_button(*answer) for answer in ANSWERS] if may else [],
        "keys_on": not request.session.get(KEYS_OFF, False),
    }


def _done(pair: SameAs) -> dict[str, Any] | None:
    """What was said of a pair, and where that is taken back; nothing for one that still waits."""
    words = {"linked": "Saved: the same work.", "distinct": "Saved: two different works."}.get(pair.outcome)
    if words is None or pair.undone_at:
        return None
    return {"words": words, "address": _address("undo_pair", pair)}


def _in_words(pair: SameAs, known: Any) -> list[str]:
    """What speaks for a pair, or against it. A reason that is no key of the comparison is in words
    already."""
    said = [known[key] for key in pair.reasons if key in known]
    own = [key for key in pair.reasons if key not in REASONS and key not in VETOES]
    return said + (own if known is REASONS else [])


def _button(value: str, words: str, key: str) -> dict[str, Any]:
    return {
        "text": words,
        "name": "says",
        "value": value,
        "classes": "" if value == "same" else "govuk-button--secondary",
        "attributes": {"data-moot-key": key},
        "preventDoubleClick": True,
    }


def _compared(request: Any, pair: SameAs) -> list[dict[str, Any]]:
    sides = [_said(request, source) for source in (pair.kept, pair.other)]
    found = []
    for label, name in (*FIELDS, ("Found in", "databases")):
        one, two = sides[0][name], sides[1][name]
        if one or two:
            mark = "" if name == "databases" else _mark(one, two)
            found.append({"label": label, "one": one, "two": two, "mark": cells.tag(mark) if mark else ""})
    return found


def _said(request: Any, source: Source) -> dict[str, str]:
    names = (author.get("literal") or _whole_name(author) for author in source.authors)
    pages = f"{source.page_first}–{source.page_last}" if source.page_last else source.page_first
    plain = ("title", "container", "volume", "issue", "doi", "pmid")
    found = {database for database in _databases(request, source) if database}
    return {
        **{name: getattr(source, name) for name in plain},
        "authors": "; ".join(names),
        "year": str(source.year or source.date_text),
        "pages": pages,
        "abstract": source.abstract[:LONGEST] + ("…" if len(source.abstract) > LONGEST else ""),
        "databases": ", ".join(sorted(found)),
    }


def _databases(request: Any, source: Source) -> list[str]:
    appearances = queries.appearances_of(request.who, [source])
    return [appearance.database or appearance.import_run.file_name for appearance in appearances]


def _whole_name(author: dict[str, str]) -> str:
    return ", ".join(part for part in (author.get("family"), author.get("given")) if part)


def _mark(one: str, two: str) -> str:
    """A word for a field that two records do not both say, or say differently: how letters and marks are
    written does not matter."""
    if not one or not two:
        return "Only one says"
    return "Differs" if _bare(one) != _bare(two) else ""


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())


def linked_context(request: Any) -> dict[str, Any]:
    page = page_of(queries.linked_pairs(request.who), request.GET)
    return {
        "pairs": [_linked(pair) for pair in page],
        "total": page.paginator.count,
        "pager": cells.pager(page, request.GET),
        "may_judge": can(request.who, May.IMPORT_REFERENCES, request.workspace),
    }


def _linked(pair: SameAs) -> dict[str, Any]:
    percent = f", {pair.probability:.0%} likely" if pair.probability is not None else ""
    who = f" by {pair.decided_by}" if pair.outcome == SameAs.Outcome.LINKED and pair.decided_by else ""
    filled = [Source._meta.get_field(name).verbose_name for name in pair.filled]
    return {
        "pair": pair,
        "how": f"{pair.get_outcome_display()}{who}{percent}",
        "filled": ", ".join(filled),
        "reasons": " ".join(_in_words(pair, REASONS)),
        "address": _address("duplicate", pair),
        "undo": _address("undo_pair", pair),
    }


def appearances_context(request: Any, source: Source) -> dict[str, Any]:
    """Where a source and all that are the same work were found, for ``_appearances.html``."""
    works = queries.works_with(request.who, source)
    found = queries.appearances_of(request.who, works)
    own = {work.pk: work for work in works}
    sees = can(request.who, May.SEE_DRAFTS, request.workspace)
    return {
        "appearances_head": cells.table_head(*APPEARED, numeric=("Line",)),
        "appearances": [_appearance_row(appearance, own, source, sees) for appearance in found],
        "links": [_linked(link) for link in queries.links_around(request.who, source)],
        "may_judge": can(request.who, May.IMPORT_REFERENCES, request.workspace),
    }


def _appearance_row(
    appearance: Any, own: dict[Any, Source], source: Source, sees_reports: bool
) -> list[dict[str, Any]]:
    run, other = appearance.import_run, own[appearance.source_id]
    record = cells.text("This one") if other == source else cells.link(other.record.url, other)
    report = reverse("codification:import_report", args=[source.workspace.slug, run.pk])
    return [
        cells.link(report, run.file_name) if sees_reports else cells.text(run.file_name),
        number(appearance.line),
        cells.text(appearance.database or "None named"),
        cells.text(day(appearance.search_date or run.search_date) or f"Imported {_when(run)}"),
        record,
    ]


def _when(run: Any) -> str:
    return date_format(run.created, "j F Y")


def databases_context(request: Any) -> dict[str, Any]:
    """A row for each database: what it gave, what only it gave, and what it shares with each other one."""
    found = queries.databases(request.who)
    columns = ("Database", "Works", "Only here", *found.names)
    return {
        "works": found.works,
        "head": cells.table_head(*columns, numeric=columns[1:]),
        "rows": [_database_row(found, name) for name in found.names],
    }


def _database_row(found: Any, name: str) -> list[dict[str, Any]]:
    shared = [
        number("–") if other == name else number(f"{found.shared.get(frozenset((name, other)), 0):,}")
        for other in found.names
    ]
    return [
        cells.text(name),
        number(f"{found.total[name]:,}"),
        number(f"{found.unique.get(name, 0):,}"),
        *shared,
    ]


def _address(name: str, pair: SameAs) -> str:
    return reverse(f"codification:{name}", args=[pair.workspace.slug, pair.pk])
