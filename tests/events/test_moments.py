"""What happens at one moment, by several connections at once, on both engines."""

import json
import os
import subprocess
import sys

import pytest
from tests.jobs.installation import ROOT, postgres_database, postgres_server, sqlite_database

PROCESS = ROOT / "tests" / "events" / "moments_process.py"
ENGINES = [pytest.param("sqlite"), pytest.param("postgres", marks=pytest.mark.postgres)]


@pytest.fixture(scope="module", params=ENGINES)
def outcome(request, tmp_path_factory):
    """What the process found; see there."""
    folder = tmp_path_factory.mktemp("moments")
    if request.param == "postgres" and not postgres_server():
        pytest.skip("No PostgreSQL server: set MOOTHALL_TEST_POSTGRES to the address of one.")
    with sqlite_database(folder) if request.param == "sqlite" else postgres_database() as url:
        environment = os.environ | {
            "DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "moothall.settings",
            "MOOTHALL_DATA": str(folder / "data"),
            "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
        }
        ended = subprocess.run(
            [sys.executable, str(PROCESS)], env=environment, cwd=ROOT, capture_output=True, text=True
        )
    assert ended.returncode == 0, ended.stderr
    return json.loads(ended.stdout.splitlines()[-1])


def test_two_links_cannot_close_a_circle_together(outcome):
    assert outcome["circle"] == ["linked", "refused"]


def test_many_writers_leave_one_sequence_without_a_gap(outcome):
    assert outcome["sequence"]["outcomes"] == {"written": 8}
    assert outcome["sequence"]["numbers"] == list(range(1, 8 * 12 + 1))


def test_a_form_sent_four_times_at_once_writes_once_and_answers_alike(outcome):
    same = outcome["same_form"]
    assert (same["sources"], same["forms"], same["outcomes"]) == (1, 1, [4])
    assert same["answers"][0].startswith("302 /w/three/library/")


def test_every_chain_that_was_written_so_verifies(outcome):
    assert {slug: report["ok"] for slug, report in outcome["verified"].items()} == dict.fromkeys(
        ("one", "two", "three"), True
    )
    assert outcome["verified"]["two"]["rows"] == 96
