"""J1: somebody runs a session from the first question to the published account, by keyboard alone.

``test_j1_other_ways`` walks through the same steps by other means, in a hall of five.
"""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from types import SimpleNamespace
from typing import Any

import docx
from tests.journeys.facilitating import (
    add_paragraph,
    close_session,
    ledger,
    missing_sections,
    publish,
    write_draft,
)
from tests.journeys.keyboard import KeyboardVisitor
from tests.journeys.phone import Phone
from tests.journeys.second_moderator import second_moderator
from tests.journeys.visitor import PHONE, Visitor, step, visitor

# A count follows within this long, also on a page that loads itself anew every ten seconds. The three seconds
# that are promised are held to by ``tests/drills/projector_follows.py``.
FOLLOWS_MS = 15_000
QUESTION = "What would get more children in Fallowmere moving?"
PARENTS, YOUNG = "Parents", "Young people"
DIVIDED = "Parents should decide which sport their child does."
MIXED = "Screens are the main reason why children sit so long."
SEEDS = (
    DIVIDED,
    MIXED,
    "Every school should open its field after lessons.",
    "Coaches need better training.",
    "Buses to the pool should run on Sundays.",
    "Families have too little time to bring their children to sport.",
    "Streets near schools should be closed to cars.",
    "Clubs cost too much for many families.",
)
LIKE_A_SEED = "Many families find that clubs cost too much."
TAKEN_FOR = "Clubs cost too much for many families."
ADDED = (
    "There should be a skate park in every ward.",
    "Girls need changing rooms that can be locked.",
    "Older pupils could lead games in the break.",
)
NOT_USED = "My cousin's shop has trainers at half price this week."
NOTE = "Please say what the council could do."
REASON = "It advertises something"
EDITED = "It was a wet evening, and everybody who came to the hall voted."
MISSED = "Nobody from a sports club was in the hall."
WHO = "Who was here and who was not"


def test_j1_facilitator(chromium, server):
    with (
        visitor(chromium, server, kind=KeyboardVisitor) as officer,
        open_hall(chromium, server, people=12) as hall,
    ):
        plan_and_open(officer, hall)
        with step("J1.5 twelve phones join and vote; the projector follows"):
            j1_5_twelve_phones_vote(officer, hall)
        j1_6_moderates_five_statements(officer, hall)
        j1_6_another_moderator_looks_again(officer, hall)
        j1_6_everybody_votes_on_what_is_new(hall)
        j1_7_closes_and_edits_what_was_heard(officer, hall)
        assert not missing_sections(officer)
        j1_8_publishes_and_takes_it_away(officer, hall)
        _check_word(officer, hall)


@contextmanager
def open_hall(chromium: Any, server: str, people: int) -> Iterator[SimpleNamespace]:
    """What is known of a session and its room; ``phones`` are those that vote by form, by their number."""
    hall = SimpleNamespace(browser=chromium, server=server, people=people, phones={})
    try:
        yield hall
    finally:
        for phone in hall.phones.values():
            phone.close()


def plan_and_open(officer: Visitor, hall: Any) -> None:
    """J1.1 to J1.4: the session is planned, the screen for the room stands open, and voting begins."""
    j1_1_signs_in(officer)
    j1_2_gives_question_date_and_statements(officer)
    j1_3_checks_the_answers(officer, hall)
    j1_4_takes_evidence_and_opens_the_doors(officer, hall)


def j1_1_signs_in(officer: Visitor) -> None:
    with step("J1.1 signs in; home says “Start a session”"):
        officer.as_role("facilitator")
        officer.press("Start a session")


def j1_2_gives_question_date_and_statements(officer: Visitor) -> None:
    with step("J1.2 gives question, date and eight statements; a bad line is named"):
        officer.act(officer.page.locator("main tbody a").first)
        officer.press("Plan a session")
        assert officer.page.locator("main form > .govuk-form-group").count() <= 8
        today = date.today()
        officer.fill_date("day", str(today.day), str(today.month), str(today.year))
        officer.fill(
            question=QUESTION,
            time="23:30",
            seeds="\n".join([*SEEDS, "Too much of it. " * 20, MIXED]),
            group_question="Who are you here as?",
            group_options=f"{PARENTS}\n{YOUNG}",
        )
        officer.press("Continue")
        officer.see("Line 9 has 319 characters: a statement has at most 240")
        officer.see("Line 10 is the same as line 2")
        officer.fill(seeds="\n".join(SEEDS))
        officer.press("Continue")


def j1_3_checks_the_answers(officer: Visitor, hall: Any) -> None:
    with step("J1.3 checks the answers, each with “Change”"):
        assert officer.heading() == "Check your answers"
        first = officer.page.locator(".govuk-summary-list").first
        rows = first.locator(".govuk-summary-list__row")
        assert rows.count() == first.get_by_role("link", name="Change").count() == 8
        officer.press("Plan the session")
        hall.console = officer.page.url


def j1_4_takes_evidence_and_opens_the_doors(officer: Visitor, hall: Any) -> None:
    with step("J1.4 takes two evidence statements, opens the doors, shows the screen for the room"):
        officer.press("Take evidence statements")
        boxes = officer.page.locator("main input[type=checkbox]")
        hall.taken = [boxes.nth(place).evaluate("box => box.labels[0].innerText.trim()") for place in (0, 1)]
        for place in (0, 1):
            officer.tick(boxes.nth(place))
        officer.press("Take them")
        officer.press("Open the doors")
        for title in ("Welcome", "Practice", "Vote"):
            officer.press(f"Start “{title}”")
        hall.code = officer.page.locator(".moot-join__code").inner_text()
        hall.door = officer.page.locator(".moot-join a").first.get_attribute("href")
        hall.session = hall.door.removesuffix("join/")
        hall.screen = officer.open_beside("The screen for the room")
        _look_at_the_screen(hall.screen, hall)


def _look_at_the_screen(screen: Any, hall: Any) -> None:
    """QR code, spoken code and address, and nothing of who runs it."""
    screen.locator(".moot-screen__qr svg").wait_for()
    shown = screen.locator("main").inner_text()
    for words in (QUESTION, hall.code, hall.door.split("://")[1], "and enter"):
        assert words in shown
    assert "Facilitator" not in _source(screen)


def _source(screen: Any) -> str:
    """The screen's HTML, also while it loads itself anew."""
    return screen.locator("html").inner_html()


def reads(screen: Any, number: int, words: str) -> float:
    """Seconds until the screen tells this number."""
    began = time.monotonic()
    line = re.compile(rf"^{number}\s+{words}$")
    screen.locator(".moot-screen__numbers li", has_text=line).wait_for(timeout=FOLLOWS_MS)
    return time.monotonic() - began


def j1_5_twelve_phones_vote(officer: Visitor, hall: Any) -> None:
    """Three real phones vote by script, nine by form; two declared groups, of seven and of five."""
    # A page that loaded itself anew would forget this.
    hall.screen.evaluate("() => { window.staysOpen = true; }")
    for number in range(9):
        join_by_form(hall, number, PARENTS if number < 5 else YOUNG)
    waits = [reads(hall.screen, 9, "joined")]
    for number, phone in hall.phones.items():
        _vote_on_everything(phone, number)
    for number, group in enumerate((PARENTS, PARENTS, YOUNG)):
        with visitor(hall.browser, hall.server, viewport=PHONE) as resident:
            _real_phone(resident, hall, number, group)
    for number, words in ((12, "joined"), (12, "voted"), (120, "votes")):
        waits.append(reads(hall.screen, number, words))
    assert hall.screen.evaluate("() => window.staysOpen"), "the screen was loaded anew"
    officer.open(hall.console)
    officer.see("12 joined, 12 voted, 120 votes.")
    print(f"      the screen followed after {', '.join(f'{wait:.1f}' for wait in waits)} s")


def join_by_form(hall: Any, number: int, group: str) -> Phone:
    phone = hall.phones[number] = Phone(hall.browser, hall.server)
    phone.group = group
    phone.open(hall.door)
    phone.send(**phone.choose(group))
    return phone


def answer_to(text: str, group: str, number: int) -> str:
    """Groups differ on one statement, one is mixed within them; on the others people agree."""
    if text == DIVIDED:
        return "agree" if group == PARENTS else "disagree"
    if text == MIXED:
        return ("agree", "disagree", "pass")[number % 3]
    return "agree"


def _vote_on_everything(phone: Phone, number: int) -> None:
    while phone.heading != "You have voted on every statement":
        phone.send(answer=answer_to(phone.heading, phone.group, number))


def _real_phone(resident: Visitor, hall: Any, number: int, group: str) -> None:
    resident.open(hall.door)
    resident.choose(group)
    resident.press("Start")
    resident.page.wait_for_url(hall.session)
    for _ in range(10):
        resident.answer(answer_to(resident.heading(), group, number).capitalize())
    assert resident.heading() == "You have voted on every statement"


def j1_6_moderates_five_statements(officer: Visitor, hall: Any) -> None:
    with step("J1.6 five statements come: three accepted, one merged, one not used; undone, and done again"):
        for phone, text in zip(hall.phones.values(), (*ADDED, LIKE_A_SEED, NOT_USED), strict=False):
            _add(phone, hall, text)
        officer.open(hall.console)
        officer.press("5 statements wait to be checked")
        for _ in range(5):
            _decide(officer)
        officer.see("Nothing waits for you.")
        _the_author_reads_why(hall.phones[4], hall, is_open=True)
        hall.rejected = 2
        _the_log_names_nobody(hall)
        for text in (LIKE_A_SEED, NOT_USED):
            assert text not in _source(hall.screen)


def _add(phone: Phone, hall: Any, text: str) -> None:
    phone.open(hall.door.replace("/join/", "/add/"))
    phone.send(text=text)
    if phone.heading == "Is one of these what you mean?":
        phone.send(text=text)
    assert phone.heading == "What became of your statements?"
    assert "It waits to be checked." in phone.page


def _decide(officer: Visitor) -> None:
    """What is right for the statement that is shown."""
    text = officer.page.locator("main blockquote").inner_text().strip()
    if text in ADDED:
        officer.press("Accept")
    elif text == LIKE_A_SEED:
        officer.press("merge it")
        number = SEEDS.index(TAKEN_FOR) + 1
        officer.select("into", f"{number}. {TAKEN_FOR}")
        officer.fill(reason="It says the same in other words.")
        officer.press("Merge")
    else:
        assert text == NOT_USED
        _reject(officer)
        officer.act(officer.page.locator(".moot-undo__button"))
        _open_again(officer)
        _reject(officer)


def _open_again(officer: Visitor) -> None:
    """Show the statement that waits again, if another one is shown before it."""
    if officer.page.locator("main blockquote").inner_text().strip() != NOT_USED:
        officer.act(officer.page.locator("main").get_by_role("link", name=NOT_USED))


def _reject(officer: Visitor) -> None:
    officer.select("reason", REASON)
    officer.fill(note=NOTE)
    officer.press("Not used")
    officer.see("is not used. Its author sees why.")


def _the_author_reads_why(phone: Phone, hall: Any, *, is_open: bool) -> None:
    """Why it was not used; and a second look can be asked for as long as the session goes on."""
    phone.open(f"{hall.session}mine/")
    for words in (NOT_USED.replace("'", "&#x27;"), REASON, NOTE):
        assert words in phone.page
    assert ("Ask for a second look" in phone.page) is is_open


def j1_6_another_moderator_looks_again(officer: Visitor, hall: Any) -> None:
    with step(
        "J1.6 its author asks once for a second look: another moderator decides, and the author is told"
    ):
        author = hall.phones[4]
        author.send()
        assert "Another moderator takes a second look at it." in author.page
        assert "Ask for a second look" not in author.page
        officer.open(hall.console)
        officer.press("1 statement waits to be checked")
        officer.see("Nothing waits for you. 1 waits for another moderator.")
        with second_moderator(hall.browser, hall.server, kind=type(officer)) as moderator:
            moderator.open(hall.console)
            moderator.press("1 statement waits to be checked")
            moderator.see("It was not used before. Its author has asked for a second look.")
            _reject(moderator)
            hall.rejected += 1
        author.open(f"{hall.session}mine/")
        assert "Not used, after a second look by another moderator." in author.page
        assert "Ask for a second look" not in author.page


def j1_6_everybody_votes_on_what_is_new(hall: Any) -> None:
    with step("J1.6 the phones vote on what has come in"):
        for number, phone in hall.phones.items():
            phone.open(hall.session)
            _vote_on_everything(phone, number)
        reads(hall.screen, 120 + 27, "votes")


def _the_log_names_nobody(hall: Any) -> None:
    """Anybody reads what moderators did and why, without an account."""
    with visitor(hall.browser, hall.server, viewport=PHONE) as anybody:
        anybody.open(f"{hall.session}moderation-log/")
        log = anybody.page.locator("main").inner_text()
        assert anybody.sideways() <= 0
    assert log.count("Accepted") == 3
    assert log.count(REASON) == hall.rejected
    assert "Merged into 8: It says the same in other words." in log
    assert "Undone" in log
    assert "demo" not in log


def j1_7_closes_and_edits_what_was_heard(officer: Visitor, hall: Any) -> None:
    with step("J1.7 closes; reads the draft of what was heard, edits a sentence, says who was missing"):
        close_session(officer, hall.console)
        write_draft(officer)
        came = f"{hall.people} joined and {hall.people} voted."
        officer.see(came)
        officer.act(officer.page.locator("main a", has_text=f"Edit “{WHO}”").first)
        text = officer.page.locator("[name=text]").input_value()
        officer.fill(text=text.replace(came, EDITED))
        officer.press("Save")
        officer.see(EDITED)
        assert officer.page.get_by_text("Edited.").count() == 1
        add_paragraph(officer, WHO, MISSED)
        officer.see("Facilitator’s view: it rests on nothing.")


def j1_8_publishes_and_takes_it_away(officer: Visitor, hall: Any) -> None:
    with step("J1.8 publishes after a check page; downloads Word"):
        publish(officer)
        officer.press("Read it")
        for words in (EDITED, MISSED, "Opinion groups are not computed below 20 people"):
            officer.see(words)
        hall.word = docx.Document(officer.download("Word"))
        _the_author_reads_why(hall.phones[4], hall, is_open=False)
        _the_merged_one_is_told(hall)
        _the_log_names_nobody(hall)


def _the_merged_one_is_told(hall: Any) -> None:
    """What went into another statement keeps its words, and everyone reads where it went."""
    with visitor(hall.browser, hall.server, viewport=PHONE) as anybody:
        anybody.open(f"{hall.session}you-said-we-did/")
        merged = anybody.page.locator("main li", has_text=LIKE_A_SEED).first.inner_text()
        assert f"It went into statement 8: “{TAKEN_FOR}”" in merged
        assert anybody.page.get_by_text(NOT_USED).count() == 0
        assert anybody.sideways() <= 0


def _check_word(officer: Visitor, hall: Any) -> None:
    """Every statement, n of each group, protected cells in words, the head of the ledger."""
    words = "\n".join(paragraph.text for paragraph in hall.word.paragraphs)
    rows = [[cell.text for cell in row.cells] for row in hall.word.tables[-1].rows]
    told = {row[0].split(". ", 1)[-1]: row[1:] for row in rows}
    assert set(told) == {"Statement", *SEEDS, *hall.taken, *ADDED}
    assert "Parents: 7, Young people: 5." in words
    assert EDITED in words
    assert NOT_USED not in words
    assert told[DIVIDED][:2] == ["12", "58% (7 of 12)"]
    assert told[MIXED][-2:] == ["fewer than 5 of 7", "fewer than 5 of 5"]
    assert told[TAKEN_FOR][:3] == ["12", "all but fewer than 5 of 12", "fewer than 5 of 12"]
    assert told[ADDED[0]][-1] == "too few people to show"
    entries, digits = re.search(r"the ledger had (\d+) entries and ended in ([0-9a-f]{16})", words).groups()
    row = next(row for row in ledger(officer, hall.console) if row.get("seq") == int(entries))
    assert row["hash"].startswith(digits)
