"""J4 with scripts: votes are sent without loading a page, and none is lost or doubled by a bad network."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.journeys.facilitating import counted, open_session, start_step, votes_written_down
from tests.journeys.keyboard import KeyboardVisitor
from tests.journeys.test_j4_resident import MOST_BYTES, MOST_TAPS, QUESTION, SEEDS
from tests.journeys.visitor import PHONE, Visitor, bytes_counted, step, visitor

NEXT_HAS_FOCUS = """text => {
  const focused = document.activeElement;
  return focused.tagName === 'H1' && focused.innerText !== text;
}"""


def test_j4_voting_with_scripts(chromium, server):
    with visitor(chromium, server) as officer:
        hall = open_session(officer, QUESTION, SEEDS)
        start_step(officer, hall.console, "Vote")
        with visitor(chromium, server, kind=KeyboardVisitor, viewport=PHONE) as resident:
            with bytes_counted(resident) as moved, step("J4.1-3 scans, starts, votes"):
                resident.open(f"{hall.session}join/")
                resident.press("Start")
                resident.page.evaluate("() => { window.staysOpen = true; }")
                _answer(resident, "Agree")
                assert resident.presses <= MOST_TAPS
                assert moved() <= MOST_BYTES
                print(f"      {resident.presses} taps, {moved():,} bytes")
            _votes_by_script(resident, officer, hall)
            _network_is_away(resident, officer, hall)
            _answer_is_lost(resident, officer, hall)
            _votes_to_the_end(resident, officer, hall)


def _answer(resident: KeyboardVisitor, word: str) -> None:
    """Answer without a page being loaded; it is told, and the next statement has the focus."""
    before = resident.heading()
    resident.reach(resident.find(word))
    resident.enter()
    resident.page.wait_for_function(NEXT_HAS_FOCUS, arg=before)
    _told(resident, f"Saved. {word}. Change?")


def _told(resident: KeyboardVisitor, words: str) -> None:
    """What the live region says."""
    region = resident.page.locator("#moot-saved[role=status]")
    region.filter(has_text=words).wait_for(timeout=30_000)


def _votes_by_script(resident: KeyboardVisitor, officer: Visitor, hall: Any) -> None:
    with step("J4.4 votes without loading a page; arrow keys send nothing; asked after the fifth"):
        resident.reach(resident.find("Agree"))
        for key in ("ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp"):
            resident.page.keyboard.press(key)
        for place, word in enumerate(("Disagree", "Pass", "Agree", "Agree"), 2):
            resident.see(f"{place} of 13")
            assert resident.sideways() <= 0
            _answer(resident, word)
        assert resident.page.get_by_text("Anything missing?").is_visible()
        assert counted(officer, hall.console) == "1 joined, 1 voted, 5 votes."


@contextmanager
def _failures_expected(somebody: Visitor) -> Iterator[None]:
    """The browser reports a request that fails; while the network is away that is as it should be."""
    before = list(somebody.complaints)
    yield
    somebody.complaints[len(before) :] = [
        complaint for complaint in somebody.complaints[len(before) :] if "net::ERR_" not in complaint
    ]


def _network_is_away(resident: KeyboardVisitor, officer: Visitor, hall: Any) -> None:
    with (
        step("J4.4 the network is away: “Not saved yet”; it comes back: saved once"),
        _failures_expected(resident),
    ):
        resident.context.set_offline(True)
        for count, words in enumerate(("1 answer is waiting", "2 answers are waiting"), 1):
            resident.reach(resident.find("Agree"))
            resident.enter()
            _told(resident, f"Not saved yet: {words}.")
            resident.see(f"{5 + count + 1} of 13")
        assert counted(officer, hall.console) == "1 joined, 1 voted, 5 votes."
        resident.context.set_offline(False)
        _told(resident, "Saved. Agree. Change?")
        assert counted(officer, hall.console) == "1 joined, 1 voted, 7 votes."
        assert votes_written_down(officer, hall.console) == 7


def _answer_is_lost(resident: KeyboardVisitor, officer: Visitor, hall: Any) -> None:
    """The vote arrives and is saved, and the phone never hears of it: it sends the same again."""
    with (
        step("J4.4 an answer is lost on its way back: sent again, counted once"),
        _failures_expected(resident),
    ):
        lost: list[int] = []

        def lose_once(route: Any) -> None:
            if lost:
                route.continue_()
                return
            lost.append(route.fetch().status)
            route.abort("connectionreset")

        resident.page.route("**/ballot/**", lose_once)
        resident.reach(resident.find("Disagree"))
        resident.enter()
        _told(resident, "Saved. Disagree. Change?")
        resident.page.unroute("**/ballot/**")
        assert lost == [200]
        assert counted(officer, hall.console) == "1 joined, 1 voted, 8 votes."
        assert votes_written_down(officer, hall.console) == 8


def _votes_to_the_end(resident: KeyboardVisitor, officer: Visitor, hall: Any) -> None:
    """One page brings ten statements; after them the next page comes by itself."""
    with step("J4.4 votes on the rest and is asked once more"):
        _answer(resident, "Agree")
        assert resident.page.evaluate("() => window.staysOpen"), "a page was loaded anew"
        resident.press("Agree")
        for place in (11, 12):
            resident.see(f"{place} of 13")
            _answer(resident, "Agree")
        resident.press("Pass")
        assert resident.heading() == "You have voted on every statement"
        resident.see("Saved: you passed on statement")
        resident.see("Anything missing?")
        assert counted(officer, hall.console) == "1 joined, 1 voted, 13 votes."
        assert votes_written_down(officer, hall.console) == 13
