"""Components that show where things come from and how far they have come."""

from datetime import date
from typing import Any

from moothall.ui.charts import sparkline
from moothall.ui.gallery.entry import LONGEST, UNBROKEN, Context, Entry, State
from moothall.ui.gallery.words import Words, plain

SWIMS = [900, 920, 880, 940, 960, 910, 930, 955, 970, 940, 930, 950, 960, 940, 955, 930, 945, 960, 700]


def _card(t: Words, kind: str, shape: str, title: str, figure: Any = "", **more: Any) -> dict[str, Any]:
    shown = {"kind_word": t(kind), "shape": shape, "title": t(title), "url": "#thread", "figure": figure}
    return shown | {"date": date(2026, 3, 14)} | more


def _thread(t: Words, key: str = "") -> Context:
    line = sparkline(SWIMS, title=t("Swims by under-16s"), flagged=(18,), key=f"gallery-{key or t('a')}").svg
    cards = [
        _card(t, "Paper", "square", "Free swimming in three towns", t("Research, 2019")),
        _card(t, "Excerpt", "square", "Visits rose by a fifth in term time.", t("Coded “Price”")),
        _card(
            t, "Evidence statement", "hexagon", "Free entry probably raises visits.", t("Moderate certainty")
        ),
        _card(t, "Votes by group", "circle", "Swimming should be free", t("82% of parents (27 of 33) agree")),
        _card(t, "Decision", "diamond", "Free term-time swimming", t("DEC-2026-1"), status=t("In force")),
        _card(t, "Indicator", "triangle", "Swims by under-16s", line),
        _card(t, "Signal", "triangle", "Attendance fell", status=t("Needs another look"), alert=True),
    ]
    return {"cards": cards, "label": t("From evidence to what came of it") + key}


def _missing() -> Context:
    stages = (("Paper", "square"), ("Decision", "diamond"), ("Signal", "triangle"))
    return {
        "cards": [{"kind_word": word, "shape": shape, "missing": "Not yet"} for word, shape in stages],
        "label": "Nothing yet",
    }


def _record(t: Words, kind: str, shape: str, title: str, state: str = "", words: str = "") -> dict[str, str]:
    made = {"kind": kind, "kind_word": t(kind), "shape": shape, "title": t(title), "url": "#trace-panel"}
    return made | {"state": state, "state_word": t(words) if words else ""}


def _branch(record: dict[str, str], words: str, **more: Any) -> dict[str, Any]:
    return {"record": record, "words": words, "branches": [], **more}


def _panel(t: Words) -> Context:
    paper = _record(t, "Source", "square", "Free swimming in three towns", "retracted", "Retracted")
    statement = _record(t, "Evidence statement", "hexagon", "Free entry raises visits by a fifth.")
    voted = _record(t, "Statement voted on", "circle", "Swimming should be free.")
    below = _branch(paper, t("is supported by"), met_before=True)
    changed = {"snapshot": t("Free entry raises visits."), "now": t("Free entry probably raises visits.")}
    return {
        "rests_on": [
            _branch(
                statement, t("relied on"), note=t("Because it is the only study here."), branches=[below]
            ),
            _branch(voted, t("considered"), **changed),
        ],
        "led_to": [_branch(_record(t, "Indicator", "triangle", "Swims by under-16s"), t("is measured by"))],
        "level": "h3",
    }


def _many_branches() -> Context:
    records = [_record(plain, "Source", "square", f"Paper {n}") for n in range(1, 26)]
    return {"rests_on": [_branch(r, "comes from") for r in records], "led_to": [], "level": "h3"}


def _steps(t: Words) -> Context:
    return {
        "steps": [
            {"word": t("Received"), "date": date(2026, 3, 4), "state": "done"},
            {"word": t("Waiting"), "date": date(2026, 3, 5), "state": "now"},
            {"word": t("Shown to others"), "state": "next"},
        ],
        "reason": t("A facilitator reads it first."),
        "label": t("How far the statement has come"),
    }


ENTRIES = (
    Entry(
        "thread.html",
        "One question from its evidence to what came of it.",
        (
            State("Empty", {"cards": [], "label": "No thread"}),
            State("Nothing reached yet", _missing()),
            State("One", {"cards": _thread(plain, " (one)")["cards"][:1], "label": "One card"}),
            State("All seven", _thread(plain)),
            State(
                "Longest",
                {
                    "cards": [_card(plain, "Paper", "square", f"{LONGEST} {UNBROKEN}")],
                    "label": "One long card",
                },
            ),
        ),
        _thread,
    ),
    Entry(
        "trace_panel.html",
        "What a record rests on and what it led to.",
        (
            State("Empty", {"level": "h3"}),
            State("Several, one retracted, one changed since", _panel(plain)),
            State("Many", _many_branches()),
        ),
        _panel,
    ),
    Entry(
        "status_line.html",
        "How far something has come, the present step marked in words.",
        (
            State("Empty", {"steps": []}),
            State("On the way", _steps(plain)),
            State("Longest", {"steps": [{"word": LONGEST, "state": "now"}], "label": "One long step"}),
        ),
        _steps,
    ),
)
