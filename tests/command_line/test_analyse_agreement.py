"""``moothall analyse agreement``: ratings in, measures out, and codes that say how it went."""

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from moothall.command_line.program import moothall
from moothall.methods.agreement import cohen_kappa, gwet_ac1, pabak

CASES = json.loads((Path(__file__).parents[1] / "golden" / "agreement" / "alpha.json").read_text("utf-8"))
EXPECTED = [(case["ratings"], level, value) for case in CASES for level, value in case["alpha"].items()]
KEYS = ["measure", "level", "value", "interval", "units", "raters", "undefined", "pairs", "rejected"]


def analyse(*arguments):
    return CliRunner().invoke(moothall, ["analyse", "agreement", *map(str, arguments)])


def found(result, code=0):
    assert result.exit_code == code, result.output
    return json.loads(result.stdout)


@pytest.fixture
def table(tmp_path):
    """Write a table and give its path."""

    def write(*rows):
        with (tmp_path / "ratings.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
        return tmp_path / "ratings.csv"

    return write


def wide(ratings):
    yield ["coder", *(f"unit {at}" for at in range(len(ratings[0])))]
    for at, row in enumerate(ratings):
        yield [f"Coder {at}", *("" if value is None else value for value in row)]


def long(ratings):
    yield ["unit", "coder", "value"]
    for coder, row in enumerate(ratings):
        for unit, value in enumerate(row):
            yield [f"unit {unit}", f"Coder {coder}", "" if value is None else value]


@pytest.mark.parametrize("shape", [wide, long])
@pytest.mark.parametrize(("ratings", "level", "wanted"), EXPECTED)
def test_alpha_is_that_of_the_method_in_either_shape(table, ratings, level, wanted, shape):
    answer = found(analyse(table(*shape(ratings)), "--level", level, "--bootstrap", "50", "--json"))
    assert list(answer) == KEYS
    assert (answer["measure"], answer["level"]) == ("krippendorff_alpha", level)
    assert answer["value"] == pytest.approx(wanted, abs=1e-9)
    assert answer["interval"][0] <= answer["value"] <= answer["interval"][1]
    assert (answer["raters"], answer["undefined"]) == (len(ratings), None)


def test_each_two_coders_have_their_measures(table):
    ratings = CASES[1]["ratings"]
    answer = found(analyse(table(*wide(ratings)), "--json"))
    names = [(pair["first"], pair["second"]) for pair in answer["pairs"]]
    assert names == [("Coder 0", "Coder 1"), ("Coder 0", "Coder 2"), ("Coder 1", "Coder 2")]
    for pair, wanted in zip(answer["pairs"], CASES[1]["kappa"].values(), strict=True):
        assert pair["kappa"] == pytest.approx(wanted, abs=1e-9)
    assert answer["pairs"][1]["pabak"] == pytest.approx(pabak(ratings[0], ratings[2]).value)
    assert answer["pairs"][1]["ac1"] == pytest.approx(gwet_ac1(ratings[0], ratings[2]).value)


def test_words_are_categories(table):
    first, second = ["in", "out", "in"], ["in", "out", "out"]
    answer = found(analyse(table(["coder", 1, 2, 3], ["Asha", *first], ["Bryn", *second]), "--json"))
    assert answer["pairs"][0]["kappa"] == pytest.approx(cohen_kappa(first, second).value)


def test_what_is_not_defined_is_null_with_a_sentence(table):
    path = table(["coder", 1, 2], ["Asha", "in", "in"], ["Bryn", "in", "in"])
    answer = found(analyse(path, "--json"))
    assert (answer["value"], answer["interval"]) == (None, [None, None])
    assert "Only one category" in answer["undefined"]
    assert (answer["pairs"][0]["kappa"], answer["pairs"][0]["percent"]) == (None, 1)
    assert "alpha is not defined" in analyse(path).stdout


def test_what_cannot_be_used_is_named_and_ends_with_1(table):
    path = table(
        ["coder", "unit", "value"],
        ["Asha", "1", "3"],
        ["Asha", "1", "4"],
        ["", "2", "4"],
        ["Bryn", "1", "three"],
        ["Bryn", "1"],
        ["Bryn", "1", "3"],
        ["Asha", "2", "1"],
        ["Bryn", "2", "1"],
    )
    answer = found(analyse(path, "--level", "interval", "--json"), code=1)
    assert [(each["line"], each["cause"]) for each in answer["rejected"]] == [
        (3, "Asha has rated 1 on an earlier line."),
        (4, "The coder or the unit is missing."),
        (5, "“three” is not a number."),
        (6, "The line has 2 cells where the header has 3."),
    ]
    assert (answer["value"], answer["units"]) == (1, 2)
    assert "Line 3 was left out" in analyse(path, "--level", "interval").stderr


def test_of_a_coders_row_only_the_wrong_cell_is_left_out(table):
    path = table(["", 1, 2], ["Asha", "3", "x"], ["Bryn", "3", "4"], ["Bryn", "1", "1"], ["", "1", "1"])
    answer = found(analyse(path, "--level", "ordinal", "--json"), code=1)
    assert [(each["line"], each["cause"]) for each in answer["rejected"]] == [
        (2, "Column 2: “x” is not a number."),
        (4, "Bryn has ratings on an earlier line."),
        (5, "The coder is missing."),
    ]
    assert answer["units"] == 1


def test_without_json_the_measures_are_said_in_a_table(table):
    result = analyse(table(*wide(CASES[0]["ratings"])), "--level", "ordinal")
    assert result.exit_code == 0
    assert "Krippendorff's alpha, ordinal: 0.815" in result.stdout
    assert "Coder 0  Coder 1" in result.stdout


@pytest.mark.parametrize(
    ("rows", "options", "sentence"),
    [
        ([["coder", "1"], ["Asha", "3"]], [], "Agreement needs two coders, and the table names 1"),
        ([["coder", "1"], ["Asha", "3"], ["Bryn", "-3"]], ["--level", "ratio"], "must be 0 or more"),
        ([["a letter"]], [], "holds no table"),
    ],
)
def test_what_has_no_agreement_ends_with_2_and_one_line(table, rows, options, sentence):
    result = analyse(table(*rows), *options)
    assert result.exit_code == 2
    assert sentence in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1
