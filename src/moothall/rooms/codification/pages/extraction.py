"""The pages of what is taken out of included records."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from moothall.formats.tabular import write_csv
from moothall.permissions import May, can
from moothall.rooms.codification import queries
from moothall.rooms.codification.extraction_fields import cells_of, columns_of, value_in_words
from moothall.rooms.codification.models import Candidate, Extraction, ExtractionForm, Review
from moothall.rooms.codification.pages import cells
from moothall.rooms.codification.pages.library import page_of
from moothall.rooms.codification.pages.sources import may_open
from moothall.rooms.codification.queries.appraisal import Extracted

AT_ONCE = 25
PLACES = {0: "Settled", 1: "First", 2: "Second"}


def extraction_context(request: Any, review: Review) -> dict[str, Any]:
    form = queries.extraction_form(request.who, review)
    page = page_of(queries.included_records(request.who, review), request.GET, AT_ONCE)
    found = queries.extracted_of(request.who, page, form) if form else {}
    may = can(request.who, May.SCREEN_RECORD, review)
    return {
        "review": review,
        "extraction_form": form,
        "records": page,
        "head": cells.table_head("Record", "Study", "How far", "Yours", "What to do"),
        "rows": [_row(request, review, found[record.pk], may) for record in page if record.pk in found],
        "pager": cells.pager(page, request.GET),
        "may_extract": may,
        "may_manage": can(request.who, May.MANAGE_REVIEW, review),
        "may_write": can(request.who, May.WRITE_EVIDENCE, review),
        "any_final": bool(form) and any(each.final is not None for each in found.values()),
    }


def _row(request: Any, review: Review, each: Extracted, may: bool) -> list[dict[str, Any]]:
    where = [request.workspace.slug, review.pk, each.candidate.pk]
    own = each.own.get_state_display() if each.own else "Not begun"
    if each.to_settle:
        step = cells.link(reverse("codification:settle_extraction", args=where), "Settle the differences")
    elif each.final is not None:
        step = cells.link(reverse("codification:extracted", args=where), "Read what was extracted")
    elif may and not (each.own and each.own.state == Extraction.State.COMPLETED):
        step = cells.link(reverse("codification:extract", args=where), "Go on" if each.own else "Extract")
    else:
        step = cells.text("Waits for the other" if each.own else "")
    return [
        cells.link(each.candidate.source.record.url, each.candidate.source),
        cells.text(each.candidate.study or ""),
        cells.text(_how_far(each)),
        cells.text(own),
        step,
    ]


def _how_far(each: Extracted) -> str:
    if each.to_settle:
        return f"Differences to settle: {len(each.differing)}"
    if each.final is not None:
        return "Settled" if each.is_settled else "Completed"
    return f"{each.done} of {each.form.people_needed} completed"


def extract_context(request: Any, candidate: Candidate, form: ExtractionForm) -> dict[str, Any]:
    """What stands beside the form while somebody fills it: the record, and its text if there is one."""
    return {
        "review": candidate.review,
        "candidate": candidate,
        "source": candidate.source,
        "extraction_form": form,
        "files": [
            file for file in queries.files_of(request.who, candidate.source) if may_open(request, file)
        ],
        "has_text": bool(candidate.source.texts.exists()),
    }


def extracted_context(request: Any, each: Extracted) -> dict[str, Any]:
    """What was taken out of one record, by whoever did, once it is open."""
    places = [slot for slot in (1, 2, 0) if slot in each.by_slot]
    named = {slot: PLACES[slot] if each.form.people_needed == 2 else "Extracted" for slot in places}
    return {
        "review": each.candidate.review,
        "candidate": each.candidate,
        "source": each.candidate.source,
        "extracted": each,
        "may_write": can(request.who, May.WRITE_EVIDENCE, each.candidate.review),
        "may_extract": can(request.who, May.SCREEN_RECORD, each.candidate.review),
        "head": cells.table_head("Question", *named.values()),
        "rows": [
            [
                cells.text(field["label"]),
                *(
                    {"html": _said(field, each.by_slot[slot].answers.get(field["key"], {}))}
                    for slot in places
                ),
            ]
            for field in each.form.fields
        ],
    }


def difference_rows(each: Extracted) -> dict[str, list[Any]]:
    """By the key of a field on which two differ: what the first and the second said."""
    first, second = (each.by_slot[slot].answers for slot in (1, 2))
    return {
        field["key"]: [_said(field, answers.get(field["key"], {})) for answers in (first, second)]
        for field in each.differing
    }


def _said(field: Mapping[str, Any], answer: Mapping[str, Any]) -> Any:
    where = f" (page {answer['page']})" if answer.get("page") else ""
    quotation = f"\n“{answer['quotation']}”" if answer.get("quotation") else ""
    return cells.lines(f"{value_in_words(field, answer.get('value'))}{where}{quotation}")


def extraction_csv(request: Any, review: Review) -> bytes:
    """One row a record, with every value, its page and its quotation."""
    found = queries.final_extractions(request.who, review)
    fields: dict[str, Mapping[str, Any]] = {}
    for each in sorted(found, key=lambda each: each.form.number):
        fields |= {field["key"]: field for field in each.form.fields}
    head = ["moothall_id", "title", "study", "form version"]
    for field in fields.values():
        head += [heading for heading, _, _ in columns_of(field)]
        head += [f"{field['label']}: page", f"{field['label']}: quotation"]
    return write_csv([head, *(_csv_row(each, fields) for each in found)]).encode("utf-8-sig")


def _csv_row(each: Extracted, fields: Mapping[str, Mapping[str, Any]]) -> list[str]:
    source, study = each.candidate.source, each.candidate.study
    row = [str(source.pk), str(source), str(study or ""), str(each.form.number)]
    theirs = {field["key"]: field for field in each.form.fields}
    for key, field in fields.items():
        answer = (each.final or {}).get(key, {}) if key in theirs else {}
        same = theirs.get(key, field)
        value = answer.get("value") if same["kind"] == field["kind"] else None
        row += [*cells_of(field, value), answer.get("page", ""), answer.get("quotation", "")]
    return row
