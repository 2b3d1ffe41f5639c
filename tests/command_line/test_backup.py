"""Backups: whole or not made, checked before they are put in place, and what was there is kept."""

import json
import shutil
import sqlite3
import stat
from contextlib import closing

import pytest
from tests.command_line.installation import Installation, environment_of
from tests.jobs.installation import postgres_database

from moothall.command_line.safekeeping.manifest import NAME, write_manifest


@pytest.fixture
def backup(installation, tmp_path):
    made = installation.moothall("backup", tmp_path / "backup")
    assert made.returncode == 0, made.stderr
    return tmp_path / "backup"


def elsewhere(tmp_path, database_url=None):
    return Installation(tmp_path / "elsewhere" / "data", database_url)


def everything_in(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def test_a_restored_backup_has_the_same_rows_files_and_keys(on_either_engine, tmp_path):
    before = on_either_engine
    url = before.environment.get("DATABASE_URL")
    assert before.moothall("backup", tmp_path / "backup").returncode == 0
    rows = before.call("rows")
    if url is None:
        compare_restored(before, elsewhere(tmp_path), tmp_path, rows)
    else:
        with postgres_database() as other:
            compare_restored(before, elsewhere(tmp_path, other), tmp_path, rows)


def compare_restored(before, after, tmp_path, rows):
    restored = after.moothall("restore", tmp_path / "backup")
    assert restored.returncode == 0, restored.stderr
    assert "The ledger of testshire is in order: 3 rows." in restored.stdout
    assert after.call("rows") == rows
    assert (after.data / "files" / "paper.txt").read_text() == "A paper that somebody added."
    for name in ("secret_key", "keys/ledger.pem", "heads.jsonl"):
        assert (after.data / name).read_bytes() == (before.data / name).read_bytes()
    assert after.moothall("verify").returncode == 0


def test_a_backup_made_while_others_write_is_whole(on_either_engine, tmp_path):
    with on_either_engine.start("write_on") as writer:
        assert json.loads(writer.stdout.readline()) == "writing"
        made = on_either_engine.moothall("backup", tmp_path / "backup")
        assert made.returncode == 0, made.stderr
        assert writer.poll() is None, "the writer was not held up"
    ledger = on_either_engine.call("ledger")
    url = on_either_engine.environment.get("DATABASE_URL")
    if url is None:
        compare_ledgers(elsewhere(tmp_path), tmp_path, ledger)
    else:
        with postgres_database() as other:
            compare_ledgers(elsewhere(tmp_path, other), tmp_path, ledger)


def compare_ledgers(after, tmp_path, ledger):
    restored = after.moothall("restore", tmp_path / "backup")
    assert restored.returncode == 0, restored.stderr
    rows = after.call("ledger")
    assert len(rows) >= 6
    assert rows == ledger[: len(rows)]
    assert len(rows) < len(ledger), "the writer went on after the backup"


def test_what_was_committed_only_to_the_log_is_in_the_backup(installation, tmp_path):
    with closing(sqlite3.connect(installation.data / "moothall.sqlite3")) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("UPDATE people_person SET name = 'Somebody else'")
        database.commit()
        assert (installation.data / "moothall.sqlite3-wal").stat().st_size > 0
        assert installation.moothall("backup", tmp_path / "backup").returncode == 0
    with closing(sqlite3.connect(tmp_path / "backup" / "database.sqlite3")) as copy:
        assert copy.execute("SELECT name FROM people_person").fetchone() == ("Somebody else",)


def test_only_the_owner_can_read_a_backup(backup):
    assert stat.S_IMODE(backup.stat().st_mode) == 0o700


def test_a_backup_goes_only_where_nothing_is(installation, tmp_path):
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").write_text("Somebody's letter")
    made = installation.moothall("backup", tmp_path / "full")
    assert made.returncode == 1
    assert "not empty" in made.stderr
    assert everything_in(tmp_path / "full") == {"letter.txt": b"Somebody's letter"}


@pytest.mark.parametrize("name", ["database.sqlite3", "data/keys/ledger.pem", "data/files/paper.txt"])
def test_a_backup_with_a_changed_byte_is_refused_and_nothing_changes(installation, backup, name):
    content = bytearray((backup / name).read_bytes())
    content[len(content) // 2] ^= 1
    (backup / name).write_bytes(content)
    refused_and_unchanged(installation, backup, f"{name} was changed")


def test_a_backup_with_a_missing_file_is_refused_and_nothing_changes(installation, backup):
    (backup / "data" / "files" / "paper.txt").unlink()
    refused_and_unchanged(installation, backup, "data/files/paper.txt is missing")


def test_a_backup_with_a_file_too_many_is_refused_and_nothing_changes(installation, backup):
    (backup / "data" / "extra").write_text("planted")
    refused_and_unchanged(installation, backup, "data/extra does not belong to the backup")


def test_a_backup_whose_ledger_was_edited_is_refused_even_with_a_new_manifest(installation, backup):
    with closing(sqlite3.connect(backup / "database.sqlite3")) as database:
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            database.execute(f"DROP TRIGGER {name}")
        database.execute("UPDATE events_event SET name = 'inquiry.closed' WHERE seq = 3")
        database.commit()
    write_manifest(backup, engine="sqlite")
    refused_and_unchanged(installation, backup, "The ledger in this backup is not in order")


def test_a_backup_whose_ledger_was_cut_is_refused_because_its_head_was_signed(installation, backup):
    with closing(sqlite3.connect(backup / "database.sqlite3")) as database:
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            database.execute(f"DROP TRIGGER {name}")
        database.execute("DELETE FROM events_event WHERE seq = 3")
        database.commit()
    write_manifest(backup, engine="sqlite")
    refused_and_unchanged(installation, backup, "its end was cut off")


def test_a_backup_of_a_later_version_is_refused(installation, backup):
    manifest = json.loads((backup / NAME).read_text())
    (backup / NAME).write_text(json.dumps(manifest | {"version": "99.0.0"}))
    refused_and_unchanged(installation, backup, "made by Moothall 99.0.0")


def test_a_backup_of_the_other_engine_is_refused(installation, backup):
    write_manifest(backup, engine="postgresql")
    refused_and_unchanged(installation, backup, "This backup is of postgresql")


def refused_and_unchanged(installation, backup, sentence):
    before = everything_in(installation.data)
    restored = installation.moothall("restore", backup, "--force")
    assert restored.returncode == 1
    assert sentence in restored.stderr
    after = everything_in(installation.data)
    after.pop("in-use", None)
    before.pop("in-use", None)
    assert after == before
    left = [path.name for path in installation.data.parent.iterdir() if path.name.startswith("data.")]
    assert left == []


def test_an_installation_is_replaced_only_by_force_and_kept_aside(installation, backup):
    (installation.data / "files" / "paper.txt").write_text("Changed since the backup.")
    refused = installation.moothall("restore", backup)
    assert refused.returncode == 1
    assert "--force" in refused.stderr

    restored = installation.moothall("restore", backup, "--force")
    assert restored.returncode == 0, restored.stderr
    assert (installation.data / "files" / "paper.txt").read_text() == "A paper that somebody added."
    (aside,) = installation.data.parent.glob("data.before-*")
    assert (aside / "files" / "paper.txt").read_text() == "Changed since the backup."
    assert str(aside) in restored.stdout


@pytest.mark.postgres
def test_on_postgres_the_database_that_was_there_is_kept_aside(request, tmp_path):
    from tests.command_line.conftest import NO_SERVER
    from tests.jobs.installation import postgres_server

    if not postgres_server() or not shutil.which("pg_dump"):
        pytest.skip(NO_SERVER)
    with postgres_database() as url:
        installation = Installation(tmp_path / "data", url)
        installation.call("prepare")
        assert installation.moothall("backup", tmp_path / "backup").returncode == 0
        rows = installation.call("rows")
        assert installation.moothall("restore", tmp_path / "backup").returncode == 1
        restored = installation.moothall("restore", tmp_path / "backup", "--force")
        assert restored.returncode == 0, restored.stderr
        assert installation.call("rows") == rows
        drop_database_kept_aside(url, restored.stdout)


def drop_database_kept_aside(url, printed):
    import psycopg

    name = printed.partition("the database ")[2].partition(".")[0]
    with psycopg.connect(url.rpartition("/")[0] + "/postgres", autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}"')


def test_nothing_is_restored_under_a_running_server(installation, backup):
    from tests.command_line.installation import server

    with server(installation, "run") as served:
        served.address()
        restored = installation.moothall("restore", backup, "--force")
    assert restored.returncode == 1
    assert "A server or a worker uses it" in restored.stderr


def test_a_folder_that_is_no_backup_is_refused(empty, tmp_path):
    (tmp_path / "letters").mkdir()
    restored = empty.moothall("restore", tmp_path / "letters")
    assert restored.returncode == 1
    assert "is not a backup of Moothall" in restored.stderr


def test_commands_of_these_tests_touch_no_other_installation(tmp_path):
    assert "DATABASE_URL" not in environment_of(tmp_path)
