"""Readings that are recorded: what they keep, who may record them, and what the pages show of them."""

import re
from types import SimpleNamespace

import pytest
from django.urls import reverse
from django_scopes import scope
from tests.rooms.capacity import builders

from moothall.events.models import Event
from moothall.permissions import GIVEN_ROLES, ROLES, May
from moothall.rooms.capacity import actions, queries
from moothall.rooms.capacity.models import TraceReading
from moothall.rooms.capacity.pages import change
from moothall.rooms.capacity.traces import MEASURES, Figure
from moothall.rooms.capacity.work import record_trace_quarterly
from moothall.ui.figures import figure_for


@pytest.fixture
def rows(workspace, clock):
    return builders.half_a_year(workspace, clock)


def home(workspace):
    return reverse("capacity:home", args=[workspace.slug])


def measure(workspace, key="evidence_cited", **query):
    return reverse("capacity:measure", args=[workspace.slug, key], query=query)


def record(workspace):
    return reverse("capacity:record", args=[workspace.slug])


def words(answer):
    text = " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())
    return re.sub(r" (?=[:.,])", "", text)


def test_a_reading_keeps_the_figure_its_period_and_its_row_of_the_ledger(workspace, rows, inside, person):
    who = person("analyst", workspace)
    readings = actions.record_trace(workspace=workspace, by=who)
    kept = TraceReading.objects.get(measure="evidence_cited")
    assert (kept.numerator, kept.denominator, kept.as_of) == (6, 8, rows["end"])
    assert (round(kept.value, 3), round(kept.low, 3), round(kept.high, 3)) == (0.75, 0.409, 0.929)
    assert (str(kept.starts), str(kept.ends)) == ("2026-06-29", "2027-06-29")
    assert kept.record.kind == "trace_reading"
    assert kept.record.url == measure(workspace, as_of=rows["end"])
    event = Event.objects.last()
    assert (event.name, event.says) == ("trace.recorded", {"as_of": rows["end"], "count": len(readings)})
    assert {reading.measure for reading in readings} == set(MEASURES)


def test_a_reading_can_be_worked_out_again_from_the_ledger_later(workspace, rows, clock, inside):
    readings = actions.record_trace(workspace=workspace, by=None)
    clock.day(130)
    builders.governance.create_body(workspace=workspace, name="Later", classification="executive", by=None)
    _, results = queries.results_at(None, workspace, rows["end"])
    again = {(key, f.part): f.sentence for key, result in results.items() for f in result.figures}
    assert {(r.measure, r.part): r.sentence for r in readings} == again


def test_where_nothing_was_counted_nothing_is_recorded(workspace, inside):
    for name in ("Council", "Cabinet"):
        with pytest.raises(actions.NothingToRecord):
            actions.record_trace(workspace=workspace, by=None)
        builders.governance.create_body(workspace=workspace, name=name, classification="council", by=None)
    assert not TraceReading.objects.exists()


def test_measures_that_cannot_be_worked_out_leave_no_reading(workspace, rows, inside):
    builders.Membership.objects.update(department="")
    actions.record_trace(workspace=workspace, by=None)
    assert not TraceReading.objects.filter(measure="reach").exists()


def test_once_a_quarter_readings_are_recorded_by_themselves(workspace, rows, clock, inside):
    counts = []
    for day in (121, 122, 123, 200):  # 30 June, then the next quarter
        clock.day(day)
        record_trace_quarterly(None, workspace=workspace)
        counts.append(Event.objects.filter(name="trace.recorded").count())
    assert counts == [1, 2, 2, 2]


def test_an_empty_workspace_is_left_alone_each_quarter(workspace, inside):
    record_trace_quarterly(None, workspace=workspace)
    assert not Event.objects.exists()


def test_the_card_of_a_reading_says_its_figure(workspace, rows, inside):
    actions.record_trace(workspace=workspace, by=None)
    kept = TraceReading.objects.get(measure="evidence_cited")
    assert figure_for(kept.record) == "6 of 8, 29 June 2027"


def test_the_first_page_shows_each_measure_in_words(signed_in, workspace, rows):
    page = words(signed_in("member").get(home(workspace)))
    assert "6 of 8 decisions cite evidence (75%, 95% interval 41% to 93%)." in page
    for each in MEASURES.values():
        assert each.title in page
    assert "there is no overall score" in page
    assert "see them first" in page
    assert "Record these readings" not in page


def test_an_analyst_records_by_the_button_and_sees_the_change_later(signed_in, workspace, rows):
    client = signed_in("analyst")
    assert "Record these readings" in words(client.get(home(workspace)))
    answer = client.post(record(workspace), follow=True)
    assert "figures are recorded" in words(answer)
    assert "The same as at the last reading, on 29 June 2027." in words(client.get(home(workspace)))
    with scope(workspace=workspace):
        council = SimpleNamespace(workspace=workspace, body=builders.Body.objects.first(), dora=client.who)
        for number in range(2):
            builders.Council.decision(council, f"Without evidence {number}")
    page = words(client.get(home(workspace)))
    assert "6 of 10 decisions cite evidence (60%, 95% interval 31% to 83%). Down from 75%" in page


def test_a_measure_shows_its_definition_rows_and_history(signed_in, workspace, rows):
    client = signed_in("analyst")
    client.post(record(workspace))
    answer = client.get(measure(workspace))
    page = words(answer)
    assert MEASURES["evidence_cited"].definition in page
    assert "Four No Relied on nothing" in page
    assert "How this was worked out" in page
    assert f'href="{measure(workspace, as_of=rows["end"])}"' in answer.content.decode()


def test_a_measure_can_be_read_as_it_was(signed_in, workspace, rows):
    page = words(signed_in("member").get(measure(workspace, as_of=rows["decided"])))
    assert "4 of 6 decisions cite evidence" in page
    assert f"As it was at row {rows['decided']} of the ledger, on 31 March 2027" in page
    assert "One again" not in page


@pytest.mark.parametrize("wrong", ["x", "-1", "99999", "9" * 40, "", "１"])
def test_a_row_that_is_not_there_is_not_found(signed_in, workspace, rows, wrong):
    assert signed_in("member").get(measure(workspace, as_of=wrong)).status_code == 404


def test_a_measure_that_is_none_is_not_found(signed_in, workspace):
    assert signed_in("member").get(measure(workspace, "happiness")).status_code == 404


@pytest.mark.parametrize("key", MEASURES)
def test_every_measure_has_a_page_also_where_nothing_has_happened(signed_in, workspace, key):
    page = words(signed_in("member").get(measure(workspace, key)))
    assert "Nothing was counted in this period" in page


def test_a_workspace_in_which_nothing_has_happened_says_so(signed_in, workspace):
    client = signed_in("analyst")
    assert "Nothing has happened in this workspace yet" in words(client.get(home(workspace)))
    assert "Nothing has happened yet that these measures look at" in words(
        client.post(record(workspace), follow=True)
    )


@pytest.mark.parametrize("role", GIVEN_ROLES)
def test_who_may_see_and_who_may_record(signed_in, workspace, rows, role):
    client, rights = signed_in(role), ROLES[role].rights
    sees = {client.get(address).status_code for address in (home(workspace), measure(workspace))}
    assert sees == {200 if May.SEE_CAPACITY in rights else 403}
    assert client.post(record(workspace)).status_code == (302 if May.SEND_SURVEY in rights else 403)
    with scope(workspace=workspace):
        assert TraceReading.objects.exists() == (May.SEND_SURVEY in rights)


def test_opening_the_address_of_the_button_records_nothing(signed_in, workspace, rows):
    answer = signed_in("analyst").get(record(workspace))
    assert answer["Location"] == home(workspace)
    with scope(workspace=workspace):
        assert not TraceReading.objects.exists()


def test_outsiders_find_nothing(client, signed_in, workspace, other_workspace, rows):
    assert client.get(home(workspace)).status_code == 302
    foreign = signed_in("analyst", other_workspace)
    answers = [foreign.get(home(workspace)), foreign.get(measure(workspace)), foreign.post(record(workspace))]
    assert {answer.status_code for answer in answers} == {404}


def reading(value, numerator=3, denominator=4):
    return TraceReading(
        value=value, numerator=numerator, denominator=denominator, created=builders.timezone.now()
    )


@pytest.mark.parametrize(
    ("now", "then", "unit", "begins"),
    [
        (0.8, 0.6, "share", "Up from 60%"),
        (0.6, 0.8, "share", "Down from 80%"),
        (0.601, 0.599, "share", "The same as"),
        (None, 0.6, "share", "At the last reading"),
        (20.0, 1.0, "days", "Up from 1 day at"),
        (1.4, 2.0, "kinds", "Down from 2.0 kinds"),
    ],
)
def test_change_is_told_in_words(now, then, unit, begins):
    assert change(Figure("", 1, 1, now, unit=unit), reading(then)).startswith(begins)


def test_counts_that_are_too_few_are_compared_as_counts():
    same = Figure("", 3, 4)
    assert change(same, reading(None)).startswith("The same as")
    assert change(Figure("", 4, 4), reading(None)).endswith(": 3 of 4.")
    assert change(Figure("", 0, 0), reading(None, 0, 0)) == ""


def test_what_was_never_recorded_has_no_change():
    assert change(Figure("", 1, 1, 0.5), None) == ""
