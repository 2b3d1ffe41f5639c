"""``moothall analyse screening``: what to read next, what it would have saved, and how it went."""

import csv
import json
import subprocess
import sys

import pytest
from click.testing import CliRunner
from tests.command_line.installation import environment_of
from tests.methods.screening.builders import review

from moothall.command_line.program import moothall
from moothall.methods.screening import RankingSettings, rank, simulate, stopping_evidence

KEYS = ["method", "version", "settings", "seed", "basis", "ranking", "metrics", "stopping", "rejected"]
WANTED = ["--labels", "included"]


def analyse(*arguments):
    return CliRunner().invoke(moothall, ["analyse", "screening", *map(str, arguments)])


def found(result, code=0):
    assert result.exit_code == code, result.output
    return json.loads(result.stdout)


@pytest.fixture
def records(tmp_path):
    """Write a table of records and give its path."""

    def write(lines, header=("title", "abstract", "included"), name="records.csv"):
        with (tmp_path / name).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([header, *lines])
        return tmp_path / name

    return write


def lines_of(texts, labels):
    """Each text in half, title and abstract, with its label."""
    parts = [(" ".join(text.split()[:3]), " ".join(text.split()[3:])) for text in texts]
    return [(*part, label) for part, label in zip(parts, labels, strict=True)]


TEXTS, TRUTH = review(40)
SOME = [label if at < 12 else "" for at, label in enumerate(TRUTH)]


def test_undecided_records_are_ranked_as_the_method_does(records):
    answer = found(analyse(records(lines_of(TEXTS, SOME)), *WANTED, "--seed", "3", "--json"))
    assert list(answer) == KEYS
    wanted = rank(TEXTS, [-1 if label == "" else label for label in SOME], seed=3)
    assert (answer["method"], answer["basis"], answer["seed"]) == ("screening", "model", 3)
    assert [each["row"] for each in answer["ranking"]] == wanted.order.tolist()
    assert [each["score"] for each in answer["ranking"]] == pytest.approx(wanted.score.tolist())
    assert {each["reason"] for each in answer["ranking"]} == {"ranked"}
    assert (answer["settings"]["penalty"], answer["settings"]["labels"]) == (0.11, "included")
    assert (answer["metrics"], answer["rejected"]) == (None, [])


def test_the_evidence_for_stopping_is_that_of_the_decided_records_in_the_order_of_the_file(records):
    answer = found(analyse(records(lines_of(TEXTS, SOME)), *WANTED, "--json"))
    wanted = stopping_evidence(TRUTH[:12], n_records=40)
    assert answer["stopping"]["p_value"] == wanted.p_value
    assert answer["stopping"]["frontier"] == [list(pair) for pair in wanted.frontier]
    assert (answer["stopping"]["n_screened"], answer["stopping"]["audit"]) == (12, None)


def test_before_the_first_verdicts_the_criteria_rank(records):
    path = records(lines_of(TEXTS, [""] * 40))
    answer = found(analyse(path, *WANTED, "--criteria", "swimming pool lessons", "--json"))
    assert answer["basis"] == "criteria"
    assert TRUTH[answer["ranking"][0]["row"]] == 1
    assert {each["reason"] for each in answer["ranking"]} == {"criteria"}
    assert found(analyse(path, *WANTED, "--json"))["basis"] == "random"


@pytest.mark.parametrize(
    ("relevant", "irrelevant", "undecided"),
    [("1", "0", ""), ("yes", "No", "-1"), ("Included", "EXCLUDED", "undecided"), ("True", "False", "")],
)
def test_labels_may_be_said_in_several_ways(records, relevant, irrelevant, undecided):
    said = {1: relevant, 0: irrelevant, "": undecided}
    path = records(lines_of(TEXTS, [said[label] for label in SOME]))
    plain = records(lines_of(TEXTS, SOME), name="plain.csv")
    assert found(analyse(path, *WANTED, "--json")) == found(analyse(plain, *WANTED, "--json"))


def test_a_simulation_has_its_measures_and_where_the_test_was_met_for_each_seed(records):
    path = records(lines_of(TEXTS, TRUTH))
    answer = found(analyse(path, *WANTED, "--simulate", "--seeds", "1,2", "--json"))
    assert (answer["ranking"], answer["settings"]["explore_share"]) == ([], 0)
    for seed, metrics, stopping in zip((1, 2), answer["metrics"], answer["stopping"], strict=True):
        wanted = simulate(TEXTS, TRUTH, settings=RankingSettings(explore_share=0), seed=seed)
        assert (metrics["seed"], stopping["seed"]) == (seed, seed)
        assert (metrics["priors"], metrics["n_fits"]) == (list(wanted.priors), wanted.n_fits)
        assert (metrics["loss"], metrics["wss_95"]) == (wanted.metrics.loss, wanted.metrics.wss_95)
        assert stopping["test_met"] == (stopping["p_value"] < 0.05)
    one = found(analyse(path, *WANTED, "--simulate", "--seed", "2", "--json"))
    assert one["metrics"] == answer["metrics"][1:]


def test_the_same_input_gives_the_same_bytes_whatever_the_hash_seed(records):
    path = records(lines_of(TEXTS, SOME))
    line = [sys.executable, "-m", "moothall", "analyse", "screening", str(path), *WANTED, "--json"]
    printed = set()
    for seed in ("1", "2"):
        variables = environment_of(path.parent / "data") | {"PYTHONHASHSEED": seed}
        printed.add(subprocess.run(line, env=variables, capture_output=True, check=True).stdout)
    assert len(printed) == 1


def test_a_row_that_cannot_be_used_is_named_and_ends_with_1_and_the_others_keep_their_numbers(records):
    lines = lines_of(TEXTS, SOME)
    path = records([*lines[:5], ("a title", "an abstract", "perhaps"), ("too", "few"), *lines[5:]])
    answer = found(analyse(path, *WANTED, "--json"), code=1)
    assert answer["rejected"] == [
        {"line": 7, "cause": "Column included: “perhaps” is neither 1 nor 0 nor empty."},
        {"line": 8, "cause": "The line has 2 cells where the header has 3."},
    ]
    without = found(analyse(records(lines, name="without.csv"), *WANTED, "--json"))
    shifted = [each["row"] + 2 for each in without["ranking"]]
    assert [each["row"] for each in answer["ranking"]] == shifted
    assert "Line 7 was left out" in analyse(path, *WANTED).stderr


def test_columns_may_be_written_in_capitals_and_one_of_them_may_be_missing(records):
    lines = [("", "Free swimming", "1"), ("", "Road works", "0"), ("", "Swimming lessons", "")]
    path = records([line[1:] for line in lines], header=("Title", "included"))
    answer = found(analyse(path, *WANTED, "--json"))
    assert [each["row"] for each in answer["ranking"]] == [2]


def test_without_json_the_best_are_said_in_a_table(records):
    result = analyse(records(lines_of(TEXTS, SOME)), *WANTED)
    assert result.exit_code == 0
    assert "Records: 40, relevant: 3, irrelevant: 9, undecided: 28" in result.stdout
    assert "To read next" in result.stdout
    assert "And 8 more." in result.stdout
    assert "Recall still below 95 %: p = " in result.stdout
    finished = analyse(records(lines_of(TEXTS, TRUTH)), *WANTED)
    assert "Nothing is left to read." in finished.stdout
    simulated = analyse(records(lines_of(TEXTS, TRUTH)), *WANTED, "--simulate")
    assert "wss_95" in simulated.stdout
    assert "Seed 0: the test was" in simulated.stdout


@pytest.mark.parametrize(
    ("lines", "header", "options", "sentence"),
    [
        ([("a", "b", "1")], ("title", "abstract", "seen"), [], "There is no column “included”"),
        ([("a", "1")], ("name", "included"), [], "There is neither a column “title” nor a column “abstract”"),
        ([("a", "b", "x")], None, [], "There is no record that could be used"),
        (lines_of(TEXTS, SOME), None, ["--simulate"], "The record on line 14 is undecided"),
        ([("a", "b", "1"), ("c", "d", "1")], None, ["--simulate"], "labels must hold both classes"),
        (lines_of(TEXTS, TRUTH), None, ["--simulate", "--seeds", "-1"], "seed must be a whole number"),
    ],
)
def test_what_cannot_be_used_ends_with_2_and_one_line(records, lines, header, options, sentence):
    path = records(lines, **({"header": header} if header else {}))
    result = analyse(path, *WANTED, *options)
    assert result.exit_code == 2
    assert sentence in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1
    assert result.stderr.startswith("records.csv: ")


def test_a_file_that_is_not_there_or_no_table_ends_with_2_and_one_line(tmp_path):
    (tmp_path / "letter.csv").write_text("Dear Sir or Madam")
    for name in ("nothing.csv", "letter.csv"):
        result = analyse(tmp_path / name, *WANTED)
        assert result.exit_code == 2
        assert len(result.stderr.strip().splitlines()) == 1
        assert str(tmp_path) not in result.stderr


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--seeds", "1"], "--seeds belongs to --simulate"),
        (["--simulate", "--criteria", "pool"], "--criteria and --simulate do not go together"),
        (["--simulate", "--seeds", "one"], "whole numbers with commas"),
    ],
)
def test_options_that_do_not_go_together_are_refused(records, options, sentence):
    result = analyse(records(lines_of(TEXTS, TRUTH)), *WANTED, *options)
    assert result.exit_code == 2
    assert sentence in result.stderr
