"""The page of one decision: what was decided, on what, how far it has come, and who may do what with it."""

from datetime import date
from typing import Any

from django.utils.safestring import SafeString

from moothall.events.catalogue import EVENTS
from moothall.permissions import ROLES, May, can
from moothall.rooms.governance import queries
from moothall.rooms.governance.evidence import since
from moothall.rooms.governance.models import Correction, Decision, EvidenceLink
from moothall.rooms.governance.pages import cells
from moothall.rooms.governance.pages.drafting import missing_items, task_items
from moothall.rooms.governance.pages.steps import next_sentence, recorded_later, steps_of
from moothall.ui.addresses import address
from moothall.ui.figures import figure_for

RELATION_HEADINGS = {
    "relied_on": "It relied on",
    "considered": "It also considered",
    "set_aside": "It set aside",
}
PARTS = (
    ("reasons", "Reasons"),
    ("dissent", "Who disagreed"),
    ("cost_note", "Cost"),
    ("equality_note", "Who is affected differently"),
)
# What can be done next, and the right that it needs.
NEXT = {
    "draft": ("work on it", May.RECOMMEND_DECISION),
    "ready": ("take it", May.TAKE_DECISION),
    "made": ("re-open it", May.REOPEN_DECISION),
    "in_force": ("re-open it", May.REOPEN_DECISION),
    "under_review": ("do that", May.REOPEN_DECISION),
}


def decision_context(request: Any, decision: Decision) -> dict[str, Any]:
    history = list(queries.history(request.who, decision))
    return {
        "decision": decision,
        "facts": _facts(decision, recorded_later(decision, history)),
        "steps": steps_of(decision, history),
        "next": next_sentence(decision),
        "actors": _actors(decision),
        "parts": parts_of(decision),
        "corrections": heading_corrections(decision),
        "options": decision.options.all(),
        "evidence": evidence_groups(queries.evidence_of(request.who, decision)),
        "proposals": queries.open_proposals(request.who, decision),
        "reviews": queries.reviews_of(request.who, decision),
        "ask_again": _ask_again(decision),
        "replaced_by": queries.replaced_by(decision),
        "replacing": queries.drafts_replacing(request.who, decision)
        if can(request.who, May.SEE_DRAFTS, request.workspace)
        else [],
        "history": [_happening(event) for event in history],
        **_may(request, decision),
    }


def _may(request: Any, decision: Decision) -> dict[str, Any]:
    """What this reader may do now. A draft shows its tasks to whoever may work on it."""

    def may(right: May) -> bool:
        return can(request.who, right, request.workspace)

    is_made = decision.fixed and decision.state != Decision.State.WITHDRAWN
    drafts = decision.is_editable and may(May.RECOMMEND_DECISION)
    return {
        "tasks": task_items(decision) if drafts else [],
        "missing": missing_items(decision) if drafts else [],
        "may_record": decision.is_editable and may(May.TAKE_DECISION),
        "may_mark_ready": drafts and decision.state == Decision.State.DRAFT,
        "may_publish": is_made and not decision.published and may(May.PUBLISH_DECISION),
        "may_reaffirm": decision.state == Decision.State.UNDER_REVIEW and may(May.REOPEN_DECISION),
        "may_replace": decision.is_standing and may(May.RECOMMEND_DECISION),
        "may_propose": decision.is_standing and may(May.PROPOSE_ITEM),
        "may_correct": is_made and may(May.TAKE_DECISION),
    }


def _ask_again(decision: Decision) -> str:
    """Where people are asked again whose session a re-opened decision relied on, "" if there is none."""
    if decision.state != Decision.State.UNDER_REVIEW or not queries.relied_on_people(decision):
        return ""
    return address("reflection:ask_again", decision.workspace.slug, decision.record.uid)


def _facts(decision: Decision, recorded: date | None) -> list[dict[str, Any]]:
    facts = [
        ("Reference", f"{decision.ref}{_version(decision)}"),
        ("Kind", decision.get_kind_display()),
        ("Taken by", taken_by(decision)),
        ("Inquiry", decision.record.inquiry and decision.record.inquiry.title),
        ("Made on", cells.day(decision.made_on)),
        ("Recorded here on", cells.day(recorded)),
        ("Applies from", cells.day(decision.effective_from)),
        ("To be looked at again", cells.day(queries.current_review_date(decision))),
        ("Who may read it", _readers(decision)),
    ]
    return [cells.summary_row(label, value) for label, value in facts if value]


def taken_by(decision: Decision) -> str:
    return f"{decision.taken_by}, {decision.body}" if decision.taken_by else decision.body.name


def _version(decision: Decision) -> str:
    return f", version {decision.version}" if decision.version > 1 else ""


def _readers(decision: Decision) -> str:
    if not decision.fixed:
        return ""
    return "Anyone: it is published" if decision.published else "Members of this workspace"


def _actors(decision: Decision) -> str:
    """The roles that may do what comes next, in a sentence."""
    if decision.state not in NEXT:
        return ""
    what, right = NEXT[decision.state]
    names = " or ".join(name.replace("_", " ") for name, role in ROLES.items() if right in role.rights)
    return f"Who may {what}: {names}."


def parts_of(decision: Decision) -> list[dict[str, Any]]:
    """The words of a decision with their corrections beside them; what was left empty is left out."""
    parts = (("text", "What was decided" if decision.fixed else "Recommendation"), *PARTS)
    corrections = list(decision.corrections.all())
    return [
        {
            "heading": heading,
            "words": getattr(decision, name),
            "corrections": [c for c in corrections if c.part == name],
        }
        for name, heading in parts
        if getattr(decision, name) or any(c.part == name for c in corrections)
    ]


def heading_corrections(decision: Decision) -> list[Correction]:
    """Corrections of what stands in the head of the page."""
    return [c for c in decision.corrections.all() if c.part in ("title", "matter", "taken_by")]


def evidence_groups(links: list[EvidenceLink]) -> list[dict[str, Any]]:
    """The evidence by how it was used, each piece in the words that it had then."""
    groups = []
    for relation, heading in RELATION_HEADINGS.items():
        pieces = [_piece(link) for link in links if link.relation == relation]
        if pieces:
            groups.append({"heading": heading, "pieces": pieces})
    return groups


def _piece(link: EvidenceLink) -> dict[str, Any]:
    figure = figure_for(link.evidence)
    first, _, rest = link.text_snapshot.partition("\n\n")
    return {
        "link": link,
        "record": link.evidence,
        "words": "\n\n".join(part for part in (first, link.told) if part),
        "rest": {"summaryText": "All its words as they were", "html": cells.lines(rest)} if rest else None,
        "since": since(link),
        "chart": figure if isinstance(figure, SafeString) else "",
    }


def _happening(event: Any) -> dict[str, Any]:
    return {
        "when": date.fromisoformat(event.at[:10]),
        "sentence": EVENTS[event.name].sentence,
        "seq": event.seq,
    }


def review_context(request: Any, decision: Decision) -> dict[str, Any]:
    """Why a decision is being looked at again, and what has become of its evidence."""
    review = next((r for r in queries.reviews_of(request.who, decision) if not r.concluded_on), None)
    links = queries.evidence_of(request.who, decision)
    fallen = [(link, words) for link in links if (words := since(link))]
    return {"review": review, "fallen": fallen}


def original_rows(decision: Decision) -> list[dict[str, Any]]:
    """The words that a correction can be about, as they were made."""
    return [
        cells.summary_row(part.label, cells.lines(getattr(decision, part.value)))
        for part in Correction.Part
        if getattr(decision, part.value)
    ]
