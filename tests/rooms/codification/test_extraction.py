"""Extraction: the form, filling it blind, settling, and the table of it all."""

import csv
import io

import pytest
from django.conf import settings
from django.urls import reverse
from tests.rooms.codification import appraising, reviewing
from tests.ui.pages import faults_of, html_of, text_of

from moothall.events.models import Event
from moothall.rooms.codification import actions, queries
from moothall.rooms.codification.models import Extraction

pytestmark = pytest.mark.usefixtures("inside")


@pytest.fixture
def made(inside):
    return appraising.with_included(inside)


@pytest.fixture
def at(made):
    def of(name, candidate=None):
        keys = [candidate.pk] if candidate else []
        return reverse(f"codification:{name}", args=[made.review.workspace.slug, made.review.pk, *keys])

    return of


def sign_in(client, person):
    client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def refusal(action, **fields):
    with pytest.raises(actions.EvidenceRefused) as refused:
        action(**fields)
    return str(refused.value)


def test_a_form_gets_a_version_each_time_it_changes(made):
    first = appraising.form_of(made)
    assert [field["key"] for field in first.fields] == [f"field_{n}" for n in range(1, 8)]
    same = {"review": made.review, "fields": first.fields, "people_needed": 1, "by": made.lead}
    assert "Nothing has been changed" in refusal(actions.version_extraction_form, **same, reason="None")
    assert "Say why" in refusal(actions.version_extraction_form, **same, reason="")
    second = appraising.form_of(made, fields=first.fields[:2], reason="Too long")
    assert (second.number, [field["key"] for field in second.fields]) == (2, ["field_1", "field_2"])


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ({"label": "", "kind": "text"}, "enter the question"),
        ({"label": "A", "kind": "poem"}, "choose what kind"),
        ({"label": "A", "kind": "choice", "choices": ["One"]}, "at least two answers"),
        ({"label": "A", "kind": "table"}, "enter the columns"),
    ],
)
def test_a_field_that_makes_no_sense_is_named(made, field, said):
    assert said in refusal(
        actions.version_extraction_form,
        review=made.review,
        fields=[field],
        people_needed=1,
        reason="",
        by=None,
    )


def test_a_draft_may_be_incomplete_and_a_completed_one_never_changes(made):
    form, record = appraising.form_of(made), made.records[0]
    appraising.extract(record, form, made.lead, complete=False, field_1="")
    said = refusal(appraising.extract, candidate=record, form=form, person=made.lead, field_1="")
    assert "Where was it done?" in said
    first = appraising.extract(record, form, made.lead)
    second = appraising.extract(record, form, made.lead, field_2="12")
    assert (first.version, second.version, second.slot) == (1, 2, 1)
    assert appraising.extract(record, form, made.lead, field_2="12") == second
    assert Event.objects.filter(name="extraction.completed").count() == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"field_2": "many"},
        {"field_3": "2026-02-30"},
        {"field_4": "Guess"},
        {"field_5": ["Guess"]},
        {"field_6": [["2026"]]},
        {"field_7": [{"arm": "Free", "n": "x"}]},
        {"field_99": "no such field"},
    ],
)
def test_an_answer_of_the_wrong_kind_is_refused(made, wrong):
    form = appraising.form_of(made)
    with pytest.raises(actions.EvidenceRefused):
        appraising.extract(made.records[0], form, made.lead, **wrong)


def test_only_included_records_and_members_of_the_review(made, inside):
    form = appraising.form_of(made)
    outsider = reviewing.reviewer(inside)
    assert "no part" in refusal(appraising.extract, candidate=made.records[0], form=form, person=outsider)
    (fresh,) = made.add(reviewing.paper(inside))
    assert "not included" in refusal(appraising.extract, candidate=fresh, form=form, person=made.lead)


def test_nobody_reads_what_another_extracts_before_both_are_done(made, client, at):
    form, record = appraising.form_of(made, people_needed=2), made.records[0]
    first, second = made.people
    appraising.extract(record, form, first, field_1="Only in Leeds")
    found = queries.extracted_of(second, [record], form)[record.pk]
    assert (found.own, found.done, found.is_open, dict(found.by_slot)) == (None, 1, False, {})
    sign_in(client, second)
    assert client.get(at("extracted", record)).status_code == 404
    assert client.get(at("settle_extraction", record)).status_code == 404
    for name in ("extraction", "extraction_csv"):
        assert "Only in Leeds" not in client.get(at(name)).content.decode("utf-8-sig")
    assert "Only in Leeds" not in html_of(client.get(at("extract", record)))
    appraising.extract(record, form, second, field_1="Only in York", complete=False)
    assert not queries.extracted_of(first, [record], form)[record.pk].is_open
    appraising.extract(record, form, second, field_1="Only in York")
    assert client.get(at("extracted", record)).status_code == 200


def test_a_third_person_finds_no_place(inside):
    made = appraising.with_included(inside, people=3)
    form = appraising.form_of(made, people_needed=2)
    for person in made.people[:2]:
        appraising.extract(made.records[0], form, person)
    said = refusal(appraising.extract, candidate=made.records[0], form=form, person=made.people[2])
    assert "As many people" in said


def test_what_somebody_who_left_had_begun_is_free_for_others(inside):
    made = appraising.with_included(inside, people=3)
    form, record = appraising.form_of(made, people_needed=2), made.records[0]
    first, second, third = made.people
    appraising.extract(record, form, first)
    appraising.extract(record, form, second, complete=False, field_1="Hull")
    actions.remove_reviewer(review=made.review, reviewer=second, by=made.lead)
    assert appraising.extract(record, form, third).slot == 2
    assert queries.extracted_of(first, [record], form)[record.pk].is_open


def test_two_who_agree_need_no_settling_and_numbers_are_compared_as_numbers(made):
    form, record = appraising.form_of(made, people_needed=2), made.records[0]
    for person, number in zip(made.people, ("12", "12.0"), strict=True):
        appraising.extract(record, form, person, field_2=number)
    found = queries.extracted_of(made.lead, [record], form)[record.pk]
    assert (found.to_settle, found.final["field_2"]["value"]) == (False, "12")


def test_differences_are_settled_and_both_answers_stay(made, client, at):
    form, record = appraising.form_of(made, people_needed=2), made.records[0]
    appraising.extract(record, form, made.people[0], field_1="Leeds", field_2="12")
    appraising.extract(record, form, made.people[1], field_1="York", field_2="12")
    sign_in(client, made.lead)
    page = client.get(at("settle_extraction", record))
    assert "Leeds" in html_of(page)
    assert "York" in html_of(page)
    assert faults_of(page) == []
    assert client.post(at("settle_extraction", record), {}).status_code == 422
    answer = client.post(at("settle_extraction", record), {"field_1__use": "other", "field_1": "Hull"})
    assert answer.status_code == 302
    found = queries.extracted_of(made.lead, [record], form)[record.pk]
    assert (found.final["field_1"]["value"], found.final["field_2"]["value"]) == ("Hull", "12")
    assert Extraction.objects.filter(candidate=record, slot__gt=0).count() == 2
    assert "settled" in refusal(appraising.extract, candidate=record, form=form, person=made.lead)
    assert faults_of(client.get(at("extracted", record))) == []


def test_settling_waits_for_both(made):
    form, record = appraising.form_of(made, people_needed=2), made.records[0]
    appraising.extract(record, form, made.lead)
    said = {"candidate": record, "form": form, "answers": appraising.answers(field_1="X"), "by": made.lead}
    assert "not done yet" in refusal(actions.settle_extraction, **said)


def test_the_form_is_built_without_a_script(made, client, at):
    sign_in(client, made.lead)
    assert faults_of(client.get(at("extraction"))) == []
    assert faults_of(client.get(at("extraction_form"))) == []
    rows = {"fields-TOTAL_FORMS": "2", "fields-INITIAL_FORMS": "0", "people_needed": "2"}
    for place, label in enumerate(("Where?", "How many?")):
        rows |= {f"fields-{place}-label": label, f"fields-{place}-kind": "text"}
    moved = client.post(at("extraction_form"), rows | {"act": "down-0"})
    html = html_of(moved)
    assert faults_of(moved) == []
    assert all(f'value="{act}"' in html for act in ("up-1", "down-0", "remove-1", "add"))
    assert (moved.status_code, html.index("How many?") < html.index("Where?")) == (200, True)
    removed = html_of(client.post(at("extraction_form"), rows | {"act": "remove-0"}))
    assert ("Where?" in removed, "How many?" in removed) == (False, True)
    assert queries.extraction_form(made.lead, made.review) is None
    assert client.post(at("extraction_form"), rows | {"fields-0-kind": "table"}).status_code == 422
    assert client.post(at("extraction_form"), rows).status_code == 302
    form = queries.extraction_form(made.lead, made.review)
    assert ([field["label"] for field in form.fields], form.people_needed) == (["Where?", "How many?"], 2)
    assert faults_of(client.get(at("extraction_form"))) == []


def test_a_record_is_filled_on_its_page_and_all_kinds_come_back(made, client, at):
    form, record = appraising.form_of(made), made.records[0]
    sign_in(client, made.lead)
    assert faults_of(client.get(at("extract", record))) == []
    sent = {
        "field_1": "Leeds",
        "field_1__page": "4",
        "field_1__quotation": "in Leeds",
        "field_2": "12.5",
        **{"field_3-day": "1", "field_3-month": "4", "field_3-year": "2026"},
        "field_4": "Trial",
        "field_5": ["Visits", "Health"],
        "field_6": "2025 | 100\n2026 | 120",
        **{"field_7__0_n": "40", "field_7__0_events": "12", "field_7__1_n": "38", "field_7__1_mean": "2.50"},
    }
    assert client.post(at("extract", record), sent | {"field_6": "2025"}).status_code == 422
    assert client.post(at("extract", record), sent | {"field_1": ""}).status_code == 422
    assert client.post(at("extract", record), sent | {"field_1": "", "later": "yes"}).status_code == 302
    assert client.post(at("extract", record), sent).status_code == 302
    said = {key: answer["value"] for key, answer in Extraction.objects.get().answers.items()}
    assert said == {
        "field_1": "Leeds",
        "field_2": "12.5",
        "field_3": "2026-04-01",
        "field_4": "Trial",
        "field_5": ["Visits", "Health"],
        "field_6": [["2025", "100"], ["2026", "120"]],
        "field_7": [{"arm": "Free", "n": "40", "events": "12"}, {"arm": "Paid", "n": "38", "mean": "2.50"}],
    }
    page = client.get(at("extract", record))
    for shown in ("12.5", "2025 | 100", "2.50", "in Leeds"):
        assert shown in html_of(page)
    head, row = csv.reader(io.StringIO(client.get(at("extraction_csv")).content.decode("utf-8-sig")))
    by_name = dict(zip(head, row, strict=True))
    assert (by_name["Where was it done?"], by_name["Where was it done?: page"]) == ("Leeds", "4")
    assert (by_name["How many took part? (people)"], by_name["Visits: Paid: mean"]) == ("12.5", "2.50")
    assert form.number == 1


def test_a_newer_form_begins_with_ones_own_answers_and_leaves_the_old_ones(made, client, at):
    old, record = appraising.form_of(made), made.records[0]
    kept = appraising.extract(record, old, made.lead, field_1="Bradford")
    appraising.form_of(made, fields=[*old.fields, {"label": "More?", "kind": "text"}], reason="More")
    sign_in(client, made.lead)
    assert "Bradford" in html_of(client.get(at("extract", record)))
    kept.refresh_from_db()
    assert (kept.form, kept.answers["field_1"]["value"]) == (old, "Bradford")
    assert "Bradford" in client.get(at("extraction_csv")).content.decode("utf-8-sig")
    assert "newer version" in refusal(appraising.extract, candidate=record, form=old, person=made.lead)


def test_the_list_says_what_to_do(made, client, at):
    sign_in(client, made.lead)
    assert "There is no form yet" in text_of(client.get(at("extraction")))
    appraising.form_of(made, people_needed=2)
    assert "0 of 2 completed" in text_of(client.get(at("extraction")))
