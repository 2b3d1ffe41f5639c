"""Many people screen at once, on both engines: no place is given twice, and nothing is stuck."""

import json
import os
import subprocess
import sys

import pytest
from tests.jobs.installation import ROOT, postgres_database, postgres_server, sqlite_database

PROCESS = ROOT / "tests" / "rooms" / "codification" / "screening_process.py"
CROWDS = [
    pytest.param(("sqlite", 4, 20), id="sqlite"),
    pytest.param(("postgres", 20, 500), id="postgres", marks=pytest.mark.postgres),
]


@pytest.fixture(scope="module", params=CROWDS)
def crowd(request, tmp_path_factory):
    """How many took part, how many records there were, and what the process found; see there."""
    engine, reviewers, records = request.param
    folder = tmp_path_factory.mktemp("crowd")
    if engine == "postgres" and not postgres_server():
        pytest.skip("No PostgreSQL server: set MOOTHALL_TEST_POSTGRES to the address of one.")
    with sqlite_database(folder) if engine == "sqlite" else postgres_database() as url:
        environment = os.environ | {
            "DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "moothall.settings",
            "MOOTHALL_DATA": str(folder / "data"),
            "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
        }
        command = [sys.executable, str(PROCESS), str(reviewers), str(records)]
        ended = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stderr
    return reviewers, records, json.loads(ended.stdout.splitlines()[-1])


def test_nothing_failed_and_no_place_was_given_to_two(crowd):
    _, _, found = crowd
    assert (found["failures"], found["given_twice"]) == ([], 0)


def test_every_record_was_judged_by_two_and_none_is_stuck(crowd):
    _, records, found = crowd
    assert found["verdicts_per_record"] == [2]
    assert (found["waiting"], found["people_needed"], found["screened"]) == (0, 0, records)
    assert found["served"] + found["served_afterwards"] >= 2 * records


def test_the_log_agrees_with_the_tables_and_its_chain_is_whole(crowd):
    _, _, found = crowd
    assert found["log_agrees"]
    assert found["chain"]
