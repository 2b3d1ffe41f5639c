"""Builders that call the real actions of the trace."""

from itertools import pairwise

from moothall.trace.actions import link, make_record
from moothall.trace.models import Record


def record(workspace, title="A paper", *, kind="source", **fields) -> Record:
    return make_record(
        workspace=workspace, kind=kind, title=title, url=f"/{title.replace(' ', '-')}/", **fields
    )


def rests(of: Record, *below: Record, relation="derived_from", note="") -> None:
    for record in below:
        link(of=of, rests_on=record, relation=relation, note=note)


def diamond(workspace) -> tuple[Record, Record, Record, Record]:
    """A decision that rests on one paper by way of two statements."""
    paper = record(workspace, "A paper")
    left = record(workspace, "On cost", kind="evidence_statement", state="published")
    right = record(workspace, "On visits", kind="evidence_statement", state="published")
    decision = record(workspace, "Swimming is free", kind="decision", state="in_force")
    rests(left, paper)
    rests(right, paper)
    rests(decision, left, right, relation="relied_on")
    return paper, left, right, decision


def turn_of_the_loop(workspace, *, length: int) -> list[Record]:
    """Records each of which rests on the one before it."""
    made = [record(workspace, f"Step {number}") for number in range(length)]
    for below, of in pairwise(made):
        rests(of, below)
    return made
