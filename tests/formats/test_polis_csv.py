"""Polis exports: every vote is kept, or named with the reason why not; what is written can be read again."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from moothall.formats.polis_csv import POLIS_LIMITS, read, read_folder, write
from moothall.formats.safe_files import UnsafeFile

BREXIT = Path(__file__).parents[1] / "golden" / "opinion" / "brexit-consensus"

COMMENTS = """timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body
1000,Mon Jul 17,0,7,2,0,1,"Buses should run
after nine"
1001,Mon Jul 17,1,7,0,1,-1,"Short, and rejected"
1002,Mon Jul 17,4,8,1,1,0,'=1+1
"""
VOTES = """timestamp,datetime,comment-id,voter-id,vote
2002,c,0,7,1
2000,a,0,7,-1
2001,b,1,7,-1
2001,d,0,9,1
2003,e,4,9,0
"""
MATRIX = """participant,xid,group-id,n-votes,0,1,4
9,,nil,2,1,,0
7,ab,1,2,1,-1,
"""
SUMMARY = 'topic,Buses\nurl,\nconversation-description,"two\nlines"\n'


def files(**texts):
    there = {"comments": COMMENTS, "votes": VOTES, "participants-votes": MATRIX, "summary": SUMMARY}
    there |= {name.replace("_", "-"): text for name, text in texts.items()}
    return {f"{name}.csv": text.encode() for name, text in there.items() if text is not None}


def cells(export):
    votes = export.current_votes()
    pairs = zip(votes.participant.tolist(), votes.statement.tolist(), strict=True)
    return dict(zip(pairs, votes.value.tolist(), strict=True))


def matrix_cells(export):
    matrix = export.matrix
    pairs = zip(
        matrix.participant[matrix.row].tolist(), matrix.statement[matrix.column].tolist(), strict=True
    )
    return dict(zip(pairs, matrix.value.tolist(), strict=True))


def lost(export):
    return [(each.line, each.cause) for each in (*export.report.rejected, *export.report.dropped)]


def test_the_last_vote_of_a_person_on_a_statement_counts():
    export = read(files())
    assert cells(export) == {(7, 0): 1, (7, 1): -1, (9, 0): 1, (9, 4): 0}
    assert export.votes.timestamp.tolist() == [2000, 2001, 2001, 2002, 2003]
    assert export.votes.extra["datetime"] == ("a", "b", "d", "c", "e")
    assert (np.diff(export.votes.timestamp) >= 0).all()
    order = dict(zip(cells(export), export.current_votes().order.tolist(), strict=True))
    assert order[7, 1] < order[9, 0] < order[7, 0] < order[9, 4]
    assert export.report.found == export.report.parsed == 5
    assert not lost(export)
    assert not export.report.warnings


def test_statements_summary_and_groups_are_read():
    export = read(files())
    first, second, third = export.comments
    assert (first.statement, first.text, first.author) == (0, "Buses should run\nafter nine", 7)
    assert first.extra == {"datetime": "Mon Jul 17"}
    assert (second.moderated, third.text, third.meta) == (-1, "=1+1", None)
    assert export.rejected == (1,)
    assert export.summary["conversation-description"] == "two\nlines"
    assert export.published_groups == {7: 1}
    assert export.matrix.participant.tolist() == [9, 7]
    assert export.matrix.extra == {"xid": ("", "ab"), "n-votes": ("2", "2")}


def test_columns_are_found_by_name_in_any_order_and_others_kept():
    votes = "vote;Voter_ID;mood;comment-id;timestamp\n1.0;7.0;glad;0;2e3\n"
    export = read({"export/Votes.csv": b"\xef\xbb\xbf" + votes.encode()})
    assert cells(export) == {(7, 0): 1}
    assert export.votes.timestamp.tolist() == [2000]
    assert export.votes.extra == {"mood": ("glad",)}


def test_the_matrix_alone_is_enough_and_so_is_the_log():
    alone = read({"participants-votes.csv": MATRIX.encode()})
    assert alone.report.found == alone.report.parsed == 4
    log = read({"votes.csv": VOTES.encode()})
    assert cells(alone) == cells(log) == cells(read(files()))
    assert matrix_cells(log) == cells(log)
    assert log.matrix.participant.tolist() == [7, 9]


def test_where_log_and_matrix_disagree_the_log_is_followed_and_the_cells_counted():
    export = read(files(participants_votes=MATRIX.replace("9,,nil,2,1,,0", "9,,nil,2,-1,1,0")))
    (warning,) = export.report.warnings
    assert warning.cause == "cells_disagree"
    assert "disagree in 2 cells" in warning.message
    assert matrix_cells(export) == cells(export) == cells(read(files()))


def test_people_whom_only_the_log_knows_come_last_in_the_matrix():
    export = read(files(votes=VOTES + "2009,f,4,3,1\n"))
    assert export.matrix.participant.tolist() == [9, 7, 3]
    assert export.matrix.extra["xid"] == ("", "ab", "")
    assert matrix_cells(export)[3, 4] == 1


@pytest.mark.parametrize(
    ("line", "cause", "words"),
    [
        ("2004,f,0,9,2", "bad_value", "votes.csv, line 7, column vote: 2 is not 1, 0 or -1."),
        ("2004,f,0,9,yes", "bad_value", "column vote: “yes” is not a whole number."),
        ("2004,f,0,9,", "bad_value", "column vote: the cell is empty."),
        ("2004,f,0,nil,1", "bad_value", "column voter-id: the cell is empty."),
        ("2004,f,-3,9,1", "bad_value", "column comment-id: -3 is below 0."),
        ("then,f,0,9,1", "bad_value", "column timestamp: “then” is not a whole number."),
        ("2004,f,0,9.5,1", "bad_value", "column voter-id: “9.5” is not a whole number."),
        ("2004,f,3,9,1", "unknown_statement", "column comment-id: no statement has the number 3."),
        ("2004,f,0,9", "wrong_cell_count", "line 7: the line has 4 cells where the header has 5."),
        ("2004,f,0,9,1,1", "wrong_cell_count", "line 7: the line has 6 cells where the header has 5."),
        ('2004,"f,0,9,1', "wrong_cell_count", "line 7: a quotation mark is never closed."),
    ],
)
def test_a_bad_vote_is_lost_alone(line, cause, words):
    export = read(files(votes=f"{VOTES}{line}\n2005,g,4,9,-1\n"))
    (rejected,) = export.report.rejected
    assert (rejected.line, rejected.cause, rejected.raw) == (7, cause, line)
    assert words in rejected.message
    assert (export.report.found, export.report.parsed) == (7, 6)
    assert cells(export)[9, 4] == -1


@pytest.mark.parametrize(
    ("text", "found", "where"),
    [
        (MATRIX.replace("2,1,,0", "2,x,,0"), [(2, "bad_value")], "line 2, column 0: “x” is not a whole"),
        (MATRIX + "9,,,,1,,\n", [(4, "repeated_participant")], "participant 9 is on line 2 already"),
        (MATRIX + "11,,,,1\n", [(4, "wrong_cell_count")], "5 cells where the header has 7"),
        (MATRIX + "ab,,,,1,,\n", [(4, "bad_value")], "line 4, column participant: “ab” is not"),
        (MATRIX.replace("7,ab,1,", "7,ab,one,"), [(3, "bad_value")], "line 3, column group-id: “one”"),
    ],
)
def test_a_bad_cell_or_row_of_the_matrix_is_lost_alone(text, found, where):
    export = read(files(votes=None, participants_votes=text))
    assert lost(export) == found
    assert where in export.report.rejected[0].message
    assert export.report.found == export.report.parsed + 1
    assert 3 <= export.report.parsed <= 4
    assert (7, 1) in cells(export)
    # With a log nothing is lost that counts.
    both = read(files(participants_votes=text))
    assert both.report.found == both.report.parsed == 5
    assert [(each.line, each.cause) for each in both.report.dropped] == found
    assert cells(both) == cells(read(files()))


def test_columns_of_unknown_or_repeated_statements_are_lost_alone():
    text = "participant,0,99,0,4\n9,1,1,-1,\n7,1,,-1,0\n"
    export = read(files(votes=None, participants_votes=text))
    assert lost(export) == [(1, "repeated_header"), (2, "unknown_statement")]
    assert "more than one column “0”" in export.report.rejected[0].message
    assert cells(export) == {(9, 0): 1, (7, 0): 1, (7, 4): 0}


def test_a_statement_whose_line_is_damaged_keeps_its_votes():
    export = read(files(comments=COMMENTS.replace('"Short, and rejected"', "Short, and rejected")))
    assert lost(export) == [(4, "wrong_cell_count")]
    assert [(comment.statement, bool(comment.text)) for comment in export.comments] == [
        (0, True),
        (4, True),
        (1, False),
    ]
    assert cells(read(write(export))) == cells(export)
    assert export.report.parsed == 5


def test_odd_cells_of_statements_cost_only_themselves():
    text = COMMENTS + "soon,x,5,9,1,1,2,Odd\n1003,x,five,9,1,1,1,No number\n1003,x,0,9,1,1,1,Again\n"
    export = read(files(comments=text, summary=SUMMARY + "topic,Trams\nbroken\n"))
    odd = export.comments[-1]
    assert (odd.statement, odd.text, odd.timestamp, odd.moderated, odd.author) == (5, "Odd", None, None, 9)
    assert [(each.cause, each.text.split(":")[0]) for each in export.report.dropped] == [
        ("repeated_header", "summary.csv, line 5"),
        ("wrong_cell_count", "summary.csv, line 6"),
        ("bad_value", "comments.csv, line 6, column timestamp"),
        ("bad_value", "comments.csv, line 6, column moderated"),
        ("bad_value", "comments.csv, line 7, column comment-id"),
        ("bad_value", "comments.csv, line 8, column comment-id"),
    ]
    assert export.summary["topic"] == "Buses"


def test_newer_exports_say_which_statements_are_meta_and_seeds():
    text = "comment-id,moderated,comment-body,is-meta,is-seed\n0,1,A,true,FALSE\n1,1,B,false,TRUE\n4,1,C,,\n"
    export = read(files(comments=text))
    assert (export.meta, export.seeds) == ((0,), (1,))
    assert read(write(export)).comments == export.comments


@pytest.mark.parametrize(
    ("texts", "sentence"),
    [
        ({"votes": None, "participants_votes": None}, "neither votes.csv nor participants-votes.csv"),
        ({"votes": "timestamp,vote\n1,1\n"}, "votes.csv lacks the columns comment-id, voter-id"),
        ({"comments": "comment-id,comment-body\n1,A\n"}, "comments.csv lacks the column moderated"),
        ({"participants_votes": "0,1\n1,1\n"}, "participants-votes.csv lacks the column participant"),
        ({"votes": "\n\n"}, "votes.csv is empty. It needs the columns timestamp"),
        ({"votes": 'a,"b\nc,d'}, "votes.csv: the header, on line 1, is too long or holds an open quotation"),
        ({"votes": "%PDF-1.7"}, "votes.csv looks like a PDF"),
    ],
)
def test_files_that_cannot_be_read_are_refused_in_one_sentence(texts, sentence):
    with pytest.raises(ValueError, match=sentence):
        read(files(**texts))


def test_a_file_that_is_too_large_is_not_read():
    with pytest.raises(UnsafeFile, match=r"summary\.csv is larger than 1 KB\."):
        read(files(), limits=replace(POLIS_LIMITS, file_bytes=20))
    with pytest.raises(UnsafeFile, match="more than 2 rows"):
        read(files(), limits=replace(POLIS_LIMITS, rows=2))


def test_two_conversations_at_once_are_refused():
    with pytest.raises(ValueError, match=r"two files votes\.csv"):
        read({"a/votes.csv": VOTES.encode(), "b/votes.csv": VOTES.encode()})


def test_a_folder_is_read_whatever_else_lies_in_it(tmp_path):
    for name, data in write(read(files(summary=""))).items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "stats-history.csv").write_text("a,b\n", "utf-8")
    export = read_folder(tmp_path)
    assert cells(export) == cells(read(files()))
    assert export.summary == {}
    assert cells(read_folder(tmp_path / "participants-votes.csv")) == cells(export)
    with pytest.raises(ValueError, match=r"“empty” holds none of summary\.csv"):
        read_folder(tmp_path / "empty")


def test_no_text_leaves_as_a_formula_and_each_comes_back():
    live = ["=1+1", "+44 20", "-x", "@SUM(A1)", "'=1", "-5", "plain, “quoted”"]
    rows = "".join(f'{at},1,"{text}",{text.replace(",", "")}\n' for at, text in enumerate(live))
    export = read(
        files(votes=None, comments="comment-id,moderated,comment-body,-note\n" + rows, summary="=a,=b\n")
    )
    written = write(export)
    for line in (written["comments.csv"] + written["summary.csv"]).decode().splitlines():
        for cell in line.replace('"', "").split(","):
            assert not cell.startswith(("=", "+", "@", "-x", "-n")), line
    again = read(written)
    assert again.comments == export.comments
    assert again.summary == export.summary == {"=a": "=b"}


@pytest.mark.skipif(not BREXIT.is_dir(), reason="the Brexit conversation is not in this checkout")
def test_a_real_conversation_is_read_whole_and_written_without_loss():
    export = read_folder(BREXIT)
    assert len(export.matrix.participant) == 204
    assert len(export.matrix.statement) == 50
    assert len(export.matrix.value) == len(export.current_votes().value) == 5303
    assert export.report.found == export.report.parsed == len(export.votes) == 5312
    assert sorted(export.published_groups.values()) == [0] * 106 + [1] * 91
    assert not lost(export)
    assert not export.report.warnings
    again = read(write(export))
    assert again.comments == export.comments
    assert again.votes.extra == export.votes.extra
    assert cells(again) == matrix_cells(export)
