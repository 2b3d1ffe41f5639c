"""What this room shows on the first screen."""

from datetime import datetime, time, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from moothall.permissions import May, can
from moothall.rooms.reflection import queries
from moothall.rooms.reflection.models import Session
from moothall.trace.models import Record
from moothall.ui.figures import figure_of
from moothall.ui.invitations import Invitation, invites
from moothall.ui.waiting import Waiting, waits


@figure_of("statement")
def statement_figure(record: Record) -> str:
    return queries.headline(record) or "Not counted yet"


@figure_of("round_result")
def round_result_figure(record: Record) -> str:
    return queries.headline(record)


@figure_of("session")
def session_figure(record: Record) -> str:
    tally = queries.tally(None, Session.objects.get(record=record))
    people = "1 person" if tally.voted == 1 else f"{tally.voted:,} people"
    return f"{people} voted, {tally.votes:,} votes"


@waits
def sessions_to_run(who: Any, workspace: Any) -> list[Waiting]:
    """Sessions of today wait for their doors to be opened, running ones to be closed."""
    if not can(who, May.RUN_SESSION, workspace):
        return []
    due = queries.sessions_due(who, _tomorrow())
    waiting = [Waiting(f"Open the doors: “{s.question}”", s.record.url, s.starts, "Facilitator") for s in due]
    running = queries.running_sessions(who)
    return waiting + [
        Waiting(f"Run and close: “{s.question}”", s.record.url, s.starts, "Facilitator") for s in running
    ]


@waits
def statements_to_moderate(who: Any, workspace: Any) -> list[Waiting]:
    """Statements of running sessions wait for a moderator who may decide on them."""
    waiting = []
    for session in queries.running_sessions(who):
        if not can(who, May.MODERATE_STATEMENT, session):
            continue
        queue = [each.statement for each in queries.statements_to_moderate(who, session) if each.may_decide]
        if queue:
            count = "1 statement waits" if len(queue) == 1 else f"{len(queue)} statements wait"
            address = reverse("reflection:moderation", args=[workspace.slug, session.pk])
            title = f"{count} to be moderated: “{session.question}”"
            waiting.append(Waiting(title, address, queue[0].created, "Facilitator"))
    return waiting


@waits
def accounts_to_write(who: Any, workspace: Any) -> list[Waiting]:
    """Closed sessions wait for what was heard to be published."""
    if not can(who, May.PUBLISH_SYNTHESIS, workspace):
        return []
    return [
        Waiting(
            f"Write what was heard: “{s.question}”",
            reverse("reflection:synthesis", args=[workspace.slug, s.pk]),
            s.starts,
            "Facilitator",
        )
        for s in queries.sessions(who).filter(state=Session.State.CLOSED).order_by("starts")
    ]


@waits
def people_to_ask_again(who: Any, workspace: Any) -> list[Waiting]:
    """Re-opened decisions that relied on a session: people can be asked again."""
    if not can(who, May.RUN_SESSION, workspace):
        return []
    return [
        Waiting(
            f"Ask people again? “{offer.session.question}”",
            reverse("reflection:ask_again", args=[workspace.slug, offer.decision.uid]),
            offer.created,
            "Facilitator",
        )
        for offer in queries.reopenings(who)
    ]


@waits
def statements_to_answer(who: Any, workspace: Any) -> list[Waiting]:
    """Statements that people added and that nobody has answered for two months."""
    if not can(who, May.PUBLISH_SYNTHESIS, workspace):
        return []
    return [
        Waiting(
            f"Answer statement {s.number}: “{s.text}”",
            reverse("reflection:respond", args=[workspace.slug, s.session_id, s.pk]),
            s.created,
            "Facilitator",
        )
        for s in queries.statements_unanswered(who, timezone.now())
    ]


@waits
def sessions_to_vote_in(who: Any, workspace: Any) -> list[Waiting]:
    """An open session waits for everyone who is not running it."""
    if can(who, May.RUN_SESSION, workspace):
        return []
    return [
        Waiting(f"Vote: “{s.question}”", reverse("reflection:join", args=[s.pk]), s.starts, "Everyone")
        for s in queries.running_sessions(who)
        if s.state == Session.State.OPEN
    ]


@invites
def sessions_to_join(who: Any, workspace: Any) -> list[Invitation]:
    """Open sessions, the newest first, with the code that is said aloud."""
    code_path = reverse("reflection:enter_code")
    return [
        Invitation(s.question, reverse("reflection:join", args=[s.pk]), s.join_code, code_path)
        for s in queries.running_sessions(who).reverse()
        if s.state == Session.State.OPEN
    ]


def _tomorrow() -> datetime:
    midnight = datetime.combine(timezone.localdate() + timedelta(days=1), time.min)
    return timezone.make_aware(midnight)
