"""J4: somebody votes on a phone of 320 pixels, without scripts and by keyboard alone, and is answered."""

from typing import Any

from tests.journeys.facilitating import (
    add_paragraph,
    close_session,
    counted,
    missing_sections,
    open_session,
    publish,
    start_step,
    votes_written_down,
    write_draft,
)
from tests.journeys.keyboard import KeyboardVisitor
from tests.journeys.visitor import PHONE, Visitor, bytes_counted, step, visitor

QUESTION = "How should the common be used next summer?"
PRACTICE = (
    "Dogs should be on a lead on the common.",
    "There should be a bin at every gate.",
    "The fair should come back each August.",
)
SEEDS = (
    *PRACTICE,
    "Cyclists should have a path of their own.",
    "Lamps should go out at midnight.",
    "Part of the meadow should be left uncut.",
    "A kiosk should sell drinks and food.",
    "Music should end at ten in the evening.",
    "Schools should be able to book the pitches.",
    "The pond should be fenced.",
    "Drones should be banned.",
    "Parking beside it should cost something.",
    "Barbecues should be allowed at weekends.",
)
OWN = "Benches need backs and arms so that older people can rest."
ANSWER = "Six benches with backs and arms stand along the path since May."
TOMBSTONE = "removed at its author’s request"
MOST_BYTES, MOST_TAPS = 100_000, 3


def test_j4_resident_without_scripts(chromium, server):
    with visitor(chromium, server) as officer:
        hall = open_session(officer, QUESTION, SEEDS)
        start_step(officer, hall.console, "Practice")
        way = {"kind": KeyboardVisitor, "viewport": PHONE, "java_script_enabled": False}
        with visitor(chromium, server, **way) as resident:
            hall.browser, hall.server = chromium, server
            with bytes_counted(resident) as moved:
                j4_1_types_the_spoken_code(resident, hall)
                j4_2_starts(resident)
                j4_3_practises(resident, officer, hall, moved)
            j4_4_votes_on_ten_more(resident, hall)
            j4_5_adds_a_statement(resident, officer, hall)
            j4_6_changes_a_vote(resident, officer, hall)
            _network_fails(resident, officer, hall)
            _session_is_answered(officer, hall)
            j4_7_sees_where_they_stand(resident, hall)
            j4_8_keeps_a_return_code(resident, hall)
            j4_9_reads_what_was_done(resident, hall)
            j4_10_leaves(resident, officer, hall)


def j4_1_types_the_spoken_code(resident: KeyboardVisitor, hall: Any) -> None:
    with step("J4.1 types the spoken code"):
        resident.open("/j/")
        # Said aloud, it is typed as it is heard.
        resident.fill(code=hall.code.replace("-", " ").upper())
        resident.press("Continue")


def j4_2_starts(resident: KeyboardVisitor) -> None:
    with step("J4.2 question, one sentence about privacy, “Start”; no account, name or e-mail"):
        assert resident.heading() == QUESTION
        resident.see("no page shows who voted what")
        assert resident.page.locator("main input:not([type=hidden])").count() == 0
        resident.press("Start")


def j4_3_practises(resident: KeyboardVisitor, officer: Visitor, hall: Any, moved: Any) -> None:
    with step("J4.3 first vote within three taps and 100 kB; three statements as practice"):
        assert resident.heading() == PRACTICE[0]
        resident.see("1 of 3. Practice: choose Pass if you are unsure. This vote counts.")
        resident.press("Agree")
        assert resident.presses <= MOST_TAPS
        assert moved() <= MOST_BYTES
        resident.see("Saved: you agreed with statement 1.")
        print(f"      {resident.presses} taps, {moved():,} bytes")
        resident.press("Agree")
        resident.press("Disagree")
        assert resident.heading() == "That was the practice"
        start_step(officer, hall.console, "Vote")
        resident.press("Look for new statements")


def j4_4_votes_on_ten_more(resident: KeyboardVisitor, hall: Any) -> None:
    with step("J4.4 ten more, one at a time, two passes; asked after the fifth whether something is missing"):
        for place in range(4, 14):
            assert resident.sideways() <= 0
            resident.see(f"{place} of 13")
            asked = resident.page.get_by_text("Anything missing?").is_visible()
            assert asked is (place == 6), f"asked before vote {place}"
            resident.press("Pass" if place in (7, 9) else "Agree")
        assert resident.heading() == "You have voted on every statement"
        resident.see("Anything missing?")


def j4_5_adds_a_statement(resident: KeyboardVisitor, officer: Visitor, hall: Any) -> None:
    with step("J4.5 adds a statement and follows what becomes of it"):
        resident.press("Add a statement of your own")
        resident.fill(text=OWN)
        resident.press("Send")
        resident.see("Sent. Thank you.")
        resident.see("It waits to be checked.")
        assert resident.sideways() <= 0
        officer.open(hall.console)
        officer.press("1 statement waits to be checked")
        officer.press("Accept")
        resident.open(f"{hall.session}mine/")
        resident.see("People can vote on it.")


def j4_6_changes_a_vote(resident: KeyboardVisitor, officer: Visitor, hall: Any) -> None:
    with step("J4.6 changes a vote"):
        assert counted(officer, hall.console) == "1 joined, 1 voted, 13 votes."
        resident.press("Go on")
        resident.press("Your votes")
        resident.press("Change statement 1")
        resident.see("You agreed with this.")
        resident.press("Disagree")
        resident.see("Saved: you disagreed with statement 1.")
        assert counted(officer, hall.console) == "1 joined, 1 voted, 13 votes."
        assert votes_written_down(officer, hall.console) == 14


def _network_fails(resident: KeyboardVisitor, officer: Visitor, hall: Any) -> None:
    """A vote whose answer is lost on the way, and then the same form again and again: one vote."""
    with step("J4.6 the network fails while a vote is on its way: nothing is lost, nothing is doubled"):
        assert resident.heading() == OWN
        form: dict[str, Any] = {}

        def lose(route: Any) -> None:
            form.update(url=route.request.url, data=route.request.post_data, headers=route.request.headers)
            route.fetch(max_redirects=0)
            route.abort("internetdisconnected")

        resident.page.route("**/vote/", lose)
        resident.reach(resident.find("Agree"))
        with resident.page.expect_event("requestfailed"):
            resident.enter()
        resident.page.unroute("**/vote/")
        assert counted(officer, hall.console) == "1 joined, 1 voted, 14 votes."
        for _ in range(2):
            again = resident.context.request.post(form.pop("url", None) or hall.session + "vote/", **form)
            assert again.ok
            assert "Saved: you agreed with statement 14." in again.text()
        assert counted(officer, hall.console) == "1 joined, 1 voted, 14 votes."
        assert votes_written_down(officer, hall.console) == 15


def _session_is_answered(officer: Visitor, hall: Any) -> None:
    """Closed, analysed, told, and the statement that somebody added answered."""
    with step("J4.7 the session is closed, its account published, the statement answered"):
        close_session(officer, hall.console)
        write_draft(officer)
        for section in missing_sections(officer):
            add_paragraph(officer, section, "Too few people came to say.")
        publish(officer)
        officer.open(hall.console)
        officer.press("You said, we did")
        officer.act(officer.page.locator("main a", has_text="Answer statement 14"))
        officer.choose("We did")
        officer.fill(text=ANSWER)
        officer.press("Answer")
        officer.see("Answered. Everyone who took part can read it.")


def j4_7_sees_where_they_stand(resident: KeyboardVisitor, hall: Any) -> None:
    with step("J4.7 sees where they stand; no groups are computed below twenty people"):
        resident.open(hall.session)
        assert resident.heading() == "This session is closed"
        resident.press("Where you stand")
        assert resident.sideways() <= 0
        resident.press("All results")
        resident.see("1 person cast 14 votes on 14 statements.")
        resident.see("Opinion groups are not computed below 20 people")
        assert resident.sideways() <= 0
        hall.results = resident.page.locator("main table").all_inner_texts()


def j4_8_keeps_a_return_code(resident: KeyboardVisitor, hall: Any) -> None:
    with step("J4.8 keeps a return code, which gives back the seat on another phone"):
        resident.open(hall.session)
        resident.press("Keep your place")
        resident.press("Show me a return code")
        code = resident.page.locator(".moot-join__code").inner_text()
        with visitor(hall.browser, hall.server, viewport=PHONE, java_script_enabled=False) as elsewhere:
            elsewhere.open("/j/return/")
            elsewhere.fill(code=code)
            elsewhere.press("Continue")
            elsewhere.open(f"{hall.session}mine/")
            elsewhere.see(OWN)
        resident.press("Back to the session")


def j4_9_reads_what_was_done(resident: KeyboardVisitor, hall: Any) -> None:
    with step("J4.9 reads “You said, we did”, with their own statement marked"):
        resident.press("You said, we did")
        own = resident.page.locator("main li", has_text=OWN).first
        assert "Yours" in own.inner_text()
        assert f"We did: {ANSWER}" in own.inner_text()
        assert resident.sideways() <= 0
        with visitor(hall.browser, hall.server, viewport=PHONE) as anybody:
            anybody.open(f"{hall.session}you-said-we-did/")
            anybody.see(OWN)
            assert anybody.page.get_by_text("Yours").count() == 0


def j4_10_leaves(resident: KeyboardVisitor, officer: Visitor, hall: Any) -> None:
    with step("J4.10 leaves: sees what goes and what stays; identity and words go, totals stay"):
        resident.open(hall.session)
        resident.press("Leave")
        resident.see("What goes")
        resident.see(f"The words of your statement 14: “{OWN}”")
        resident.see("Your return code.")
        resident.see("14 votes, under a random number that leads to nobody")
        resident.press("Leave and remove my words")
        assert resident.heading() == "You have left this session"
        resident.press("See what people said")
        resident.see("1 person cast 14 votes on 14 statements.")
        now = resident.page.locator("main table").all_inner_texts()
        assert now == [table.replace(OWN, TOMBSTONE) for table in hall.results]
        assert OWN not in resident.page.content()
        for page in ("you-said-we-did/", "what-we-heard/", "moderation-log/"):
            resident.open(f"{hall.session}{page}")
            assert OWN not in resident.page.content(), page
        resident.open(hall.session)
        assert resident.heading() != "This session is closed"
        assert counted(officer, hall.console) == "1 joined, 1 voted, 14 votes."
