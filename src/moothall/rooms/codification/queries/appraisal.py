"""What was extracted from included records and how far they can be trusted, for those who may read it.

As with verdicts: while two people are needed, nobody, lead included, can read what the other has extracted or
judged of a record before both are done. Every page and file takes the rows from here.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from moothall.rooms.codification.bias_templates import domains_of
from moothall.rooms.codification.extraction_fields import Answers, differing
from moothall.rooms.codification.models import (
    BiasJudgement,
    BiasTemplate,
    Candidate,
    Extraction,
    ExtractionForm,
    Review,
    Stage,
    Study,
)
from moothall.rooms.codification.models.extraction import SETTLED
from moothall.rooms.codification.queries.consented import hidden_from

_STANDS = Q(removed="", voided=False, duplicate_of=None)
PAIR = (1, 2)


@dataclass
class Extracted:
    """What was taken out of one record with one version of the form. ``own`` is one's own newest, begun or
    completed; ``done`` how many have completed theirs; ``by_slot`` their newest, once all are done; ``final``
    the answers that hold, once one person alone, both alike, or the settling has said so."""

    candidate: Candidate
    form: ExtractionForm
    own: Extraction | None = None
    done: int = 0
    by_slot: Mapping[int, Extraction] = field(default_factory=dict)
    final: Answers | None = None
    differing: Sequence[Mapping[str, Any]] = ()

    @property
    def is_open(self) -> bool:
        return self.done >= self.form.people_needed

    @property
    def to_settle(self) -> bool:
        return self.is_open and self.final is None

    @property
    def is_settled(self) -> bool:
        return SETTLED in self.by_slot


@dataclass
class Appraised:
    """How one record was judged by one template, domain by domain. ``own`` is one's own, ``done`` how many
    have judged every domain, ``by_slot`` what they judged, once all are done; ``final`` what holds."""

    candidate: Candidate
    template: BiasTemplate
    own: Mapping[str, BiasJudgement] = field(default_factory=dict)
    done: int = 0
    by_slot: Mapping[int, Mapping[str, BiasJudgement]] = field(default_factory=dict)
    final: Mapping[str, BiasJudgement] = field(default_factory=dict)
    differing: Sequence[str] = ()

    @property
    def is_open(self) -> bool:
        return self.done >= self.template.people_needed

    @property
    def is_settled(self) -> bool:
        return SETTLED in self.by_slot


def included_records(who: Any, review: Review) -> QuerySet[Candidate]:
    """The records that a review includes, in the order of their studies and titles."""
    found = Candidate.objects.filter(_STANDS, review=review, stage=Stage.FULL_TEXT)
    found = found.filter(status=Candidate.Status.INCLUDED).exclude(source__in=hidden_from(who))
    return found.select_related("source__record", "study", "review").order_by("source__record__title", "id")


def included_record(who: Any, review: Review, key: UUID) -> Candidate | None:
    return included_records(who, review).filter(pk=key).first()


def studies_of(who: Any, review: Review) -> QuerySet[Study]:
    return review.studies.order_by("label")


def extraction_form(who: Any, review: Review) -> ExtractionForm | None:
    """The newest version of the form of a review."""
    return review.extraction_forms.order_by("number").last()


def extraction_forms(who: Any, review: Review) -> QuerySet[ExtractionForm]:
    return review.extraction_forms.select_related("by").order_by("-number")


def extracted_of(who: Any, candidates: Iterable[Candidate], form: ExtractionForm) -> dict[UUID, Extracted]:
    """By the id of the record: what was taken out of each with one version of the form."""
    found = {candidate.pk: Extracted(candidate, form) for candidate in candidates}
    rows: dict[UUID, list[Extraction]] = defaultdict(list)
    for row in Extraction.objects.filter(candidate__in=list(found), form=form).order_by("version"):
        rows[row.candidate_id].append(row)
    for key, each in found.items():
        _take_extractions(who, each, rows[key])
    return found


def final_extractions(who: Any, review: Review) -> list[Extracted]:
    """Of each included record what holds: by the newest version of the form with which it is done."""
    records = list(included_records(who, review))
    found: dict[UUID, Extracted] = {}
    for form in review.extraction_forms.order_by("number"):
        for key, each in extracted_of(who, records, form).items():
            if each.final is not None:
                found[key] = each
    return [found[record.pk] for record in records if record.pk in found]


def earlier_answers(who: Any, candidate: Candidate, form: ExtractionForm) -> Answers:
    """One's own newest answers under earlier versions of the form, of those fields that are the same."""
    rows = candidate.extractions.filter(extractor=who, slot__gt=SETTLED, form__number__lt=form.number)
    last = rows.select_related("form").order_by("form__number", "version").last()
    if last is None:
        return {}
    kinds = {each["key"]: (each["kind"], each["choices"]) for each in last.form.fields}
    same = [each["key"] for each in form.fields if kinds.get(each["key"]) == (each["kind"], each["choices"])]
    return {key: last.answers[key] for key in same if key in last.answers}


def bias_templates(who: Any) -> list[BiasTemplate]:
    """The newest version of every template of the workspace, by name."""
    newest = {each.name: each for each in BiasTemplate.objects.order_by("name", "number")}
    return list(newest.values())


def bias_template(who: Any, key: Any) -> BiasTemplate | None:
    """One template by its id; None also for what is no id."""
    try:
        return BiasTemplate.objects.filter(pk=UUID(str(key))).first()
    except ValueError:
        return None


def bias_templates_used(who: Any, review: Review) -> list[BiasTemplate]:
    """Every version of a template by which some record of a review has been judged."""
    used = BiasTemplate.objects.filter(judgements_given__candidate__review=review)
    return list(used.distinct().order_by("name", "number"))


def appraised_of(who: Any, candidates: Iterable[Candidate], template: BiasTemplate) -> dict[UUID, Appraised]:
    """By the id of the record: how each was judged by one version of a template."""
    found = {candidate.pk: Appraised(candidate, template) for candidate in candidates}
    rows: dict[UUID, list[BiasJudgement]] = defaultdict(list)
    for row in BiasJudgement.objects.filter(candidate__in=list(found), template=template).order_by("version"):
        rows[row.candidate_id].append(row)
    for key, each in found.items():
        _take_judgements(who, each, rows[key])
    return found


def _take_extractions(who: Any, each: Extracted, rows: Sequence[Extraction]) -> None:
    """Fill in what somebody may read of the rows on one record, oldest first."""
    completed: dict[int, Extraction] = {}
    for row in rows:
        if row.slot != SETTLED and _is_own(row.extractor_id, who):
            each.own = row
        if row.state == Extraction.State.COMPLETED:
            completed[row.slot] = row
    each.done = sum(slot != SETTLED for slot in completed)
    if not each.is_open:
        return
    each.by_slot = completed
    if each.form.people_needed == 1:
        each.final = next((completed[slot].answers for slot in sorted(completed)), None)
        return
    first, second = (completed[slot].answers for slot in PAIR)
    each.differing = differing(each.form.fields, first, second)
    if SETTLED in completed:
        each.final = completed[SETTLED].answers
    elif not each.differing:
        each.final = {**second, **first}


def _take_judgements(who: Any, each: Appraised, rows: Sequence[BiasJudgement]) -> None:
    judged: dict[int, dict[str, BiasJudgement]] = defaultdict(dict)
    own: dict[str, BiasJudgement] = {}
    for row in rows:
        judged[row.slot][row.domain] = row
        if row.slot != SETTLED and _is_own(row.assessor_id, who):
            own[row.domain] = row
    each.own = own
    keys = [domain["key"] for domain in domains_of(each.template)]
    each.done = sum(slot != SETTLED and all(key in said for key in keys) for slot, said in judged.items())
    if not each.is_open:
        return
    each.by_slot = dict(judged)
    if each.template.people_needed == 1:
        each.final = next((judged[slot] for slot in sorted(judged)), {})
        return
    first, second, settled = judged[1], judged[2], judged.get(SETTLED, {})
    each.differing = [key for key in keys if first[key].judgement != second[key].judgement]
    agreed = {key: first[key] for key in keys if key not in each.differing}
    each.final = agreed | dict(settled)


def _is_own(person: Any, who: Any) -> bool:
    return person is not None and person == getattr(who, "pk", None)
