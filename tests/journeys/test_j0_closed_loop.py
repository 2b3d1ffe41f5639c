"""J0: one question goes all the way round, on real input, and every arrow can be walked both ways."""

from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from tests.journeys.visitor import PHONE, WIDE, Visitor, visitor

SEARCH = Path(__file__).parents[1] / "golden" / "references" / "journey" / "search.ris"
WAYS = {
    "wide screen with scripts": {"viewport": WIDE},
    "320 pixels without scripts": {"viewport": PHONE, "java_script_enabled": False},
}
PAPER = "Assessing individual systemic stress through cortisol analysis of archaeological hair"
GROUPS = ("Parents", "Young people")


@pytest.fixture(params=WAYS)
def told(request) -> SimpleNamespace:
    """What this turn of the loop is called, so that two turns do not meet."""
    way = request.param
    return SimpleNamespace(
        way=WAYS[way],
        claim=f"Screening finds more when two people look ({way})",
        question=f"Should two people look at every record ({way})?",
        decision=f"Two people look at every record ({way})",
        indicator=f"Records looked at twice ({way})",
    )


def test_j0_closed_loop(chromium, server, told, tmp_path):
    with visitor(chromium, server, **told.way) as officer:
        paper = j0_1_a_paper_is_read(officer, told, tmp_path)
        j0_2_a_quotation_becomes_a_statement(officer, told)
        address = j0_3_a_session_opens(officer, told)
        for group, answer in zip(GROUPS, ("Agree", "Disagree"), strict=True):
            j0_4_somebody_votes(chromium, server, told, address, group, answer)
        j0_5_the_session_closes(officer, told)
        j0_6_a_decision_rests_on_it(officer, told)
        j0_7_an_indicator_signals(officer, told, tmp_path)
        j0_8_the_proposal_is_accepted(officer, told)
        j0_9_the_trace_leads_back_and_forth(officer, told, paper)


def j0_1_a_paper_is_read(officer: Visitor, told: Any, folder: Path) -> str:
    """Import a real file; three of its records cannot be read and are named. Then open a paper."""
    file = folder / "search.ris"
    # A line end more, so that each turn brings a file of its own.
    file.write_bytes(SEARCH.read_bytes() + b"\r\n" * (1 + len(told.claim) % 7))
    officer.as_role("reviewer")
    officer.press("Evidence")
    officer.press("Import references")
    officer.page.locator("input[type='file']").set_input_files(file)
    officer.press("Continue")
    officer.press("Import")
    officer.see("57")
    assert officer.page.get_by_role("link", name="Fix and add the record on line").count() == 3
    officer.press("Go to the library")
    officer.fill(q=PAPER)
    officer.press("Search")
    officer.page.locator("main").get_by_role("link", name=PAPER).first.click()
    officer.page.wait_for_load_state()
    return officer.heading()


def j0_2_a_quotation_becomes_a_statement(officer: Visitor, told: Any) -> None:
    """Tick a sentence, say what it is about, and let a statement rest on it."""
    officer.page.locator("input[name='sentence']").first.check()
    officer.press("Code these")
    officer.fill(new_code=told.claim[:100])
    officer.press("Save")
    officer.page.locator("main").get_by_text(told.claim[:100]).first.wait_for()
    officer.press("Evidence")
    officer.press("Coded excerpts")
    officer.page.locator("input[name='excerpt']").first.check()
    officer.press("Write an evidence statement")
    officer.fill(text=told.claim, reason="One study says so.", missing_voices="Those who are screened.")
    officer.choose("Low")
    officer.press("Save the draft")
    officer.press("Check and publish")
    officer.press("Publish")
    assert officer.heading() == told.claim


def j0_3_a_session_opens(officer: Visitor, told: Any) -> str:
    """A space, a session of today, the statement taken over; doors open and voting begins."""
    officer.as_role("facilitator")
    officer.press("Reflection")
    officer.press("Open a space")
    officer.fill(title=told.question, purpose="To decide together.", rules="Take turns.")
    officer.press("Open the space")
    officer.press("Plan a session")
    today = date.today()
    officer.fill_date("day", str(today.day), str(today.month), str(today.year))
    officer.fill(
        question=told.question,
        time="23:30",
        seeds="Looking twice costs too much time.\nMistakes hurt people.",
        group_question="Who are you here as?",
        group_options="\n".join(GROUPS),
    )
    officer.press("Continue")
    officer.press("Plan the session")
    officer.press("Take evidence statements")
    officer.choose(told.claim)
    officer.press("Take them")
    officer.press("Open the doors")
    for step in ("Start “Welcome”", "Start “Practice”", "Start “Vote”"):
        officer.press(step)
    told.session = officer.page.url
    return officer.page.locator(".moot-join a").first.get_attribute("href")


def j0_4_somebody_votes(chromium: Any, server: str, told: Any, address: str, group: str, answer: str) -> None:
    """On a phone: a group, "Start", and an answer to every statement. No account, no name."""
    way = {**told.way, "viewport": PHONE}
    with visitor(chromium, server, **way) as resident:
        resident.open(address)
        resident.choose(group)
        resident.press("Start")
        for _ in range(3):
            assert resident.sideways() <= 0
            resident.answer(answer)
            resident.see("Saved")
        assert resident.heading() == "You have voted on every statement"


def j0_5_the_session_closes(officer: Visitor, told: Any) -> None:
    officer.open(told.session)
    officer.see("2 voted")
    officer.press("Close the session")
    officer.press("Close the session")
    officer.press("Read the results")
    officer.see("2 people cast 6 votes on 3 statements.")


def j0_6_a_decision_rests_on_it(officer: Visitor, told: Any) -> None:
    """Draft, word, date, options and evidence; everything that is missing is named at once."""
    officer.as_role("decision_owner")
    officer.press("Decisions")
    officer.press("Draft a decision")
    officer.fill(title=told.decision, matter="Whether each record is looked at by two people.")
    officer.page.locator("select[name='body']").select_option(index=1)
    officer.page.locator("input[name='kind']").first.check()
    officer.press("Save the draft")
    draft = officer.page.url
    officer.open(f"{draft}wording/")
    officer.fill(text="Two people look at each record.", reasons="It finds more.")
    officer.page.locator("main form button").first.click()
    officer.open(f"{draft}dates/")
    made, due = date.today(), date.today() + timedelta(days=400)
    officer.fill_date("made_on", str(made.day), str(made.month), str(made.year))
    officer.fill_date("review_due", str(due.day), str(due.month), str(due.year))
    officer.page.locator("main form button").first.click()
    officer.open(f"{draft}options/")
    officer.fill(text="One person looks.", why="It misses too much.")
    officer.choose("Rejected")
    officer.press("Add this option")
    _link(officer, draft, told.claim, "It relies on it")
    _link(officer, draft, f"How people voted: {told.question}", "It considers it")
    officer.open(f"{draft}record/")
    officer.choose("Publish it now: anyone may read it")
    officer.press("Record the decision")
    assert officer.heading() == told.decision
    officer.see("In force")
    told.decision_page = officer.page.url


def _link(officer: Visitor, draft: str, title: str, how: str) -> None:
    officer.open(f"{draft}evidence/")
    officer.fill(q=title)
    officer.press("Search")
    officer.page.locator("main").get_by_role("link", name=title).first.click()
    officer.page.wait_for_load_state()
    officer.choose(how)
    officer.press("Link it")


def j0_7_an_indicator_signals(officer: Visitor, told: Any, folder: Path) -> None:
    """A programme carries the decision out; its figures come as a file whose newest month is far too low."""
    officer.as_role("evaluator")
    officer.press("Evaluation")
    officer.press("Create a programme")
    start = date.today()
    officer.fill(title=f"Programme: {told.decision}", purpose="Fewer mistakes.")
    officer.fill_date("starts_on", str(start.day), str(start.month), str(start.year))
    officer.choose(told.decision)
    officer.press("Create the programme")
    officer.press("Define an indicator for it")
    officer.fill(
        title=told.indicator, definition="Records with two verdicts in a month.", source="Our own list"
    )
    for label in ("A count", "Higher is better", "Every month", "Our own figures"):
        officer.choose(label)
    if not officer.page.get_by_label(f"Programme: {told.decision}", exact=True).is_checked():
        officer.choose(f"Programme: {told.decision}")
    officer.press("Define the indicator")
    officer.press("Import figures")
    officer.page.locator("input[type='file']").set_input_files(_figures(folder))
    officer.press("Continue")
    officer.press("Check the figures")
    officer.see("Line 8")
    officer.press("Import the figures")
    officer.press("The indicator")
    officer.see("lower limit")


def _figures(folder: Path) -> Path:
    """Two years by the month, steady until the last one falls; one line cannot be read."""
    rows = [(f"{2024 + n // 12}-{n % 12 + 1:02d}", 100 + n % 4) for n in range(24)]
    lines = ["month,records", *(f"{month},{value}" for month, value in rows[:-1]), f"{rows[-1][0]},12"]
    lines.insert(7, "some time in summer,101")
    file = folder / "records.csv"
    file.write_text("\n".join(lines), "utf-8")
    return file


def j0_8_the_proposal_is_accepted(officer: Visitor, told: Any) -> None:
    """Nothing is re-opened before a person says so, and says why."""
    officer.open(told.decision_page)
    officer.see("In force")
    officer.as_role("decision_owner")
    officer.press("Decisions")
    officer.press("Agenda")
    officer.page.locator("main").get_by_role("link", name=told.decision).first.click()
    officer.page.wait_for_load_state()
    officer.choose("Yes, look at it")
    officer.fill(reason="The figure fell far below its limit.")
    officer.press("Save the answer")
    officer.open(told.decision_page)
    officer.see("Being looked at again")


def j0_9_the_trace_leads_back_and_forth(officer: Visitor, told: Any, paper: str) -> None:
    """From what was evaluated down to the paper, and from the paper up again."""
    officer.as_role("evaluator")
    officer.press("Evaluation")
    officer.page.locator("main").get_by_role("link", name=told.indicator).first.click()
    officer.page.wait_for_load_state()
    officer.press("What it rests on and what came of it")
    below = officer.page.locator(".moot-trace__side").first.inner_text()
    for title in (f"Programme: {told.decision}", told.decision, told.claim, paper):
        assert title in below
    officer.page.locator(".moot-trace").get_by_role("link", name=paper, exact=True).first.click()
    officer.page.wait_for_load_state()
    assert officer.heading() == paper
    officer.press("What this source has led to")
    above = officer.page.locator(".moot-trace__side").last.inner_text()
    for title in (told.claim, told.question, told.decision, told.indicator):
        assert title in above
