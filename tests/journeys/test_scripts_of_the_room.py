"""The scripts of the screen for the room and of the counter of speaking time: nothing is loaded anew, all is
reached by keyboard, and what the network breaks comes right by itself."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from tests.journeys.facilitating import open_session, start_step
from tests.journeys.keyboard import KeyboardVisitor
from tests.journeys.phone import Phone
from tests.journeys.visitor import Visitor, visitor

QUESTION = "What should the youth club do on Fridays?"
SEEDS = tuple(f"The youth club should open earlier, plan number {number}." for number in range(1, 9))
PARENTS, YOUNG = "Parents", "Young people"
NOBODY = "Somebody who named no group"
EVENING = datetime(2027, 3, 4, 19, tzinfo=UTC)
PATIENCE_MS = 15_000
TIMES = re.compile(r"(\d+) (min|s)\b")
# A page that is loaded anew forgets this.
REMEMBERS = "() => { window.staysOpen = true; }"
STAYED = "() => window.staysOpen === true"


@pytest.fixture(scope="module")
def hall(chromium, server) -> Iterator[SimpleNamespace]:
    """A session whose people talk, in a room that sees its counts: more statements than fit on the screen."""
    with visitor(chromium, server) as officer:
        asked = {"group_question": "Who are you here as?", "group_options": f"{PARENTS}\n{YOUNG}"}
        hall = open_session(officer, QUESTION, SEEDS, **asked)
        officer.press("Settings")
        officer.choose("The people in the room see counts while they talk")
        officer.press("Save the settings")
        start_step(officer, hall.console, "Discuss")
        hall.officer, hall.phones = officer, []
        yield hall
        for phone in hall.phones:
            phone.close()


@pytest.fixture
def room(chromium, server, hall) -> Iterator[KeyboardVisitor]:
    """The screen for the room, on a computer of its own."""
    with visitor(chromium, server, kind=KeyboardVisitor) as room:
        room.as_role("facilitator")
        room.open(f"{hall.session}screen/")
        room.page.evaluate(REMEMBERS)
        yield room


def somebody_joins(chromium: Any, server: str, hall: Any) -> int:
    """How many have joined now."""
    phone = Phone(chromium, server)
    phone.open(f"{hall.session}join/")
    phone.send()
    hall.phones.append(phone)
    return len(hall.phones)


def reads(room: Visitor, joined: int) -> None:
    line = room.page.locator(".moot-screen__numbers li", has_text=re.compile(rf"^{joined}\s+joined$"))
    line.wait_for(timeout=PATIENCE_MS)


def without_network_errors(somebody: Visitor) -> None:
    """The browser reports requests that fail; where the network is taken away that is as it should be."""
    somebody.complaints[:] = [words for words in somebody.complaints if "net::ERR_" not in words]


def test_the_screen_follows_and_reads_out_the_new_step_only(chromium, server, hall, room):
    said = room.page.locator("#moot-screen-said[role=status]")
    reads(room, somebody_joins(chromium, server, hall))
    reads(room, somebody_joins(chromium, server, hall))
    assert said.inner_text() == ""
    hall.officer.open(hall.console)
    hall.officer.press("Pause")
    said.get_by_text("There is a break").wait_for(timeout=PATIENCE_MS)
    hall.officer.press("Go on")
    said.get_by_text("Discuss").wait_for(timeout=PATIENCE_MS)
    assert room.page.evaluate(STAYED)


def test_whoever_turns_the_pages_of_the_screen_by_keyboard_stays_where_they_are(chromium, server, hall, room):
    room.press("More")
    room.page.evaluate(REMEMBERS)
    room.see(f"Statements 6 to {len(SEEDS)} of {len(SEEDS)}")
    room.reach(room.find("Earlier ones"))
    reads(room, somebody_joins(chromium, server, hall))
    room.see(f"Statements 6 to {len(SEEDS)} of {len(SEEDS)}")
    assert room.page.evaluate("() => document.activeElement.textContent") == "Earlier ones"
    assert room.page.evaluate(STAYED)
    with room.page.expect_navigation():
        room.enter()
    room.see(f"Statements 1 to 5 of {len(SEEDS)}")


def test_the_screen_keeps_what_it_shows_while_the_network_is_away_and_catches_up(
    chromium, server, hall, room
):
    before = somebody_joins(chromium, server, hall)
    reads(room, before)
    room.context.set_offline(True)
    with room.page.expect_event("requestfailed", timeout=PATIENCE_MS):
        after = somebody_joins(chromium, server, hall)
    reads(room, before)
    room.context.set_offline(False)
    reads(room, after)
    assert room.page.evaluate(STAYED)
    without_network_errors(room)


def test_a_stream_that_has_broken_comes_back_by_itself_and_goes_on_telling(chromium, server, hall, room):
    tries: list[str] = []

    def break_the_first(route: Any) -> None:
        tries.append(route.request.url)
        if len(tries) == 1:
            route.abort("connectionreset")
        else:
            route.continue_()

    room.page.route("**/live/**", break_the_first)
    room.page.clock.install(time=EVENING)
    with room.page.expect_response("**/live/**", timeout=PATIENCE_MS):
        room.page.reload()
    # The screen's clock stands still, so it asks for nothing by itself: only the stream can tell.
    room.page.clock.pause_at(EVENING + timedelta(hours=1))
    room.page.evaluate(REMEMBERS)
    reads(room, somebody_joins(chromium, server, hall))
    assert len(tries) == 2
    assert room.page.evaluate(STAYED)
    without_network_errors(room)


def test_the_screen_asks_again_and_again_where_no_stream_comes_through(chromium, server, hall, room):
    room.page.route("**/live/**", lambda route: route.abort("connectionrefused"))
    room.page.reload()
    room.page.evaluate(REMEMBERS)
    reads(room, somebody_joins(chromium, server, hall))
    reads(room, somebody_joins(chromium, server, hall))
    assert room.page.evaluate(STAYED)
    without_network_errors(room)


def test_the_screen_of_somebody_who_has_signed_out_goes_blank(chromium, server, hall, room):
    room.context.clear_cookies()
    somebody_joins(chromium, server, hall)
    # In the example everybody may look round, so it says why not; elsewhere it asks them to sign in.
    room.page.get_by_role("heading", name="Why can I not do this?").wait_for(timeout=PATIENCE_MS)
    assert room.page.get_by_text(QUESTION).count() == 0


@pytest.fixture
def counter(chromium, server, hall) -> Iterator[KeyboardVisitor]:
    """The counter of speaking time; its clock stands still until the test moves it on."""
    with visitor(chromium, server, kind=KeyboardVisitor) as counter:
        counter.as_role("facilitator")
        counter.page.clock.install(time=EVENING)
        counter.open(f"{hall.console}airtime/")
        counter.page.clock.pause_at(EVENING + timedelta(hours=1))
        counter.page.evaluate(REMEMBERS)
        yield counter


def group(counter: Visitor, label: str) -> Any:
    return counter.page.locator(".moot-airtime__group", has=counter.page.get_by_role("heading", name=label))


def enter_on(counter: KeyboardVisitor, label: str, words: str) -> None:
    """Reach a button of a group by Tab and press Enter."""
    counter.reach(group(counter, label).get_by_role("button", name=words))
    counter.enter()


def total(counter: Visitor, label: str, words: str) -> None:
    group(counter, label).locator("[data-moot-total]", has_text=words).wait_for(timeout=PATIENCE_MS)


def spoken(counter: Visitor, label: str) -> int:
    """For how many seconds the people of a group have spoken, as the page says."""
    words = group(counter, label).locator("[data-moot-total]").inner_text()
    return sum(int(number) * (60 if unit == "min" else 1) for number, unit in TIMES.findall(words))


def told(counter: Visitor, words: str) -> None:
    """What the live region says."""
    counter.page.locator("#moot-airtime-said[role=status]", has_text=words).wait_for(timeout=PATIENCE_MS)


def test_speaking_time_is_counted_by_keyboard_on_one_page(counter):
    enter_on(counter, PARENTS, "+1 minute")
    told(counter, "Saved. Parents: 1 min, 100% of the time, 1 turn")
    enter_on(counter, YOUNG, "Start the clock")
    counter.page.clock.fast_forward(20_000)
    # Somebody else begins to speak: the clock of the first stops by itself.
    enter_on(counter, PARENTS, "Start the clock")
    told(counter, "Saved. Young people: 20 s, 25% of the time, 1 turn")
    total(counter, PARENTS, "1 min, 75% of the time, 1 turn")
    counter.page.clock.fast_forward(40_000)
    enter_on(counter, PARENTS, "Stop: 40 s")
    told(counter, "Saved. Parents: 1 min 40 s, 83% of the time, 2 turns")
    enter_on(counter, YOUNG, "Interrupted")
    told(counter, "Saved. Young people: 20 s, 17% of the time, 1 turn, interrupted 1 time")
    assert counter.page.evaluate(STAYED)


def test_a_tap_whose_answer_is_lost_is_sent_again_and_counts_once(counter):
    answered: list[int] = []

    def lose_the_first(route: Any) -> None:
        answer = route.fetch()
        answered.append(answer.status)
        if len(answered) == 1:
            route.abort("connectionreset")
        else:
            route.fulfill(response=answer)

    counter.page.route("**/airtime/turn/", lose_the_first)
    enter_on(counter, NOBODY, "+30 seconds")
    told(counter, "Not saved yet. Trying again.")
    counter.page.clock.fast_forward(1_000)
    told(counter, f"Saved. {NOBODY}: 30 s, 1 turn")
    assert answered == [200, 200]
    without_network_errors(counter)


def test_a_tap_that_never_comes_through_is_not_taken_for_saved(counter):
    counter.page.route("**/airtime/turn/", lambda route: route.abort("internetdisconnected"))
    before = spoken(counter, PARENTS)
    with counter.page.expect_event("requestfailed"):
        enter_on(counter, PARENTS, "+10 seconds")
    for pause in (1_000, 2_000, 4_000, 8_000):
        told(counter, "Not saved yet. Trying again.")
        with counter.page.expect_event("requestfailed"):
            counter.page.clock.fast_forward(pause)
    told(counter, "It could not be saved. Load the page again.")
    assert spoken(counter, PARENTS) == before
    without_network_errors(counter)


def test_whoever_leaves_the_counter_while_somebody_speaks_loses_nothing(counter, hall):
    before = spoken(counter, YOUNG)
    enter_on(counter, YOUNG, "Start the clock")
    counter.page.clock.fast_forward(100_000)
    counter.press(QUESTION)
    # What is sent on leaving is on its way beside the next page.
    for _ in range(PATIENCE_MS // 500):
        counter.open(f"{hall.console}airtime/")
        if spoken(counter, YOUNG) > before:
            break
        hall.officer.page.wait_for_timeout(500)
    assert spoken(counter, YOUNG) == before + 100


def test_a_tap_in_a_break_is_refused_and_the_counter_says_why(counter, hall):
    hall.officer.open(hall.console)
    hall.officer.press("Pause")
    enter_on(counter, PARENTS, "+10 seconds")
    told(counter, "Not saved. Speaking time is counted while the doors are open")
    hall.officer.press("Go on")
    enter_on(counter, PARENTS, "+10 seconds")
    told(counter, "Saved. Parents: ")
