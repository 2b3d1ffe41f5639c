"""The two decisions of the example, with the options that were open and the evidence that was used."""

from typing import Any

from moothall.demo.content import content
from moothall.demo.example import Example
from moothall.rooms.governance import actions
from moothall.rooms.governance.models import Body, Decision

WORDS = ("title", "kind", "taken_by", "matter", "text", "reasons", "dissent", "cost_note", "equality_note")


def create_bodies(example: Example) -> dict[str, Body]:
    by = example.people["decision_owner"]
    return {
        body["name"]: actions.create_body(workspace=example.workspace, **body, by=by)
        for body in content("decisions")["body"]
    }


def take_decisions(example: Example, bodies: dict[str, Body]) -> None:
    for told in content("decisions")["decision"]:
        decision = _draft(example, bodies, told)
        by = example.people["decision_owner"]
        actions.mark_ready(decision=decision, by=by)
        made = actions.make_decision(decision=decision, by=by)
        example.records[f"decision:{told['key']}"] = made.record


def _draft(example: Example, bodies: dict[str, Body], told: dict[str, Any]) -> Decision:
    by, calendar = example.people["decision_owner"], example.calendar
    decision = actions.draft_decision(
        **example.belongs,
        **{name: told[name] for name in WORDS},
        body=bodies[told["body"]],
        made_on=calendar.decided(told["months_before"]),
        effective_from=calendar.month(1),
        review_due=calendar.review_due(told["review_in_months"]),
        by=by,
    )
    for option in told["option"]:
        actions.add_option(decision=decision, **option, by=by)
    for evidence in told["evidence"]:
        actions.link_evidence(
            decision=decision,
            evidence=example.records[evidence["record"]],
            relation=evidence["relation"],
            why=evidence["why"],
            by=by,
        )
    return decision
