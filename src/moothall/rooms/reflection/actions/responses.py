"""What the council did about what it heard."""

from datetime import date

from django.db import transaction
from django.urls import reverse

from moothall.events.happened import happened
from moothall.people.models import Person
from moothall.rooms.reflection.actions.locks import locked_unless_archived
from moothall.rooms.reflection.actions.news import tell_news
from moothall.rooms.reflection.models import Paragraph, Response, Session, Statement, Synthesis
from moothall.rooms.reflection.refusals import SessionRefused
from moothall.trace.actions import link, make_record
from moothall.trace.models import Record

LONGEST_ANSWER = 2000


@transaction.atomic
def respond(
    *,
    statement: Statement | None = None,
    paragraph: Paragraph | None = None,
    status: str,
    text: str,
    due: date | None = None,
    role: str = "facilitator",
    by: Person | None,
) -> Response:
    """Answer a statement, or a paragraph of a published account: we did, we will by a date, or we cannot and
    why. The latest answer counts, earlier ones stay.

    Raises SessionRefused for neither or both, before the session is closed and once it is archived, and for
    an answer without words or, where something will be done, without a date.
    """
    if (statement is None) == (paragraph is None):
        raise SessionRefused("Answer one statement or one paragraph.")
    session = locked_unless_archived(statement.session if statement else paragraph.synthesis.session)
    if refused := _problems_with(session, paragraph, status, text, due):
        raise SessionRefused(refused)
    answered = statement.record if statement else paragraph.synthesis.record
    made = Response.objects.create(
        workspace=session.workspace,
        record=_make_record(session, answered, status, text.strip()),
        session=session,
        statement=statement,
        paragraph=paragraph,
        status=status,
        text=text.strip(),
        due=due if status == Response.Status.WILL else None,
        role=role,
    )
    happened("response.given", made, by, status=status)
    tell_news(session)
    return made


def _make_record(session: Session, answered: Record, status: str, text: str) -> Record:
    record = make_record(
        workspace=session.workspace,
        inquiry=session.record.inquiry,
        kind="response",
        title=f"{Response.Status(status).label}: {text}",
        words=text,
        url=reverse("reflection:responses", args=[session.workspace.slug, session.pk]),
    )
    link(of=record, rests_on=answered, relation="answers")
    return record


def _problems_with(
    session: Session, paragraph: Paragraph | None, status: str, text: str, due: date | None
) -> list[tuple[str, str]]:
    problems = []
    if not session.is_done:
        problems.append(("", "Statements are answered once the session is closed."))
    if paragraph and paragraph.synthesis.state != Synthesis.State.PUBLISHED:
        problems.append(("", "This account is not published yet."))
    if status not in Response.Status.values:
        problems.append(("status", "Choose what came of it"))
    if not text.strip():
        problems.append(("text", "Enter what was done, what will be done, or why it cannot be"))
    if len(text) > LONGEST_ANSWER:
        problems.append(("text", f"An answer has at most {LONGEST_ANSWER:,} characters"))
    if status == Response.Status.WILL and due is None:
        problems.append(("due", "Enter the day by which it will be done"))
    return problems
