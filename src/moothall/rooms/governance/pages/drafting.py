"""The pages on which a draft is written: its tasks, what is missing, its options and its evidence."""

from typing import Any

from django.core.paginator import Paginator
from django.urls import reverse

from moothall.rooms.governance import guards, queries
from moothall.rooms.governance.evidence import SINCE, fallen_state, since, told_by, words_of
from moothall.rooms.governance.forms import EvidenceSearchForm, NoAlternativesForm, NoEvidenceForm
from moothall.rooms.governance.models import Decision, EvidenceLink
from moothall.rooms.governance.pages import cells
from moothall.trace.models import Record

# Where each question of a draft is answered: the page, and the place on it.
PLACES = {
    "title": ("change_about", "id_title"),
    "matter": ("change_about", "id_matter"),
    "text": ("change_wording", "id_text"),
    "reasons": ("change_wording", "id_reasons"),
    "made_on": ("change_dates", "id_made_on-day"),
    "effective_from": ("change_dates", "id_effective_from-day"),
    "review_due": ("change_dates", "id_review_due-day"),
    "options": ("options", "id_text"),
    "evidence": ("evidence", "linked"),
    "supersedes": ("withdraw_decision", "main-content"),
}
TASKS = (
    ("change_about", "What it is about", ("title", "matter")),
    ("change_wording", "The decision and its reasons", ("text", "reasons")),
    ("options", "The options that were open", ("options",)),
    ("evidence", "The evidence", ("evidence",)),
    ("change_dates", "Dates", ("made_on", "effective_from", "review_due")),
)
WORDS = (
    "title",
    "kind",
    "body",
    "taken_by",
    "matter",
    "text",
    "reasons",
    "dissent",
    "cost_note",
    "equality_note",
)
DATES = ("made_on", "effective_from", "review_due")


def _address(decision: Decision, name: str, *more: Any) -> str:
    return reverse(f"governance:{name}", args=[decision.workspace.slug, decision.pk, *more])


def words_of_draft(decision: Decision) -> dict[str, Any]:
    """The answers of a draft as its forms ask them."""
    return {name: getattr(decision, name) for name in (*WORDS, *DATES)}


def missing_items(decision: Decision) -> list[dict[str, str]]:
    """Every guard that is not met, each with the way to the place that mends it."""
    items = []
    for guard in guards.unmet(decision, guards.MADE):
        page, place = PLACES[guard.field]
        items.append({"text": guard.sentence, "href": f"{_address(decision, page)}#{place}"})
    return items


def task_items(decision: Decision) -> list[dict[str, Any]]:
    """The list of tasks, each done or not."""
    missing = {guard.field for guard in guards.unmet(decision, guards.MADE)}
    tasks = [
        (page, title, "Completed" if missing.isdisjoint(fields) else "Incomplete")
        for page, title, fields in TASKS
    ]
    noted = decision.dissent or decision.cost_note or decision.equality_note
    tasks.append(("change_notes", "Dissent, cost and equality", "Completed" if noted else "Optional"))
    return [
        {"title": {"text": title}, "href": _address(decision, page), "status": _status(word)}
        for page, title, word in tasks
    ]


def _status(word: str) -> dict[str, Any]:
    if word == "Incomplete":
        return {"tag": {"text": word, "classes": "govuk-tag--blue"}}
    return {"text": word}


def check_context(request: Any, decision: Decision, form: Any) -> dict[str, Any]:
    """Everything that becomes fixed, each with a way to change it."""
    return {
        "decision": decision,
        "form": form,
        "missing": missing_items(decision),
        "rows": [*_about_rows(decision), *_content_rows(request, decision), *_note_rows(decision)],
        "back": _address(decision, "decision"),
    }


def _about_rows(decision: Decision) -> list[dict[str, Any]]:
    about, wording = _address(decision, "change_about"), _address(decision, "change_wording")
    return [
        cells.summary_row("Title", decision.title, f"{about}#id_title"),
        cells.summary_row("Kind", decision.get_kind_display(), f"{about}#id_kind"),
        cells.summary_row("Taken by", decision.taken_by or decision.body.name, f"{about}#id_taken_by"),
        cells.summary_row("What is to be decided", cells.lines(decision.matter), f"{about}#id_matter"),
        cells.summary_row("Decision", cells.lines(decision.text), f"{wording}#id_text"),
        cells.summary_row("Reasons", cells.lines(decision.reasons), f"{wording}#id_reasons"),
    ]


def _content_rows(request: Any, decision: Decision) -> list[dict[str, Any]]:
    options = "\n".join(
        f"{option.get_status_display()}: {option.text}\nWhy: {option.why}"
        for option in decision.options.all()
    )
    links = queries.evidence_of(request.who, decision)
    evidence = "\n".join(
        f"{link.get_relation_display().split(':')[0]}: “{link.evidence.title}”" for link in links
    )
    none_considered = "No other option was considered" if decision.no_alternatives else ""
    return [
        cells.summary_row("Options", cells.lines(options or none_considered), _address(decision, "options")),
        cells.summary_row(
            "Evidence", cells.lines(evidence or decision.no_evidence_because), _address(decision, "evidence")
        ),
    ]


def _note_rows(decision: Decision) -> list[dict[str, Any]]:
    dates, notes = _address(decision, "change_dates"), _address(decision, "change_notes")
    applies = cells.day(decision.effective_from) or "From the day it is made"
    return [
        cells.summary_row("Made on", cells.day(decision.made_on), f"{dates}#id_made_on-day"),
        cells.summary_row("Applies from", applies, f"{dates}#id_effective_from-day"),
        cells.summary_row(
            "To be looked at again", cells.day(decision.review_due), f"{dates}#id_review_due-day"
        ),
        cells.summary_row("Who disagreed", cells.lines(decision.dissent), f"{notes}#id_dissent"),
        cells.summary_row("Cost", cells.lines(decision.cost_note), f"{notes}#id_cost_note"),
        cells.summary_row("Equality", cells.lines(decision.equality_note), f"{notes}#id_equality_note"),
    ]


def options_context(request: Any, decision: Decision, form: Any) -> dict[str, Any]:
    return {
        "decision": decision,
        "form": form,
        "options": decision.options.all(),
        "none": NoAlternativesForm(initial={"no_alternatives": decision.no_alternatives}),
        "none_action": _address(decision, "no_alternatives"),
        "back": _address(decision, "decision"),
    }


def evidence_context(request: Any, decision: Decision) -> dict[str, Any]:
    search = EvidenceSearchForm(request.GET)
    asked = search.cleaned_data["q"] if search.is_valid() else ""
    found = queries.citable_records(request.who, decision.record.inquiry, asked)
    links = queries.evidence_of(request.who, decision)
    linked = {link.evidence_id for link in links}
    page = Paginator([record for record in found if record.pk not in linked], 20).get_page(
        request.GET.get("page")
    )
    return {
        "decision": decision,
        "linked": [_linked(decision, link) for link in links],
        "search": search,
        "asked": asked,
        "found": [_citable(decision, record) for record in page],
        "pager": cells.pager(page, request.GET),
        "none": NoEvidenceForm(initial={"no_evidence_because": decision.no_evidence_because}),
        "none_action": _address(decision, "no_evidence"),
        "back": _address(decision, "decision"),
    }


def _linked(decision: Decision, link: EvidenceLink) -> dict[str, Any]:
    return {
        "link": link,
        "relation": link.get_relation_display().split(":")[0],
        "since": since(link),
        "change": _address(decision, "link_evidence", link.evidence.uid),
        "remove": _address(decision, "unlink_evidence", link.pk),
    }


def _citable(decision: Decision, record: Record) -> dict[str, Any]:
    return {"record": record, "address": _address(decision, "link_evidence", record.uid)}


def link_context(request: Any, decision: Decision, record: Record) -> dict[str, Any]:
    """One piece of evidence in its words of today, with a warning if it has fallen."""
    known = queries.evidence_link(request.who, decision, record)
    initial = {"relation": known.relation, "why": known.why, "confirmed": known.confirmed} if known else {}
    return {
        "decision": decision,
        "record": record,
        "words": words_of(record),
        "told": told_by(record),
        "warning": SINCE.get(fallen_state(record), ""),
        "initial": initial,
        "back": _address(decision, "evidence"),
    }
