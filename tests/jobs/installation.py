"""An installation with a database of its own, whose processes can be started and killed."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PROCESS = ROOT / "tests" / "jobs" / "queue_process.py"
PATIENCE = 120  # seconds after which something that never comes fails the test


class Installation:
    """One database, a folder of files through which tasks and tests talk, and its processes."""

    def __init__(self, database_url: str, folder: Path, settings: str = "moothall.settings") -> None:
        self.files = folder / "files"
        self.files.mkdir()
        self.workers: list[subprocess.Popen[str]] = []
        self.console: subprocess.Popen[str] | None = None
        self.environment = os.environ | {
            "DATABASE_URL": database_url,
            "DJANGO_SETTINGS_MODULE": os.environ.get("DJANGO_SETTINGS_MODULE", settings),
            "MOOTHALL_DATA": str(folder / "data"),
            "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT), os.environ.get("PYTHONPATH", "")]),
            "SAMPLE_FILES": str(self.files),
        }

    def start(self, command: str, *arguments: object) -> subprocess.Popen[str]:
        return self._process(command, *map(str, arguments))

    def _process(self, *arguments: str, stdin: int | None = None) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, str(PROCESS), *arguments],
            env=self.environment,
            cwd=ROOT,
            stdin=stdin,
            stdout=subprocess.PIPE,
            text=True,
        )

    def call(self, command: str, *arguments: object) -> Any:
        """Run a command in the one process that is kept for this, and return what it answers."""
        if self.console is None:
            self.console = self._process(stdin=subprocess.PIPE)
        self.console.stdin.write(json.dumps([command, *arguments]) + "\n")
        self.console.stdin.flush()
        answer = self.console.stdout.readline()
        assert answer, f"The command {command} failed; its error is printed above."
        return json.loads(answer)

    def end(self, process: subprocess.Popen[str]) -> Any:
        """Wait for a process that ends by itself and return what it printed."""
        printed, _ = process.communicate(timeout=PATIENCE)
        assert process.returncode == 0, f"{process.args} ended with {process.returncode}"
        return json.loads(printed)

    def start_worker(self) -> subprocess.Popen[str]:
        worker = self.start("work")
        self.workers.append(worker)
        return worker

    def kill(self, worker: subprocess.Popen[str]) -> None:
        worker.kill()
        worker.communicate()
        self.workers.remove(worker)

    def ask_to_stop(self, worker: subprocess.Popen[str]) -> None:
        worker.send_signal(signal.SIGTERM)
        self.workers.remove(worker)

    def wait_for_file(self, name: str) -> None:
        until((self.files / name).exists)

    def wait_for_state(self, state: str) -> dict[str, Any]:
        """The first job, once it is in this state."""
        job: dict[str, Any] = {}

        def there() -> bool:
            job.update(self.call("report")["jobs"][0])
            return job["state"] == state

        until(there)
        return job

    def close(self) -> None:
        for worker in list(self.workers):
            self.kill(worker)
        if self.console is not None:
            self.console.communicate()
            self.console = None


def until(true: Callable[[], bool], patience: float = PATIENCE) -> None:
    """Wait until something is true; after so many seconds it fails."""
    deadline = time.monotonic() + patience
    while not true():
        assert time.monotonic() < deadline, "This never came true."
        time.sleep(0.05)


@contextmanager
def new_installation(database: AbstractContextManager[str], folder: Path) -> Iterator[Installation]:
    """An installation on ``database``; its processes are ended with it."""
    with database as url:
        installation = Installation(url, folder)
        try:
            yield installation
        finally:
            installation.close()


@contextmanager
def sqlite_database(folder: Path, copy_of: str = "") -> Iterator[str]:
    """The address of a database in ``folder``, empty or a copy of another one that nobody uses now."""
    if copy_of:
        shutil.copy(copy_of.removeprefix("sqlite:///"), folder / "moothall.sqlite3")
    yield f"sqlite:///{folder}/moothall.sqlite3"


def postgres_server() -> str:
    """The address of a PostgreSQL server for tests, or nothing."""
    named = os.environ.get("MOOTHALL_TEST_POSTGRES") or os.environ.get("DATABASE_URL", "")
    address = named if named.startswith("postgres") else "postgresql://postgres@127.0.0.1:5432/postgres"
    try:
        import psycopg

        psycopg.connect(address, connect_timeout=2).close()
    except Exception:
        return ""
    return address


@contextmanager
def postgres_database(copy_of: str = "template1") -> Iterator[str]:
    """The address of a new database, a copy of another one; dropped afterwards whoever uses it still."""
    import psycopg

    server, name = postgres_server(), f"moothall_test_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {copy_of.rpartition('/')[2]}")
        try:
            yield server.rpartition("/")[0] + "/" + name
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
