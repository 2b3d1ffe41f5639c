"""Components with which something is done: voting, undoing, joining, and what waits."""

from datetime import date

from moothall.ui.gallery.entry import LONGEST, UNBROKEN, Context, Entry, State
from moothall.ui.gallery.words import Words, plain
from moothall.ui.qr import qr_code

ADDRESS = "https://moothall.example.org/s/0b0d4a1e/join/"
STATEMENT = "Swimming should be free for under-16s in term time."


def _vote(t: Words) -> Context:
    return {
        "action": "#vote-card",
        "statement": t(STATEMENT),
        "number": 4,
        "place": 4,
        "of": 12,
        "saved": t("Agree"),
        "change_url": "#vote-card",
        "answers": [{"value": v, "label": t(v.capitalize())} for v in ("agree", "disagree", "pass")],
    }


def _undo(t: Words) -> Context:
    return {"done": t("Statement 12 was merged into statement 3."), "action": "#undo", "seconds": 60}


def _qr(t: Words) -> Context:
    return {
        "qr": qr_code(ADDRESS, title=t("QR code for joining the session")),
        "address": ADDRESS,
        "code": "spinach-pastry-25",
        "code_address": "moothall.example.org/j",
    }


def _waiting(t: Words) -> Context:
    urgent = {"title": t("Answer the signal: swims by under-16s"), "url": "#waiting-list", "urgent": True}
    plain_item = {"title": t("Publish the evidence statement"), "url": "#waiting-list"}
    return {
        "items": [
            {**urgent, "since": date(2026, 10, 3), "for_whom": t("Analyst")},
            {**plain_item, "since": date(2026, 11, 2), "for_whom": t("Reviewer")},
        ]
    }


def _many_waiting() -> Context:
    items = [{"title": f"Draft {n}", "url": "#waiting-list", "since": date(2026, 11, n)} for n in range(1, 9)]
    return {"items": items, "most": 3, "all_url": "#waiting-list"}


ENTRIES = (
    Entry(
        "vote_card.html",
        "One statement and its three answers; the answer is sent by a button.",
        (
            State("Empty: nothing left", {}),
            State("One", {"action": "#vote-card", "statement": STATEMENT, "number": 4, "place": 4, "of": 12}),
            State("Saved", _vote(plain)),
            State("Error", {**_vote(plain), "saved": "", "problem": "Choose Agree, Disagree or Pass"}),
            State("Longest", {"action": "#vote-card", "statement": f"{LONGEST} {UNBROKEN}", "number": 24}),
        ),
        _vote,
    ),
    Entry(
        "undo.html",
        "What was just done, and a button that takes it back for a minute.",
        (
            State("One", _undo(plain)),
            State("Too late", {**_undo(plain), "too_late": True}),
            State("Longest", {"done": LONGEST, "action": "#undo"}),
        ),
        _undo,
    ),
    Entry(
        "qr.html",
        "A QR code with its address beside it, and the code that can be said aloud.",
        (
            State("With a spoken code", _qr(plain)),
            State("Address only", {"qr": _qr(plain)["qr"], "address": ADDRESS}),
        ),
        _qr,
    ),
    Entry(
        "waiting_list.html",
        "What waits for someone, oldest first.",
        (
            State("Empty", {"items": []}),
            State("Two, one of them urgent", _waiting(plain)),
            State("Many", _many_waiting()),
            State(
                "Longest",
                {"items": [{"title": LONGEST, "url": "#waiting-list", "since": date(2026, 11, 2)}]},
            ),
        ),
        _waiting,
    ),
)
