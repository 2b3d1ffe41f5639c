"""Judging how far included records can be trusted."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from moothall.events.happened import happened
from moothall.people.models import Person, Workspace
from moothall.rooms.codification.actions.extraction import included_record, people_in
from moothall.rooms.codification.actions.locks import locked_workspace
from moothall.rooms.codification.actions.reviewers import active_member
from moothall.rooms.codification.bias_templates import answers_of, built_in, domains_from, domains_of
from moothall.rooms.codification.models import BiasJudgement, BiasTemplate, Candidate, Review
from moothall.rooms.codification.models.extraction import SETTLED
from moothall.rooms.codification.refusals import EvidenceRefused

MOST_DOMAINS = 20


@transaction.atomic
def take_up_template(
    *, workspace: Workspace, family: str, people_needed: int = 1, by: Person | None
) -> BiasTemplate:
    """Make a template that comes with the product one of the workspace, unless it is there already: then its
    newest version. Raises EvidenceRefused for one that there is not."""
    if family not in BiasTemplate.Family.values or family == BiasTemplate.Family.OWN:
        raise EvidenceRefused([("family", "Choose a template")])
    workspace = locked_workspace(workspace)
    said = built_in(family)
    there = BiasTemplate.objects.filter(workspace=workspace, name=said["name"]).order_by("number").last()
    return there or _new_template(workspace, said | {"people_needed": people_needed}, by)


@transaction.atomic
def write_template(
    *,
    workspace: Workspace,
    name: str,
    domains: Mapping[str, Sequence[str]],
    judgements: Sequence[Mapping[str, str]],
    people_needed: int = 1,
    before: BiasTemplate | None = None,
    by: Person | None,
) -> BiasTemplate:
    """A template of one's own, or the next version of one that there is: what was judged with an earlier
    version keeps its questions. ``domains`` maps names to questions.

    Raises EvidenceRefused without a name or a domain, for a name that is taken, and if nothing has changed.
    """
    workspace = locked_workspace(workspace)
    name = before.name if before else " ".join(name.split())[:120]
    said = {
        "family": before.family if before else BiasTemplate.Family.OWN,
        "name": name,
        "domains": domains_from({key: tuple(value) for key, value in domains.items()}),
        "judgements": [dict(each) for each in judgements],
        "people_needed": people_needed,
    }
    there = BiasTemplate.objects.filter(workspace=workspace, name=name).order_by("number").last()
    if problems := _problems(said, there, before):
        raise EvidenceRefused(problems)
    return _new_template(workspace, said, by, number=there.number + 1 if there else 1)


@transaction.atomic
def judge_bias(
    *, candidate: Candidate, template: BiasTemplate, judged: Mapping[str, Mapping[str, Any]], by: Person
) -> list[BiasJudgement]:
    """Judge domains of an included record: ``judged`` maps a domain's key to {"judgement", "support",
    "answers"}. What has not changed is not written again; what has makes the next version.

    Raises EvidenceRefused for a record that is not included, somebody without a part in the review, unknown
    domains or judgements, and where as many people as are needed judge the record already.
    """
    review = included_record(candidate)
    active_member(review, by)
    _refuse_unknown(template, judged)
    slot = _slot_of(review, candidate, template, by)
    made = _write(candidate, template, slot, judged, by)
    if made:
        happened("bias.judged", review, by, candidate=candidate.pk, template=template.pk, domains=len(made))
    return made


@transaction.atomic
def settle_bias(
    *, candidate: Candidate, template: BiasTemplate, judged: Mapping[str, Mapping[str, Any]], by: Person
) -> list[BiasJudgement]:
    """Settle domains on which two people differ, once both have judged all. Raises EvidenceRefused as
    ``judge_bias`` does, and before both are done."""
    review = included_record(candidate)
    active_member(review, by)
    _refuse_unknown(template, judged)
    keys = {domain["key"] for domain in domains_of(template)}
    done = [keys <= _domains_in(candidate, template, slot) for slot in (1, 2)]
    if template.people_needed != 2 or not all(done):
        raise EvidenceRefused("Two people judge this record, and they are not done yet.")
    made = _write(candidate, template, SETTLED, judged, by)
    if made:
        happened("bias.judged", review, by, candidate=candidate.pk, template=template.pk, domains=len(made))
    return made


def _new_template(
    workspace: Workspace, said: Mapping[str, Any], by: Person | None, number: int = 1
) -> BiasTemplate:
    if said["people_needed"] not in (1, 2):
        raise EvidenceRefused([("people_needed", "Say whether one or two people judge each record")])
    template = BiasTemplate.objects.create(workspace=workspace, number=number, by=by, **said)
    happened("bias_template.written", workspace, by, template=template.pk, number=number)
    return template


def _problems(
    said: Mapping[str, Any], there: BiasTemplate | None, before: BiasTemplate | None
) -> list[tuple[str, str]]:
    problems = []
    if not said["name"]:
        problems.append(("name", "Enter a name"))
    if there and before is None:
        problems.append(("name", "There is a template of this name: change that one, or choose another name"))
    if not said["domains"]:
        problems.append(("domains", "Enter at least one domain"))
    if len(said["domains"]) > MOST_DOMAINS:
        problems.append(("domains", f"Enter at most {MOST_DOMAINS} domains"))
    if len(said["judgements"]) < 2:
        problems.append(("scale", "Choose how a domain can be judged"))
    if there and before and all(getattr(there, name) == value for name, value in said.items()):
        problems.append(("domains", "Nothing has been changed, so there is no new version"))
    return problems


def _refuse_unknown(template: BiasTemplate, judged: Mapping[str, Mapping[str, Any]]) -> None:
    domains = {domain["key"]: domain for domain in domains_of(template)}
    allowed = {judgement["key"] for judgement in template.judgements}
    problems = [] if judged else [("", "Judge at least one domain")]
    for key, said in judged.items():
        if key not in domains:
            problems.append(("", f"“{key}” is no domain of this template"))
            continue
        questions = {question["key"] for question in domains[key]["questions"]}
        answers = said.get("answers", {})
        if said.get("judgement") not in allowed:
            problems.append((f"{key}_judgement", f"Choose a judgement: {domains[key]['name']}"))
        if not answers.keys() <= questions or not set(answers.values()) <= set(answers_of(template)):
            problems.append(("", f"An answer was not understood: {domains[key]['name']}"))
    if problems:
        raise EvidenceRefused(problems)


def _slot_of(review: Review, candidate: Candidate, template: BiasTemplate, by: Person) -> int:
    """The place of somebody who judges a record by a template; the first that is free, if they have none.
    What somebody who has left did not finish is free."""
    rows = BiasJudgement.objects.filter(candidate=candidate, template=template, slot__gt=SETTLED)
    places = dict(rows.order_by("created").values_list("slot", "assessor"))
    own = [slot for slot, assessor in places.items() if assessor == by.pk]
    here, keys = people_in(review), {domain["key"] for domain in domains_of(template)}
    taken = {
        slot
        for slot, person in places.items()
        if person in here or keys <= _domains_in(candidate, template, slot)
    }
    free = [slot for slot in range(1, template.people_needed + 1) if slot not in taken]
    if BiasJudgement.objects.filter(candidate=candidate, template=template, slot=SETTLED).exists():
        raise EvidenceRefused("What the two judged has been settled: change what was settled instead.")
    if not own and not free:
        raise EvidenceRefused("As many people as are needed judge this record already.")
    return own[0] if own else free[0]


def _domains_in(candidate: Candidate, template: BiasTemplate, slot: int) -> set[str]:
    rows = BiasJudgement.objects.filter(candidate=candidate, template=template, slot=slot)
    return set(rows.values_list("domain", flat=True))


def _write(
    candidate: Candidate,
    template: BiasTemplate,
    slot: int,
    judged: Mapping[str, Mapping[str, Any]],
    by: Person,
) -> list[BiasJudgement]:
    rows = BiasJudgement.objects.filter(candidate=candidate, template=template, slot=slot)
    newest = {row.domain: row for row in rows.order_by("version")}
    made = []
    for domain, given in judged.items():
        said = {
            "judgement": given["judgement"],
            "support": str(given.get("support", "")).strip(),
            "answers": {key: value for key, value in given.get("answers", {}).items() if value},
        }
        last = newest.get(domain)
        if last and all(getattr(last, name) == value for name, value in said.items()):
            continue
        made.append(
            BiasJudgement.objects.create(
                workspace=candidate.workspace,
                candidate=candidate,
                template=template,
                domain=domain,
                slot=slot,
                version=last.version + 1 if last else 1,
                assessor=by,
                **said,
            )
        )
    return made
