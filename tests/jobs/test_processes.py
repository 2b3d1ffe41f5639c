"""What holds when workers are real processes that are stopped and killed, on both engines."""

import subprocess
import sys

import pytest
from tests.jobs.installation import (
    ROOT,
    new_installation,
    postgres_database,
    postgres_server,
    sqlite_database,
    until,
)

ENGINES = [
    pytest.param("sqlite"),
    pytest.param("postgres", marks=pytest.mark.postgres),
]


@pytest.fixture(scope="module", params=ENGINES)
def prepared(request, tmp_path_factory):
    """The address of a migrated database with one workspace, to be copied by each test."""
    folder = tmp_path_factory.mktemp("prepared")
    if request.param == "postgres" and not postgres_server():
        pytest.skip("No PostgreSQL server: set MOOTHALL_TEST_POSTGRES to the address of one.")
    database = sqlite_database(folder) if request.param == "sqlite" else postgres_database()
    with new_installation(database, folder) as installation:
        installation.call("prepare")
        installation.close()
        yield installation.environment["DATABASE_URL"]


@pytest.fixture
def installation(prepared, tmp_path):
    on_sqlite = prepared.startswith("sqlite")
    database = sqlite_database(tmp_path, prepared) if on_sqlite else postgres_database(prepared)
    with new_installation(database, tmp_path) as installation:
        yield installation


def test_the_task_of_a_killed_worker_is_taken_again_once_its_lease_lapses(installation):
    installation.call("queue", "sample.hang_at_first", 1, 1)
    worker = installation.start_worker()
    installation.wait_for_file("1.begun")
    installation.kill(worker)
    assert installation.call("report")["jobs"][0]["state"] == "running"
    assert installation.call("run_all", 0) == [], "the lease has not lapsed yet"

    installation.call("lapse")
    installation.start_worker()

    job = installation.wait_for_state("done")
    assert job["attempts"] == 2
    assert installation.call("report")["effects"] == [1]


def test_a_worker_keeps_the_lease_of_a_task_that_says_nothing(installation):
    installation.call("queue", "sample.wait_for_release", 1, 1)
    installation.start_worker()
    installation.wait_for_file("1.begun")
    installation.call("lapse")
    until(lambda: installation.call("report")["held"] == ["sample.wait_for_release"])
    (installation.files / "released").touch()
    assert installation.wait_for_state("done")["attempts"] == 1


def test_a_worker_told_to_stop_gives_its_task_back_and_the_attempt_is_not_counted(installation):
    installation.call("queue", "sample.report_until_stopped", 1, 1)
    worker = installation.start_worker()
    installation.wait_for_file("1.begun")
    installation.ask_to_stop(worker)
    installation.end(worker)

    job = installation.call("report")["jobs"][0]
    assert (job["state"], job["attempts"]) == ("waiting", 0)
    installation.start_worker()
    assert installation.wait_for_state("done")["attempts"] == 1


def test_a_worker_told_to_stop_finishes_a_task_that_cannot_be_interrupted(installation):
    installation.call("queue", "sample.wait_for_release", 1, 1)
    worker = installation.start_worker()
    installation.wait_for_file("1.begun")
    installation.ask_to_stop(worker)
    (installation.files / "released").touch()
    installation.end(worker)

    report = installation.call("report")
    assert report["jobs"][0]["state"] == "done"
    assert report["effects"] == report["attempts"] == [1]


def test_a_running_task_stops_when_a_person_cancels_it(installation):
    installation.call("queue", "sample.report_until_stopped", 1, 1)
    installation.start_worker()
    until(lambda: installation.call("report")["jobs"][0]["progress"] == 25)
    installation.call("cancel")

    job = installation.wait_for_state("cancelled")
    assert job["message"] == "A quarter of it"
    assert installation.call("report")["effects"] == []


def test_many_workers_do_each_task_once(installation):
    installation.call("queue", "sample.record_effect", 1, 60)
    for _ in range(3):
        installation.start_worker()
    until(lambda: len(installation.call("report")["effects"]) == 60)

    for worker in list(installation.workers):
        installation.ask_to_stop(worker)
        installation.end(worker)
    report = installation.call("report")
    assert report["attempts"] == list(range(1, 61))
    assert {job["state"] for job in report["jobs"]} == {"done"}


def test_two_workers_racing_enter_recurring_work_once_in_each_period(installation):
    racing = [installation.start("enter", "2031-03-29T22:00:00+00:00", 40) for _ in range(2)]
    for process in racing:
        installation.end(process)

    names = installation.call("report")["recurring"]
    assert names.count("recurring.each_minute") == 40
    assert names.count("recurring.each_day") == 1


def test_the_server_process_works_in_a_thread_on_sqlite_and_leaves_it_to_workers_on_postgres(installation):
    installation.call("queue", "sample.record_effect", 1, 3)
    sqlite = installation.environment["DATABASE_URL"].startswith("sqlite")

    assert installation.call("work_in_thread", 3) == {"started": sqlite, "stopped": True}
    assert installation.call("report")["effects"] == ([1, 2, 3] if sqlite else [])


@pytest.mark.parametrize("prepared", ENGINES[1:], indirect=True)
def test_a_worker_on_postgres_outlives_the_loss_of_its_connections(installation):
    installation.call("queue", "sample.wait_for_release", 1, 1)
    worker = installation.start_worker()
    installation.wait_for_file("1.begun")
    installation.call("cut_connections")
    (installation.files / "released").touch()
    installation.call("lapse")
    installation.call("queue", "sample.record_effect", 2, 2)

    until(lambda: installation.call("report")["effects"] == [1, 2])
    until(lambda: {job["state"] for job in installation.call("report")["jobs"]} == {"done"})
    assert worker.poll() is None


@pytest.mark.postgres
def test_what_holds_within_one_process_on_sqlite_holds_on_postgres_too(tmp_path):
    if not postgres_server():
        pytest.skip("No PostgreSQL server: set MOOTHALL_TEST_POSTGRES to the address of one.")
    files = [
        str(ROOT / "tests" / "jobs" / f"test_{name}.py") for name in ("queueing", "running", "recurring")
    ]
    with new_installation(postgres_database(), tmp_path) as installation:
        line = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-p", "no:xdist", *files]
        run = subprocess.run(line, env=installation.environment, cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout
    assert "passed" in run.stdout
