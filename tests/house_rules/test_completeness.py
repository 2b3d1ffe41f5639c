"""A run of all tests that leaves an event or an address untouched does not pass."""

import pytest
from tests.completeness import EXEMPT, Completeness
from tests.house_rules.test_routes import routes

from moothall.events.catalogue import EVENTS


@pytest.fixture
def everything(tmp_path):
    """Notes of a run that touched everything."""
    notes = Completeness(tmp_path)
    notes.events = set(EVENTS)
    notes.routes = {name for name, _, _ in routes()}
    return notes


def test_a_run_that_touched_everything_is_whole(everything):
    everything.write()
    assert everything.problems() == []


def test_an_event_that_no_test_emits_is_named(everything):
    everything.events.remove("decision.made")
    everything.write()
    assert everything.problems() == ["no test emits the event decision.made"]


def test_an_address_that_no_test_reaches_is_named(everything):
    everything.routes.remove("governance:decision")
    everything.write()
    assert everything.problems() == ["no test gets an answer from governance:decision"]


def test_what_one_process_did_not_touch_another_may_have(everything, monkeypatch):
    everything.write()
    other = Completeness(everything.folder)
    monkeypatch.setenv("PYTEST_XDIST_WORKER", "gw9")
    other.write()
    assert other.problems() == []


def test_few_addresses_are_exempt_each_with_a_reason():
    assert len(EXEMPT) <= 5
    assert all(reason.strip() for reason in EXEMPT.values())
