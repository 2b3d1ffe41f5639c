"""An installation with a session that takes votes, seats in it, and server processes that can be killed."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[4]
PATIENCE_SECONDS = 60


@dataclass(frozen=True)
class Polling:
    """A session that takes votes: ``seats`` are (cookie, page token) of those who have joined."""

    session: str
    round: str
    statements: list[str]
    seats: list[tuple[str, str]]


class Installation:
    """One database and data folder; its servers listen on one address, which is held from the start."""

    def __init__(self, database: str, folder: Path) -> None:
        self.held = socket.socket()
        self.held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.held.bind(("127.0.0.1", 0))
        self.held.listen(4096)
        self.held.set_inheritable(True)
        self.port = self.held.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self.servers: list[subprocess.Popen[bytes]] = []
        self.environment = os.environ | {
            "DATABASE_URL": database,
            "DJANGO_SETTINGS_MODULE": "moothall.settings",
            "MOOTHALL_DATA": str(folder),
            "MOOTHALL_PORT": str(self.port),
            "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
        }

    def prepare(self, seats: int) -> Polling:
        """A new session with 24 statements and so many seats, made by the product's own actions."""
        return Polling(**self.ask("prepare", seats))

    def ask(self, what: str, *arguments: Any) -> Any:
        """What a process of its own answers that looks into the database."""
        command = [sys.executable, "-m", "tests.rooms.reflection.ballot.inside", what, *map(str, arguments)]
        done = subprocess.run(command, env=self.environment, cwd=ROOT, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(done.stderr)
        return json.loads(done.stdout.splitlines()[-1])

    def start(self, processes: int = 1) -> None:
        """Start server processes on the one address."""
        for _ in range(processes):
            command = [sys.executable, "-m", "uvicorn", "moothall.asgi:application"]
            options = [
                "--fd",
                str(self.held.fileno()),
                "--log-level",
                "warning",
                "--timeout-keep-alive",
                "75",
                "--no-access-log",
                "--no-proxy-headers",
            ]
            self.servers.append(
                subprocess.Popen(
                    [*command, *options], env=self.environment, cwd=ROOT, pass_fds=[self.held.fileno()]
                )
            )

    def wait(self) -> None:
        """Wait until a page is answered."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                urllib.request.urlopen(f"{self.address}/healthz-or-any", timeout=PATIENCE_SECONDS)
            except urllib.error.HTTPError:
                return
            except OSError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)

    def kill(self) -> None:
        """End all servers with SIGKILL, in the middle of whatever they do."""
        for server in self.servers:
            server.kill()
        for server in self.servers:
            server.wait()
        self.servers.clear()

    def close(self) -> None:
        for server in self.servers:
            server.terminate()
        for server in self.servers:
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()
        self.servers.clear()
        self.held.close()
