"""A consistent copy of a SQLite database that others are writing to."""

import sqlite3
from contextlib import closing
from pathlib import Path

from moothall.command_line.safekeeping.manifest import NotKept

FILE = "database.sqlite3"
BESIDE = ("-wal", "-shm", "-journal")


def copy_database(source: Path, target: Path) -> None:
    """Copy through SQLite's own backup: a plain file copy lacks what was committed but not yet moved over.

    Readers and writers go on meanwhile. Raises NotKept if the copy is not whole.
    """
    try:
        address = f"{source.resolve().as_uri()}?mode=ro"
        with closing(sqlite3.connect(address, uri=True, timeout=20)) as origin:
            with closing(sqlite3.connect(target)) as copy:
                origin.backup(copy)
                copy.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.Error as error:
        raise NotKept(f"The database {source} cannot be copied: {error}.") from error
    check_database(target)


def check_database(path: Path) -> None:
    """Raises NotKept if a page is damaged or a row refers to one that is not there."""
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            answer = connection.execute("PRAGMA integrity_check").fetchone()[0]
            dangling = connection.execute("PRAGMA foreign_key_check").fetchone()
    except sqlite3.Error as error:
        raise NotKept(f"The database in {path} is damaged: {error}.") from error
    if answer != "ok" or dangling:
        raise NotKept(f"The database in {path} is damaged: {answer if answer != 'ok' else dangling}.")
