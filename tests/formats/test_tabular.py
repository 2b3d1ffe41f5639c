"""Tables of figures: every line is kept, or named with the reason why not."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from moothall.formats.tabular import (
    escape_cell,
    guess_columns,
    parse_period,
    read_number,
    read_series,
    read_table,
    unescape_cell,
    write_csv,
)

GOLDEN = Path(__file__).parents[1] / "golden" / "tabular"
TWELVE = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def series(text, *, frequency="monthly", proportion=False, **columns):
    """The figures and the report of a table; its columns are guessed where none are given."""
    table = read_table(text.encode() if isinstance(text, str) else text)
    return read_series(
        table, columns=columns or guess_columns(table), frequency=frequency, proportion=proportion
    )


def causes(report):
    return {reject.line: reject.cause for reject in report.rejected}


def dates(text, frequency):
    period = parse_period(text, frequency)
    return f"{period.start} {period.end}"


@pytest.mark.parametrize(
    "text",
    [
        *(
            "2024-03",
            "2024/03",
            "202403",
            "Mar 2024",
            "March 2024",
            "MARCH 2024",
            "Mar-24",
            "Mar 24",
            "Mar. 2024",
        ),
        *(
            "03/2024",
            "2024 Mar",
            "01/03/2024",
            "2024-03-01",
            "1 March 2024",
            "31/03/2024",
            "15-Mar-2024",
            "45352",
        ),
        *(
            "2024-03-01 00:00:00",
            "2024-03-01T00:00:00Z",
            "1st March 2024",
            " Mar  2024 ",
            "Mar 2024 (p)",
            "45352.0",
        ),
    ],
)
def test_a_month_is_read_however_it_is_written(text):
    assert dates(text, "monthly") == "2024-03-01 2024-03-31"


@pytest.mark.parametrize(
    ("text", "awaited"),
    [
        *(
            (text, "2024-04-01 2024-06-30")
            for text in ("2024 Q2", "Q2 2024", "2024-Q2", "2024Q2", "Apr-Jun 2024")
        ),
        *((text, "2024-04-01 2024-06-30") for text in ("April to June 2024", "2024/25 Q1", "Q1 2024/25")),
        *((text, "2024-04-01 2024-06-30") for text in ("01/04/2024", "30/06/2024", "June 2024", "2024-05")),
        ("2024/25 Q4", "2025-01-01 2025-03-31"),
    ],
)
def test_a_quarter_is_read_however_it_is_written(text, awaited):
    assert dates(text, "quarterly") == awaited


@pytest.mark.parametrize(
    ("text", "awaited"),
    [
        ("2024", "2024-01-01 2024-12-31"),
        *(
            (text, "2021-04-01 2022-03-31")
            for text in ("2021/22", "2021-22", "2021–22", "2021/2022", "FY 2021/22")
        ),
        *((text, "2021-04-01 2022-03-31") for text in ("01/04/2021", "31/03/2022", "year ending March 2022")),
        ("2011-12", "2011-04-01 2012-03-31"),
        ("1999/00", "1999-04-01 2000-03-31"),
        ("2018 - 20", "2018-01-01 2020-12-31"),
        ("01/09/2023", "2023-09-01 2024-08-31"),
    ],
)
def test_a_year_is_read_however_it_is_written(text, awaited):
    assert dates(text, "annual") == awaited


@pytest.mark.parametrize(
    ("text", "frequency", "says"),
    [
        ("2021/22", "monthly", "is a year, but a month is expected"),
        ("2024 Q2", "monthly", "is a quarter, but a month is expected"),
        ("Mar 2024", "annual", "is a month, but a year is expected"),
        ("15/06/2024", "annual", "is a day, but a year is expected"),
        ("31/02/2024", "monthly", "“31/02/2024” is not a month that can be read"),
        ("03/13/2024", "monthly", "not a month that can be read"),
        ("24-Mar", "monthly", "not a month that can be read"),
        ("Mach 2024", "monthly", "“Mach 2024” is not a month"),
        ("2021/25/26", "annual", "not a year that can be read"),
        ("x" * 1000, "monthly", "not a month"),
        ("2024", "weekly", "“weekly” is not one of monthly, quarterly, annual"),
    ],
)
def test_a_period_that_cannot_be_read_is_named(text, frequency, says):
    with pytest.raises(ValueError, match=says):
        parse_period(text, frequency)


@pytest.mark.parametrize(
    ("text", "value", "suppressed"),
    [
        *(
            ("12", "12", False),
            ("1,234", "1234", False),
            ("£1,234.50", "1234.50", False),
            ("12.5%", "12.5", False),
        ),
        *(
            ("-3", "-3", False),
            ("−3", "-3", False),
            ("(3)", "-3", False),
            ("-£3", "-3", False),
            (".5", "0.5", False),
        ),
        *(
            ("1.2E+05", "120000", False),
            ("1 234", "1234", False),
            ("12 [r]", "12", False),
            ("5.", "5", False),
        ),
        ("0.12345678", "0.123457", False),
        *((sign, None, True) for sign in ("*", "c", "[c]", ":", "-", "<5", "Suppressed")),
        *((sign, None, False) for sign in ("", "  ", "x", "..", "n/a", "[z]")),
    ],
)
def test_a_number_is_read_however_it_is_written(text, value, suppressed):
    number = read_number(text)
    assert (number.value, number.suppressed) == (None if value is None else Decimal(value), suppressed)


@pytest.mark.parametrize(
    "text", ["lots", "1,23", "12 apples", "1.2.3", "#N/A", "nan", "inf", "1e999", "--1", "١٢", "9" * 99]
)
def test_what_is_no_number_is_named(text):
    with pytest.raises(ValueError, match="number"):
        read_number(text)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_tables_are_read_in_every_encoding_with_every_separator(separator, encoding):
    text = f'Month{separator}Visits\r\nMar 2024{separator}"Café"\r\n'
    table = read_table(text.encode(encoding))
    assert (table.columns, table.separator) == (("Month", "Visits"), separator)
    assert [(row.line, row.cells) for row in table.rows] == [(2, ("Mar 2024", "Café"))]
    assert table.encoding == encoding.removesuffix("-sig")


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b"  \r\n", "empty"),
        (b"PK\3\4", "damaged"),
        (b"%PDF-1.4", "a PDF. Save the table as CSV"),
        (b"one column\n1\n2\n", "no table"),
        (bytes(range(256)), "not text"),
        (b"a," * 20_000 + b"\n1,2\n", "The header, on line 1, is too long"),
    ],
)
def test_what_is_no_table_is_refused_in_words(data, says):
    with pytest.raises(ValueError, match=says):
        read_table(data, name="a.csv")


def test_lines_above_the_header_are_left_out_and_named():
    rows, report = series("Visits to pools,,\n\nMonth,Visits,Note\nMar 2024,12,fine\n")
    assert [(line.line, line.cause) for line in report.dropped] == [(1, "above_header")]
    assert (rows[0].line, rows[0].value, rows[0].note) == (4, Decimal(12), "fine")


def test_every_column_has_a_name_of_its_own():
    table = read_table(b"Month,Value,,Value,\nMar 2024,1,2,3,\n")
    assert table.columns == ("Month", "Value", "Column 3", "Value (2)")
    assert [warning.cause for warning in table.warnings] == ["repeated_column"]
    assert read_series(table, columns=guess_columns(table), frequency="monthly")[1].parsed == 1


def test_twenty_four_months_with_one_bad_row():
    lines = [f"{month} {year},{number}" for year in (2023, 2024) for number, month in enumerate(TWELVE)]
    lines[5] = "Jnu 2023,5"
    rows, report = series("\n".join(["Month,Visits", *lines]))
    assert (report.found, report.parsed, len(rows)) == (24, 23, 23)
    (reject,) = report.rejected
    assert (reject.line, reject.cause, reject.raw) == (7, "unreadable_period", "Jnu 2023,5")
    assert reject.message == "In “Month”: “Jnu 2023” is not a month that can be read."
    assert report.columns == (("Month", "period"), ("Visits", "value"))


def test_an_awkward_table_reads_as_expected():
    expected = json.loads((GOLDEN / "awkward.json").read_text("utf-8"))
    rows, report = series(
        (GOLDEN / "awkward.csv").read_bytes(), period="Month", value="Cost", area_name="Area", note="Note"
    )
    kept = {str(row.line): [str(row.period_start), row.value, row.suppressed] for row in rows}
    awaited = {
        line: [day, None if value is None else Decimal(value), hidden]
        for line, (day, value, hidden) in expected["kept"].items()
    }
    assert kept == awaited
    assert {str(line): cause for line, cause in causes(report).items()} == expected["rejected"]
    assert (report.encoding, report.found) == ("cp1252", len(rows) + len(report.rejected))


def test_a_real_table_of_attendances_is_read_whole():
    rows, report = series(
        (GOLDEN / "attendances.csv").read_bytes(),
        period="period", count="breaches", denominator="attendances", area_code="org_code",
        proportion=True,
    )  # fmt: skip
    assert (report.found, report.parsed) == (36, 36)
    assert (rows[0].period_start, rows[0].count, rows[0].denominator) == (date(2016, 4, 1), 4082, 18788)
    assert {row.area_code for row in rows} == {"RF4"}


def test_lines_that_say_different_things_are_all_refused_with_their_numbers():
    lines = [
        "Mar 2024,E1,1",
        "Mar 2024,E2,5",
        "March 2024,E1,2",
        "2024-03,E1,1",
        "Apr 2024,E1,3",
        "Apr 2024,E1,3.0",
    ]
    text = "\n".join(["Month,Area code,Value", *lines])
    rows, report = series(text)
    assert causes(report) == {2: "conflict", 4: "conflict", 5: "conflict", 7: "repeat"}
    assert "Lines 2, 4, 5 say different things about E1" in report.rejected[0].message
    assert "Line 6 says the same" in report.rejected[-1].message
    assert [row.line for row in rows] == [3, 6]


def test_counts_are_checked():
    text = "Month,Count,Population\nJan 2024,-1,5\nFeb 2024,6,5\nMar 2024,5,5\nApr 2024,1,-5\n"
    assert causes(series(text, proportion=True)[1]) == {
        2: "negative_count",
        3: "count_above_denominator",
        5: "negative_denominator",
    }
    assert causes(series(text)[1]) == {2: "negative_count", 5: "negative_denominator"}


def test_the_number_of_cells_is_checked():
    rows, report = series('Month,Value\nJan 2024,1,234\nFeb 2024\nMar 2024,"1,234"\nApr 2024,5,,\n')
    assert causes(report) == {2: "wrong_number_of_cells", 3: "wrong_number_of_cells"}
    assert "quotation marks" in report.rejected[0].message
    assert [row.value for row in rows] == [1234, 5]


def test_one_column_a_period():
    table = read_table(b"Area code,Area,Jan 2024,Feb 2024,Mar 2024\nE1,Town,12,*,14\nE2,Village,1,abc,\n")
    assert guess_columns(table) == {"area_code": "Area code", "area_name": "Area"}
    rows, report = read_series(table, columns=guess_columns(table), frequency="monthly")
    assert [(row.line, row.area_code, row.period_start.month, row.value) for row in rows] == [
        (2, "E1", 1, 12),
        (2, "E1", 2, None),
        (2, "E1", 3, 14),
        (3, "E2", 1, 1),
    ]
    assert (report.found, report.parsed, causes(report)) == (5, 4, {3: "unreadable_number"})
    assert "In “Feb 2024”: “abc” is not a number." in report.rejected[0].message


@pytest.mark.parametrize(
    ("header", "roles"),
    [
        (
            "Time period,Area Code,Area Name,Value,Count,Denominator,Value note",
            ["period", "area_code", "area_name", "value", "count", "denominator", "note"],
        ),
        ("month,visits", ["period", "value"]),
        (
            "Financial year,Local authority code,Local authority name,Rate",
            ["period", "area_code", "area_name", "value"],
        ),
    ],
)
def test_columns_are_guessed_from_their_names(header, roles):
    cells = ["Mar 2024", *["1"] * header.count(",")]
    table = read_table(f"{header}\n{','.join(cells)}\n".encode())
    assert guess_columns(table) == dict(zip(roles, header.split(","), strict=True))


def test_columns_are_guessed_from_their_cells():
    table = read_table(b"When,How many came\n01/03/2024,31234\n01/04/2024,29876\n")
    assert guess_columns(table) == {"period": "When", "value": "How many came"}


@pytest.mark.parametrize(
    ("columns", "frequency", "says"),
    [
        ({"period": "Mnoth", "value": "Value"}, "monthly", "no column “Mnoth”. It has “Month”, “Value”"),
        ({"value": "Value"}, "monthly", "Say which column holds the period. There are “Month”, “Value”"),
        ({"period": "Month"}, "monthly", "Say which column holds the value or the count"),
        ({"month": "Month"}, "monthly", "“month” is not one of period"),
        ({"period": "Month", "value": "Value"}, "daily", "“daily” is not one of monthly"),
    ],
)
def test_a_mapping_that_does_not_fit_is_refused_naming_what_there_is(columns, frequency, says):
    table = read_table(b"Month,Value\nMar 2024,1\n")
    with pytest.raises(ValueError, match=says):
        read_series(table, columns=columns, frequency=frequency)


@pytest.mark.parametrize("text", ["=1+1", "+1", "@x", "-2+3", "\tx", "\rx", "'=1", "=cmd|' /C calc'!A0"])
def test_a_cell_that_a_spreadsheet_would_run_is_escaped_and_comes_back(text):
    assert escape_cell(text).startswith("'")
    assert unescape_cell(escape_cell(text)) == text


@pytest.mark.parametrize("value", [None, "", -2.5, "-2.5", "12", "'tis", "a=b", date(2024, 3, 1)])
def test_other_cells_stay_as_they_are(value):
    text = "" if value is None else str(value)
    assert escape_cell(value) == text
    assert unescape_cell(text) == text


@settings(max_examples=500, deadline=None)
@given(some.text())
def test_escaping_is_undone_exactly(text):
    assert unescape_cell(escape_cell(text)) == text


def test_what_is_written_is_read_again():
    text = write_csv(
        [
            ("Month", "Value", "Note"),
            ("Mar 2024", Decimal("-1.5"), '=HYPERLINK("x"),\n'),
            ("Apr 2024", None, "-"),
        ]
    )
    table = read_table(text.encode())
    assert [row.cells for row in table.rows] == [
        ("Mar 2024", "-1.5", '=HYPERLINK("x"),'),
        ("Apr 2024", "", "-"),
    ]
    assert "'=HYPERLINK" in text


GOOD = [f"{month} 2024,E{number},{number}.5,note" for number, month in enumerate(TWELVE)]


@settings(max_examples=2000, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    some.lists(some.tuples(some.integers(0, 300), some.binary(max_size=5), some.integers(0, 9)), max_size=6),
    some.sampled_from(["utf-8", "utf-16", "cp1252"]),
    some.sampled_from(["monthly", "quarterly", "annual"]),
)
def test_mutated_files_raise_nothing_but_the_sentence_for_people(mutations, encoding, frequency):
    data = "\n".join(["Month,Area code,Value,Note", *GOOD]).encode(encoding)
    for at, new, removed in mutations:
        data = data[:at] + new + data[at + removed :]
    try:
        table = read_table(data)
        rows, report = read_series(table, columns=guess_columns(table), frequency=frequency)
    except ValueError as error:
        refusal = str(error)
    else:
        refusal = "None."
        assert report.found == report.parsed + len(report.rejected)
        assert report.parsed == len(rows)
        figures = {(row.area_code or row.area_name, row.period_start, row.period_end) for row in rows}
        assert len(figures) == len(rows)
    assert refusal.endswith((".", "”"))


@settings(max_examples=500, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    some.lists(
        some.text(some.characters(exclude_characters='"\r\n,', exclude_categories=("Cs",))), max_size=5
    )
)
def test_good_lines_survive_any_line_between_them(junk):
    lines = ["Month,Area code,Value,Note", *GOOD[:6], *junk, *GOOD[6:]]
    rows, report = series("\n".join(lines))
    assert {row.area_code for row in rows} == {f"E{number}" for number in range(12)}
    blank = sum(not line.strip() for line in junk)
    assert report.found == 12 + len(junk) - blank
