"""The pages of someone who adds a statement: what they send, what became of it, and where words come from."""

from collections.abc import Sequence
from typing import Any

from moothall.rooms.reflection import queries
from moothall.rooms.reflection.acts import agree, decision, opinions
from moothall.rooms.reflection.forms import ContributeForm
from moothall.rooms.reflection.models import Lineage, ModerationAct, Session, Statement
from moothall.rooms.reflection.pages.statuses import way_of
from moothall.trace.models import Record
from moothall.trace.queries import rests_on
from moothall.ui.figures import figure_for

State, SecondLook = Statement.State, Statement.SecondLook
BECAME = {
    Lineage.Kind.MERGE: "Merged into another statement. Yours keeps its words and its votes.",
    Lineage.Kind.SPLIT: "Split into statements that say one thing each. Yours keeps its words and its votes.",
    Lineage.Kind.REWORD: "Put in other words. Yours keeps its words and its votes.",
}
WORDS = {
    State.LIVE: "People can vote on it.",
    State.WITHDRAWN: "Withdrawn.",
    State.REJECTED: "Not used.",
}
ORIGINS = {
    Statement.Origin.SEED: "The facilitator of this session wrote it.",
    Statement.Origin.CONTRIBUTED: "Someone taking part in this session wrote it.",
    Statement.Origin.SNAPSHOT: "These are the words of an evidence statement, as they were when the session "
    "took them. They do not change here, whatever becomes of the evidence.",
}
# What people have told, as the library words it, and the states that a reader is warned of.
TOLD = ("Lived experience", "Practice knowledge")
FALLEN = ("retracted", "concern", "withdrawn", "superseded")
REWORDED = "A moderator of this session wrote it, from what others had said."


def contribute_context(
    request: Any, form: ContributeForm, similar: Sequence[Statement] = ()
) -> dict[str, Any]:
    session: Session = request.record
    return {
        "session": session,
        "form": form,
        "similar": similar,
        "checked_first": session.moderation == Session.Moderation.BEFORE,
        "policy": session.rules.moderation_policy,
    }


def mine_context(request: Any) -> dict[str, Any]:
    session: Session = request.record
    own = queries.my_statements(request.who, session)
    ways = queries.statuses(request.who, session, own)
    return {
        "session": session,
        "own": [_own(session, status.statement) | {"way": way_of(status)} for status in ways],
    }


def _own(session: Session, statement: Statement) -> dict[str, Any]:
    """One statement of the author's: where it stands, why, and what they can do about it."""
    acts = list(statement.moderation_acts.all())
    rejected = statement.state == State.REJECTED
    told = _told(statement, acts)
    return {
        "statement": statement,
        "status": status_words(statement, acts),
        "reason": told.get_reason_display() if told and rejected else "",
        "note": told.note_to_author if told else "",
        "became": [row.child for row in statement.children.all() if row.child.is_readable],
        "can_reword": rejected and not session.is_done,
        "can_ask": rejected and not session.is_done and statement.second_look == SecondLook.NOT_ASKED,
    }


def _told(statement: Statement, acts: list[ModerationAct]) -> ModerationAct | None:
    """The act that says where the statement stands now: an opinion that decides nothing is not told."""
    if statement.state == State.WAITING:
        return None
    final = [act for act in acts if act.standing == ModerationAct.Standing.FINAL]
    return final[-1] if final else None


def status_words(statement: Statement, acts: list[ModerationAct]) -> str:
    """Where a statement stands, in a sentence to its author."""
    if statement.state == State.WAITING:
        return _waiting_words(statement, acts)
    if statement.state == State.LIVE and statement.session.is_done:
        return "People voted on it."
    if statement.state == State.LIVE and decision(acts) is None:
        return "People can vote on it. Nobody has checked it yet."
    if statement.state == State.REJECTED and statement.second_look == SecondLook.DONE:
        return "Not used, after a second look by another moderator."
    kinds = {State.MERGED: Lineage.Kind.MERGE, State.SPLIT: Lineage.Kind.SPLIT}
    return WORDS.get(statement.state) or BECAME[kinds.get(statement.state, Lineage.Kind.REWORD)]


def _waiting_words(statement: Statement, acts: list[ModerationAct]) -> str:
    said = list(opinions(acts).values())
    if statement.session.is_done:
        return "Nobody decided on it before the session was closed."
    if statement.second_look == SecondLook.ASKED:
        return "Another moderator takes a second look at it."
    if any(not agree(one, said[0]) for one in said):
        return "It waits: two moderators see it differently."
    if said:
        return "It waits: one moderator has looked at it, a second one has to agree."
    return "It waits to be checked."


def source_context(request: Any, statement: Statement) -> dict[str, Any]:
    """Where the words of a statement come from, as far as the trace says."""
    parents, _ = queries.lineage_of(request.who, statement)
    written = [row.parent for row in parents if row.child_is_new]
    origin = statement.snapshot_of
    evidence = origin if origin and origin.kind == "evidence_statement" else None
    return {
        "session": request.record,
        "statement": statement,
        "origin": REWORDED if written else ORIGINS[statement.origin],
        "written_from": written,
        "earlier": origin if origin and origin.kind == "statement" else None,
        **(_evidence_context(evidence) if evidence else {}),
    }


def _evidence_context(evidence: Record) -> dict[str, Any]:
    records = [each for each in rests_on(evidence, kinds=("source",)) if not each.is_unpublished]
    sources = [_source(record) for record in records]
    return {
        "evidence": evidence,
        "mark": evidence.state_word if evidence.state not in ("live", "published") else "",
        "certainty": figure_for(evidence),
        "sources": sources,
        "one_origin": _one_origin([source["kind"] for source in sources]),
    }


def _source(record: Record) -> dict[str, str]:
    """What everyone may know of a source. What somebody has told is not named: its title may be their own
    words, and they have not agreed to be found by whoever takes part in a session."""
    figure = str(figure_for(record))
    kind = figure.split(",")[0]
    return {
        "title": "" if kind in TOLD else record.title,
        "kind": kind,
        "figure": figure,
        "mark": record.state_word if record.state in FALLEN else "",
    }


def _one_origin(kinds: list[str]) -> str:
    if len(kinds) == 1:
        return "It rests on one source only."
    if len(kinds) > 1 and len(set(kinds)) == 1:
        return f"All its sources are of one kind: {kinds[0].lower()}."
    return ""
