"""What a plan says before it is confirmed, and how the parts of a planned session are shown."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html_join

from moothall.permissions import May, can
from moothall.rooms.reflection import queries
from moothall.rooms.reflection.forms import ContinueForm, GroupingForm, SettingsForm, WhenAndWhereForm
from moothall.rooms.reflection.forms.planning import lines_of
from moothall.rooms.reflection.models import Grouping, Session, Space, Step
from moothall.rooms.reflection.pages.agenda import state_tag
from moothall.rooms.reflection.pages.spaces import rule_rows
from moothall.rooms.reflection.rulebook import SETTINGS
from moothall.rooms.reflection.seeds import read_seeds
from moothall.ui import cells


def first_answers(earlier: Session) -> dict[str, Any]:
    """What a plan that goes on from a session begins with: its question, length and place."""
    told = WhenAndWhereForm.answers_of(earlier)
    return {"question": earlier.question, "minutes": told["minutes"], "place": told["place"]}


def check_context(
    request: Any, form: ContinueForm, space: Space, continues: Session | None = None
) -> dict[str, Any]:
    """Every answer with a way to change it, and what comes from elsewhere."""
    if continues:
        address = reverse("reflection:continue_session", args=[request.workspace.slug, continues.pk])
    else:
        address = reverse("reflection:plan_session", args=[request.workspace.slug, space.pk])
    rules = space.rules
    return {
        "space": space,
        "earlier": continues,
        "rows": [
            cells.summary_row(label, value, f"{address}#{form[name].id_for_label or form[name].auto_id}")
            for name, label, value in _answers(form)
        ],
        "carried": as_lines([f"{row.number}. {row.text}" for row in form.carried]),
        "version": rules.version,
        "settings": rule_rows(rules, SETTINGS),
    }


def _answers(form: ContinueForm) -> list[tuple[str, str, Any]]:
    answers = form.cleaned_data
    taken = [statement.text for statement in form.carried]
    texts, _ = read_seeds(answers["seeds"].splitlines(), taken=taken)
    shown = [
        ("question", "Question", answers["question"]),
        ("day", "Day", date_format(answers["day"], "j F Y")),
        ("time", "Doors open", f"{answers['time']:%H:%M}"),
        ("minutes", "Length", f"{answers['minutes']} minutes"),
        ("place", "Place", answers["place"] or "Not said"),
        ("seeds", f"Statements ({len(texts)})", as_lines(texts) or "None yet"),
    ]
    if "group_options" in form.fields:
        groups = lines_of(answers["group_options"])
        options = as_lines([*groups, "Prefer not to say"]) if groups else "None"
        shown.append(("group_question", "Question about groups", answers["group_question"] or "None"))
        shown.append(("group_options", "Answers", options))
    return shown


def agenda_context(request: Any) -> dict[str, Any]:
    """The steps of an agenda; those that wait can be changed, moved among each other and removed."""
    session: Session = request.record
    steps = queries.agenda(request.who, session)
    waiting = [step for step in steps if step.state == Step.State.WAITING]
    return {
        "session": session,
        "steps": [
            {
                "step": step,
                "tag": state_tag(step),
                "can": [] if step not in waiting else _moves(step, waiting),
            }
            for step in steps
        ],
        "length": _length_words(session, steps),
        "may_run": can(request.who, May.RUN_SESSION, session) and not session.is_done,
    }


def _moves(step: Step, waiting: list[Step]) -> list[tuple[str, str]]:
    """Where a waiting step can be moved to: (value, words)."""
    up = [("up", "Move up")] if step != waiting[0] else []
    return up + ([("down", "Move down")] if step != waiting[-1] else [])


def _length_words(session: Session, steps: Iterable[Step]) -> str:
    """How the length of the steps compares with that of the session."""
    total = sum(step.minutes for step in steps if step.state != Step.State.SKIPPED)
    planned = f"The session is planned for {session.minutes} minutes. The steps take {total}."
    more = total - session.minutes
    return f"{planned} That is {more} too many." if more > 0 else planned


def settings_context(session: Session, form: SettingsForm, fixed: Sequence[str]) -> dict[str, Any]:
    return {
        "session": session,
        "form": form,
        "fixed": rule_rows(session, fixed),
        "version": session.rules.version,
        "newer": session.space.rules.version > session.rules.version,
    }


def groups_context(request: Any, form: GroupingForm) -> dict[str, Any]:
    session: Session = request.record
    return {
        "session": session,
        "form": form,
        "asked": [
            {
                "grouping": grouping,
                "options": [option.label for option in grouping.options.all()],
                "by_invitation": grouping.declared_by == Grouping.DeclaredBy.BY_INVITATION,
            }
            for grouping in queries.groupings(request.who, session)
        ],
        "can_change": not session.is_done and not queries.tally(request.who, session).joined,
    }


def prompts_context(request: Any) -> dict[str, Any]:
    """The prompts in order, each with the statements under it."""
    session: Session = request.record
    may_run = can(request.who, May.RUN_SESSION, session)
    statements = list(queries.statements(request.who, session))
    return {
        "session": session,
        "prompts": [
            (prompt, [statement for statement in statements if statement.prompt_id == prompt.pk])
            for prompt in queries.prompts(request.who, session)
        ],
        "may_add": may_run and not session.is_done,
        "may_change": may_run and session.state in Session.BEFORE_DOORS,
    }


def as_lines(texts: Iterable[str]) -> Any:
    return format_html_join("\n", "{}<br>", ((text,) for text in texts))
