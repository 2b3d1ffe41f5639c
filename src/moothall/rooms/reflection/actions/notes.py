"""Writing down what is said in the room, and how long people of each group speak."""

from uuid import uuid4

from django.db import transaction
from django.urls import reverse

from moothall.events.happened import happened
from moothall.people.models import Person
from moothall.permissions import May, rights_of
from moothall.rooms.reflection.models import GroupOption, Note, Session, Step, Turn
from moothall.rooms.reflection.queries.notes import may_take_notes, may_time_turns, source_of_note
from moothall.rooms.reflection.refusals import SessionRefused
from moothall.trace.actions import link, make_record

LONGEST_NOTE, LONGEST_LABEL, LONGEST_TURN = 4000, 80, 3600


@transaction.atomic
def take_note(
    *, session: Session, step: Step | None = None, table_label: str = "", text: str, by: Person | None
) -> Note:
    """Write down what a table said. A note is never changed: a new one corrects it.

    Raises SessionRefused before the doors open, in the last step and once the results are published.
    """
    text, table_label = text.strip(), " ".join(table_label.split())
    if problems := _problems_with_note(session, step, table_label, text):
        raise SessionRefused(problems)
    key = uuid4()
    record = make_record(
        workspace=session.workspace,
        inquiry=session.record.inquiry,
        kind="note",
        title=_title(table_label, text),
        words=text,
        url=reverse("reflection:note", args=[session.workspace.slug, session.pk, key]),
    )
    link(of=record, rests_on=session.record, relation="belongs_to")
    note = Note.objects.create(
        id=key,
        workspace=session.workspace,
        record=record,
        session=session,
        step=step,
        table_label=table_label,
        text=text,
        role="facilitator" if May.RUN_SESSION in rights_of(by, session) else "member",
    )
    happened("note.taken", note, by)
    return note


@transaction.atomic
def send_note_to_library(*, note: Note, by: Person | None) -> Note:
    """Let a note become a source that evidence statements can rest on: codification answers the event.

    Raises SessionRefused if it is in the library already.
    """
    note = Note.objects.select_for_update().select_related("record").get(pk=note.pk)
    if source_of_note(note.record):
        raise SessionRefused("This note is in the library already.")
    happened("note.sent_to_library", note, by)
    return note


@transaction.atomic
def record_turn(
    *,
    session: Session,
    step: Step | None = None,
    option: GroupOption | None = None,
    seconds: int,
    interruptions: int = 0,
    by: Person | None,
) -> Turn:
    """Somebody of a group spoke for so many seconds, or was interrupted; without ``option`` somebody who
    named no group. Raises SessionRefused unless the doors are open."""
    if problems := _problems_with_turn(session, step, option, seconds, interruptions):
        raise SessionRefused(problems)
    turn = Turn.objects.create(
        workspace=session.workspace,
        session=session,
        step=step,
        option=option,
        seconds=seconds,
        interruptions=interruptions,
    )
    happened("turn.recorded", session, by)
    return turn


def _problems_with_note(
    session: Session, step: Step | None, table_label: str, text: str
) -> list[tuple[str, str]]:
    problems = _problems_with_step(session, step)
    if not may_take_notes(session):
        problems.append(("", "Notes are taken from when the doors open until the results are published."))
    if not text:
        problems.append(("text", "Enter what was said"))
    if len(text) > LONGEST_NOTE:
        problems.append(("text", f"A note has at most {LONGEST_NOTE} characters: this has {len(text)}"))
    if len(table_label) > LONGEST_LABEL:
        problems.append(("table_label", f"The name of a table has at most {LONGEST_LABEL} characters"))
    return problems


def _problems_with_turn(
    session: Session, step: Step | None, option: GroupOption | None, seconds: int, interruptions: int
) -> list[tuple[str, str]]:
    problems = _problems_with_step(session, step)
    if not may_time_turns(session):
        problems.append(("", "Speaking time is counted while the doors are open."))
    if option is not None and option.grouping.session_id != session.pk:
        problems.append(("option", "This group is not one of this session’s"))
    if not 0 <= seconds <= LONGEST_TURN or not 0 <= interruptions <= 100 or not seconds + interruptions:
        problems.append(("seconds", "A turn lasts from one second to one hour"))
    return problems


def _problems_with_step(session: Session, step: Step | None) -> list[tuple[str, str]]:
    if step is not None and step.session_id != session.pk:
        return [("step", "This step is not one of this session’s")]
    return []


def _title(table_label: str, text: str) -> str:
    first = text.splitlines()[0]
    beginning = first if len(first) <= 80 else f"{first[:80].rsplit(' ', 1)[0]} …"
    return f"{table_label}: {beginning}" if table_label else beginning
