"""What a whole run of the suite must have touched: every event emitted, every address answered.

Each process notes what it saw; the one that leads the run adds it up when all tests have passed. A run of
some of the tests proves nothing about the rest, so it is not judged.
"""

import atexit
import json
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest

# Name of a route -> why no test gets an answer of 2xx or 3xx from it. At most five.
EXEMPT: dict[str, str] = {
    "openid_connect_login": "asks the council's sign-in service, which no test has",
    "openid_connect_callback": "answers that service; the adapter behind it is tested",
    "socialaccount_login_error": "always answers 401; a test reads the page",
}


class Completeness:
    """Notes events and addresses while tests run."""

    def __init__(self, folder: Path | None = None) -> None:
        self.events: set[str] = set()
        self.routes: set[str] = set()
        self.folder = folder or shared_folder()

    def watch(self) -> None:
        from django.db.models.signals import post_save
        from django.test import Client

        from moothall.events.models import Event

        post_save.connect(self._note_event, sender=Event, weak=False)
        ask = Client.request

        def request(client: Any, **environment: Any) -> Any:
            response = ask(client, **environment)
            # A static file is answered before any route is looked for.
            static = response.wsgi_request.path_info.startswith("/static/")
            match = None if static else getattr(response, "resolver_match", None)
            if match is not None and response.status_code < 400:
                self.routes.add(match.view_name)
            return response

        Client.request = request

    def _note_event(self, instance: Any, **_: Any) -> None:
        self.events.add(instance.name)

    def write(self) -> None:
        worker = os.environ.get("PYTEST_XDIST_WORKER", "alone")
        notes = {"events": sorted(self.events), "routes": sorted(self.routes)}
        (self.folder / f"{worker}.json").write_text(json.dumps(notes))

    def problems(self) -> list[str]:
        """What no test touched, from the notes of every process."""
        from tests.house_rules.test_routes import routes

        from moothall.events.catalogue import EVENTS

        notes = [json.loads(path.read_text()) for path in self.folder.glob("*.json")]
        events = {name for note in notes for name in note["events"]}
        answered = {name for note in notes for name in note["routes"]}
        silent = [f"no test emits the event {name}" for name in sorted(set(EVENTS) - events)]
        unseen = {name for name, _, _ in routes()} - answered - set(EXEMPT)
        return silent + [f"no test gets an answer from {name}" for name in sorted(unseen)]


def shared_folder() -> Path:
    """Where the processes of one run leave their notes: the one that leads the run makes it."""
    if "MOOTHALL_TEST_NOTES" not in os.environ:
        os.environ["MOOTHALL_TEST_NOTES"] = tempfile.mkdtemp(prefix="moothall-notes-")
        atexit.register(shutil.rmtree, os.environ["MOOTHALL_TEST_NOTES"], ignore_errors=True)
    return Path(os.environ["MOOTHALL_TEST_NOTES"])


def is_whole_run(config: pytest.Config) -> bool:
    """Whether all tests were asked for: no marks, names, paths or files left out."""
    options = ("keyword", "markexpr", "lf", "ignore", "ignore_glob", "deselect", "collectonly", "maxfail")
    chosen = any(getattr(config.option, name, None) for name in options)
    paths = [
        argument.rstrip("/") for argument in config.invocation_params.args if not argument.startswith("-")
    ]
    only_tests = all(path in {"tests", "."} or not Path(path.split("::")[0]).exists() for path in paths)
    return not chosen and only_tests
