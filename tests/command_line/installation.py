"""Installations of the command line under test: a data folder, a database, and the commands run on them."""

import json
import os
import re
import signal
import subprocess
import sys
import threading
from contextlib import contextmanager
from pathlib import Path

from tests.jobs.installation import PATIENCE, ROOT, until

PROCESS = Path(__file__).with_name("installation_process.py")
ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")


def environment_of(data, database_url=None, **more):
    """The environment of a command on this data, without what the surrounding test run has chosen."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("MOOTHALL_") and name not in {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}
    }
    paths = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    chosen = {"MOOTHALL_DATA": str(data), "PYTHONPATH": paths, "COLUMNS": "200"}
    return kept | chosen | ({"DATABASE_URL": database_url} if database_url else {}) | more


class Installation:
    """A data folder and its database; ``moothall()`` runs a command on it."""

    def __init__(self, data, database_url=None):
        self.data = data
        data.parent.mkdir(exist_ok=True)
        self.environment = environment_of(data, database_url)

    def moothall(self, *arguments, typed=None):
        line = [sys.executable, "-m", "moothall", *map(str, arguments)]
        options = {"capture_output": True, "text": True, "timeout": PATIENCE, "cwd": self.data.parent}
        given = {"input": typed} if typed is not None else {"stdin": subprocess.DEVNULL}
        return subprocess.run(line, env=self.environment, **options, **given)

    def call(self, *arguments):
        """Run one of the steps in ``installation_process.py`` and return what it answers."""
        with self.start(*arguments) as process:
            printed, _ = process.communicate(timeout=PATIENCE)
        assert process.returncode == 0
        return json.loads(printed)

    @contextmanager
    def start(self, *arguments):
        line = [sys.executable, str(PROCESS), *map(str, arguments)]
        with subprocess.Popen(line, env=self.environment, stdout=subprocess.PIPE, text=True) as process:
            try:
                yield process
            finally:
                process.kill()


@contextmanager
def server(installation, command, *arguments):
    """A server that answers at any free port; it is told to stop afterwards."""
    line = [sys.executable, "-u", "-m", "moothall", command, "--port", "0", *map(str, arguments)]
    streams = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    process = subprocess.Popen(line, env=installation.environment, text=True, **streams)
    served = Served(process)
    try:
        yield served
    finally:
        process.kill()
        process.communicate()


class Served:
    """A server process: what it prints, its address once it has said it, and how it ends."""

    def __init__(self, process):
        self.process = process
        self.lines = []
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self):
        for line in self.process.stdout:
            self.lines.append(line)

    @property
    def printed(self):
        return "".join(self.lines)

    def address(self):
        until(lambda: ADDRESS.search(self.printed) or self.process.poll() is not None)
        found = ADDRESS.search(self.printed)
        assert found, f"The server ended: {self.printed}"
        return found.group()

    def end(self, number=signal.SIGTERM):
        """Ask the server to stop and return the code it ends with."""
        self.process.send_signal(number)
        code = self.process.wait(timeout=PATIENCE)
        self.reader.join(PATIENCE)
        return code
