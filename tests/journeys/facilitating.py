"""What a facilitator does for the people of other journeys: from the plan to the published account."""

import json
from collections.abc import Sequence
from datetime import date
from types import SimpleNamespace
from typing import Any

from tests.journeys.visitor import Visitor

PATIENCE = 60


def open_session(officer: Visitor, question: str, statements: Sequence[str], **more: str) -> SimpleNamespace:
    """Plan a session in the first space and open its doors: the addresses of its ``console`` and of the
    ``session`` itself, and its spoken ``code``. ``more`` are other fields of the plan."""
    officer.as_role("facilitator")
    officer.press("Start a session")
    officer.act(officer.page.locator("main tbody a").first)
    officer.press("Plan a session")
    today = date.today()
    officer.fill_date("day", str(today.day), str(today.month), str(today.year))
    officer.fill(question=question, time="23:30", seeds="\n".join(statements), **more)
    officer.press("Continue")
    officer.press("Plan the session")
    officer.press("Open the doors")
    door = officer.page.locator(".moot-join a").first.get_attribute("href")
    code = officer.page.locator(".moot-join__code").inner_text()
    return SimpleNamespace(console=officer.page.url, session=door.removesuffix("join/"), code=code)


def start_step(officer: Visitor, console: str, title: str) -> None:
    """Start one step after the other, up to this one."""
    officer.open(console)
    started = ""
    while title not in started:
        button = officer.page.get_by_role("button", name="Start “").first
        started = button.inner_text()
        officer.act(button)
        officer.see(f"{started.removeprefix('Start ')} has begun.")


def counted(officer: Visitor, console: str) -> str:
    """What the console says of people and votes."""
    officer.open(console)
    return officer.page.get_by_text(" joined, ").first.inner_text()


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
    officer.act(officer.page.locator("main a", has_text=f"Add a paragraph to “{section}”"))
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
