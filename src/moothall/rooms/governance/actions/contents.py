"""What a draft holds beside its words: the options that were open and the evidence."""

from django.db import transaction

from moothall.people.models import Person
from moothall.rooms.governance.actions.states import editable
from moothall.rooms.governance.evidence import CITABLE, told_by, version_of, words_of
from moothall.rooms.governance.models import Decision, DecisionOption, EvidenceLink
from moothall.rooms.governance.refusals import DecisionRefused
from moothall.trace.models import Record


@transaction.atomic
def add_option(
    *, decision: Decision, text: str, status: str, why: str, costs: str = "", by: Person
) -> DecisionOption:
    """A course that was open. Each option says why. Raises DecisionRefused naming all that is missing."""
    decision = editable(decision)
    problems = []
    if not text.strip():
        problems.append(("text", "Write the option."))
    if status not in DecisionOption.Status.values:
        problems.append(("status", "Choose whether it was chosen, rejected or deferred."))
    if not why.strip():
        problems.append(("why", "Say why."))
    if problems:
        raise DecisionRefused(problems)
    return DecisionOption.objects.create(
        workspace=decision.workspace,
        decision=decision,
        text=text.strip(),
        status=status,
        why=why.strip(),
        costs=costs.strip(),
    )


@transaction.atomic
def remove_option(*, option: DecisionOption, by: Person) -> None:
    editable(option.decision)
    option.delete()


@transaction.atomic
def link_evidence(
    *, decision: Decision, evidence: Record, relation: str, why: str = "", confirmed: bool = False, by: Person
) -> EvidenceLink:
    """Take evidence into the decision in the words it has now. Linking it again renews words and relation.

    ``confirmed`` says that the decision maker knows that it has been replaced or retracted. Raises
    DecisionRefused naming all that is wrong.
    """
    decision = editable(decision)
    # As it is now, not as the caller has read it; another workspace's is not found.
    now = Record.objects.filter(pk=evidence.pk).first()
    _refuse_unfit(now, relation, why)
    made, _ = EvidenceLink.objects.update_or_create(
        decision=decision,
        evidence=now,
        defaults={
            "workspace": decision.workspace,
            "record_version": version_of(now),
            "text_snapshot": words_of(now),
            "told": told_by(now),
            "relation": relation,
            "why": why.strip(),
            "confirmed": confirmed,
        },
    )
    return made


def _refuse_unfit(evidence: Record | None, relation: str, why: str) -> None:
    problems = []
    if evidence is None:
        problems.append(("evidence", "This evidence belongs to another workspace."))
    elif evidence.kind not in CITABLE:
        problems.append(("evidence", f"A decision cannot rest on this: {evidence.kind_word.lower()}."))
    elif evidence.state in ("draft", "withdrawn"):
        problems.append(("evidence", "This is a draft or has been withdrawn, so nothing can rest on it."))
    if relation not in EvidenceLink.Relation.values:
        problems.append(("relation", "Choose how the decision uses it."))
    if relation == EvidenceLink.Relation.SET_ASIDE and not why.strip():
        problems.append(("why", "Say why it is set aside."))
    if problems:
        raise DecisionRefused(problems)


@transaction.atomic
def unlink_evidence(*, evidence: EvidenceLink, by: Person) -> None:
    editable(evidence.decision)
    evidence.delete()
