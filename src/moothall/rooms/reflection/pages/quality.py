"""Unusual patterns in words: how many people, never who."""

from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from moothall.rooms.reflection import queries
from moothall.rooms.reflection.models import Exclusion, Session
from moothall.rooms.reflection.queries import SetAside
from moothall.ui import cells

# So many pairs of statements are listed: whoever merges those meets the next ones.
MOST = 20
METHOD = (
    "The same answer to nearly everything: at least 10 votes, and at least 95% of them one answer. The same "
    "answers as somebody else: at least 20 statements that both voted on, and the same answer to each. Who "
    "fits both is counted under the first. Statements in nearly the same words share at least 80% of their "
    "words. Few people have seen a statement if it has fewer than half as many votes as is usual here. "
    "Numbers of people below the smallest group that is shown are not told, and so few cannot be set aside: "
    "results without them would show how they voted."
)


def quality_context(request: Any) -> dict[str, Any]:
    session: Session = request.record
    found = queries.unusual(request.who, session)
    is_closed = not session.rounds.filter(closed=None).exists()
    return {
        "session": session,
        "found": found,
        "alike": found.alike[:MOST] if found else (),
        "more_alike": max(len(found.alike) - MOST, 0) if found else 0,
        "people": _people(session, found, is_closed) if found else [],
        "method": METHOD,
    }


def rule_words(rule: str) -> str:
    return str(Exclusion.Rule(rule).label)


def _people(session: Session, found: queries.Unusual, is_closed: bool) -> list[dict[str, Any]]:
    """One line for each pattern: how many people, and what can be done or was done about it."""
    judged = {each.rule: each for each in found.set_aside}
    rows = []
    for rule, count in found.counts.items():
        done = judged.get(rule)
        words = _set_aside_words(done) if done else _count_words(session, count, is_closed)
        row = cells.summary_row(rule_words(rule), words)
        if (done or (count and is_closed)) and not session.is_archived:
            route, text = ("count_again", "Let them count again") if done else ("set_aside", "Set aside")
            where = reverse(f"reflection:{route}", args=[session.workspace.slug, session.pk, rule])
            hidden = f": {rule_words(rule).lower()}"
            row["actions"] = {"items": [{"text": text, "href": where, "visuallyHiddenText": hidden}]}
        rows.append(row)
    return rows


def _count_words(session: Session, count: int | None, is_closed: bool) -> str:
    if count is None:
        return f"Fewer than {session.minimum_group} people"
    return f"{count} people" if is_closed else f"{count} people so far. Close the round to set them aside."


def _set_aside_words(done: SetAside) -> SafeString:
    words = "{} people, set aside on {}. Reason: {}"
    return format_html(words, done.count, cells.day(done.since), done.reason)
