"""The page on which one record after another is judged."""

from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.http import urlencode

from moothall.rooms.codification import actions, forms, queries
from moothall.rooms.codification.forms.screening import said_before
from moothall.rooms.codification.models import Assignment, Review, Source, Stage, Verdict
from moothall.rooms.codification.pages import cells
from moothall.rooms.codification.pages.criteria import CriteriaPanel, criteria_panel
from moothall.rooms.codification.pages.marking import marked, words_to_mark
from moothall.rooms.codification.pages.sources import files_to_open
from moothall.rooms.codification.pages.why_shown import why_shown
from moothall.rooms.codification.screening_keys import DOES, keys_of
from moothall.rooms.codification.screening_keys import OFF as KEYS_OFF
from moothall.ui.addresses import address

SAVED = {
    Verdict.Says.INCLUDE: "Saved: included.",
    Verdict.Says.EXCLUDE: "Saved: excluded.",
    Verdict.Says.MAYBE: "Saved: maybe.",
    Verdict.Says.POSTPONE: "Postponed: it comes back at the end.",
    "": "Taken back.",
}
BUTTONS = (Verdict.Says.INCLUDE, Verdict.Says.EXCLUDE, Verdict.Says.MAYBE, Verdict.Says.POSTPONE)
MARKS, OFF = "marks", "off"


def screen_context(request: Any, assignment: Assignment | None, form: Any = None) -> dict[str, Any]:
    """Everything for ``codification/screen.html``: the record in hand and its form, or what to do instead."""
    who, review = request.who, request.record
    member = queries.part_of(who, review)
    work = queries.own_work(who, review)
    around = {
        "review": review,
        "member": member,
        "said": _said(request, review, work.newest),
        "keys": keys_of(review, member),
        "key_rows": key_rows(keys_of(review, member)),
    }
    if assignment is None:
        return around | _nothing_in_hand(request, review, member)
    return around | _in_hand(request, assignment, member, work, form)


def verdict_form(request: Any, assignment: Assignment) -> forms.VerdictForm:
    """The form of a verdict, as it was sent."""
    criteria = queries.exclusion_criteria(request.who, request.record, assignment.stage)
    return forms.VerdictForm(request.POST, criteria=criteria, stage=assignment.stage)


def address_after(request: Any, verdict: Verdict) -> str:
    """Where somebody goes on after a verdict: the next record, or the one whose verdict was taken back. The
    page says what was saved."""
    asked = {"saved": str(verdict.pk)} | _kept(request)
    page = _screen(request.record) if verdict.says else _record(request.record, verdict.candidate_id)
    return f"{page}?{urlencode(asked)}"


def keys_context(request: Any) -> dict[str, Any]:
    """The page on which somebody chooses their keys."""
    review = request.record
    member = queries.part_of(request.who, review)
    chosen = member.keys if member else {}
    now = {name: chosen.get(name, key) for name, (_, key) in DOES.items()} | {"on": not chosen.get(KEYS_OFF)}
    form = forms.KeysForm(forms.posted(request), initial=now)
    return {"review": review, "form": form, "member": member, "screen": _screen(review)}


def key_rows(keys: dict[str, str]) -> list[tuple[str, str]]:
    """Each key with what it does, for the list of keys."""
    return [(key.upper(), DOES[name][0]) for name, key in keys.items()]


def meta_line(source: Source) -> str:
    """Who, when and where a source is from, in one line."""
    kind = "" if source.kind == Source.Kind.RESEARCH else source.get_kind_display()
    return " · ".join(part for part in (kind, source.byline, source.when, source.container) if part)


def words_of(who: Any, source: Source) -> str:
    """The words by which a source is judged: its abstract, or what somebody has told."""
    if source.is_contributed:
        text = source.texts.last()
        return text.text if text else ""
    return source.abstract


def _screen(review: Review) -> str:
    return reverse("codification:screen", args=[review.workspace.slug, review.pk])


def _record(review: Review, candidate: UUID) -> str:
    return reverse("codification:screen_record", args=[review.workspace.slug, review.pk, candidate])


def _kept(request: Any) -> dict[str, str]:
    """What goes from one record to the next: whether words are marked."""
    asked = request.POST.get(MARKS) or request.GET.get(MARKS)
    return {MARKS: OFF} if asked == OFF else {}


def _said(request: Any, review: Review, newest: Verdict | None) -> dict[str, Any] | None:
    """What was saved last, if that is what the address says, and how to take it back."""
    if newest is None or request.GET.get("saved") != str(newest.pk):
        return None
    return {
        "words": SAVED[newest.says],
        "title": str(newest.candidate),
        "verdict": newest if newest.counts else None,
        "back": _record(review, newest.candidate_id) if newest.says == Verdict.Says.POSTPONE else "",
    }


def _nothing_in_hand(request: Any, review: Review, member: Any) -> dict[str, Any]:
    waits = bool(member) and queries.has_record_for(request.who, review)
    needed = queries.people_needed(request.who, review) if member and not waits else None
    return {"record": None, "waits": waits, "needed": needed}


def _in_hand(
    request: Any, assignment: Assignment, member: Any, work: queries.OwnWork, form: Any
) -> dict[str, Any]:
    who, review, candidate = request.who, request.record, assignment.candidate
    keys, panel = keys_of(review, member), criteria_panel(who, review, assignment.stage)
    lines = queries.history_of(who, candidate)
    own = next((line.verdict for line in reversed(lines) if _stands(line, assignment)), None)
    marks = request.GET.get(MARKS, request.POST.get(MARKS, "")) != OFF
    toggle = "" if marks else "?" + urlencode({MARKS: "on"})
    return {
        "record": candidate,
        "source": candidate.source,
        "state": cells.state_tag(candidate.source.record),
        "meta": meta_line(candidate.source),
        "texts": files_to_open(request, candidate.source) if assignment.stage == Stage.FULL_TEXT else (),
        "at_full_text": assignment.stage == Stage.FULL_TEXT,
        "abstract": _abstract(who, candidate.source, review, panel, marks),
        "marks": marks,
        "marks_toggle": toggle or "?" + urlencode({MARKS: OFF}),
        "missing": actions.missing_of(candidate.source),
        "assignment": assignment,
        "why": why_shown(assignment),
        "ranking_url": address("codification:ranking", review.workspace.slug, review.pk),
        "progress": _progress_line(who, review, assignment.stage, work),
        "history": [line for line in lines if line.who == "You" and line.verdict != own],
        "own": own,
        "criteria": panel,
        "verdict_form": _with_key(form or _empty_form(assignment, panel, own), keys),
        "action": _record(review, candidate.pk),
        "buttons": _buttons(assignment, keys),
        "undoes": work.newest if work.newest and work.newest.counts else None,
    }


def _stands(line: queries.HistoryLine, assignment: Assignment) -> bool:
    return line.counts and line.verdict.assignment_id == assignment.pk


def _abstract(who: Any, source: Source, review: Review, panel: CriteriaPanel, marks: bool) -> Any:
    asked = [line.wording for line in (*panel.include, *panel.exclude)]
    words = words_to_mark([*asked, *map(str, review.question.values())]) if marks else []
    return marked(words_of(who, source), words)


def _progress_line(who: Any, review: Review, stage: str, work: queries.OwnWork) -> dict[str, Any]:
    progress = queries.progress(who, review, stage)
    same = work.newest is not None and work.newest.stage == stage
    return {
        "stage": Stage(stage).label,
        "judged": work.judged if same else queries.judged_by(who, review, stage),
        "decided": progress.decided,
        "total": progress.total,
        "partly": progress.partly,
    }


def _empty_form(assignment: Assignment, panel: CriteriaPanel, own: Verdict | None) -> forms.VerdictForm:
    """The form of a verdict before anything is sent; with what somebody has said before, if they have."""
    return forms.VerdictForm(criteria=panel.exclude, stage=assignment.stage, initial=said_before(own))


def _with_key(form: forms.VerdictForm, keys: dict[str, str]) -> forms.VerdictForm:
    """The form, with the key that leads to its note."""
    if keys:
        form.fields["note"].widget.attrs["aria-keyshortcuts"] = keys["note"]
    return form


def _buttons(assignment: Assignment, keys: dict[str, str]) -> list[dict[str, str]]:
    says = [word for word in BUTTONS if assignment.stage != Stage.FULL_TEXT or word != Verdict.Says.MAYBE]
    return [{"value": word.value, "label": word.label, "key": keys.get(word.value, "")} for word in says]
