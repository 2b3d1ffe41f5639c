"""The eight measures equal a count by hand, now and as they were at an earlier row of the ledger."""

import pytest
from django_scopes import scope
from tests.rooms.capacity import builders

from moothall.people.models import Membership
from moothall.rooms.capacity import queries


@pytest.fixture
def rows(workspace, clock):
    return builders.half_a_year(workspace, clock)


@pytest.fixture
def results(workspace, rows, inside):
    return queries.results_at(None, workspace, rows["end"])[1]


def counts(result, part=""):
    (figure,) = (figure for figure in result.figures if figure.part == part)
    return figure.numerator, figure.denominator


def said(result):
    return [figure.sentence for figure in result.figures]


def behind(result):
    return {row.thing.title: (row.counts, row.why) for row in result.rows}


def test_evidence_cited(results):
    found = results["evidence_cited"]
    # One, Two, Three and Five, then One again and Three again; not Four, which only considered, nor Six.
    assert said(found) == ["6 of 8 decisions cite evidence (75%, 95% interval 41% to 93%)."]
    assert behind(found)["Four"] == (False, "Relied on nothing")
    assert behind(found)["One"] == (True, "Relied on 1")


def test_days_to_first_use(results):
    found = results["days_to_first_use"]
    # Seven papers and one note: day 10, four times day 20, two on the day, and paper 6 not yet.
    assert counts(found) == (7, 8)
    assert found.figures[0].value == pytest.approx(20, abs=0.01)
    assert said(found)[0].startswith("Half of the sources are used within 20 days (95% interval ")
    assert behind(found)["Paper 1"] == (True, "Used after 10 days")
    assert behind(found)["Paper 6"] == (False, "Not used yet")
    assert behind(found)["Paper 7"] == (True, "Used after less than a day")


def test_reach(results):
    found = results["reach"]
    # Statement 1 in Leisure and Public health; 2, 3 and the newer one in Leisure only.
    assert said(found) == [
        "1 of 4 statements that decisions relied on reached two departments or more. "
        "That is too few for a percentage."
    ]
    assert behind(found)["Visits rise: Paper 1"] == (True, "Decisions of Leisure and Public health")


def test_reviews_on_time(results):
    found = results["reviews_on_time"]
    assert counts(found) == (1, 2)
    assert "too few" in said(found)[0]
    assert behind(found)["One"] == (True, "Due on 30 April 2027, done on 25 April 2027")
    assert behind(found)["Three"] == (False, "Due on 30 April 2027, done on 29 June 2027")


def test_kinds_of_evidence(results):
    found = results["kinds_of_evidence"]
    assert counts(found, "research") == (7, 8)
    assert counts(found, "practice_knowledge") == (1, 8)
    assert counts(found, "monitoring_data") == counts(found, "lived_experience") == (0, 8)
    assert said(found)[-1] == "A decision rests on 1.0 of these four kinds on average."
    assert behind(found)["Five"] == (True, "Rests on research and what practitioners know")
    assert behind(found)["Six"] == (False, "Rests on none of the four")


def test_alarms_answered(results):
    found = results["alarms_answered"]
    assert counts(found) == (1, 2)
    assert behind(found) == {
        "Paper 1": (True, "Proposed 2 reviews, 2 answered within 30 days"),
        "Paper 2": (False, "Proposed 2 reviews, 0 answered within 30 days"),
    }


def test_learning(results):
    found = results["learning"]
    assert counts(found) == (1, 2)
    assert behind(found) == {
        "One": (True, "Replaced, on evidence newer than the decision"),
        "Three": (False, "Replaced, on evidence that was there before"),
    }


def test_across_boundaries(results):
    found = results["across_boundaries"]
    assert said(found) == [
        "1 of 6 published evidence statements was written across organisations (17%, 95% interval 3% to 56%)."
    ]
    why = "Worked on by people of Testshire Council and University of Somewhere"
    assert behind(found)["Visits rise: Paper 1"] == (True, why)


def test_an_old_row_gives_the_old_value_whatever_came_later(workspace, rows, inside):
    facts, results = queries.results_at(None, workspace, rows["decided"])
    assert counts(results["evidence_cited"]) == (4, 6)
    assert counts(results["days_to_first_use"]) == (6, 7)
    assert counts(results["across_boundaries"]) == (1, 5)
    assert counts(results["learning"]) == counts(results["alarms_answered"]) == (0, 0)
    assert said(results["reviews_on_time"]) == ["There were no reviews due in this period."]
    assert f"{facts.ends:%d %B %Y}" == "31 March 2027"


def test_an_alarm_is_counted_once_its_thirty_days_are_over(workspace, rows, inside):
    with_alarms = [
        counts(queries.results_at(None, workspace, row)[1]["alarms_answered"])
        for row in (rows["end"] - 20, rows["end"])
    ]
    assert with_alarms == [(0, 0), (1, 2)]


def test_what_is_older_than_a_year_is_no_longer_counted(workspace, rows, clock, inside):
    clock.day(500)
    builders.governance.create_body(workspace=workspace, name="Later", classification="executive", by=None)
    results = queries.results_at(None, workspace, builders.last_row(workspace))[1]
    assert counts(results["evidence_cited"]) == (0, 0)


def test_measures_that_need_to_know_where_people_belong_say_so(workspace, rows, inside):
    Membership.objects.update(department="", organisation=None)
    results = queries.results_at(None, workspace, rows["end"])[1]
    for key, missing in (("reach", "department"), ("across_boundaries", "organisation")):
        assert results[key].figures == ()
        assert missing in results[key].cannot


def test_somebody_whose_salt_is_gone_counts_for_no_department(workspace, rows, inside):
    paul = Membership.objects.get(department="Public health").person
    paul.salt = b"another"
    paul.save()
    found = queries.results_at(None, workspace, rows["end"])[1]["reach"]
    assert counts(found) == (0, 4)


def test_nothing_is_counted_where_nothing_has_happened(workspace, inside):
    assert queries.results_at(None, workspace, 0) == (None, {})


def test_one_workspace_never_counts_another(workspace, other_workspace, rows, clock):
    with scope(workspace=other_workspace):
        clock.day(1)
        builders.governance.create_body(
            workspace=other_workspace, name="Cabinet", classification="executive", by=None
        )
        results = queries.results_at(None, other_workspace, 1)[1]
    assert {counts(r, r.figures[0].part) for r in results.values()} == {(0, 0)}
