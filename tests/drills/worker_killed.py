"""Drill: workers are killed with SIGKILL in the middle of a task, again and again, on both engines.

    python -m tests.drills.worker_killed [--engine sqlite|postgres] [--tasks 240] [--kills 8] [--json FILE]

Passes if no task is lost, no effect is doubled, and nothing ran twice except what a kill interrupted.
Leases have their real length, so it takes about a minute and a half for each engine. Ends with 1 if it
fails.
"""

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.jobs.installation import (
    Installation,
    new_installation,
    postgres_database,
    postgres_server,
    sqlite_database,
    until,
)

WORKERS = 2
PAUSE_SECONDS = 0.2


def drill(installation: Installation, tasks: int, kills: int) -> dict[str, Any]:
    """Queue ``tasks``, kill a worker in the middle of each of ``kills`` tasks, count what came of them."""
    installation.environment["SAMPLE_PAUSE"] = str(PAUSE_SECONDS)
    installation.call("prepare")
    installation.call("queue", "sample.record_effect", 1, tasks)
    begun = time.monotonic()
    for _ in range(WORKERS):
        installation.start_worker()
    killed_at = {}
    for turn in range(kills):
        number, moment = _kill_in_the_middle(installation, after=(turn + 1) * tasks // (kills + 1))
        killed_at[number] = moment
        installation.start_worker()
    until(lambda: _finished(installation, tasks), patience=120 + tasks * PAUSE_SECONDS)
    return _figures(installation.call("report"), tasks, killed_at, time.monotonic() - begun)


def _kill_in_the_middle(installation: Installation, after: int) -> tuple[int, float]:
    """Wait until ``after`` tasks were begun, then kill the worker of the next one; its number and when."""
    until(lambda: len(_begun(installation)) >= after)
    while True:
        known = _begun(installation)
        until(lambda known=known: _begun(installation) != known)
        for file in _begun(installation) - known:
            process = int(file.read_text())
            for worker in installation.workers:
                if worker.pid == process:
                    installation.kill(worker)
                    return int(file.stem), time.time()


def _begun(installation: Installation) -> set[Path]:
    """A file for each task that was begun, with the number of the process that did."""
    return set(installation.files.glob("*.begun"))


def _finished(installation: Installation, tasks: int) -> bool:
    time.sleep(1)
    ended = [job for job in installation.call("report")["jobs"] if job["state"] in ("done", "dead")]
    return len(ended) == tasks


def _figures(
    report: dict[str, Any], tasks: int, killed_at: dict[int, float], seconds: float
) -> dict[str, Any]:
    states = [job["state"] for job in report["jobs"]]
    again = sorted({number for number in report["attempts"] if report["attempts"].count(number) > 1})
    last = dict(zip(report["attempts"], report["moments"], strict=True))
    waits = sorted(round(last[number] - moment, 1) for number, moment in killed_at.items())
    return {
        "tasks": tasks,
        "kills": len(killed_at),
        "done": states.count("done"),
        "lost": tasks - len(set(report["effects"])),
        "doubled": len(report["effects"]) - len(set(report["effects"])),
        "taken again": again,
        "taken again without need": sorted(set(again) - set(killed_at)),
        "seconds until a killed task was taken again": {"least": waits[0], "most": waits[-1]},
        "seconds in all": round(seconds, 1),
    }


def passed(figures: dict[str, Any]) -> bool:
    nothing_wrong = not (figures["lost"] or figures["doubled"] or figures["taken again without need"])
    return nothing_wrong and figures["done"] == figures["tasks"]


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--engine", choices=["sqlite", "postgres"])
    parser.add_argument("--tasks", type=int, default=240)
    parser.add_argument("--kills", type=int, default=8)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    results = {}
    for engine in [options.engine] if options.engine else ["sqlite", "postgres"]:
        if engine == "postgres" and not postgres_server():
            print("postgres: skipped, because no server answers. Set MOOTHALL_TEST_POSTGRES.")
            continue
        with tempfile.TemporaryDirectory() as folder:
            database = sqlite_database(Path(folder)) if engine == "sqlite" else postgres_database()
            with new_installation(database, Path(folder)) as installation:
                results[engine] = drill(installation, options.tasks, options.kills)
        print(engine, json.dumps(results[engine], indent=1))
    if options.json:
        options.json.write_text(json.dumps(results, indent=1))
    return 0 if all(map(passed, results.values())) else 1


if __name__ == "__main__":
    sys.exit(main())
