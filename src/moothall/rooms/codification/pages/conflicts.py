"""The queue of conflicts, and the page on which one is settled."""

from typing import Any

from django.urls import reverse

from moothall.permissions import May, can
from moothall.rooms.codification import forms, queries
from moothall.rooms.codification.models import Conflict
from moothall.rooms.codification.pages import cells
from moothall.rooms.codification.pages.criteria import criteria_panel
from moothall.rooms.codification.pages.library import page_of
from moothall.rooms.codification.pages.marking import marked
from moothall.rooms.codification.pages.screening import meta_line, words_of
from moothall.rooms.codification.queries import HistoryLine
from moothall.ui.cells import day, facts

AT_ONCE = 25
SETTLED = "settled"


def conflicts_context(request: Any) -> dict[str, Any]:
    """Open conflicts, oldest first; or the settled ones, with who settled them, how and when."""
    who, review = request.who, request.record
    settled = SETTLED in request.GET
    found = queries.conflicts(who, review, is_open=not settled).select_related("by")
    page = page_of(found, request.GET, AT_ONCE)
    own = queries.own_settlements(who, review) if settled else {}
    return {
        "review": review,
        "settled": settled,
        "rows": [_row(request, conflict, own) for conflict in page],
        "total": page.paginator.count,
        "pager": cells.pager(page, request.GET),
        "may_settle": can(who, May.RESOLVE_CONFLICT, review),
        "needed": None if settled else queries.people_needed(who, review),
    }


def conflict_context(request: Any, conflict: Conflict) -> dict[str, Any]:
    """Both verdicts without names, beside the record and the criteria."""
    who, review, record = request.who, request.record, conflict.candidate
    lines = [line for line in _standing_lines(who, conflict) if line.counts]
    involved = any(line.who == "You" and line.verdict.candidate_id == record.pk for line in lines)
    member = queries.part_of(who, review)
    form = None if involved or member is None else _form(request, conflict)
    return {
        "review": review,
        "conflict": conflict,
        "record": record,
        "source": record.source,
        "meta": meta_line(record.source),
        "abstract": marked(words_of(who, record.source), ()),
        "verdicts": [_side(line, number) for number, line in enumerate(lines, start=1)],
        "involved": involved,
        "member": member,
        "criteria": criteria_panel(who, review, conflict.stage),
        "form": form,
    }


def _standing_lines(who: Any, conflict: Conflict) -> list[HistoryLine]:
    """What is said of the record at this stage, and of duplicates of it, as far as it may be read."""
    records = [conflict.candidate, *queries.duplicates_of(who, conflict.candidate)]
    lines = [line for record in records for line in queries.history_of(who, record)]
    return [line for line in lines if line.verdict.stage == conflict.stage]


def _form(request: Any, conflict: Conflict) -> forms.RulingForm:
    criteria = queries.exclusion_criteria(request.who, request.record, conflict.stage)
    is_about_reason = conflict.kind == Conflict.Kind.REASON
    return forms.RulingForm(forms.posted(request), criteria=criteria, is_about_reason=is_about_reason)


def _side(line: HistoryLine, number: int) -> dict[str, Any]:
    """One verdict, unnamed: "First", "Second" or, for whoever gave it, "You"."""
    told = facts(
        ("Says", line.says),
        ("Reason", line.reason),
        ("Note", line.note),
        ("Under", f"Protocol, version {line.version}"),
    )
    return {"who": line.who, "number": number, "facts": told}


def _row(request: Any, conflict: Conflict, own: dict[Any, Any]) -> dict[str, Any]:
    slug, review = request.workspace.slug, request.record
    is_open = review.is_open_at(conflict.stage)
    settled = conflict.state != Conflict.State.OPEN
    page, key = ("candidate", conflict.candidate_id) if settled else ("conflict", conflict.pk)
    return {
        "conflict": conflict,
        "title": str(conflict.candidate),
        "url": reverse(f"codification:{page}", args=[slug, review.pk, key]),
        "facts": _facts_of(conflict),
        "undoes": own.get((conflict.candidate_id, conflict.stage)) if is_open else None,
    }


def _facts_of(conflict: Conflict) -> list[tuple[str, str]]:
    told = [
        ("What they disagree about", conflict.get_kind_display()),
        ("Stage", conflict.get_stage_display()),
        ("Since", day(conflict.created)),
    ]
    if conflict.state == Conflict.State.OPEN:
        return told
    outcome = conflict.get_resolution_display() or conflict.get_state_display()
    who = str(conflict.by or "A former reviewer") if conflict.resolution else ""
    why = " ".join(part for part in (str(conflict.criterion or ""), conflict.reason) if part)
    closed = [("Settled", outcome), ("Reason", why), ("By", who), ("On", day(conflict.closed))]
    return told + [(label, value) for label, value in closed if value]
