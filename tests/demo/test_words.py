"""Every text of the example passes the rules of the forms in which somebody would have typed it."""

import pytest
from django.utils import timezone

from moothall.demo.content import content, file_of
from moothall.demo.making.ballots import arrivals, ballots
from moothall.formats.references import read
from moothall.rooms.codification.forms import SOURCE_FORMS
from moothall.rooms.codification.forms.statements import WordsForm
from moothall.rooms.codification.models import Code
from moothall.rooms.evaluation.forms import IndicatorForm, ProgrammeForm
from moothall.rooms.governance.forms import (
    BodyForm,
    EvidenceForm,
    InquiryForm,
    MemberForm,
    NotesForm,
    OptionForm,
    WordingForm,
)
from moothall.rooms.reflection.forms import PlanForm, SpaceForm
from moothall.trace.models import Inquiry, Record

EVIDENCE, SESSIONS = content("evidence"), content("sessions")
WORKSPACE, DECISIONS, FIGURES = content("workspace"), content("decisions"), content("figures")


@pytest.mark.parametrize(
    "told", [*EVIDENCE["statement"], EVIDENCE["draft"]], ids=lambda told: told["text"][:30]
)
def test_an_evidence_statement(told):
    form = WordsForm({name: told[name] for name in WordsForm.base_fields})
    assert form.is_valid(), form.errors


@pytest.mark.parametrize("told", EVIDENCE["source"], ids=lambda told: told["key"])
def test_a_source(told):
    answers = {**told, **told["details"], **told.get("consent", {}), "agreed": "on"}
    if "in_force_from" in answers:
        year, month, day = answers["in_force_from"].split("-")
        answers |= {"in_force_from-day": day, "in_force_from-month": month, "in_force_from-year": year}
    form = SOURCE_FORMS[told["kind"]](answers)
    assert form.is_valid(), form.errors


@pytest.mark.parametrize("told", EVIDENCE["code"], ids=lambda told: told["name"])
def test_a_code(told):
    Code(**told).clean_fields(exclude=["workspace"])


@pytest.mark.parametrize("told", SESSIONS["session"], ids=lambda told: told["key"])
def test_a_session(told):
    today = timezone.localdate()
    groups = told.get("groups", SESSIONS["groups"])
    form = PlanForm(
        {
            "question": told["question"],
            "day-day": today.day,
            "day-month": today.month,
            "day-year": today.year,
            "time": "18:30",
            "minutes": 90,
            "seeds": "\n".join(s["text"] for s in told["statement"] if "text" in s),
            "group_question": groups["question"],
            "group_options": "\n".join(groups["options"]),
            "results_mode": told["results_mode"],
        }
    )
    assert form.is_valid(), form.errors


@pytest.mark.parametrize(
    ("form", "told"),
    [
        (InquiryForm, WORKSPACE["inquiry"]),
        *((MemberForm, person) for person in WORKSPACE["person"]),
        *((BodyForm, body) for body in DECISIONS["body"]),
        *((form, decision) for form in (WordingForm, NotesForm) for decision in DECISIONS["decision"]),
        *((OptionForm, option) for decision in DECISIONS["decision"] for option in decision["option"]),
        *((EvidenceForm, used) for decision in DECISIONS["decision"] for used in decision["evidence"]),
    ],
)
def test_who_belongs_and_what_is_decided(form, told):
    filled = form(told)
    assert filled.is_valid(), filled.errors


def test_the_space(example):
    inquiries = Inquiry.objects.all()
    form = SpaceForm({**SESSIONS["space"], "inquiry": inquiries.get().pk}, inquiries=inquiries)
    assert form.is_valid(), form.errors


@pytest.mark.parametrize(
    ("form", "told"),
    [
        *((ProgrammeForm, programme) for programme in FIGURES["programme"]),
        *((IndicatorForm, indicator) for indicator in FIGURES["indicator"]),
    ],
)
def test_what_is_watched(example, form, told):
    day = {"starts_on-day": 1, "starts_on-month": 4, "starts_on-year": 2027}
    answers = {"frequency": "monthly", "licence": "own", **day, **told}
    filled = form(answers, inquiries=Inquiry.objects.none(), records=Record.objects.none())
    assert filled.is_valid(), filled.errors


@pytest.mark.parametrize("name", [file["name"] for file in EVIDENCE["imports"]])
def test_abstracts_are_short_and_differ(name):
    references, _ = read(file_of(name), name=name)
    abstracts = [reference.abstract for reference in references if reference.abstract]
    assert len(set(abstracts)) == len(abstracts)
    assert all(60 < len(abstract) < 700 for abstract in abstracts)


def test_ballots_add_up_and_are_spread():
    votes = [[[2, 1, 0], [1, 0, 1]], [[0, 3, 0], [0, 0, 0]], [[1, 1, 1], [0, 1, 1]]]
    cast = ballots([4, 2], votes)
    for place, by_group in enumerate(votes):
        for group, counts in enumerate(by_group):
            values = [
                value for voter, own in cast.items() if voter[0] == group for at, value in own if at == place
            ]
            assert [values.count(1), values.count(-1), values.count(0)] == counts
    assert {len(own) for voter, own in cast.items() if voter[0] == 0} == {2, 3}
    assert cast == ballots([4, 2], votes)


def test_more_votes_than_people_are_refused():
    with pytest.raises(ValueError, match="Statement 1 has 3 votes of 2 people"):
        ballots([2], [[[3, 0, 0]]])


def test_everybody_arrives_once():
    came = arrivals([2, 1], 2)
    assert came.count(None) == 2
    assert sorted(voter for voter in came if voter) == [(0, 0), (0, 1), (1, 0)]
