"""Only what people write is committed: what a program makes while it runs is not."""

import subprocess
from collections.abc import Iterable
from pathlib import PurePosixPath

import pytest
from tests.house_rules.source_tree import REPOSITORY

MADE_WHILE_RUNNING = {".sqlite", ".sqlite3", ".db", ".pyc", ".log", ".pid", ".pickle", ".pkl"}


def left_behind(names: Iterable[str]) -> list[str]:
    """The names of files that a program leaves behind, in order."""
    return sorted(name for name in names if PurePosixPath(name).suffix in MADE_WHILE_RUNNING)


def test_nothing_that_a_program_leaves_behind_is_committed() -> None:
    listing = subprocess.run(["git", "ls-files"], cwd=REPOSITORY, capture_output=True, text=True, check=False)
    if listing.returncode:
        pytest.skip("this is not a checkout: there is no list of what is committed")
    assert left_behind(listing.stdout.splitlines()) == []


def test_a_database_and_a_log_among_the_files_are_named() -> None:
    assert left_behind(["bench/search.py", "cache.sqlite", "docs/run.log"]) == [
        "cache.sqlite",
        "docs/run.log",
    ]
