"""The pages of spaces: the list, one space with its sessions, and its rules with their history."""

from collections.abc import Sequence
from itertools import zip_longest
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.timezone import localtime

from moothall.permissions import May, can
from moothall.rooms.reflection import queries
from moothall.rooms.reflection.forms import SessionFilterForm
from moothall.rooms.reflection.models import Session, Space, SpaceRules
from moothall.rooms.reflection.pages.agenda import moment, state_tag
from moothall.rooms.reflection.rulebook import LABELS, RULES, SETTINGS, TEXTS, in_words
from moothall.ui import cells


def spaces_context(request: Any) -> dict[str, Any]:
    page = _page(request, queries.spaces(request.who))
    rows = [
        [
            cells.link(space.record.url, space.title),
            cells.text(space.inquiry),
            cells.text(space.session_count),
        ]
        for space in page
    ]
    return _list_context(request, page, rows, "Space", "Inquiry", "Sessions")


def space_context(request: Any, space: Space) -> dict[str, Any]:
    """One space: what the group has agreed, whom it may ask again, and its sessions, those that were put away
    if they are asked for; each closed one with a way to go on from it."""
    choice = SessionFilterForm(request.GET)
    shown = choice.cleaned_data["show"] if choice.is_valid() else SessionFilterForm.NOT_ARCHIVED
    sessions = queries.sessions(request.who, space)
    page = _page(request, _shown_of(sessions, shown))
    may_run = can(request.who, May.RUN_SESSION, request.workspace)
    go_on = may_run and any(session.is_done for session in page)
    rows = [_session_row(request, session, go_on) for session in page]
    columns = ("Session", "Starts", "State", *(["Go on"] if go_on else []))
    archived = sessions.filter(state=Session.State.ARCHIVED)
    return {
        "space": space,
        "rules": space.rules,
        "filter": choice if archived.exists() else None,
        "filtered": bool(shown) or archived.exists(),
        "reopenings": queries.reopenings(request.who, space),
        **_list_context(request, page, rows, *columns),
    }


def _shown_of(sessions: QuerySet[Session], shown: str) -> QuerySet[Session]:
    if shown == SessionFilterForm.ALL:
        return sessions
    if shown == SessionFilterForm.ARCHIVED:
        return sessions.filter(state=Session.State.ARCHIVED)
    return sessions.exclude(state=Session.State.ARCHIVED)


def rules_context(request: Any, space: Space) -> dict[str, Any]:
    """The rules in force in full, then every version with when and why it came and what it changed."""
    versions = queries.rule_versions(request.who, space)
    return {
        "space": space,
        "rules": rule_rows(versions[0]),
        "version": versions[0].version,
        "history": [_history_row(newer, older) for newer, older in zip_longest(versions, versions[1:])],
        "head": cells.table_head("Rule", "Before", "Since then"),
        "may_run": can(request.who, May.RUN_SESSION, request.workspace),
    }


def rule_rows(rules: SpaceRules | Session, names: Sequence[str] = RULES) -> list[dict[str, Any]]:
    """Rules or settings as lines of a summary list; texts that nobody has written are left out."""
    return cells.facts(*((LABELS[name], _shown(name, getattr(rules, name))) for name in names))


def session_rules_context(session: Session) -> dict[str, Any]:
    """What holds in one session: the texts of the version it was planned under, and its own settings."""
    rules = session.rules
    return {
        "session": session,
        "texts": rule_rows(rules, TEXTS),
        "settings": rule_rows(session, SETTINGS),
        "version": rules.version,
        "differs": [
            LABELS[name].lower() for name in SETTINGS if getattr(session, name) != getattr(rules, name)
        ],
    }


def _history_row(rules: SpaceRules, former: SpaceRules | None) -> dict[str, Any]:
    changed = [name for name in RULES if former and getattr(rules, name) != getattr(former, name)]
    return {
        "version": rules.version,
        "day": cells.day(localtime(rules.created)),
        "reason": rules.reason or "The space was opened with these rules.",
        "changes": [
            [
                cells.text(LABELS[name]),
                {"html": _shown(name, getattr(former, name)) or "Nothing"},
                {"html": _shown(name, getattr(rules, name)) or "Nothing"},
            ]
            for name in changed
        ],
        "rows": rule_rows(rules),
        "sessions": [(session.question, session.record.url) for session in rules.sessions.all()],
    }


def _shown(name: str, value: Any) -> Any:
    return cells.lines(value) if name in TEXTS else in_words(name, value)


def _session_row(request: Any, session: Session, go_on: bool) -> list[dict[str, Any]]:
    row = [
        cells.link(session.record.url, session.question),
        cells.text(moment(session.starts)),
        {"html": state_tag(session)},
    ]
    if go_on:
        address = reverse("reflection:continue_session", args=[request.workspace.slug, session.pk])
        row.append(cells.link(address, "Plan a session that goes on from it") if session.is_done else {})
    return row


def _list_context(request: Any, page: Page, rows: list[Any], *columns: str) -> dict[str, Any]:
    return {
        "rows": rows,
        "head": cells.table_head(*columns),
        "pager": cells.pager(page, request.GET),
        "may_run": can(request.who, May.RUN_SESSION, request.workspace),
    }


def _page(request: Any, found: QuerySet[Any]) -> Page:
    return Paginator(found, 25).get_page(request.GET.get("page"))
