"""From a file of figures to the page of the decision that rests on them, through both rooms."""

import re
from datetime import date

import pytest
from django.urls import reverse
from django_scopes import scope
from tests.rooms.evaluation import builders
from tests.rooms.evaluation.builders import STEADY

from moothall.rooms.evaluation import actions, queries
from moothall.rooms.evaluation.models import Signal
from moothall.rooms.governance import actions as governance
from moothall.rooms.governance.models import AgendaItem, Decision
from moothall.trace.queries import leads_to, rests_on

HIGH = [*STEADY[:23], 90]


@pytest.fixture
def decision(workspace):
    """A decision in force that a programme carries out, with an indicator for the programme."""
    with scope(workspace=workspace):
        place = {"workspace": workspace, "by": None}
        body = governance.create_body(name="Cabinet", classification="executive", **place)
        draft = governance.draft_decision(
            title="Free swimming for under-16s",
            kind="executive_body",
            body=body,
            matter="Whether swimming is free for under-16s.",
            text="Swimming is free for under-16s.",
            reasons="More children swim.",
            no_evidence_because="None was there.",
            no_alternatives=True,
            made_on=date(2025, 3, 1),
            review_due=date(2099, 3, 1),
            **place,
        )
        governance.make_decision(decision=draft, by=None)
        return Decision.objects.get(pk=draft.pk)


@pytest.fixture
def indicator(workspace, decision):
    with scope(workspace=workspace):
        programme = builders.programme(workspace, implements=[decision.record])
        return builders.indicator(workspace, measures=[programme.record])


@pytest.fixture
def inside_again(workspace):
    with scope(workspace=workspace):
        yield


def state(decision):
    return Decision.objects.get(pk=decision.pk).state


def words(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_a_signal_proposes_a_review_and_changes_nothing(decision, indicator, inside_again):
    builders.followed(indicator, *HIGH)
    item = AgendaItem.objects.get()
    assert (item.decision, item.state, item.origin) == (decision, "proposed", "signal")
    assert item.origin_record == Signal.objects.get().record
    assert state(decision) == "in_force"


def test_from_a_file_to_the_decision_page(signed_in, workspace, decision, indicator, inside_again):
    client = signed_in("analyst")
    address = reverse("evaluation:check_import", args=[workspace.slug, _uploaded(indicator)])
    client.post(f"{address}?period=Month&value=Swims")
    signal = Signal.objects.get()
    page = client.get(signal.record.url)
    item = AgendaItem.objects.get()
    assert decision.record.url in page.content.decode()
    assert item.record.url in page.content.decode()
    answer = reverse("evaluation:answer_signal", args=[workspace.slug, signal.pk])
    client = signed_in("decision_owner")
    assert "come under review" in words(client.get(signal.record.url))
    client.post(answer, {"state": "accepted", "reason": "See what made the difference."})
    item.refresh_from_db()
    assert (item.state, item.reason) == ("accepted", "See what made the difference.")
    assert state(decision) == "under_review"
    shown = client.get(decision.record.url)
    assert shown.status_code == 200
    assert signal.record.url in shown.content.decode() or item.record.url in shown.content.decode()
    assert "Being looked at again" in words(client.get(signal.record.url))


def test_whoever_may_not_reopen_decisions_accepts_the_signal_only(
    signed_in, workspace, decision, indicator, inside_again
):
    builders.followed(indicator, *HIGH)
    signal = Signal.objects.get()
    client = signed_in("facilitator")
    assert "stays on the agenda" in words(client.get(signal.record.url))
    answer = reverse("evaluation:answer_signal", args=[workspace.slug, signal.pk])
    client.post(answer, {"state": "accepted", "reason": "Look."})
    signal.refresh_from_db()
    assert (signal.state, AgendaItem.objects.get().state) == ("accepted", "proposed")
    assert state(decision) == "in_force"


def _uploaded(indicator):
    return builders.uploaded(indicator, builders.figures(HIGH)).pk


@pytest.mark.parametrize("answer", ["dismissed", "explained"])
def test_a_signal_that_needs_nothing_leaves_the_decision_alone(
    workspace, decision, indicator, person, inside_again, answer
):
    builders.followed(indicator, *HIGH)
    signal, by = Signal.objects.get(), person("decision_owner", workspace)
    actions.decide_signal(signal=signal, state=answer, reason="A gala weekend.", by=by)
    item = AgendaItem.objects.get()
    assert (item.state, item.reason, item.decided_by) == ("declined", "A gala weekend.", by)
    assert state(decision) == "in_force"


def test_accepting_the_proposal_accepts_the_signal(workspace, decision, indicator, person, inside_again):
    builders.followed(indicator, *HIGH)
    by = person("decision_owner", workspace)
    governance.accept_item(item=AgendaItem.objects.get(), reason="Let us see.", by=by)
    signal = Signal.objects.get()
    assert (signal.state, signal.reason, signal.decided_by) == ("accepted", "Let us see.", by)
    assert state(decision) == "under_review"


def test_a_proposal_outlives_the_revision_that_withdraws_its_signal(decision, indicator, inside_again):
    builders.followed(indicator, *HIGH)
    builders.imported(indicator, builders.figures(STEADY))
    item = AgendaItem.objects.get()
    assert item.state == "proposed"
    assert item.origin_record.state == "withdrawn"
    assert state(decision) == "in_force"


def test_the_trace_leads_from_the_figures_to_the_decision_and_back(decision, indicator, inside_again):
    builders.followed(indicator, *HIGH)
    signal, item = Signal.objects.get(), AgendaItem.objects.get()
    assert decision.record in rests_on(signal.record)
    assert {signal.record, item.record} <= set(leads_to(indicator.record))


def test_the_page_names_the_decisions_that_would_be_proposed(workspace, decision, indicator, inside_again):
    by = {"workspace": workspace, "by": None}
    cites = governance.draft_decision(
        title="Longer opening hours",
        kind="executive_body",
        body=decision.body,
        matter="Hours",
        text="Open until ten.",
        reasons="More swim.",
        no_alternatives=True,
        made_on=date(2025, 3, 1),
        review_due=date(2099, 3, 1),
        **by,
    )
    governance.link_evidence(decision=cites, evidence=indicator.record, relation="relied_on", by=None)
    governance.make_decision(decision=cites, by=None)
    named = queries.decisions_resting_on(None, indicator)
    assert set(named) == {decision.record, cites.record}
    builders.followed(indicator, *HIGH)
    assert {item.decision.record for item in AgendaItem.objects.all()} == set(named)


def test_an_indicator_of_nothing_proposes_nothing(workspace, decision, inside_again):
    builders.followed(builders.indicator(workspace), *HIGH)
    assert Signal.objects.count() == 1
    assert not AgendaItem.objects.exists()
