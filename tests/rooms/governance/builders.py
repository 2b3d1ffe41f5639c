"""Builders that call the real actions."""

from datetime import date, timedelta

from django.utils import timezone

from moothall.rooms.governance import actions
from moothall.rooms.governance.models import Body, Decision

MADE_ON = date(2026, 6, 1)
WORDS = {
    "text": "Swimming is free for under-16s in term time.",
    "reasons": "More children swim when it is free.",
    "made_on": MADE_ON,
    "review_due": date(2096, 6, 1),
}


def today():
    return timezone.localdate()


def in_days(days):
    return today() + timedelta(days=days)


def body(workspace, name="Cabinet", by=None) -> Body:
    return Body.objects.filter(name=name).first() or actions.create_body(
        workspace=workspace, name=name, classification="executive", by=by
    )


def draft(
    workspace, *evidence, title="Free swimming", relation="relied_on", why="", by=None, **words
) -> Decision:
    """A draft with one rejected option that rests on ``evidence``; if none, it says why none was sought."""
    if not evidence:
        words.setdefault("no_evidence_because", "It was urgent.")
    decision = actions.draft_decision(
        workspace=workspace,
        title=title,
        kind="executive_body",
        body=body(workspace),
        matter="Whether swimming should be free.",
        by=by,
        **(WORDS | words),
    )
    actions.add_option(
        decision=decision, text="Half price", status="rejected", why="It would reach too few.", by=by
    )
    for record in evidence:
        actions.link_evidence(decision=decision, evidence=record, relation=relation, why=why, by=by)
    return decision


def made(workspace, *evidence, by=None, publish=True, **words) -> Decision:
    return actions.make_decision(decision=draft(workspace, *evidence, by=by, **words), publish=publish, by=by)


def under_review(workspace, *evidence, by=None, **words) -> Decision:
    """A decision of which a person has agreed that it is looked at again."""
    decision = made(workspace, *evidence, by=by, **words)
    item = actions.propose_item(workspace=workspace, title="Look at it again", decision=decision, by=by)
    actions.accept_item(item=item, reason="Attendance fell.", by=by)
    decision.refresh_from_db()
    return decision
