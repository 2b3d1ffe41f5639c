"""Notes of the tables, and who gets to speak, as the pages show them."""

from typing import Any

from moothall.permissions import May, can
from moothall.rooms.reflection import queries
from moothall.rooms.reflection.forms import LibraryForm, NoteForm
from moothall.rooms.reflection.models import Note, Session
from moothall.rooms.reflection.pages.agenda import moment
from moothall.rooms.reflection.queries import Airtime
from moothall.ui.charts.lettering import plural

# The buttons for those without a script: what they say, and how many seconds that is.
TAPS = (("+10 seconds", 10), ("+30 seconds", 30), ("+1 minute", 60))


def notes_context(request: Any, form: NoteForm | None = None) -> dict[str, Any]:
    session: Session = request.record
    in_library = queries.in_the_library(request.who, session)
    may_write = can(request.who, May.WRITE_NOTE, session) and queries.may_take_notes(session)
    if form is None and may_write:
        form = NoteForm(initial={"table_label": request.GET.get("table", "")[:80]})
    return {
        "session": session,
        "notes": [
            (note, _where_from(note), note.record_id in in_library)
            for note in queries.notes(request.who, session)
        ],
        "form": form,
    }


def note_context(request: Any, note: Note, form: LibraryForm | None = None) -> dict[str, Any]:
    source = queries.source_of_note(note.record)
    may_send = source is None and can(request.who, May.ADD_SOURCE, note.session)
    return {
        "note": note,
        "session": note.session,
        "where_from": _where_from(note),
        "source": source,
        "form": form or (LibraryForm() if may_send else None),
    }


def _where_from(note: Note) -> str:
    """When a note was written, in which step and by which role."""
    step = f", in “{note.step.title}”" if note.step else ""
    return f"Written on {moment(note.created)}{step}, by a {note.role}"


def airtime_context(request: Any) -> dict[str, Any]:
    session: Session = request.record
    found = queries.airtime(request.who, session)
    # Whoever named no group belongs to none of the questions: they count in each question's whole.
    (nobody,) = found[-1][1]
    return {
        "session": session,
        "questions": [
            (grouping.question if grouping else "", [_row(each, rows, nobody) for each in rows])
            for grouping, rows in found
        ],
        "taps": TAPS,
        "may_tap": queries.may_time_turns(session),
    }


def _row(each: Airtime, rows: list[Airtime], nobody: Airtime) -> dict[str, Any]:
    whole = sum(row.seconds for row in rows) + (0 if each is nobody else nobody.seconds)
    key = str(each.option.pk) if each.option else ""
    return {
        "key": key,
        "anchor": f"group-{key or 'none'}",
        "label": each.option.label if each.option else "Somebody who named no group",
        "said": _said(each, whole),
    }


def _said(each: Airtime, whole: int) -> str:
    if not each.seconds and not each.interruptions:
        return "Nobody has spoken yet"
    words = [length_words(each.seconds)]
    if each.option and whole:
        words.append(f"{round(100 * each.seconds / whole)}% of the time")
    words.append(plural(each.turns, "turn"))
    if each.interruptions:
        words.append(f"interrupted {plural(each.interruptions, 'time')}")
    return ", ".join(words)


def length_words(seconds: int) -> str:
    """ "12 min 30 s", "45 s"."""
    minutes, rest = divmod(seconds, 60)
    return " ".join(([f"{minutes} min"] if minutes else []) + ([f"{rest} s"] if rest or not minutes else []))
