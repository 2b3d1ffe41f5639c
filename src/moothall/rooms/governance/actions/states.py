"""What every action on a decision begins or ends with: part of actions, never called from a view."""

from moothall.people.models import Workspace
from moothall.rooms.governance import guards
from moothall.rooms.governance.models import Decision
from moothall.rooms.governance.refusals import DecisionRefused
from moothall.trace.actions import change_record


def locked(decision: Decision) -> Decision:
    """The decision as it is now, held until the end of the transaction."""
    return (
        Decision.objects.select_for_update(of=("self",))
        .select_related("record", "workspace")
        .get(pk=decision.pk)
    )


def editable(decision: Decision) -> Decision:
    """The decision, held, if it is still a draft. Raises DecisionRefused if it is not."""
    decision = locked(decision)
    if not decision.is_editable:
        sentence = f"{decision.ref} has been made and cannot be changed. A new decision can replace it."
        if decision.state == Decision.State.WITHDRAWN:
            sentence = f"{decision.ref} has been withdrawn. Draft a new decision."
        raise DecisionRefused([("state", sentence)])
    return decision


def change_state(decision: Decision, state: str, record_state: str) -> None:
    decision.state = state
    decision.save(update_fields=["state"])
    change_record(record=decision.record, state=record_state)


def refuse_unmet(decision: Decision, needed: tuple[guards.Guard, ...]) -> None:
    """Raises DecisionRefused naming every guard that is not met."""
    if missing := guards.unmet(decision, needed):
        raise DecisionRefused([(guard.field, guard.sentence) for guard in missing])


def one_at_a_time(workspace: Workspace) -> None:
    """Let whoever numbers or counts in this workspace wait for each other."""
    Workspace.objects.select_for_update(no_key=True).get(pk=workspace.pk)
