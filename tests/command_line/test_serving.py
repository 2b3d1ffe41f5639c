"""Serving: an address is printed once it answers, and every way of not starting is one clear sentence."""

import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest
from tests.command_line.conftest import NO_SERVER
from tests.command_line.installation import Installation, server
from tests.jobs.installation import postgres_database, postgres_server


def get(address):
    """The status and the text of a page, without following where it leads."""

    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *arguments):
            return None

    opener = urllib.request.build_opener(Stay, urllib.request.ProxyHandler({}))
    try:
        with opener.open(address, timeout=60) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_an_installation_answers_where_it_says_and_ends_in_order(installation, number):
    with server(installation, "run") as served:
        address = served.address()
        assert get(f"{address}/accounts/login/")[0] == 200
        assert get(f"{address}/static/ui/govuk-frontend.min.css")[0] == 200
        assert get(f"{address}/w/testshire/")[0] == 302, "the workspace asks to sign in"
        assert served.end(number) == 0
    assert served.printed.rstrip().endswith("Stopped.")
    assert "Traceback" not in served.printed


def test_it_ends_although_a_browser_keeps_its_connection(installation):
    with server(installation, "run") as served:
        host, _, port = served.address().removeprefix("http://").partition(":")
        with socket.create_connection((host, int(port))) as browser:
            browser.sendall(b"GET /accounts/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
            assert browser.recv(100).startswith(b"HTTP/1.1 200")
            assert served.end() == 0


def test_background_work_is_done_in_the_same_process(installation):
    from tests.jobs.installation import until

    with server(installation, "run") as served:
        served.address()
        until(lambda: done(installation))
        assert served.end() == 0


def done(installation):
    """Whether recurring work was entered and done, as the rows of the database say."""
    time.sleep(0.5)
    return any("'done'" in row for row in installation.call("rows")["jobs_job"])


def test_a_port_in_use_is_one_sentence(installation):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        refused = installation.moothall("run", "--port", port)
    assert refused.returncode == 1
    assert refused.stderr.strip() == (
        f"Error: Port {port} of 127.0.0.1 cannot be used: Address already in use. Choose another with --port."
    )


def test_it_does_not_start_without_the_front_end_files(installation, tmp_path):
    planted = tmp_path / "sitecustomize.py"
    planted.write_text(
        "import pathlib, moothall.ui.assets as assets\n"
        "assets.PARAMETERS = pathlib.Path('/nowhere/parameters.json')\n"
    )
    installation.environment["PYTHONPATH"] += f":{tmp_path}"
    refused = installation.moothall("run", "--port", "0")
    assert refused.returncode == 1
    assert "parameters.json" in refused.stderr
    assert "python -m moothall.ui.assets" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_it_does_not_start_where_sqlite_keeps_no_log(installation, tmp_path):
    # SQLite leaves a read-only file in the journal mode that it has.
    installation.environment["DATABASE_URL"] = "sqlite://:memory:"
    refused = installation.moothall("run", *ADMINISTRATOR)
    assert refused.returncode == 1
    assert "cannot keep a write-ahead log" in refused.stderr


ADMINISTRATOR = (
    *("--port", "0", "--workspace", "Testshire County Council"),
    *("--administrator-name", "Administrator", "--administrator-email", "a@example.org"),
)


def test_a_data_folder_that_cannot_be_made_is_one_sentence(empty, tmp_path):
    (tmp_path / "file").write_text("")
    refused = empty.moothall("run", "--port", "0", "--data", tmp_path / "file" / "data")
    assert refused.returncode == 1
    assert "cannot be used" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_database_that_does_not_answer_is_one_sentence(empty):
    pytest.importorskip("psycopg", reason="the libraries for PostgreSQL are not installed")
    empty.environment["DATABASE_URL"] = "postgres://nobody@127.0.0.1:1/nothing"
    refused = empty.moothall("run", "--port", "0")
    assert refused.returncode == 1
    assert "The database cannot be used" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_an_empty_installation_opens_its_first_workspace_and_prints_a_link_that_signs_in(empty):
    with server(empty, "run", *ADMINISTRATOR[2:]) as served:
        address = served.address()
        wait_for(served, "/sign-in/open/")
        link = next(line.strip() for line in served.lines if "/sign-in/open/" in line)
        assert link.startswith(address)
        assert get(link)[0] == 200
        assert get(f"{address}/w/testshire/")[0] == 302
        served.end()
    assert len(empty.call("ledger")) == 2
    assert empty.moothall("verify").returncode == 0


def wait_for(served, text):
    from tests.jobs.installation import until

    until(lambda: text in served.printed)


def test_a_password_from_the_environment_needs_no_link(unopened):
    unopened.environment["MOOTHALL_ADMINISTRATOR_PASSWORD"] = "correct horse battery staple"
    with server(unopened, "run", *ADMINISTRATOR[2:]) as served:
        served.address()
        served.end()
    assert "/sign-in/open/" not in served.printed
    assert "correct horse" not in served.printed


def test_a_weak_password_is_refused_and_nothing_is_opened(unopened):
    unopened.environment["MOOTHALL_ADMINISTRATOR_PASSWORD"] = "short"
    refused = unopened.moothall("run", *ADMINISTRATOR)
    assert refused.returncode == 1
    assert "at least 12 characters" in refused.stderr
    assert unopened.call("ledger") == []


def test_an_empty_installation_that_can_ask_nobody_says_which_options_it_needs(unopened):
    refused = unopened.moothall("run", "--port", "0")
    assert refused.returncode == 1
    assert "--administrator-email" in refused.stderr


def test_a_second_start_asks_nothing(installation):
    with server(installation, "run", *ADMINISTRATOR[2:]) as served:
        served.address()
        served.end()
    assert "is open" not in served.printed
    assert len(installation.call("ledger")) == 3


def test_a_worker_refuses_a_database_that_is_behind(empty):
    refused = empty.moothall("worker")
    assert refused.returncode == 1
    assert "start “moothall run” first" in refused.stderr


def test_the_demo_refuses_to_run_beside_a_real_workspace(installation):
    refused = installation.moothall("demo", "--port", "0")
    assert refused.returncode == 1
    assert "holds a real workspace" in refused.stderr


def test_a_worker_stops_in_order(installation):
    line = [sys.executable, "-u", "-m", "moothall", "worker"]
    process = subprocess.Popen(line, env=installation.environment, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout.readline().startswith("Background work has begun")
        process.send_signal(signal.SIGTERM)
        printed, _ = process.communicate(timeout=60)
        assert "Background work has stopped." in printed
        assert process.returncode == 0
    finally:
        process.kill()


@pytest.mark.postgres
def test_two_servers_may_start_at_once_against_an_empty_postgres(tmp_path):
    if not postgres_server():
        pytest.skip(NO_SERVER)
    with postgres_database() as url:
        one, other = (Installation(tmp_path / name / "data", url) for name in ("one", "other"))
        with (
            server(one, "run", *ADMINISTRATOR[2:]) as first,
            server(other, "run", *ADMINISTRATOR[2:]) as second,
        ):
            for served in (first, second):
                assert get(f"{served.address()}/accounts/login/")[0] == 200
            opened = [served.printed.count("is open, with") for served in (first, second)]
            assert sorted(opened) == [0, 1]
            assert [served.end() for served in (first, second)] == [0, 0]
        tables = one.call("rows")
    assert "moothall_cache" in tables
    assert len(tables["people_workspace"]) == 1
