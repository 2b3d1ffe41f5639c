"""``moothall analyse dedupe``: references in, those of the same work out, and codes that say how it went."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.command_line.installation import environment_of

from moothall.command_line.program import moothall

GOLDEN = Path(__file__).parents[1] / "golden" / "deduplication"
SEARCH = GOLDEN.parent / "references" / "journey" / "search.ris"
KEYS = ["method", "version", "settings", "n_records", "n_candidates", "groups", "queue", "score"]
TITLE = "Free swimming lessons and the health of children in rural towns"


def analyse(*arguments):
    return CliRunner().invoke(moothall, ["analyse", "dedupe", *map(str, arguments)])


def found(result, code=0):
    assert result.exit_code == code, result.output
    return json.loads(result.stdout)


def ris(**tags):
    """One record, with the tags changed; None takes one away."""
    record = {
        "TI": TITLE,
        "AU": ["Roe, Ann", "Doe, Bo"],
        "PY": "2015",
        "JO": "Journal of Public Health",
        "VL": "37",
    }
    record |= {"IS": "2", "SP": "288", "EP": "297"} | tags
    lines = ["TY  - JOUR"]
    for tag, values in record.items():
        lines += [
            f"{tag}  - {value}" for value in (values if isinstance(values, list) else [values]) if value
        ]
    return "\n".join([*lines, "ER  - ", ""])


@pytest.fixture
def papers(tmp_path):
    """Write records to a file and give its path."""

    def write(*records, name="papers.ris"):
        (tmp_path / name).write_text("\n".join(records), "utf-8")
        return tmp_path / name

    return write


@pytest.fixture
def truth(tmp_path):
    """Write the groups that are known and give their path."""

    def write(*groups, header="merged_ids"):
        (tmp_path / "groups.csv").write_text("\n".join([header, *groups]) + "\n")
        return tmp_path / "groups.csv"

    return write


OTHER = ris(TI="Buses at night", AU="Poe, E", SP="3", EP="9", VL="12", IS="1", PY="2001", JO="Transport")
AGAIN = ris(TI=TITLE.upper(), AU=["Roe, A.", "Doe, B."], JO="J Public Health", EP="97")
PERHAPS = ris(JO="Annual meeting", VL=None, IS=None, SP=None, EP=None, PY="2014")


def test_the_same_work_is_found_within_a_file_and_across_files(papers):
    one, two = papers(ris(), OTHER, AGAIN), papers(ris(), name="more.ris")
    answer = found(analyse(one, two, "--json"))
    assert list(answer) == KEYS
    assert (answer["method"], answer["n_records"], answer["groups"]) == ("dedupe", 4, [[0, 2, 3]])
    assert answer["settings"] == {"auto_threshold": 0.7, "queue_threshold": 0.3, "max_block": 60}
    assert answer["n_candidates"] == 3
    assert answer["score"] is None


def test_all_that_a_reference_says_is_compared(papers):
    doi = ris(
        TI="Lessons of free swimming and the health of children", VL=None, SP=None, EP=None, DO="10.1000/x"
    )
    answer = found(analyse(papers(ris(DO="https://doi.org/10.1000/X"), doi, OTHER), "--json"))
    assert answer["groups"] == [[0, 1]]


def test_what_a_person_has_to_decide_stands_in_the_queue(papers):
    file = papers(ris(DO="10.1000/a"), ris(DO="10.1000/b"), OTHER)
    answer = found(analyse(file, "--json"))
    assert answer["groups"] == []
    (pair,) = answer["queue"]
    assert (pair["i"], pair["j"], pair["vetoes"]) == (0, 1, ["conflict_in_group"])
    assert list(pair) == ["i", "j", "probability", "reasons", "vetoes"]
    assert "same_title" in pair["reasons"]


def test_thresholds_move_pairs_between_joined_asked_and_left(papers):
    file = papers(ris(), PERHAPS)
    (pair,) = found(analyse(file, "--queue", "0", "--auto", "1", "--json"))["queue"]
    assert 0.01 < pair["probability"] < 0.99
    assert found(analyse(file, "--queue", "0", "--auto", "0", "--json"))["groups"] == [[0, 1]]
    neither = found(analyse(file, "--queue", "1", "--auto", "1", "--json"))
    assert (neither["groups"], neither["queue"]) == ([], [])


def test_the_first_threshold_is_not_below_the_second(papers):
    result = analyse(papers(ris()), "--auto", "0.2")
    assert result.exit_code == 2
    assert "--queue must not be above --auto" in result.stderr


@pytest.mark.parametrize("names", [("0", "2"), ("a", "c")])
def test_what_is_known_is_scored_by_place_or_identifier(papers, truth, names):
    file = papers(
        ris(ID="a"), ris(ID="b", TI="Buses at night", SP="3"), AGAIN.replace("ER  -", "ID  - c\nER  -")
    )
    answer = found(analyse(file, "--truth", truth(";".join(names)), "--json"))
    assert answer["groups"] == [[0, 2]]
    assert {
        name: answer["score"][name] for name in ("true_positive", "false_positive", "false_negative", "f1")
    } == {
        "true_positive": 1,
        "false_positive": 0,
        "false_negative": 0,
        "f1": 1.0,
    }


@pytest.mark.parametrize(
    ("groups", "header", "reason"),
    [
        (["0;9"], "merged_ids", "groups.csv: line 2: no reference has the identifier “9”."),
        (["0;1"], "ids", "groups.csv: It has no column merged_ids."),
        (["0;1", "1;2"], "merged_ids", "groups.csv: truth[1] holds 1, which is in truth[0] already."),
    ],
)
def test_groups_that_cannot_be_used_end_with_2_and_one_line(papers, truth, groups, header, reason):
    result = analyse(papers(ris(), AGAIN, OTHER), "--truth", truth(*groups, header=header), "--json")
    assert (result.exit_code, result.stderr.strip(), result.stdout) == (2, reason, "")


def test_what_was_rejected_is_named_and_ends_with_1():
    result = analyse(SEARCH, "--json")
    answer = found(result, code=1)
    assert (answer["n_records"], answer["groups"], answer["queue"]) == (57, [[4, 55], [30, 56]], [])
    lines = result.stderr.strip().splitlines()
    assert [line.split(":")[0] for line in lines] == [f"search.ris, line {at}" for at in (158, 353, 683)]


def test_a_file_that_cannot_be_read_ends_with_2_and_one_line(papers):
    result = analyse(papers(ris()), papers("Dear Sir or Madam", name="letter.txt"), "--json")
    assert (result.exit_code, result.stdout) == (2, "")
    assert len(result.stderr.strip().splitlines()) == 1
    assert result.stderr.startswith("letter.txt: ")


def test_without_json_the_groups_and_questions_are_said_in_words(papers, truth):
    file = papers(ris(DO="10.1000/a"), ris(DO="10.1000/b"), OTHER, OTHER)
    said = analyse(file, "--truth", truth("2;3")).stdout
    assert "4 references, 2 pairs of them looked at" in said
    assert "The same work, so 1 can go:" in said
    assert "Perhaps the same work, for somebody to decide (1):" in said
    assert "The titles are the same." in said
    assert "Together with others it would join two DOIs, two PubMed numbers or an unlike pair." in said
    assert "true_positive" in said


def test_the_same_input_gives_the_same_bytes_whatever_the_hash_seed(tmp_path):
    printed = set()
    for seed in ("1", "2"):
        line = [sys.executable, "-m", "moothall", "analyse", "dedupe", str(SEARCH), "--json"]
        variables = environment_of(tmp_path) | {"PYTHONHASHSEED": seed}
        printed.add(subprocess.run(line, env=variables, capture_output=True, check=False).stdout)
    assert len(printed) == 1
    assert json.loads(printed.pop())["n_records"] == 57


def test_a_table_of_records_with_identifiers_of_their_own_is_scored():
    answer = found(analyse(GOLDEN / "records.csv", "--truth", GOLDEN / "groups.csv", "--json"))
    assert answer["n_records"] == 315
    assert answer["score"]["false_positive"] == 0
    assert answer["score"]["recall"] >= 0.98


def test_a_file_that_is_not_there_ends_with_2_and_one_line(tmp_path):
    result = analyse(tmp_path / "nothing.ris")
    assert (result.exit_code, result.stderr) == (2, "nothing.ris: No such file or directory\n")
