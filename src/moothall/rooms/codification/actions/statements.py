"""The life of an evidence statement, from draft to published to replaced."""

from collections.abc import Sequence
from uuid import uuid4

from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from moothall.events.happened import happened
from moothall.people.models import Person, Workspace
from moothall.rooms.codification.models import EvidenceStatement
from moothall.rooms.codification.models.statement import LONGEST
from moothall.rooms.codification.refusals import EvidenceRefused
from moothall.rooms.codification.support import RELATIONS, records_under, retracted_among
from moothall.trace.actions import change_record, link, make_record
from moothall.trace.models import Inquiry, Record

Basis = Sequence[tuple[Record, str]]
State = EvidenceStatement.State
# What has not been said yet, or no longer is, cannot carry anything.
CARRIES_NOTHING = ("draft", "withdrawn")


@transaction.atomic
def draft_evidence_statement(
    *,
    workspace: Workspace,
    inquiry: Inquiry | None,
    text: str,
    certainty: str,
    reason: str,
    missing_voices: str,
    rests_on: Basis,
    by: Person | None,
) -> EvidenceStatement:
    """A draft of one claim. ``rests_on`` are records, each with the relation ``supports``, ``contradicts`` or
    ``derived_from``; at least one. ``reason`` is why it is as certain as it is.

    Raises EvidenceRefused naming everything that is missing or wrong.
    """
    words = _checked_words(text, certainty, reason, missing_voices)
    basis = _checked_basis(workspace, rests_on)
    # Numbers are given one at a time.
    Workspace.objects.select_for_update(no_key=True).get(pk=workspace.pk)
    last = EvidenceStatement.objects.filter(workspace=workspace).aggregate(last=Max("number"))["last"]
    return _draft(workspace, inquiry, (last or 0) + 1, 1, words, basis, by)


@transaction.atomic
def change_draft(
    *,
    statement: EvidenceStatement,
    text: str,
    certainty: str,
    reason: str,
    missing_voices: str,
    by: Person | None,
) -> EvidenceStatement:
    """Change the words of a draft. No event: a draft is nobody's statement yet."""
    statement = _draft_to_change(statement)
    words = _checked_words(text, certainty, reason, missing_voices)
    for name, value in words.items():
        setattr(statement, name, value)
    statement.save(update_fields=list(words))
    change_record(record=statement.record, title=statement.text, words=_words_of(statement))
    return statement


@transaction.atomic
def publish_evidence_statement(*, statement: EvidenceStatement, by: Person | None) -> EvidenceStatement:
    """Publish a draft. From now on nobody can change it; the version that it replaces is superseded.

    Raises EvidenceRefused while something that it rests on is retracted.
    """
    statement = _draft_to_change(statement)
    if retracted := retracted_among(records_under(statement.record)):
        names = "; ".join(f"“{record.title}”" for record in retracted)
        raise EvidenceRefused(
            f"It rests on a retracted source: {names}. Withdraw this draft and write another without it."
        )
    statement.published = timezone.now()
    statement.save(update_fields=["published"])
    _change_state(statement, State.PUBLISHED)
    happened(
        "evidence_statement.published",
        statement,
        by,
        number=statement.number,
        version=statement.version,
        certainty=statement.certainty,
    )
    if statement.supersedes is not None:
        _supersede(statement.supersedes, statement, by)
    return statement


@transaction.atomic
def supersede_evidence_statement(
    *,
    statement: EvidenceStatement,
    text: str,
    certainty: str,
    reason: str,
    missing_voices: str,
    rests_on: Basis,
    by: Person | None,
) -> EvidenceStatement:
    """Draft the next version of a published statement, with a basis of its own. The published version stands
    until the draft is published. Raises EvidenceRefused while another draft of it waits."""
    old = EvidenceStatement.objects.select_for_update().get(pk=statement.pk)
    if old.state != State.PUBLISHED:
        raise EvidenceRefused("Only a published statement that stands can get a newer version.")
    if old.newer.filter(state=State.DRAFT).exists():
        raise EvidenceRefused("A newer version has been drafted already: publish or withdraw that one first.")
    words = _checked_words(text, certainty, reason, missing_voices)
    basis = _checked_basis(old.workspace, rests_on)
    versions = EvidenceStatement.objects.filter(workspace=old.workspace, number=old.number)
    version = versions.aggregate(last=Max("version"))["last"] + 1
    draft = _draft(old.workspace, old.record.inquiry, old.number, version, words, basis, by, supersedes=old)
    link(of=draft.record, rests_on=old.record, relation="supersedes")
    return draft


@transaction.atomic
def withdraw_draft(*, statement: EvidenceStatement, by: Person | None) -> EvidenceStatement:
    """Give up a draft. Nothing is deleted."""
    statement = _draft_to_change(statement)
    _change_state(statement, State.WITHDRAWN)
    happened(
        "evidence_statement.withdrawn", statement, by, number=statement.number, version=statement.version
    )
    return statement


def _draft(
    workspace: Workspace,
    inquiry: Inquiry | None,
    number: int,
    version: int,
    words: dict[str, str],
    basis: Basis,
    by: Person | None,
    supersedes: EvidenceStatement | None = None,
) -> EvidenceStatement:
    key = uuid4()
    statement = EvidenceStatement(
        id=key,
        workspace=workspace,
        number=number,
        version=version,
        supersedes=supersedes,
        drafted_by=by,
        **words,
    )
    statement.record = make_record(
        workspace=workspace,
        inquiry=inquiry,
        kind="evidence_statement",
        title=statement.text,
        words=_words_of(statement),
        url=reverse("codification:statement", args=[workspace.slug, key]),
        state="draft",
    )
    statement.save(force_insert=True)
    for record, relation in basis:
        link(of=statement.record, rests_on=record, relation=relation)
    happened("evidence_statement.drafted", statement, by, number=number, version=version)
    return statement


def _supersede(old: EvidenceStatement, new: EvidenceStatement, by: Person | None) -> None:
    _change_state(old, State.SUPERSEDED)
    happened("evidence_statement.superseded", old, by, number=new.number, version=new.version)


def _change_state(statement: EvidenceStatement, state: str) -> None:
    statement.state = state
    statement.save(update_fields=["state"])
    change_record(record=statement.record, state=state)


def _draft_to_change(statement: EvidenceStatement) -> EvidenceStatement:
    statement = EvidenceStatement.objects.select_for_update().get(pk=statement.pk)
    if not statement.is_draft:
        raise EvidenceRefused(f"{statement.name} is no draft: write a newer version instead.")
    return statement


def _checked_words(text: str, certainty: str, reason: str, missing_voices: str) -> dict[str, str]:
    text = " ".join(text.split())
    problems = []
    if not text:
        problems.append(("text", "Enter the statement"))
    if len(text) > LONGEST:
        problems.append(("text", f"The statement must be {LONGEST} characters or fewer; it has {len(text)}"))
    if certainty not in EvidenceStatement.Certainty.values:
        problems.append(("certainty", "Choose how certain it is"))
    if not reason.strip():
        problems.append(("reason", "Say why it is as certain as that"))
    if not missing_voices.strip():
        problems.append(("missing_voices", "Say whose voice is missing, or that none is and how you know"))
    if problems:
        raise EvidenceRefused(problems)
    return {
        "text": text,
        "certainty": certainty,
        "certainty_reason": reason.strip(),
        "missing_voices": missing_voices.strip(),
    }


def _checked_basis(workspace: Workspace, rests_on: Basis) -> Basis:
    problems = []
    if not rests_on:
        problems.append(("rests_on", "Choose at least one excerpt that it rests on"))
    for record, relation in rests_on:
        if relation not in RELATIONS:
            problems.append(("rests_on", f"Say of “{record.title}” whether it supports or contradicts it"))
        if record.workspace_id != workspace.pk:
            problems.append(("rests_on", "Choose excerpts of this workspace only"))
        elif record.state in CARRIES_NOTHING:
            problems.append(("rests_on", f"“{record.title}” is a draft or withdrawn, so nothing rests on it"))
    if problems:
        raise EvidenceRefused(problems)
    return rests_on


def _words_of(statement: EvidenceStatement) -> str:
    """What search looks through beside the text."""
    return "\n".join((statement.text, statement.certainty_reason, statement.missing_voices))
