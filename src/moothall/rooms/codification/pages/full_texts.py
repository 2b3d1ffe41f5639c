"""The pages of full texts and of the studies that reports tell of."""

from typing import Any

from django.urls import reverse

from moothall.permissions import May, can
from moothall.rooms.codification import forms, queries
from moothall.rooms.codification.models import Candidate, Review
from moothall.rooms.codification.pages import cells
from moothall.rooms.codification.pages.library import page_of
from moothall.rooms.codification.pages.sources import files_to_open
from moothall.ui.addresses import address
from moothall.ui.cells import day

AT_ONCE = 25


def full_texts_context(request: Any, review: Review) -> dict[str, Any]:
    form = forms.FullTextFilterForm(request.GET)
    state = form.cleaned_data["state"] if form.is_valid() else ""
    page = page_of(queries.full_texts(request.who, review, state), request.GET, AT_ONCE)
    counts = queries.text_states(request.who, review)
    return {
        "review": review,
        "filter": form,
        "facts": [
            cells.summary_row(Candidate.TextState(name).label, f"{count:,}") for name, count in counts.items()
        ],
        "any": any(counts.values()),
        "head": cells.table_head("Record", "Full text", "Outcome"),
        "rows": [_row(request, review, each) for each in page],
        "pager": cells.pager(page, request.GET),
    }


def _row(request: Any, review: Review, candidate: Candidate) -> list[dict[str, Any]]:
    where = reverse("codification:full_text", args=[request.workspace.slug, review.pk, candidate.pk])
    return [
        cells.link(where, candidate.source),
        cells.text(candidate.get_text_state_display()),
        cells.text(candidate.get_status_display()),
    ]


def full_text_context(request: Any, candidate: Candidate) -> dict[str, Any]:
    """One full text: where it may be found, its files, its words, and every step so far."""
    source, review = candidate.source, candidate.review
    doi = f"https://doi.org/{source.doi}" if source.doi else ""
    text = source.texts.order_by("version").last()
    return {
        "review": review,
        "candidate": candidate,
        "source": source,
        "facts": cells.facts(
            ("Who", source.byline),
            ("When", source.when),
            ("Appeared in", source.container),
            ("DOI", cells.link(doi, source.doi)["html"] if doi else ""),
            ("Full text", candidate.get_text_state_display()),
            ("Outcome", candidate.get_status_display()),
        ),
        "files": files_to_open(request, source),
        "words": f"{text.length:,}" if text else "",
        "is_full": bool(text and source.full_text_id == text.pk),
        "steps": [
            [
                cells.text(day(step.created)),
                cells.text(step.get_state_display()),
                cells.text(" ".join(part for part in (step.url, step.note) if part)),
                cells.text(step.by or "A former member"),
            ]
            for step in queries.retrievals_of(request.who, candidate)[:50]
        ],
        "steps_head": cells.table_head("When", "State", "Where or why", "Who"),
        "where": address("codification:candidate", request.workspace.slug, review.pk, candidate.pk),
        "may_screen": can(request.who, May.SCREEN_RECORD, review),
    }


def studies_context(request: Any, review: Review) -> dict[str, Any]:
    page = page_of(queries.included_records(request.who, review), request.GET, AT_ONCE)
    may = can(request.who, May.SCREEN_RECORD, review)
    return {
        "review": review,
        "studies": queries.studies_of(request.who, review),
        "head": cells.table_head("Report", "Study", "Change"),
        "rows": [_study_row(request, review, each, may) for each in page],
        "pager": cells.pager(page, request.GET),
    }


def _study_row(request: Any, review: Review, candidate: Candidate, may: bool) -> list[dict[str, Any]]:
    where = reverse("codification:group_report", args=[request.workspace.slug, review.pk, candidate.pk])
    return [
        cells.link(candidate.source.record.url, candidate.source),
        cells.text(candidate.study or "A study of its own"),
        cells.link(where, "Group this report") if may else cells.text(""),
    ]
