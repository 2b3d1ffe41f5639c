"""``moothall verify``: the code it ends with says what was found, on files and on an installation."""

import json
import sqlite3
from contextlib import closing

import pytest


@pytest.fixture
def exported(installation, tmp_path):
    """A ledger file as it was downloaded, and the file with the keys to check it."""
    keys = installation.call("keys_and_file", tmp_path / "ledger.jsonl")
    (tmp_path / "keys.json").write_text(json.dumps({"keys": keys}))
    return tmp_path / "ledger.jsonl", tmp_path / "keys.json"


def test_an_installation_in_order_ends_with_0(installation):
    verified = installation.moothall("verify")
    assert verified.returncode == 0, verified.stderr
    assert "testshire: 3 rows, in order" in verified.stdout


def test_a_ledger_file_in_order_ends_with_0_without_any_installation(empty, exported):
    ledger, keys = exported
    empty.environment["DATABASE_URL"] = "postgres://nobody@127.0.0.1:1/nothing"
    verified = empty.moothall("verify", ledger, "--keys", keys, "--json")
    assert verified.returncode == 0, verified.stdout
    report = json.loads(verified.stdout)
    assert (report["ok"], report["rows"], report["problems"]) == (True, 3, [])


def test_an_altered_byte_ends_with_1_and_its_row_is_named(exported, empty):
    ledger, keys = exported
    ledger.write_text(ledger.read_text().replace("inquiry.opened", "inquiry.closed"))
    verified = empty.moothall("verify", ledger, "--keys", keys, "--json")
    assert verified.returncode == 1
    assert ("edited", 3) in [(p["kind"], p["seq"]) for p in json.loads(verified.stdout)["problems"]]


def test_a_cut_tail_is_found_against_an_earlier_export(exported, empty, tmp_path):
    ledger, keys = exported
    lines = ledger.read_text().splitlines(keepends=True)
    (tmp_path / "cut.jsonl").write_text("".join(lines[:-2]))
    alone = empty.moothall("verify", tmp_path / "cut.jsonl", "--keys", keys)
    against = empty.moothall("verify", tmp_path / "cut.jsonl", "--keys", keys, "--against", ledger, "--json")
    assert alone.returncode == 0, "a bare chain cannot show that its end is missing"
    assert against.returncode == 1
    assert [p["kind"] for p in json.loads(against.stdout)["problems"]] == ["truncated"]


def test_a_head_without_its_key_is_named_as_unknown(exported, empty):
    verified = empty.moothall("verify", exported[0], "--json")
    assert verified.returncode == 1
    assert [p["kind"] for p in json.loads(verified.stdout)["problems"]] == ["unknown_key"]
    assert not empty.data.exists(), "checking a file makes neither keys nor a data folder"


@pytest.mark.parametrize(
    "text", ["", "not a ledger\n", "[1]\n", '{"format": "moothall-ledger-1"}\n', '{"format": "another"}\n']
)
def test_a_file_that_is_no_ledger_ends_with_2(empty, tmp_path, text):
    (tmp_path / "strange.jsonl").write_text(text)
    verified = empty.moothall("verify", tmp_path / "strange.jsonl", "--json")
    assert verified.returncode == 2
    assert json.loads(verified.stdout)["problems"][0]["kind"] == "unreadable"
    assert "strange.jsonl" in verified.stderr


def test_a_folder_without_an_installation_ends_with_2_and_stays_empty(empty):
    verified = empty.moothall("verify")
    assert verified.returncode == 2
    assert "There is no installation" in verified.stderr
    assert not empty.data.exists()


def test_keys_that_cannot_be_read_end_with_2(empty, exported, tmp_path):
    (tmp_path / "wrong.json").write_text("[]")
    assert empty.moothall("verify", exported[0], "--keys", tmp_path / "wrong.json").returncode == 2


def test_a_row_changed_behind_the_triggers_ends_with_1(installation):
    with closing(sqlite3.connect(installation.data / "moothall.sqlite3")) as database:
        triggers = database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for (name,) in triggers:
            database.execute(f"DROP TRIGGER {name}")
        database.execute("UPDATE events_event SET name = 'inquiry.closed' WHERE seq = 3")
        database.commit()
    verified = installation.moothall("verify")
    assert verified.returncode == 1
    assert "edited: Row 3" in verified.stdout
