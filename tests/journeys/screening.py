"""People who screen: signed in on a server of their own, whose review is empty of verdicts."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from tests.journeys import conftest
from tests.journeys.screening_room import PASSWORD, SLUG
from tests.journeys.visitor import Visitor, visitor


@contextmanager
def screening_room(folder: Path) -> Iterator[SimpleNamespace]:
    """A server with a review to screen: its ``address``, and the paths ``home`` and ``screen``."""
    if conftest.BROWSER is None:
        conftest._no_browser()
    with conftest._database() as database:
        product = {
            "DJANGO_SETTINGS_MODULE": "moothall.settings",
            "MOOTHALL_DATA": str(folder),
            "PYTHONPATH": os.pathsep.join([str(conftest.ROOT / "src"), str(conftest.ROOT)]),
        }
        environment = os.environ | database | product
        furnish = [sys.executable, str(Path(__file__).with_name("screening_room.py"))]
        made = subprocess.run(furnish, env=environment, cwd=conftest.ROOT, capture_output=True, text=True)
        assert made.returncode == 0, made.stderr
        found = json.loads(made.stdout.splitlines()[-1])
        port = conftest._free_port()
        serve = [sys.executable, "-m", "moothall", "run", "--data", str(folder), "--port", str(port)]
        log = folder / "server.log"
        process = subprocess.Popen(
            serve, env=environment, cwd=conftest.ROOT, stdout=log.open("w"), stderr=subprocess.STDOUT
        )
        try:
            conftest._wait_for(f"http://127.0.0.1:{port}", process, log)
            home = f"/w/{SLUG}/reviews/{found['review']}/"
            yield SimpleNamespace(
                address=f"http://127.0.0.1:{port}", home=home, screen=f"{home}screen/", record=found["record"]
            )
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)


@contextmanager
def reviewer(
    browser: Any, room: SimpleNamespace, email: str, kind: type[Visitor] = Visitor, **options: Any
) -> Iterator[Any]:
    """Somebody who has signed in with their password."""
    with visitor(browser, room.address, kind=kind, **options) as somebody:
        somebody.open("/accounts/login/")
        somebody.fill(login=email, password=PASSWORD)
        somebody.press("Sign in")
        yield somebody
