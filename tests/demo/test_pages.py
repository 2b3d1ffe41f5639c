"""Looking round in the example: as every role, with things to try, and nowhere but in a demo."""

import pytest
from django.contrib.auth import get_user
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django_scopes import scope

from moothall.people.models import Person
from moothall.rooms.codification.models import ImportRun, Source
from moothall.rooms.evaluation import actions as evaluation
from moothall.rooms.evaluation.models import Indicator, Signal
from moothall.rooms.governance.models import AgendaItem
from moothall.rooms.reflection.models import Session

ROUTES = [reverse(f"demo:{name}") for name in ("try", "next_month", "broken_records")]
POSTS = [reverse(f"demo:{name}") for name in ("see_as", "start_again")]


def see_as(client, role, **more):
    return client.post(reverse("demo:see_as"), {"role": role, **more})


@pytest.mark.parametrize(
    ("role", "email"),
    [
        ("facilitator", "facilitator"),
        ("reviewer", "reviewer"),
        ("decision_owner", "decision.owner"),
        ("evaluator", "evaluator"),
    ],
)
def test_somebody_sees_the_example_as_a_role(in_demo, role, email):
    response = see_as(in_demo, role)
    assert response.headers["Location"] == reverse("ui:home", args=["fallowmere"])
    assert get_user(in_demo).email == f"{email}@fallowmere.example"


def test_somebody_sees_a_page_as_a_role(in_demo):
    page = reverse("codification:import_references", args=["fallowmere"])
    assert see_as(in_demo, "reviewer", next=page).headers["Location"] == page
    elsewhere = see_as(in_demo, "reviewer", next="https://elsewhere.example/")
    assert elsewhere.headers["Location"] == reverse("ui:home", args=["fallowmere"])


def test_a_resident_is_signed_out_and_goes_to_vote(in_demo):
    see_as(in_demo, "reviewer")
    response = see_as(in_demo, "resident")
    with scope(workspace=in_demo.workspace):
        session = Session.objects.get(state="open")
    assert response.headers["Location"] == reverse("reflection:join", args=[session.pk])
    assert not get_user(in_demo).is_authenticated
    assert in_demo.get(response.headers["Location"]).status_code == 200


def test_without_an_open_session_a_resident_stays_at_home(in_demo):
    with scope(workspace=in_demo.workspace):
        Session.objects.filter(state="open").update(state="paused")
    assert see_as(in_demo, "resident").headers["Location"] == reverse("ui:home", args=["fallowmere"])


@pytest.mark.parametrize("role", ["", "administrator", "analyst", "nobody"])
def test_nobody_can_be_anything_else(in_demo, role):
    assert see_as(in_demo, role).status_code == 404
    assert not get_user(in_demo).is_authenticated


def test_only_a_form_with_its_token_changes_who_one_is(made, db, settings):
    from django.test import Client

    settings.MOOTHALL_DEMO = True
    strict = Client(enforce_csrf_checks=True)
    assert see_as(strict, "reviewer").status_code == 403
    assert not get_user(strict).is_authenticated


@pytest.mark.parametrize("page", POSTS)
def test_looking_changes_nothing(in_demo, page):
    assert in_demo.get(page).status_code == 405


@pytest.mark.parametrize("page", [*ROUTES, *POSTS])
def test_without_the_switch_none_of_it_is_there(made, db, client, settings, page):
    settings.MOOTHALL_DEMO = False
    assert client.get(page).status_code == 404
    assert client.post(page, {"role": "reviewer"}).status_code == 404
    assert not get_user(client).is_authenticated


@pytest.mark.parametrize("page", [*ROUTES, *POSTS])
def test_without_the_example_none_of_it_is_there(in_demo, page):
    in_demo.workspace.is_example = False
    in_demo.workspace.save()
    assert in_demo.get(page).status_code == 404
    assert in_demo.post(page, {"role": "reviewer"}).status_code == 404


def test_starting_again_leads_home(in_demo, monkeypatch):
    asked = []
    monkeypatch.setattr(
        "moothall.demo.script.reset_demo", lambda say: asked.append("reset") or in_demo.workspace
    )
    response = in_demo.post(reverse("demo:start_again"))
    assert asked == ["reset"]
    assert response.headers["Location"] == reverse("ui:home", args=["fallowmere"])


def test_the_page_offers_everything_there_is_to_try(in_demo):
    page = in_demo.get(reverse("demo:try")).content.decode()
    for words in (
        "Decide whether to look again",
        "Vote as a resident does",
        "Import one more month of figures",
        "Import references of which three are broken",
        "Mark a paper as retracted",
    ):
        assert words in page


def test_one_more_month_signals_and_proposes_to_look_at_the_other_decision(in_demo):
    file = in_demo.get(reverse("demo:next_month"))
    with scope(workspace=in_demo.workspace):
        indicator = Indicator.objects.get(code="WALK-1")
        by = Person.objects.get(email="evaluator@fallowmere.example")
        batch = evaluation.upload_figures(indicator=indicator, data=file.content, name="walking.csv", by=by)
        batch = evaluation.import_observations(batch=batch, mapping=indicator.mapping, by=by)
        assert (batch.rows_read, batch.rows_added, batch.dropped) == (1, 1, [])
        signal = Signal.objects.get(series__indicator=indicator)
        assert (signal.rule, signal.meaning) == ("Above UCL", "improvement")
        item = AgendaItem.objects.get(origin_record=signal.record)
        assert item.decision.title == "Safe routes to three schools"


def test_of_the_nine_records_three_are_broken(in_demo):
    file = in_demo.get(reverse("demo:broken_records"))
    page = reverse("codification:import_references", args=["fallowmere"])
    see_as(in_demo, "reviewer", next=page)
    in_demo.post(page, {"file": SimpleUploadedFile("nine.ris", file.content)})
    with scope(workspace=in_demo.workspace):
        run = ImportRun.objects.get(file_name="nine.ris")
        assert (run.found, run.parsed) == (9, 6)
        causes = [reject["cause"] for reject in run.rejected]
        assert causes == ["no_type", "nothing_to_identify", "no_type"]


def test_a_retraction_proposes_to_look_at_the_other_decision_only(in_demo):
    with scope(workspace=in_demo.workspace):
        source = Source.objects.get(doi="10.5555/fallowmere.107")
    page = reverse("codification:retract_source", args=["fallowmere", source.pk])
    see_as(in_demo, "reviewer", next=page)
    in_demo.post(page, {"nature": "retraction", "reason": "The journal has withdrawn the paper."})
    with scope(workspace=in_demo.workspace):
        item = AgendaItem.objects.get(origin="retraction")
        assert item.decision.title == "Safe routes to three schools"
    assert "Mark a paper as retracted" not in in_demo.get(reverse("demo:try")).content.decode()
