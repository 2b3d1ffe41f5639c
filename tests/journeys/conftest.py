"""A real server on the example workspace, and a real browser that walks through it."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 180
BROWSER = os.environ.get("MOOTHALL_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
MISSING = "NOT RUN: no Chromium found; install the package chromium or name one in MOOTHALL_CHROMIUM"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests share one server, so one process runs them all."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server that ``moothall demo`` started; or of a demo that runs, if one is named in
    MOOTHALL_JOURNEY_ADDRESS."""
    if BROWSER is None:
        _no_browser()
    if running := os.environ.get("MOOTHALL_JOURNEY_ADDRESS"):
        yield running.rstrip("/")
        return
    data, port = tmp_path_factory.mktemp("installation"), _free_port()
    address = f"http://127.0.0.1:{port}"
    # The product's own settings: those of the tests around it would keep the mails to themselves.
    product = {"PYTHONPATH": str(ROOT / "src"), "DJANGO_SETTINGS_MODULE": "moothall.settings"}
    with _database() as environment:
        log = (data / "server.log").open("w")
        process = subprocess.Popen(
            [sys.executable, "-m", "moothall", "demo", "--data", str(data), "--port", str(port)],
            env=os.environ | environment | product,
            cwd=ROOT,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait_for(address, process, data / "server.log")
            yield address
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """One browser for a module; ended with it, because its event loop would stand in Django's way."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER, args=FLAGS)
        yield browser
        browser.close()


def _no_browser() -> None:
    if os.environ.get("MOOTHALL_REQUIRE_BROWSER"):
        pytest.fail(MISSING)
    pytest.skip(MISSING)


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class _database:
    """On PostgreSQL a database of the server's own, beside the one that other tests use."""

    def __init__(self) -> None:
        self.url = os.environ.get("DATABASE_URL", "")
        self.name = f"moothall_journeys_{uuid.uuid4().hex[:8]}"

    def __enter__(self) -> dict[str, str]:
        if not self.url.startswith("postgres"):
            return {}
        self._run(f'CREATE DATABASE "{self.name}"')
        return {"DATABASE_URL": f"{self.url.rsplit('/', 1)[0]}/{self.name}"}

    def __exit__(self, *_: object) -> None:
        if self.url.startswith("postgres"):
            self._run(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')

    def _run(self, statement: str) -> None:
        import psycopg

        with psycopg.connect(f"{self.url.rsplit('/', 1)[0]}/postgres", autocommit=True) as connection:
            connection.execute(statement)


def _wait_for(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            urllib.request.urlopen(f"{address}/healthz", timeout=5)
            return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            assert process.poll() is None, f"The server ended:\n{log.read_text()}"
            time.sleep(0.3)
    raise AssertionError(f"The server did not answer within {PATIENCE} s:\n{log.read_text()}")
