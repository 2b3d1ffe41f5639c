"""``moothall analyse``: files in, the same bytes out for the same input, and codes that say how it went."""

import json
import os
import subprocess
import sys

import pytest
from click.testing import CliRunner
from tests.command_line.installation import environment_of

from moothall.command_line.program import moothall

SERIES = ["1", "2", "1", "2", "10", "1", "2", "1", "2", "1", "2", "1", "2", "1", "2", "1", "2", "1"]
WANTED = ["--value", "visits", "--date", "month", "--frequency", "month"]
RIS = """TY  - JOUR
TI  - Free swimming for children
AU  - Example Research Group 4
PY  - 2024
ER  -

TY  - JOUR
PY  - 2020
ER  -
"""


def analyse(*arguments):
    return CliRunner().invoke(moothall, ["analyse", *map(str, arguments)])


def months(values, first_year=2024):
    for number, value in enumerate(values):
        yield f"{first_year + number // 12}-{number % 12 + 1:02}-01", value


@pytest.fixture
def figures(tmp_path):
    """Write a table of months and visits, and give its path."""

    def write(lines, header="month,visits"):
        path = tmp_path / "visits.csv"
        path.write_text("\n".join([header, *(",".join(line) for line in lines)]) + "\n")
        return path

    return write


def found(result):
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_a_control_chart_has_the_published_limits(figures):
    answer = found(analyse("spc", figures(months(SERIES)), *WANTED, "--json"))
    (series,) = answer["series"]
    point = series["points"][4]
    assert (answer["method"], answer["dropped"], series["n_valid"]) == ("xmr", [], 18)
    assert point["period"] == "2024-05-01"
    assert point["label"] == "Above UCL"
    assert (round(point["mean"], 6), round(point["lower"], 6), round(point["upper"], 6)) == (
        1.944444,
        -0.715556,
        4.604444,
    )


def test_another_preset_is_another_rule_set(figures):
    answer = found(analyse("spc", figures(months(SERIES)), *WANTED, "--preset", "mdc-excel", "--json"))
    assert round(answer["series"][0]["points"][0]["upper"], 6) == 6.951503
    assert answer["rule_set"].startswith("mdc-excel")


def test_the_same_input_gives_the_same_bytes_whatever_the_hash_seed(figures):
    path = figures(months(SERIES))
    line = [sys.executable, "-m", "moothall", "analyse", "spc", str(path), *WANTED, "--json"]
    printed = set()
    for seed in ("1", "2"):
        variables = environment_of(path.parent / "data") | {"PYTHONHASHSEED": seed}
        printed.add(subprocess.run(line, env=variables, capture_output=True, check=True).stdout)
    assert len(printed) == 1
    assert not (path.parent / "data").exists(), "no data folder is made"


def test_a_month_without_a_line_is_a_missing_point_and_null(figures):
    lines = [line for number, line in enumerate(months(SERIES)) if number != 6]
    (series,) = found(analyse("spc", figures(lines), *WANTED, "--json"))["series"]
    assert (len(series["points"]), series["n_missing"]) == (18, 1)
    assert series["points"][6] == series["points"][6] | {"value": None, "label": "Missing"}


def test_each_series_of_a_file_has_its_own_chart(figures):
    lines = [(month, value, pool) for pool in ("North", "South") for month, value in months(SERIES)]
    path = figures(lines, header="month,visits,pool")
    answer = found(analyse("spc", path, *WANTED, "--series", "pool", "--json"))
    assert [series["key"] for series in answer["series"]] == ["North", "South"]


def test_a_rebase_begins_a_new_phase_on_its_date(figures):
    path = figures(months(["10"] * 12 + ["30"] * 12))
    (series,) = found(analyse("spc", path, *WANTED, "--rebase", "2025-01-01", "--json"))["series"]
    assert [point["mean"] for point in series["points"]] == [10] * 12 + [30] * 12


def test_a_column_that_is_not_there_ends_with_2_and_names_those_that_are(figures):
    result = analyse("spc", figures(months(SERIES)), "--value", "attendance", *WANTED[2:], "--json")
    assert result.exit_code == 2
    error = json.loads(result.stderr)
    assert error["column"] == "attendance"
    assert "“month”, “visits”" in error["error"]


def test_two_different_figures_for_one_period_end_with_2_and_both_lines_are_named(figures):
    result = analyse("spc", figures([*months(SERIES), ("2024-01-01", "5")]), *WANTED)
    assert result.exit_code == 2
    error = json.loads(result.stderr)
    assert "Lines 2, 20 say different things" in error["error"]
    assert error["line"] == 2


def test_a_file_that_is_no_table_ends_with_2(tmp_path):
    (tmp_path / "picture.csv").write_bytes(os.urandom(500) + b"\0")
    result = analyse("spc", tmp_path / "picture.csv", *WANTED)
    assert result.exit_code == 2
    assert set(json.loads(result.stderr)) == {"error", "line", "column"}


def test_a_line_that_cannot_be_read_is_named_and_strict_ends_with_3(figures):
    path = figures([*months(SERIES), ("2025-07-01", "many")])
    assert found(analyse("spc", path, *WANTED, "--json"))["dropped"][0]["line"] == 20
    assert analyse("spc", path, *WANTED, "--strict").exit_code == 3


def test_without_json_a_plain_table_is_printed(figures):
    result = analyse("spc", figures(months(SERIES)), *WANTED)
    assert result.exit_code == 0
    assert "May 2024" in result.stdout
    assert "Above UCL" in result.stdout


@pytest.fixture
def papers(tmp_path):
    (tmp_path / "papers.ris").write_text(RIS)
    return tmp_path / "papers.ris"


def test_references_are_counted_and_a_rejected_one_ends_with_1(papers):
    result = analyse("references", papers, "--json")
    assert result.exit_code == 1
    answer = json.loads(result.stdout)
    (file,) = answer["files"]
    assert (file["found"], file["parsed"], answer["total"]) == (2, 1, 1)
    assert [(r["line"], r["cause"]) for r in file["rejected"]] == [(7, "nothing_to_identify")]


def test_references_are_said_in_words_without_json(papers):
    assert "papers.ris: ris, 1 of 2 references read" in analyse("references", papers).stdout


def test_references_are_written_in_the_format_asked_for(papers, tmp_path):
    written = tmp_path / "written.ris"
    assert analyse("references", papers, "--to", "ris", "--out", written).exit_code == 1
    again = analyse("references", written, "--json")
    assert again.exit_code == 0
    assert json.loads(again.stdout)["total"] == 1


def test_every_format_is_written_and_holds_the_same(papers, tmp_path):
    answers = []
    for target in (
        "nbib",
        "bibtex",
        "endnote_xml",
        "endnote_tagged",
        "wos",
        "csv",
        "tsv",
        "xlsx",
        "csl_json",
    ):
        written = tmp_path / f"written.{target}"
        assert analyse("references", papers, "--to", target, "--out", written).exit_code == 1
        answer = found(analyse("references", written, "--json"))
        answers.append((answer["files"][0]["format"], answer["files"][0]["found"], answer["total"]))
        back = tmp_path / f"{target}.ris"
        assert analyse("references", written, "--to", "ris", "--out", back).exit_code == 0
        assert back.read_bytes() == (tmp_path / "nbib.ris").read_bytes()
    assert [format for format, _, _ in answers][:2] == ["nbib", "bibtex"]
    assert {(count, total) for _, count, total in answers} == {(1, 1)}


def test_the_answer_about_references_has_these_parts(papers):
    answer = json.loads(analyse("references", papers, papers, "--json").stdout)
    assert list(answer) == ["files", "total"]
    parts = ["name", "format", "encoding", "found", "parsed", "rejected", "dropped", "warnings"]
    assert [list(file) for file in answer["files"]] == [parts, parts]
    assert set(answer["files"][0]["rejected"][0]) == {"line", "cause", "message", "raw"}


def test_a_file_that_is_not_there_or_cannot_be_written_ends_with_2_and_one_line(papers, tmp_path):
    for arguments in (
        (tmp_path / "nowhere.ris",),
        (tmp_path,),
        (papers, "--to", "ris", "--out", tmp_path / "no" / "a.ris"),
    ):
        result = analyse("references", *arguments)
        assert result.exit_code == 2
        assert len(result.stderr.strip().splitlines()) == 1


def test_a_file_that_holds_no_references_ends_with_2_and_one_line(tmp_path):
    (tmp_path / "letter.txt").write_text("Dear Sir or Madam")
    result = analyse("references", tmp_path / "letter.txt")
    assert result.exit_code == 2
    assert len(result.stderr.strip().splitlines()) == 1


def test_a_format_without_a_file_to_write_is_refused(papers):
    assert analyse("references", papers, "--to", "ris").exit_code == 2
