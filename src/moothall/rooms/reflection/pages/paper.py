"""The pages about paper ballots: printing, keying, checking."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.html import format_html

from moothall.formats.paper_ballots import serial_of
from moothall.permissions import May, can
from moothall.rooms.reflection.actions import Entered
from moothall.rooms.reflection.forms.paper import (
    BallotFileForm,
    Grid,
    PrintBallotsForm,
    StartBatchForm,
    lettered,
)
from moothall.rooms.reflection.models import BallotBatch, GroupOption, PaperBallot, Session
from moothall.rooms.reflection.models.vote import VALUES
from moothall.rooms.reflection.paper_marks import Agreement, KeyedBallot, Marks
from moothall.rooms.reflection.queries import paper as queries
from moothall.ui import cells
from moothall.ui.charts.lettering import plural

PAGE, SHOWN_PROBLEMS = 50, 20
COUNTED = ("Agree", "Pass", "Disagree")
STATE_COLOURS = {"draft": "yellow", "checked": "blue", "committed": "green", "withdrawn": "grey"}


def paper_context(request: Any, session: Session, form: Any = None, printing: Any = None) -> dict[str, Any]:
    """Every batch of the session, and what can be begun."""
    rows = [
        [
            cells.link(_address("paper_batch", session, batch.pk), str(batch)),
            cells.text(f"Round {batch.round.number}"),
            cells.number(batch.ballot_count),
            {"html": state_tag(batch)},
        ]
        for batch in queries.batches(request.who, session)
    ]
    return {
        "session": session,
        "rows": rows,
        "head": cells.table_head("Batch", "Round", "Ballots", "State", numeric=("Ballots",)),
        "round": queries.open_round(request.who, session),
        "form": form,
        "start": form if isinstance(form, StartBatchForm) else StartBatchForm(),
        "printing": form if isinstance(form, PrintBallotsForm) else PrintBallotsForm(),
    }


def print_context(session: Session, first: int, last: int) -> dict[str, Any]:
    """Ballots ready to be printed, from one number to another."""
    groupings = queries.groupings_on_paper(None, session)
    return {
        "session": session,
        "serials": [serial_of(number) for number in range(first, last + 1)],
        "statements": queries.statements_on_paper(None, session),
        "groupings": [
            (grouping, [(letter, labels[option]) for letter, option in lettered(grouping).items()])
            for grouping in groupings
            if (labels := {option.pk: option.label for option in grouping.options.all()})
        ],
    }


def batch_context(
    request: Any, batch: BallotBatch, *, sent: Mapping[str, str] | None = None, file: Any = None
) -> dict[str, Any]:
    """A batch: the grid, the file, what has to be answered, and what is in it."""
    grid = grid_of(request, batch, sent)
    return {
        "session": batch.session,
        "batch": batch,
        "state": state_tag(batch),
        "is_open": batch.state in queries.OPEN and batch.round.is_open,
        "grid": grid,
        "form": file or BallotFileForm(),
        "unread": batch.problems[:SHOWN_PROBLEMS],
        "more_unread": batch.problems[SHOWN_PROBLEMS:],
        "asked": version_rows(request, batch, queries.both_versions(request.who, batch)),
        **_ballots(request, batch),
    }


def grid_of(request: Any, batch: BallotBatch, sent: Mapping[str, str] | None) -> Grid:
    """The grid for keying ballots; with the ballot that the address names in its first row, to be mended."""
    first = []
    if sent is None and (found := batch.ballots.filter(serial=request.GET.get("serial", "")).first()):
        first = [KeyedBallot(found.serial, Marks.kept(found.marks))]
    session = batch.session
    return Grid(
        statements=queries.statements_on_paper(request.who, session),
        groupings=queries.groupings_on_paper(request.who, session),
        sent=sent,
        first=first,
    )


def second_reading_context(
    request: Any, batch: BallotBatch, sent: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """The grid in which the ballots that are keyed twice are keyed again: their marks are not shown."""
    again = queries.to_read_again(request.who, batch)
    grid = Grid(
        statements=queries.statements_on_paper(request.who, batch.session),
        groupings=queries.groupings_on_paper(request.who, batch.session),
        sent=sent,
        serials=[ballot.serial for ballot in again],
    )
    differ = version_rows(request, batch, queries.readings_that_differ(request.who, batch))
    return {"session": batch.session, "batch": batch, "grid": grid, "asked": differ, "again": again}


def check_context(request: Any, batch: BallotBatch) -> dict[str, Any]:
    """What the batch would count, and what is missing before it can."""
    found = queries.checked(request.who, batch)
    rows = [
        [cells.text(f"{each.number}. {each.text}"), *(cells.number(n) for n in (agree, passed, disagree))]
        for each, agree, passed, disagree in found.by_statement
    ]
    return {
        "session": batch.session,
        "batch": batch,
        "found": found,
        "rows": rows,
        "head": cells.table_head("Statement", *COUNTED, numeric=COUNTED),
        "ballots": plural(found.ballots, "ballot"),
        "votes": plural(found.votes, "vote"),
        "left_out": [f"statement {number}: {plural(n, 'mark')}" for number, n in found.left_out.items()],
        "agreement": agreement_words(found.agreement),
        "is_checked": batch.state == BallotBatch.State.CHECKED and not found.missing,
        "may_count": can(request.who, May.ENTER_PAPER_BALLOT, batch.session),
    }


def agreement_words(read: Agreement) -> str:
    """How far two readings agree; "" before anything has been read twice."""
    if not read.of:
        return ""
    share, on = round(100 * read.alike / read.of), plural(read.ballots, "ballot")
    return f"{read.alike} of {read.of} marks ({share}%) were read alike, on {on}."


def version_rows(
    request: Any, batch: BallotBatch, found: Sequence[queries.BothVersions]
) -> list[dict[str, Any]]:
    """Both versions of a ballot in words, and what of it differs."""
    options = queries.options_on_paper(queries.groupings_on_paper(request.who, batch.session))
    return [
        {
            "serial": each.serial,
            "earlier": marks_in_words(each.earlier, options),
            "later": marks_in_words(each.later, options),
        }
        for each in found
    ]


def marks_in_words(marks: Marks, options: Mapping[UUID, GroupOption]) -> str:
    votes = [f"{number} {VALUES[marks.votes[number]]}" for number in sorted(marks.votes)]
    groups = sorted(str(options[option]) for option in marks.groups if option in options)
    return "; ".join([", ".join(votes) or "nothing marked", *([", ".join(groups)] if groups else [])])


def entered_words(entered: Entered, read: int) -> str:
    """What became of ballots that were keyed or sent."""
    said = [f"Ballots entered: {entered.new}."]
    if entered.mended:
        said.append(f"Put right: {entered.mended}.")
    if entered.same:
        said.append(f"There already, unchanged: {entered.same}.")
    if entered.asked:
        said.append(f"There already with other marks: {entered.asked}. Say below which is right.")
    if read:
        said.append(f"Rows that could not be read: {read}.")
    return " ".join(said)


def problem_summary(grid: Grid) -> dict[str, Any]:
    """The parameters of the summary of what is wrong in a grid."""
    errors = [{"text": sentence, "href": f"#{name}"} for name, sentence in grid.problems]
    return {"titleText": "There is a problem", "errorList": errors}


def state_tag(batch: BallotBatch) -> Any:
    return cells.coloured_tag(batch.get_state_display(), STATE_COLOURS[batch.state])


def _ballots(request: Any, batch: BallotBatch) -> dict[str, Any]:
    page = Paginator(batch.ballots.order_by("complete", "serial"), PAGE).get_page(request.GET.get("page"))
    may_change = batch.state in queries.OPEN and batch.round.is_open
    rows = [_ballot_row(batch, ballot, may_change) for ballot in page]
    return {
        "ballots": rows,
        "ballot_count": page.paginator.count,
        "waiting": batch.ballots.filter(complete=False).count(),
        "again": len(queries.to_read_again(request.who, batch)) if may_change else 0,
        "ballot_head": cells.table_head("Serial", "Marks", "State"),
        "pager": cells.pager(page, request.GET),
    }


def _ballot_row(batch: BallotBatch, ballot: PaperBallot, may_change: bool) -> list[Any]:
    state = "Entered" if ballot.complete else "Waits: a row of it could not be read"
    if ballot.complete and ballot.second_marks:
        state = "Keyed twice"
    serial = cells.text(ballot.serial)
    if may_change:
        address = f"{_address('paper_batch', batch.session, batch.pk)}?serial={ballot.serial}#r1-serial"
        words = format_html('{}<span class="govuk-visually-hidden"> change</span>', ballot.serial)
        serial = cells.link(address, words)
    return [serial, cells.text(len(ballot.marks["votes"])), cells.text(state)]


def _address(name: str, session: Session, *keys: Any) -> str:
    return reverse(f"reflection:{name}", args=[session.workspace.slug, session.pk, *keys])
