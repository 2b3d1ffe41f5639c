"""The Retraction Watch list: each row is a notice, or named with the reason why not."""

from datetime import date

import pytest

from moothall.formats.retractions import COLUMNS, columns_missing, read_retractions

HEADER = "Record ID,Title,RetractionDate,RetractionDOI,OriginalPaperDOI,OriginalPaperPubMedID,"
HEADER += "RetractionNature,Reason,Notes\n"


def rows(*lines, header=HEADER):
    return (header + "".join(f"{line}\n" for line in lines)).encode()


def read(*lines):
    notices, report = read_retractions(rows(*lines))
    assert report.found == report.parsed + len(report.rejected)
    assert report.parsed == len(notices)
    return notices, report


def test_a_row_says_which_paper_and_what_was_said_of_it():
    line = '7,"Free, open pools",3/27/2024 0:00,10.5555/R1,https://doi.org/10.5555/ABC,12345678,Retraction,'
    (notice,), report = read(line + "+Error in Data;+Investigation by Journal;,note")
    assert (notice.nature, notice.doi, notice.pmid) == ("retraction", "10.5555/abc", "12345678")
    assert (notice.notice_doi, notice.date) == ("10.5555/r1", date(2024, 3, 27))
    assert notice.reason == "Error in Data; Investigation by Journal"
    assert (notice.title, notice.line, report.format) == ("Free, open pools", 2, "retraction_watch")


@pytest.mark.parametrize(
    ("written", "nature"),
    [
        ("Retraction", "retraction"),
        ("Expression of concern", "concern"),
        ("EXPRESSION OF CONCERN", "concern"),
        ("Correction", "correction"),
        ("Reinstatement", "reinstatement"),
    ],
)
def test_the_four_natures_are_told_apart(written, nature):
    assert read(f"1,T,,,10.5555/a,0,{written},,")[0][0].nature == nature


def test_what_the_list_does_not_know_is_empty():
    (notice,), _ = read("1,Some title,,Unavailable,unavailable,0,Retraction,,")
    assert (notice.doi, notice.pmid, notice.notice_doi, notice.date, notice.reason) == ("", "", "", None, "")


def test_rows_that_cannot_be_read_are_named_by_line_and_cost_nobody_else():
    notices, report = read(
        "1,First,,,10.5555/a,0,Retraction,,",
        "2,Second,,,10.5555/b,0,Hearsay,,",
        ",,,,,0,Retraction,,",
        '4,"never closed,,,10.5555/d,0,Retraction,,',
        "5,Fifth,,,10.5555/e,0,Retraction,,",
        "6,Sixth",
    )
    assert [notice.doi for notice in notices] == ["10.5555/a", "10.5555/e"]
    assert [(reject.line, reject.cause) for reject in report.rejected] == [
        (3, "nature"),
        (4, "no_paper"),
        (5, "open_quote"),
        (7, "nature"),
    ]
    assert all(reject.message and reject.raw for reject in report.rejected)


def test_dates_have_the_month_first_unless_the_file_can_only_have_the_day_first():
    def dates(*written):
        notices, _ = read(*(f"1,T,{each},,10.5555/a,0,Retraction,," for each in written))
        return [notice.date for notice in notices]

    assert dates("3/4/2024 0:00") == [date(2024, 3, 4)]
    assert dates("3/4/2024", "27/3/2024") == [date(2024, 4, 3), date(2024, 3, 27)]
    assert dates("3/4/2024", "12/31/2024") == [date(2024, 3, 4), date(2024, 12, 31)]
    assert dates("2024-03-04", "2024-03-04T00:00:00") == [date(2024, 3, 4)] * 2


def test_a_date_that_is_none_is_left_out_and_said():
    (notice,), report = read("1,T,30/30/2024,,10.5555/a,0,Retraction,,")
    assert notice.date is None
    assert [(warning.line, warning.cause) for warning in report.warnings] == [(2, "date")]


def test_columns_may_stand_in_any_order_and_behind_a_byte_order_mark():
    data = b"\xef\xbb\xbf" + (",".join(reversed(COLUMNS)) + "\nT,,,Retraction,0,10.5555/a,\n").encode()
    assert read_retractions(data)[0][0].doi == "10.5555/a"
    assert columns_missing(data) == []


@pytest.mark.parametrize("data", [b"", b"Title,Year\nA,2020\n", b"TY  - JOUR\nER  - \n", b"\x00\x01\x02"])
def test_another_file_is_refused_with_what_is_missing(data):
    assert "RetractionNature" in columns_missing(data)
    with pytest.raises(ValueError, match="RetractionNature"):
        read_retractions(data)


def test_a_list_without_a_row_is_refused():
    with pytest.raises(ValueError, match="no row"):
        read_retractions(rows())


def test_a_line_end_inside_a_cell_belongs_to_it():
    (notice,), report = read('1,"Free\nswimming",,,10.5555/a,0,Retraction,,')
    assert (notice.title, report.found) == ("Free\nswimming", 1)
