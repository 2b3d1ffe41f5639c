"""``moothall demo``: asks nothing, makes the example once, and serves it."""

import urllib.request

import pytest
from tests.command_line.installation import Installation, server

#: What a server records by itself once a day: whichever start has the time for it does it.
DAILY_WORK = {"trace.recorded"}


@pytest.fixture(scope="module")
def shown(tmp_path_factory):
    """An example that was made by a first start, and what that start printed."""
    installation = Installation(tmp_path_factory.mktemp("demo") / "data")
    with server(installation, "demo") as served:
        heading = first_screen(served.address())
        code = served.end()
    return installation, served.printed, heading, code


def first_screen(address):
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(address, timeout=60) as page:
        assert page.status == 200
        return page.read().decode()


def test_the_first_start_shows_the_example_without_asking_for_anything(shown):
    _, printed, page, code = shown
    assert "<h1" in page
    assert "fictional" in page.lower()
    assert "example council is at http://127.0.0.1" in printed
    assert code == 0


def test_its_ledger_is_in_order(shown):
    verified = shown[0].moothall("verify")
    assert verified.returncode == 0, verified.stdout


def test_a_second_start_changes_nothing(shown):
    installation = shown[0]
    before = installation.call("ledger")
    with server(installation, "demo") as served:
        first_screen(served.address())
        assert served.end() == 0
    after = installation.call("ledger")
    assert after[: len(before)] == before
    assert {row["name"] for row in after[len(before) :]} <= DAILY_WORK
    assert "Gathering evidence" not in served.printed


def test_reset_makes_a_fresh_example(shown):
    installation = shown[0]
    before = len(installation.call("rows")["people_workspace"])
    with server(installation, "demo", "--reset") as served:
        first_screen(served.address())
        assert served.end() == 0
    assert "Gathering evidence" in served.printed
    assert len(installation.call("rows")["people_workspace"]) == before + 1
