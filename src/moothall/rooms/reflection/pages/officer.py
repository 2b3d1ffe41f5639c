"""The pages of officers: lists, the console of a session, and the answers of a plan."""

from typing import Any

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from moothall.permissions import May, can
from moothall.rooms.reflection import queries
from moothall.rooms.reflection.forms import PlanForm, StatementsForm
from moothall.rooms.reflection.models import Session, Space, Statement, Step
from moothall.rooms.reflection.seeds import read_seeds
from moothall.ui import cells
from moothall.ui.charts.lettering import plural
from moothall.ui.qr import qr_code

TAG_COLOURS = {"open": "green", "running": "green", "paused": "yellow", "closed": "grey", "skipped": "grey"}


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
    return {**_list_context(request, page, rows, "Space", "Inquiry", "Sessions")}


def space_context(request: Any, space: Space) -> dict[str, Any]:
    page = _page(request, queries.sessions(request.who, space))
    rows = [
        [
            cells.link(session.record.url, session.question),
            cells.text(moment(session.starts)),
            {"html": state_tag(session)},
        ]
        for session in page
    ]
    return {
        "space": space,
        "rules": space.rules,
        **_list_context(request, page, rows, "Session", "Starts", "State"),
    }


def _list_context(request: Any, page: Page, rows: list[Any], *columns: str) -> dict[str, Any]:
    return {
        "rows": rows,
        "head": cells.table_head(*columns),
        "pager": cells.pager(page, request.GET),
        "may_run": can(request.who, May.RUN_SESSION, request.workspace),
    }


def _page(request: Any, found: QuerySet[Any]) -> Page:
    return Paginator(found, 25).get_page(request.GET.get("page"))


def moment(when: Any) -> str:
    """A day and a time, such as "4 March 2027, 18:30"."""
    return date_format(timezone.localtime(when), "j F Y, H:i")


def state_tag(noun: Session | Step) -> SafeString:
    """The state of a session or step, in a word."""
    colour = TAG_COLOURS.get(noun.state, "blue")
    return cells.coloured_tag(noun.get_state_display(), colour)


def console_context(request: Any, form: StatementsForm | None = None) -> dict[str, Any]:
    """Everything that the page of a session shows; its buttons only to whoever runs sessions."""
    session: Session = request.record
    steps = queries.agenda(request.who, session)
    tally = queries.tally(request.who, session)
    may_run = can(request.who, May.RUN_SESSION, session)
    address = settings.MOOTHALL_ADDRESS + reverse("reflection:join", args=[session.pk])
    return {
        "session": session,
        "state": state_tag(session),
        "starts": moment(session.starts),
        "agenda": [_agenda_row(session, step) for step in steps],
        "running": session.running_step if session.state == Session.State.OPEN else None,
        "next": queries.next_step(steps) if session.state == Session.State.OPEN else None,
        "statements": [_statement_row(statement) for statement in queries.statements(request.who, session)],
        "tally": tally,
        "votes": plural(tally.votes, "vote"),
        "may_run": may_run,
        "form": form or (StatementsForm() if may_run and not session.is_done else None),
        "can_take": may_run
        and not session.is_done
        and queries.evidence_to_take(request.who, session).exists(),
        "results_visible": queries.results_visible(request.who, session),
        "address": address,
        "code_address": f"{settings.MOOTHALL_ADDRESS.split('://')[-1]}{reverse('reflection:enter_code')}",
        "qr": qr_code(address, title=f"QR code for joining “{session.question}”"),
    }


def _agenda_row(session: Session, step: Step) -> list[dict[str, Any]]:
    title = f"{step.title}, {step.minutes} minutes"
    return [
        cells.text(f"{step.position}. {title}"),
        {"html": state_tag(step)},
        cells.text(_when(session, step)),
    ]


def _statement_row(statement: Statement) -> list[dict[str, Any]]:
    return [
        cells.text(statement.number),
        cells.link(statement.record.url, statement.text),
        cells.text(statement.get_origin_display()),
    ]


def _when(session: Session, step: Step) -> str:
    """When a step went on, by the clock of the session's day; nothing if it was entered on another day."""
    if step.started and timezone.localdate(step.started) != timezone.localdate(session.starts):
        return ""
    if step.state == Step.State.RUNNING:
        return f"since {_clock(step.started)}"
    if step.state == Step.State.DONE and step.ended:
        return f"{_clock(step.started)} to {_clock(step.ended)}"
    return ""


def _clock(moment: Any) -> str:
    return f"{timezone.localtime(moment):%H:%M}"


def plan_rows(request: Any, space: Space, form: PlanForm) -> list[dict[str, Any]]:
    """The answers of a plan, each with a link back to its question."""
    answers = form.cleaned_data
    texts, _ = read_seeds(answers["seeds"].splitlines())
    groups = answers["group_options"].splitlines()
    shown = [
        ("question", "Question", answers["question"]),
        ("day", "Day", date_format(answers["day"], "j F Y")),
        ("time", "Doors open", f"{answers['time']:%H:%M}"),
        ("seeds", f"Statements ({len(texts)})", _as_lines(texts) or "None yet"),
        ("group_question", "Question about groups", answers["group_question"] or "None"),
        ("group_options", "Answers", _as_lines([*groups, "Prefer not to say"]) if groups else "None"),
        ("several_groups", "More than one answer", "Yes" if answers["several_groups"] else "No"),
        ("results_mode", "Results are shown", Session.ResultsMode(answers["results_mode"]).label),
    ]
    address = reverse("reflection:plan_session", args=[request.workspace.slug, space.pk])
    return [
        cells.summary_row(label, value, f"{address}#{form[name].id_for_label or form[name].auto_id}")
        for name, label, value in shown
    ]


def _as_lines(texts: list[str]) -> Any:
    return format_html_join("\n", "{}<br>", ((text,) for text in texts))
