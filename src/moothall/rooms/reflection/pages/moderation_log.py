"""The published log of moderation, as a list and as a file."""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Paginator
from django.utils import timezone

from moothall.formats.tabular import write_csv
from moothall.rooms.reflection import queries
from moothall.rooms.reflection.models import ModerationAct, Session
from moothall.rooms.reflection.pages.officer import moment
from moothall.rooms.reflection.queries import LogEntry
from moothall.ui import cells

Act = ModerationAct.Act
HEADER = ("number", "time", "act", "reason", "role", "text")
NUMBERED = {Act.MERGE: "Merged into", Act.SPLIT: "Split into", Act.REWORD: "Reworded as"}
WITHHELD = "The words are not shown"
PER_PAGE = 50


def log_context(request: Any) -> dict[str, Any]:
    session: Session = request.record
    page = Paginator(queries.moderation_log(request.who, session), PER_PAGE).get_page(request.GET.get("page"))
    return {
        "session": session,
        "entries": [entry_words(entry) for entry in page],
        "pager": cells.pager(page, request.GET),
        "policy": session.rules.moderation_policy,
        "agreement": agreement_words(request.who, session),
    }


def log_csv(request: Any) -> str:
    entries = queries.moderation_log(request.who, request.record)
    return write_csv([HEADER, *(_line(entry) for entry in entries)])


def act_words(entry: LogEntry) -> str:
    """What was done, in words: "Accepted", "Split into 31 and 32"."""
    if entry.act in NUMBERED:
        return f"{NUMBERED[entry.act]} {_listed(entry.into)}"
    return "Accepted on a second look" if entry.act == Act.RESTORE else Act(entry.act).label


def role_words(entry: LogEntry) -> str:
    return entry.role.replace("_", " ").capitalize()


def agreement_words(who: Any, session: Session) -> str:
    """How often blind checks came to the same, with the number of checks; nothing before the first."""
    found = queries.blind_agreement(who, session)
    if not found.checked:
        return ""
    if found.checked == 1:
        return f"Of 1 decision checked blind, {found.agreed} came out the same."
    share = round(100 * found.agreed / found.checked)
    return f"Of {found.checked} decisions checked blind, {found.agreed} came out the same ({share}%)."


def _listed(numbers: Sequence[int]) -> str:
    *most, last = (str(number) for number in numbers)
    return f"{', '.join(most)} and {last}" if most else last


def entry_words(entry: LogEntry) -> dict[str, Any]:
    """One entry for a page: ``title`` is the statement, ``said`` what was done and why, ``whence`` who and
    when."""
    return {
        "title": f"{entry.number}. {entry.text or WITHHELD}",
        # A reason that somebody typed may end in a full stop; the page adds its own.
        "said": ": ".join(part for part in (act_words(entry), entry.reason) if part).rstrip("."),
        "whence": f"{role_words(entry)}, {moment(entry.at)}",
    }


def _line(entry: LogEntry) -> tuple[object, ...]:
    time = timezone.localtime(entry.at).isoformat(timespec="seconds")
    return entry.number, time, act_words(entry), entry.reason, role_words(entry), entry.text
