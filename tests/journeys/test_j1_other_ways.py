"""J1 by mouse alone, with a finger on a phone of 320 pixels, and on such a phone without scripts.

The same steps as in ``test_j1_facilitator``; only the hall is smaller: five phones, one vote each.
"""

from typing import Any

import pytest
from tests.journeys.facilitating import add_paragraph, missing_sections
from tests.journeys.test_j1_facilitator import (
    EDITED,
    NOT_USED,
    PARENTS,
    QUESTION,
    YOUNG,
    answer_to,
    j1_6_moderates_five_statements,
    j1_7_closes_and_edits_what_was_heard,
    j1_8_publishes_and_takes_it_away,
    join_by_form,
    open_hall,
    plan_and_open,
    reads,
)
from tests.journeys.visitor import PHONE, WIDE, Visitor, step, visitor

HALL = (PARENTS, PARENTS, PARENTS, YOUNG, YOUNG)


class OnAPhone(Visitor):
    """No page may be wider than the phone, and the screen for the room stands on another computer."""

    def act(self, target: Any) -> None:
        super().act(target)
        assert self.sideways() <= 0, f"{self.page.url} is wider than the phone"

    def open_beside(self, name: str) -> Any:
        beside = self.context.new_page()
        beside.goto(self.address + self.find(name).get_attribute("href"))
        return beside


class ByFinger(OnAPhone):
    """What is pressed is tapped: no pointer comes near it before, and none stays."""

    def act(self, target: Any) -> None:
        with self.page.expect_navigation(wait_until="load"):
            target.tap()
        assert self.sideways() <= 0, f"{self.page.url} is wider than the phone"

    def tick(self, target: Any) -> None:
        target.tap()
        assert target.is_checked()


WAYS = {
    "mouse": {"viewport": WIDE},
    "finger on a phone": {"kind": ByFinger, "viewport": PHONE, "has_touch": True},
    "phone without scripts": {"kind": OnAPhone, "viewport": PHONE, "java_script_enabled": False},
}


@pytest.mark.parametrize("way", WAYS)
def test_j1_facilitator_in_other_ways(chromium, server, way):
    with (
        visitor(chromium, server, **WAYS[way]) as officer,
        open_hall(chromium, server, people=len(HALL)) as hall,
    ):
        plan_and_open(officer, hall)
        j1_5_five_phones_vote(hall)
        j1_6_moderates_five_statements(officer, hall)
        j1_7_closes_and_edits_what_was_heard(officer, hall)
        for section in missing_sections(officer):
            add_paragraph(officer, section, "Too few people came to say.")
        j1_8_publishes_and_takes_it_away(officer, hall)
        words = "\n".join(paragraph.text for paragraph in hall.word.paragraphs)
        assert EDITED in words
        assert NOT_USED not in words


def j1_5_five_phones_vote(hall: Any) -> None:
    with step("J1.5 five phones join and vote once; the projector follows, or loads itself anew"):
        for number, group in enumerate(HALL):
            phone = join_by_form(hall, number, group)
            phone.send(answer=answer_to(phone.heading, group, number))
        for words in ("joined", "voted", "votes"):
            reads(hall.screen, len(HALL), words)
        assert QUESTION in hall.screen.locator("h1").inner_text()
