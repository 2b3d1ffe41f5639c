"""``moothall analyse opinion``: votes in, everything about them out, and codes that say how it went."""

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.command_line.installation import environment_of

from moothall.command_line.program import moothall

BREXIT = Path(__file__).parents[1] / "golden" / "opinion" / "brexit-consensus"
QUICK = ["--permutations", "19", "--replicates", "10"]
KEYS = ["method", "version", "settings", "seed", "input"]
PARTS = ["positions", "groups", "overall", "groupings", "quality"]


def analyse(*arguments):
    return CliRunner().invoke(moothall, ["analyse", "opinion", *map(str, arguments)])


def found(result, code=0):
    assert result.exit_code == code, result.output
    return json.loads(result.stdout)


@pytest.fixture
def votes(tmp_path):
    """Write votes.csv of (statement, voter, vote) and give its path."""

    def write(lines, name="votes.csv"):
        rows = [f"{1000 + at},{line}" for at, line in enumerate(lines)]
        (tmp_path / name).write_text("\n".join(["timestamp,comment-id,voter-id,vote", *rows]) + "\n")
        return tmp_path / name

    return write


@pytest.fixture
def groups(tmp_path):
    """Write groups.csv and give its path."""

    def write(lines, header="participant,grouping,option"):
        (tmp_path / "groups.csv").write_text("\n".join([header, *lines]) + "\n")
        return tmp_path / "groups.csv"

    return write


TWELVE = [f"7,{who},{1 if who < 6 else -1}" for who in range(12)]
WARDS = [f"{who},ward,{'North' if who < 6 else 'South'}" for who in range(12)]


def test_a_folder_of_polis_files_is_analysed_in_full():
    answer = found(analyse(BREXIT, *QUICK, "--json"))
    assert list(answer) == [*KEYS, *PARTS, "notes"]
    assert (answer["method"], answer["seed"]) == ("opinion", 0)
    counts = {name: answer["input"][name] for name in ("participants", "statements", "votes")}
    assert counts == {"participants": 204, "statements": 50, "votes": 5303}
    assert (answer["input"]["rejected"], answer["input"]["dropped"]) == (0, 0)
    assert answer["groups"]["sizes"] == [94, 60, 35]
    assert [grouping["name"] for grouping in answer["groupings"]] == ["opinion groups"]
    assert [round(value, 4) for value in answer["positions"]["singular_values"]] == [22.9721, 15.2783]


@pytest.mark.parametrize("name", ["votes.csv", "participants-votes.csv"])
def test_one_file_of_votes_gives_the_same_counts_as_the_folder(name):
    alone = found(analyse(BREXIT / name, *QUICK, "--json"))
    whole = found(analyse(BREXIT, *QUICK, "--json"))
    assert alone["overall"] == whole["overall"]
    assert alone["input"]["sha256"] == hashlib.sha256((BREXIT / name).read_bytes()).hexdigest()


def test_the_digest_of_several_files_is_that_of_their_digests(votes, groups):
    paths = [votes(TWELVE), groups(WARDS)]
    listed = "".join(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in paths)
    answer = found(analyse(paths[0], "--groups", paths[1], "--json"))
    assert answer["input"]["sha256"] == hashlib.sha256(listed.encode()).hexdigest()


def test_with_compat_the_answer_is_that_of_polis():
    answer = found(analyse(BREXIT, "--compat", "polis", "--json"))
    assert list(answer) == [*KEYS, "polis", "notes"]
    assert (answer["polis"]["k"], answer["polis"]["consensus_agree"]) == (3, [14, 1, 17, 19, 16])


def test_the_same_input_gives_the_same_bytes_whatever_the_hash_seed_and_the_order_of_options(votes, groups):
    paths = [votes(TWELVE), "--groups", groups(WARDS)]
    printed = set()
    for seed, options in (("1", ["--seed", "3", "--release"]), ("2", ["--release", "--seed", "3"])):
        line = [sys.executable, "-m", "moothall", "analyse", "opinion", *map(str, paths), *options, "--json"]
        variables = environment_of(paths[0].parent / "data") | {"PYTHONHASHSEED": seed}
        printed.add(subprocess.run(line, env=variables, capture_output=True, check=True).stdout)
    assert len(printed) == 1


def test_declared_groups_are_named_in_the_order_of_the_file(votes, groups):
    answer = found(analyse(votes(TWELVE), "--groups", groups([*reversed(WARDS), "3,age,old"]), "--json"))
    ward, age = answer["groupings"]
    assert (ward["name"], ward["options"], ward["sizes"]) == ("ward", ["South", "North"], [6, 6])
    assert ward["statistics"]["agree"] == [[0], [6]]
    assert (age["options"], age["sizes"]) == (["old"], [1])


def test_people_may_be_in_several_groups_of_a_grouping(votes, groups):
    answer = found(analyse(votes(TWELVE), "--groups", groups([*WARDS, "0,ward,South"]), "--json"))
    (ward,) = answer["groupings"]
    assert (ward["sizes"], ward["multiple"]) == ([6, 7], True)


def test_a_small_table_says_why_there_are_no_opinion_groups(votes):
    answer = found(analyse(votes(TWELVE), "--json"))
    assert answer["groups"]["reason"] == "too_few_people"
    assert answer["notes"] == ["Opinion groups are not computed below 20 people who cast enough votes."]


def test_what_cannot_be_used_is_named_by_line_and_ends_with_1(votes, groups):
    lines = ["x,ward,North", "1,,North", "1,ward,", "99,ward,North", "1,opinion groups,North", "1,ward"]
    result = analyse(votes([*TWELVE, "7,12,5"]), "--groups", groups([*WARDS, *lines]), "--json")
    answer = found(result, code=1)
    assert answer["input"]["dropped"] == 7
    assert answer["groupings"][0]["sizes"] == [6, 6]
    notes = "\n".join(answer["notes"])
    assert "votes.csv, line 14, column vote: 5 is not 1, 0 or -1." in notes
    for line, reason in enumerate(
        (
            "column participant: “x” is not a whole number",
            "column grouping: the cell is empty",
            "column option: the cell is empty",
            "column participant: 99 has no vote",
            "column grouping: “opinion groups” is what we call the groups that we find",
            "the line has 2 cells where the header has 3",
        ),
        start=14,
    ):
        assert f"groups.csv, line {line}: {reason}." in notes


def test_options_of_people_who_voted_on_rejected_statements_only_are_left_out(tmp_path, votes, groups):
    votes([*TWELVE, "8,12,1"])
    header = "timestamp,comment-id,author-id,agrees,disagrees,moderated,comment-body\n"
    (tmp_path / "comments.csv").write_text(f"{header}1,7,0,6,6,1,Buses\n2,8,0,1,0,-1,Spam\n")
    answer = found(analyse(tmp_path, "--groups", groups([*WARDS, "12,ward,West"]), "--json"))
    assert (answer["input"]["participants"], answer["input"]["rejected"]) == (13, 1)
    assert answer["groupings"][0]["options"] == ["North", "South"]
    assert answer["overall"]["statement_ids"] == [7]


def test_a_release_names_nobody_and_tells_no_small_number(votes, groups):
    lines = [*TWELVE, *(f"8,{who},{1 if who < 10 else -1}" for who in range(12))]
    result = analyse(votes([*lines, "8,13,9"]), "--groups", groups(WARDS), "--release", "--json")
    answer = found(result, code=1)
    assert list(answer) == [*KEYS, *PARTS, "notes"]
    assert "participant_ids" not in result.stdout
    assert answer["overall"]["disagree"][0][1] in ("few", "complement")
    assert answer["groupings"][0]["statistics"]["disagree"][1][1] in ("few", "complement")
    assert answer["notes"][-1] == "Lines or cells that could not be used: 1."


def test_polis_can_be_released_too():
    answer = found(analyse(BREXIT, "--compat", "polis", "--release", "--json"))
    assert answer["polis"]["sizes"] == [35, 92, 62]
    assert "xy" not in answer["polis"]


def test_without_json_the_results_are_said_in_tables(votes, groups):
    result = analyse(votes(TWELVE), "--groups", groups(WARDS))
    assert result.exit_code == 0
    assert "People: 12, statements: 1, votes: 12, rejected: 0" in result.stdout
    assert "North (6)" in result.stdout
    assert "not computed below 20 people" in result.stderr
    assert "Group 1" in analyse(BREXIT, "--compat", "polis").stdout
    assert "complement" in analyse(votes(TWELVE), "--groups", groups(WARDS), "--release").stdout


@pytest.mark.parametrize("name", ["nothing-here", "notes.txt", "votes.csv", "groups.csv"])
def test_what_cannot_be_read_ends_with_2_and_one_line(tmp_path, votes, groups, name):
    (tmp_path / "notes.txt").write_text("Dear Sir or Madam")
    path = tmp_path / name
    arguments = [path]
    if name == "votes.csv":
        path.write_text("timestamp,comment-id,voter-id\n1,2,3\n")
    if name == "groups.csv":
        arguments = [votes(TWELVE), "--groups", groups(["1,North"], header="participant,ward")]
    result = analyse(*arguments)
    assert result.exit_code == 2
    assert len(result.stderr.strip().splitlines()) == 1
    assert result.stderr.startswith(f"{name}: ")
    assert str(tmp_path) not in result.stderr


def test_polis_knows_no_declared_groups(votes, groups):
    result = analyse(votes(TWELVE), "--compat", "polis", "--groups", groups(WARDS))
    assert result.exit_code == 2
    assert "--groups and --compat do not go together" in result.stderr
