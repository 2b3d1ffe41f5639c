"""J2, steps 5 to 7: two people screen the same records blind, one by keys only and one by mouse only; where
they do not agree, a third settles it. And once more on a phone without scripts."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from tests.journeys.screening import reviewer, screening_room
from tests.journeys.screening_room import PEOPLE, RECORDS
from tests.journeys.visitor import PHONE, Visitor, step

BAR = ".moot-bar"
# The records, by their number, that each of the two excludes: they do not agree on two.
KEYS_EXCLUDE = {n for n in range(1, RECORDS + 1) if n % 3}
MOUSE_EXCLUDES = KEYS_EXCLUDE ^ {3, 4}
SECRET = "A note that nobody else may read yet"
PATIENCE_MS = 15_000
CONFLICTS = "2 conflicts to settle"


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimpleNamespace]:
    with screening_room(tmp_path_factory.mktemp("screening")) as room:
        yield room


def number_shown(somebody: Visitor) -> int:
    """The number of the record on the page: the last word of its title that is one."""
    return next(int(word.strip(",")) for word in somebody.heading().split() if word.strip(",").isdigit())


def place_of_the_bar(somebody: Visitor) -> float:
    return somebody.page.locator(BAR).bounding_box()["y"]


def what_follows(somebody: Visitor, said: str) -> None:
    """Wait until the page says what was saved, and has moved the focus to the next record."""
    somebody.page.locator(".moot-record__said", has_text=said).wait_for(timeout=PATIENCE_MS)
    somebody.page.wait_for_function("() => !document.querySelector('.htmx-request, .htmx-settling')")


def wait_for_another(somebody: Visitor, before: str) -> None:
    words = "before => document.querySelector('.moot-record__said').textContent + location.search !== before"
    somebody.page.wait_for_function(words, arg=before)
    somebody.page.wait_for_function("() => !document.querySelector('.htmx-request, .htmx-settling')")


def said_now(somebody: Visitor) -> str:
    where = "() => document.querySelector('.moot-record__said').textContent + location.search"
    return somebody.page.evaluate(where)


def press_key(somebody: Visitor, key: str) -> None:
    """Press one key that judges or takes back, and wait for what comes of it."""
    before = said_now(somebody)
    somebody.page.keyboard.press(key)
    wait_for_another(somebody, before)


def click_button(somebody: Visitor, name: str) -> None:
    before = said_now(somebody)
    somebody.page.locator(BAR).get_by_role("button", name=name, exact=True).click()
    wait_for_another(somebody, before)


def begin(somebody: Visitor, room: Any) -> None:
    somebody.open(room.screen)
    somebody.press("Screen the next record")
    somebody.page.locator(BAR).wait_for(timeout=PATIENCE_MS)


def test_j2_two_screen_blind_and_a_third_settles(chromium, room):
    with (
        reviewer(chromium, room, PEOPLE[0]) as keys,
        reviewer(chromium, room, PEOPLE[1]) as mouse,
        reviewer(chromium, room, PEOPLE[2]) as third,
    ):
        with step("J2.5 the first screens twenty records by keys, and takes one back"):
            screen_by_keys(keys, room)
        with step("J2.6 the second screens the same, blind, by mouse"):
            nothing_is_told(mouse, room)
            screen_by_mouse(mouse, room)
        with step("J2.7 a third settles two conflicts with a note"):
            settle_conflicts(third, room)
        for somebody in (keys, mouse, third):
            assert somebody.sideways() <= 0


def screen_by_keys(keys: Visitor, room: Any) -> None:
    begin(keys, room)
    keys.open(room.screen)
    faults = keys.violations() + keys.walk_by_keyboard()
    assert not faults, "\n".join(faults)
    keys.page.keyboard.press("?")
    assert keys.page.evaluate("() => document.getElementById('keys').open")
    keys.page.keyboard.press("?")
    places, seen = [], set()
    for turn in range(RECORDS):
        number = number_shown(keys)
        seen.add(number)
        places.append(place_of_the_bar(keys))
        if turn == 0:
            write_a_note_by_keys(keys)
        if number in KEYS_EXCLUDE:
            keys.page.keyboard.press("j")
            assert keys.page.locator("input[name=criterion]").first.is_checked()
            press_key(keys, "e")
            what_follows(keys, "Saved: excluded.")
        else:
            press_key(keys, "i")
            what_follows(keys, "Saved: included.")
        if turn == 0:
            take_back_by_keys(keys, number)
    assert seen == set(range(1, RECORDS + 1))
    assert max(places) - min(places) <= 1, "the buttons do not stay where they are"


def write_a_note_by_keys(keys: Visitor) -> None:
    """Letters in the note are words, not verdicts."""
    keys.page.keyboard.press("n")
    keys.page.keyboard.type(SECRET)
    assert keys.page.locator("[name=note]").input_value() == SECRET
    keys.page.keyboard.press("Escape")


def take_back_by_keys(keys: Visitor, number: int) -> None:
    press_key(keys, "u")
    what_follows(keys, "Taken back.")
    assert number_shown(keys) == number
    press_key(keys, "e" if number in KEYS_EXCLUDE else "i")


def nothing_is_told(mouse: Visitor, room: Any) -> None:
    """Before both are in: no page, no list, no guessed address says what the first has said."""
    mouse.open(f"{room.home}records/")
    addresses = mouse.page.eval_on_selector_all(".moot-rows a", "links => links.map(link => link.href)")
    assert len(addresses) == RECORDS
    for address in [f"{room.home}records/", f"{room.home}conflicts/", room.home, *addresses]:
        mouse.open(address)
        words = mouse.page.content()
        assert SECRET not in words, address
        assert "Saved: " not in words, address
    for guessed in (f"{room.screen}{room.record}/", f"{room.home}conflicts/{room.record}/"):
        assert mouse.open(guessed).status == 404


def screen_by_mouse(mouse: Visitor, room: Any) -> None:
    begin(mouse, room)
    places = []
    for turn in range(RECORDS):
        number = number_shown(mouse)
        places.append(place_of_the_bar(mouse))
        click_button(mouse, "Exclude" if number in MOUSE_EXCLUDES else "Include")
        if turn == 0:
            click_button(mouse, "Undo")
            assert number_shown(mouse) == number
            click_button(mouse, "Exclude" if number in MOUSE_EXCLUDES else "Include")
    assert max(places) - min(places) <= 1, "the buttons do not stay where they are"
    mouse.see("No record waits for you now")


def settle_conflicts(third: Visitor, room: Any) -> None:
    third.open(f"{room.home}conflicts/")
    third.see(CONFLICTS)
    for left in (2, 1):
        third.act(third.page.locator(".moot-rows a").first)
        assert not (faults := third.violations()), "\n".join(faults)
        assert "Reviewer 1" not in third.page.locator("main").inner_text()
        assert third.page.locator(".moot-pair__side").count() == 2
        third.choose("Include")
        third.fill(why_so="Young people are meant as well")
        third.press("Settle the conflict")
        third.see("The conflict is settled.")
        assert third.page.locator(".moot-rows__row").count() == left - 1
    third.press("Conflicts that are settled")
    third.see("Young people are meant as well")
    third.act(third.page.locator(".moot-rows a").first)
    for name in ("Reviewer 1", "Reviewer 2"):
        third.see(name)


@pytest.fixture(scope="module")
def second_room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimpleNamespace]:
    with screening_room(tmp_path_factory.mktemp("screening")) as room:
        yield room


def test_j2_on_a_phone_without_scripts(chromium, second_room):
    room = second_room
    plain = {"viewport": PHONE, "java_script_enabled": False}
    with reviewer(chromium, room, PEOPLE[0], **plain) as somebody:
        somebody.open(room.screen)
        somebody.press("Screen the next record")
        places = []
        for _ in range(5):
            assert not (faults := somebody.broken_anchors()), faults
            assert somebody.sideways() <= 0
            places.append(place_of_the_bar(somebody))
            somebody.choose("Adults only")
            somebody.fill(note="On a phone")
            somebody.press("Exclude")
            somebody.see("Saved: excluded.")
        assert max(places) - min(places) <= 1
        somebody.press("Undo")
        somebody.see("Taken back.")
        somebody.choose("Another reason, which you name below")
        somebody.press("Exclude")
        assert "Error: " in somebody.page.title()
        somebody.see("Say which other reason it is")
        somebody.fill(reason="It is a letter")
        somebody.press("Exclude")
        somebody.see("Saved: excluded.")
        for page in ("records/", "conflicts/", "screen/keys/", f"records/{room.record}/"):
            somebody.open(room.home + page)
            assert somebody.sideways() <= 0, page


def test_a_window_too_low_for_the_bar_keeps_it_below_the_form(chromium, second_room):
    low = {"viewport": {"width": 320, "height": 256}}
    with reviewer(chromium, second_room, PEOPLE[1], **low) as somebody:
        begin(somebody, second_room)
        position = somebody.page.locator(BAR).evaluate("bar => getComputedStyle(bar).position")
        assert position == "static"
        assert somebody.sideways() <= 0


def test_the_bar_never_covers_what_has_the_focus(chromium, second_room):
    with reviewer(chromium, second_room, PEOPLE[2], viewport={"width": 390, "height": 640}) as somebody:
        begin(somebody, second_room)
        covered = []
        for _ in range(60):
            somebody.page.keyboard.press("Tab")
            found = somebody.page.evaluate(COVERED)
            if found:
                covered.append(found)
        assert not covered, "\n".join(covered)


COVERED = """() => {
  const e = document.activeElement, bar = document.querySelector('.moot-bar');
  if (!e || e === document.body || bar.contains(e)) return '';
  const box = e.getBoundingClientRect(), top = bar.getBoundingClientRect().top;
  const hidden = box.bottom > top + 1 && box.top >= 0 && box.height < top;
  return hidden ? e.outerHTML.slice(0, 120) : '';
}"""
