"""The pages of moderators: the queue, one statement to decide on, and what has become of a statement."""

from typing import Any

from django.utils import timezone

from moothall.permissions import May, can
from moothall.rooms.reflection import queries
from moothall.rooms.reflection.acts import AT_ONCE, LINEAGE, agree, decision
from moothall.rooms.reflection.forms import ModerateForm
from moothall.rooms.reflection.models import ModerationAct, Session, Statement
from moothall.rooms.reflection.pages.moderation_log import agreement_words, entry_words
from moothall.rooms.reflection.pages.results import statement_context
from moothall.rooms.reflection.queries import Queued

Act, Standing, State = ModerationAct.Act, ModerationAct.Standing, Statement.State


def queue_context(
    request: Any, statement: Statement | None = None, form: ModerateForm | None = None
) -> dict[str, Any]:
    """What waits, and one statement to decide on: the one that is asked for, else the first that can be."""
    session: Session = request.record
    queue = queries.statements_to_moderate(request.who, session)
    mine = [queued for queued in queue if queued.may_decide]
    chosen = next((queued for queued in queue if queued.statement == statement), None)
    if statement is None:
        chosen = next(iter(mine), None)
    elif chosen is None:
        contributed = statement.origin == Statement.Origin.CONTRIBUTED
        chosen = Queued(statement, [], contributed and statement.state == State.LIVE)
    return {
        "session": session,
        "waiting": len(mine),
        "others": len(queue) - len(mine),
        "rest": [queued.statement for queued in mine if queued != chosen],
        "policy": session.rules.moderation_policy,
        "two": session.second_moderator,
        "agreement": agreement_words(request.who, session),
        "apart": queries.blind_agreement(request.who, session).apart,
        "to_check": queries.statement_to_check_blind(request.who, session) is not None,
        **_undo_context(request, session),
        **(decision_context(request, chosen, form, chosen in queue) if chosen else {}),
    }


def decision_context(request: Any, queued: Queued, form: ModerateForm | None, waits: bool) -> dict[str, Any]:
    """One statement with what a moderator needs to know of it before they decide. What does not wait can be
    taken off, not accepted again."""
    statement, session = queued.statement, request.record
    alike = queries.similar_statements(request.who, session, statement.text, limit=4)
    return {
        "statement": statement,
        "about": _about(statement, queued),
        "alike": [each for each in alike if each != statement][:3],
        "form": form or ModerateForm(),
        "may_decide": queued.may_decide,
        "may_accept": waits,
        "can_change": statement.state in (State.LIVE, State.WAITING),
    }


def _about(statement: Statement, queued: Queued) -> list[str]:
    lines = []
    if statement.state == State.LIVE:
        lines.append("People can vote on it now.")
    if queued.is_second_look:
        lines.append("It was not used before. Its author has asked for a second look.")
    if not queued.may_decide:
        lines.append("You have decided on it before: another moderator decides now.")
    elif queued.is_disputed:
        lines.append(f"Moderators see it differently: {', '.join(_opinion(one) for one in queued.said)}.")
    elif queued.said:
        lines.append("One moderator has looked at it. You do not see what they said: say what you think.")
    return lines


def _opinion(act: ModerationAct) -> str:
    return f"one says “{act.get_reason_display()}”" if act.act == Act.REJECT else "one accepts it"


def _undo_context(request: Any, session: Session) -> dict[str, Any]:
    """The last act of whoever looks, while it can be undone."""
    act = queries.act_to_undo(request.who, session)
    if act is None:
        return {}
    left = AT_ONCE - (timezone.now() - act.at)
    return {"undo": act, "done": done_words(act), "seconds": max(1, round(left.total_seconds()))}


def done_words(act: ModerationAct) -> str:
    """What has just been done about a statement, in a sentence."""
    number = act.statement.number
    if act.standing == Standing.FIRST_OF_TWO:
        said = "not to use it" if act.act == Act.REJECT else "to accept it"
        return f"Statement {number}: you said {said}. It waits until two moderators say the same."
    if act.act == Act.REJECT:
        return f"Statement {number} is not used. Its author sees why."
    if act.act in LINEAGE:
        return f"Statement {number} is {act.get_act_display().lower()}. It keeps its words and its votes."
    return f"Statement {number} is accepted. People can vote on it."


def statement_page_context(request: Any, statement: Statement) -> dict[str, Any]:
    """A statement for officers: its figures, where it came from, what became of it and what was done. Words
    that not everyone may read are shown to moderators only."""
    session = statement.session
    moderates = queries.may_moderate(request.who, session)
    parents, children = queries.lineage_of(request.who, statement)
    log = [
        entry for entry in queries.moderation_log(request.who, session) if entry.number == statement.number
    ]
    return {
        **statement_context(request, statement),
        "heading": statement.text if statement.is_readable or moderates else f"Statement {statement.number}",
        "parents": parents,
        "children": children,
        "acts": [entry_words(entry) for entry in log],
        "moderates": moderates,
        "may_moderate": can(request.who, May.MODERATE_STATEMENT, session),
        "can_undo": bool(parents or children),
    }


def blind_words(check: ModerationAct) -> str:
    """What comes of a blind check, once it is done."""
    if agree(check, decision(check.statement.moderation_acts.all())):
        return "Thank you. The decision before was the same."
    return "Thank you. The decision before was another. It stands until somebody changes it."
