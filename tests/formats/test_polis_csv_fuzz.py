"""Polis exports put together at random: nothing raises but sentences for people, nothing is lost unsaid."""

from dataclasses import replace

import numpy as np
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as some

from moothall.formats.import_report import ImportReport
from moothall.formats.polis_csv import Comment, Matrix, PolisExport, VoteLog, matrix_of, read, write
from moothall.formats.polis_csv.matrix import as_logged

SLOW = settings(max_examples=2000, deadline=None, suppress_health_check=list(HealthCheck))
SOME = settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
CAUSES = {"bad_value", "unknown_statement", "wrong_cell_count", "repeated_participant", "repeated_header"}

# What reading leaves of any text: no blanks around it, lines that end with LF.
TEXT = some.text(
    some.characters(exclude_categories=("Cs", "Cc"), include_characters="\n", exclude_characters="\ufeff"),
    max_size=12,
).map(str.strip) | some.sampled_from(
    ["=1+1", "+1", "-1", "@a", "'=x", "''-", "a,b", 'say "no"', "a\n\nb", "nil"]
)
NAME = some.text(some.characters(categories=("L",)), min_size=3, max_size=6).map(lambda name: f"x {name}")
NUMBER = some.integers(0, 2**40)
MAYBE = some.none() | NUMBER


@some.composite
def exports(draw):
    """An export as reading gives it: a log with its matrix, or a matrix alone."""
    statements = draw(some.lists(some.integers(0, 300), min_size=1, max_size=5, unique=True))
    names = draw(some.lists(NAME, max_size=2, unique=True))
    comments = tuple(
        Comment(
            statement=statement,
            text=draw(TEXT),
            author=draw(MAYBE),
            timestamp=draw(MAYBE),
            agrees=draw(MAYBE),
            disagrees=draw(MAYBE),
            moderated=draw(some.sampled_from([None, 1, 0, -1])),
            meta=draw(some.sampled_from([None, True, False])),
            seed=draw(some.sampled_from([None, True, False])),
            extra={name: draw(TEXT) for name in names},
        )
        for statement in draw(some.sampled_from([statements, []]))
    )
    vote = some.tuples(
        some.integers(-1, 5), some.sampled_from(statements), some.integers(0, 6), some.integers(-1, 1)
    )
    log = some_log(draw, sorted(draw(some.lists(vote, max_size=12)), key=lambda row: row[0]))
    matrix = some_matrix(draw, statements, log)
    people = matrix.participant.tolist()
    groups = draw(some.dictionaries(some.sampled_from(people), some.integers(-1, 4))) if people else {}
    summary = draw(some.dictionaries(TEXT.filter(bool), TEXT, max_size=3))
    return PolisExport(summary, comments, log, matrix, groups, ImportReport("polis_csv", "utf-8", 0, 0))


def some_log(draw, votes):
    time, statement, participant, value = (
        np.array([row[at] for row in votes], dtype=np.int64) for at in range(4)
    )
    names = draw(some.lists(NAME, max_size=2, unique=True))
    extra = {name: tuple(draw(TEXT) for _ in votes) for name in names}
    return VoteLog(time, statement, participant, value.astype(np.int8), extra)


def some_matrix(draw, statements, log):
    people = draw(some.lists(some.integers(0, 9), max_size=5, unique=True))
    filled = [
        (row, column, draw(some.integers(-1, 1)))
        for row in range(len(people))
        for column in range(len(statements))
        if draw(some.booleans())
    ]
    row, column, value = (np.array([cell[at] for cell in filled], dtype=np.int64) for at in range(3))
    names = draw(some.lists(NAME, max_size=2, unique=True))
    extra = {name: tuple(draw(TEXT) for _ in people) for name in names}
    matrix = Matrix(
        np.array(people, np.int64), np.array(statements, np.int64), row, column, value.astype(np.int8), extra
    )
    return as_logged(matrix, log)[0] if len(log) else matrix


def everything(export):
    """An export in things that can be compared."""
    votes, matrix = export.votes, export.matrix
    return (
        export.summary,
        export.comments,
        [array.tolist() for array in (votes.timestamp, votes.statement, votes.participant, votes.value)],
        votes.extra,
        [getattr(matrix, name).tolist() for name in ("participant", "statement", "row", "column", "value")],
        matrix.extra,
        export.published_groups,
    )


@SOME
@given(exports())
def test_what_is_written_is_read_again_without_loss(export):
    again = read(write(export))
    assert everything(again) == everything(export)
    assert not again.report.rejected
    assert not again.report.dropped
    assert not again.report.warnings
    third = read(write(again))
    assert third.report == again.report


@SOME
@given(
    some.lists(some.tuples(some.integers(0, 5), some.integers(0, 4), some.integers(-1, 1)), max_size=20),
    some.randoms(),
)
def test_the_order_of_lines_matters_only_where_times_are_equal(votes, chance):
    lines = [f"{time},{statement},{person},{value}" for time, (statement, person, value) in enumerate(votes)]
    shuffled = list(lines)
    chance.shuffle(shuffled)
    first, second = (
        read({"votes.csv": "\n".join(["timestamp,comment-id,voter-id,vote", *each]).encode()})
        for each in (lines, shuffled)
    )
    assert everything(first) == everything(second)
    assert everything(replace(first, matrix=matrix_of(first.votes))) == everything(first)
    assert {(s, p): v for s, p, v in votes} == {
        (s, p): v for p, s, v in zip(*(array.tolist() for array in first.current_votes()[:3]), strict=True)
    }


ODD = some.text(some.characters(exclude_categories=("Cs",), exclude_characters="\r\n"), max_size=8)
CELL = (
    some.sampled_from(["", "nil", "0", "1", "-1", "0.0", "2", "7", "12", "x", '"', "a,b", "1e2", "=1"]) | ODD
)
HEADER = some.sampled_from(["", "0", "1", "7", "Participant", "group-id", "comment-id", "vote", "=x"]) | ODD
JUNK = some.lists(CELL, max_size=7).map(",".join)
END = some.sampled_from(["\n", "\r\n", "\r"])


@SLOW
@given(
    junk=some.lists(
        some.tuples(some.sampled_from(["comments", "votes", "matrix", "summary"]), JUNK), max_size=6
    ),
    added=some.lists(HEADER.filter(lambda name: '"' not in name and "," not in name), max_size=3),
    end=END,
    parts=some.sampled_from(["cvms", "cvm", "vm", "cm", "v", "m"]),
)
@example(junk=[("comments", "7")], added=["7"], end="\n", parts="cvms")
def test_everything_is_kept_or_named_and_good_votes_survive_bad_neighbours(junk, added, end, parts):
    tables = {
        "summary": [["topic,Buses"], ["views,3"]],
        "comments": [["comment-id,moderated,comment-body,author-id"], ["0,1,First,3", "1,-1,Second,4"]],
        "votes": [["timestamp,comment-id,voter-id,vote"], ["1,0,3,1", "2,1,3,-1", "3,0,4,0"]],
        "matrix": [["participant,0,1"], ["3,1,-1", "4,0,"]],
    }
    bad = {name: [line for where, line in junk if where == name] for name in tables}
    names = {"summary": "summary", "comments": "comments", "votes": "votes", "matrix": "participants-votes"}
    made = {}
    for name, (head, good) in tables.items():
        if name[0] in parts:
            wide = "" if name == "summary" else "," * len(added)
            header = head[0] + ("" if name == "summary" else "".join(f",{each}" for each in added))
            lines = [header, *(line + wide for line in good), *bad[name]]
            made[f"{names[name]}.csv"] = end.join(lines).encode()
    try:
        export = read(made)
    except ValueError as error:
        refusal = str(error)
    else:
        refusal = ""
        check(export)
    # Only bytes that are no text can cost a whole file.
    assert not refusal or "looks like" in refusal


def check(export):
    report = export.report
    assert report.found == report.parsed + len(report.rejected)
    assert report.parsed == (len(export.votes) or len(export.matrix.value))
    assert {each.cause for each in (*report.rejected, *report.dropped)} <= CAUSES
    assert all(each.message.endswith(".") and ".csv" in each.message for each in report.rejected)
    found = export.current_votes()
    people = set(zip(found.participant.tolist(), found.statement.tolist(), strict=True))
    assert {(3, 0), (3, 1), (4, 0)} <= people
    assert everything(read(write(export))) == everything(export)
