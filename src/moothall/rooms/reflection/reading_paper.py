"""A file of typed paper ballots, read against the session that they belong to."""

from dataclasses import replace

from moothall.formats.import_report import ImportReport
from moothall.formats.paper_ballots import TypedBallot, read_ballots
from moothall.rooms.reflection.models import Grouping, Session
from moothall.rooms.reflection.paper_marks import KeyedBallot, Marks
from moothall.rooms.reflection.queries.paper import groupings_on_paper


def read_paper_file(
    session: Session, data: bytes, *, name: str = ""
) -> tuple[list[KeyedBallot], list[str], ImportReport]:
    """The ballots of a file, a sentence for everything in it that could not be read, and the report.

    Raises ValueError for a file that is no table or lacks a column.
    """
    asked = groupings_on_paper(None, session)
    typed, report = read_ballots(
        data,
        statements=frozenset(session.statements.values_list("number", flat=True)),
        groups=[[option.label for option in grouping.options.all()] for grouping in asked],
        name=name,
    )
    problems = [rejected.message for rejected in report.rejected]
    ballots = []
    for each in typed:
        if too_many := _answered_twice(each, asked):
            problems += [f"ballot {each.serial}: “{question}” takes one answer" for question in too_many]
            each = replace(each, complete=False, groups=())
        ballots.append(KeyedBallot(each.serial, Marks(each.votes, _options(each, asked)), each.complete))
    return ballots, problems, report


def _answered_twice(ballot: TypedBallot, asked: list[Grouping]) -> list[str]:
    places = [place for place, _ in ballot.groups]
    return [
        grouping.question
        for place, grouping in enumerate(asked)
        if not grouping.multiple and places.count(place) > 1
    ]


def _options(ballot: TypedBallot, asked: list[Grouping]) -> frozenset:
    ids = {
        (place, option.label): option.pk
        for place, grouping in enumerate(asked)
        for option in grouping.options.all()
    }
    return frozenset(ids[answer] for answer in ballot.groups)
