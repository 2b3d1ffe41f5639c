"""Components that show words: quotations, people, empty places, hidden numbers, how a figure came about."""

from collections.abc import Callable

from moothall.ui.gallery.entry import LONGEST, UNBROKEN, Context, Entry, State

Words = Callable[[str], str]


def _quote(t: Words) -> Context:
    return {
        "text": t("We used to go every week. Then the price went up and we stopped."),
        "source": t("Account of a parent"),
        "url": "#quote",
        "locator": t("minute 12"),
    }


def _actor(t: Words) -> Context:
    return {
        "name": t("Participant 17"),
        "role": t("Facilitator"),
        "institution": t("Fallowmere Borough Council"),
    }


def _empty(t: Words) -> Context:
    return {
        "why": t("The library is empty. Whatever is decided later can only rest on what stands here."),
        "button": t("Add a source"),
        "url": "#empty-state",
        "example_url": "#empty-state",
    }


def _how(t: Words) -> Context:
    return {
        "method": t("An XmR chart by the rules of NHS England’s Making Data Count"),
        "version": "2",
        "seed": 0,
        "limits": [t("Limits that rest on fewer than 13 figures may still move.")],
        "record_url": "#how-worked-out",
        "override": {
            "who": t("Analyst (demo)"),
            "reason": t("The pool was closed for repairs in that month."),
        },
    }


def plain(text: str) -> str:
    return text


ENTRIES = (
    Entry(
        "quote.html",
        "Someone’s own words and where they stand.",
        (
            State("One", _quote(plain)),
            State("Retracted", {**_quote(plain), "state": "Retracted"}),
            State(
                "In another language",
                {"text": "Dylai nofio fod am ddim.", "lang": "cy", "source": "Resident"},
            ),
            State("Longest", {"text": LONGEST, "source": UNBROKEN}),
        ),
        _quote,
    ),
    Entry(
        "actor_chip.html",
        "Who did or said something.",
        (
            State("Empty: someone who has left", {}),
            State("One", _actor(plain)),
            State("With a page", {"name": "Decision owner (demo)", "url": "#actor-chip"}),
            State("Longest", {"name": UNBROKEN, "role": LONGEST}),
        ),
        _actor,
    ),
    Entry(
        "empty_state.html",
        "Where nothing is yet: why it matters, one thing to do, a finished example.",
        (
            State("With a button", _empty(plain)),
            State("For those who may only look", {"why": "Nothing has been decided yet."}),
            State("Longest", {"why": LONGEST}),
        ),
        _empty,
    ),
    Entry(
        "suppressed.html",
        "A number too small to be shown, in words.",
        (
            State("One", {}),
            State("Out of a known number", {"of": 23, "minimum": 5}),
            State("With the reason", {"minimum": 10, "why": True}),
        ),
    ),
    Entry(
        "how_worked_out.html",
        "How a figure or an order was worked out, folded away.",
        (
            State("One", {"method": "Counted by hand"}),
            State("With limits, seed and a person who decided otherwise", _how(plain)),
            State("Longest", {"method": LONGEST, "limits": [LONGEST, UNBROKEN]}),
        ),
        _how,
    ),
)
