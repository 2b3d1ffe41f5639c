"""What a facilitator does once voting is over, and how the ledger counts the votes of a session."""

import json
from typing import Any

from tests.journeys.visitor import Visitor

PATIENCE = 60


def close_session(officer: Visitor, console: str) -> None:
    officer.open(console)
    officer.press("Close the session")
    officer.press("Close the session")
    officer.see("Read the results")


def write_draft(officer: Visitor) -> None:
    """The worker counts in the background; until it has, the page says so and keeps its button."""
    officer.press("What we heard")
    for _ in range(PATIENCE):
        officer.press("Write the draft")
        if officer.find("Check and publish").count():
            return
        officer.see("The votes are still being analysed.")
        officer.page.wait_for_timeout(1000)
    raise AssertionError("the votes were not analysed")


def missing_sections(officer: Visitor) -> list[str]:
    """The sections that publishing needs something in, as the draft names them."""
    problems = officer.page.locator(".govuk-warning-text__text").all_inner_texts()
    return [words.split("“")[1].split("”")[0] for words in problems]


def add_paragraph(officer: Visitor, section: str, text: str) -> None:
    officer.act(officer.page.locator("main a", has_text=f"Add a paragraph to: {section}"))
    officer.fill(text=text)
    officer.press("Save")
    officer.see(text)


def publish(officer: Visitor) -> None:
    officer.press("Check and publish")
    assert officer.heading() == "What will everyone be able to read?"
    officer.press("Publish")
    officer.see("Version 1 was published")


def ledger(officer: Visitor, console: str) -> list[dict[str, Any]]:
    """The rows of the ledger, as anyone who may see it downloads them."""
    answer = officer.context.request.get(console.split("sessions/")[0] + "ledger/ledger.jsonl")
    return [json.loads(line) for line in answer.text().splitlines()]


def votes_written_down(officer: Visitor, console: str) -> int:
    """How many votes the ledger has of a session, changed ones counted again, doubled ones never."""
    officer.open(console)
    link = officer.page.get_by_role("link", name="What this session rests on and led to")
    record = link.get_attribute("href").strip("/").split("/")[-1]
    told = [row for row in ledger(officer, console) if row.get("name") == "votes.recorded"]
    return sum(row["says"]["count"] for row in told if row["record"] == record)
