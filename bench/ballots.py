"""How many votes a second are taken and how long each waits, against a plain Django view.

    python bench/ballots.py [--engine sqlite|postgres] [--processes 1|2] [--rounds 3] [--seconds 10]
                            [--people 200 1000 3000] [--streams 1000] [--json FILE]

Both sides in turn, in the same run, on loopback, each vote on the disk before it is acknowledged (SQLite
``synchronous=FULL``). The peer upserts one row for each vote through the mapper, on granian: WSGI, 2
processes × 4 threads, and keeps no events, no ledger and no rounds. Granian has an environment of its own
(``bench/requirements.txt``); MOOTHALL_BENCH_PYTHON names its Python if it is not in ``bench/.venv``.

First 200 clients vote as fast as they are answered. Then so many people vote once in four seconds each; for
our side also while 1,000 streams are open. Everything is bounded in time and count, and ends by itself.
"""

import argparse
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any
from urllib.request import urlopen

from tests.jobs.installation import postgres_database, postgres_server, sqlite_database
from tests.rooms.reflection.ballot.installation import Installation, Polling

HERE = Path(__file__).resolve().parent
PYTHON = os.environ.get("MOOTHALL_BENCH_PYTHON") or str(HERE / ".venv" / "bin" / "python")
SATURATING, EVERY_SECONDS = 200, 4
BODY = '{"once":"%s","statement":"%s","value":%d,"order":%d}'
GOALS = {"sqlite": 5, "postgres": 3}


def our_plan(polling: Polling, installation: Installation) -> dict[str, Any]:
    body = BODY.replace("{", '{"round":"' + polling.round + '",')
    shared = (
        f"POST /ballot/{polling.session} HTTP/1.1\r\nHost: 127.0.0.1:{installation.port}\r\n"
        f"Origin: {installation.address}\r\nContent-Type: application/json\r\n"
    )
    return {
        "port": installation.port,
        "statements": polling.statements,
        "requests": [
            (f"{shared}Cookie: {cookie}\r\nX-CSRFToken: {page}\r\n", body) for cookie, page in polling.seats
        ],
        "stream": f"GET /live/{polling.session} HTTP/1.1\r\nHost: 127.0.0.1:{installation.port}\r\n"
        f"Cookie: {polling.seats[0][0]}\r\n\r\n",
    }


def peers_plan(cookies: list[str], port: int) -> dict[str, Any]:
    shared = f"POST /vote HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\n"
    return {
        "port": port,
        "statements": [f"statement-{number}" for number in range(24)],
        "requests": [(f"{shared}Cookie: {cookie}\r\n", BODY) for cookie in cookies],
        "stream": "",
    }


@contextmanager
def peer(database: str, folder: Path, port: int, seats: int) -> Iterator[list[str]]:
    """The peer's server, until the block ends; the cookies of its seats."""
    environment = os.environ | {"PEER_DATABASE": database}
    prepared = subprocess.run(
        [PYTHON, str(HERE / "ballot_load" / "peer.py"), str(seats)],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    command = [PYTHON, "-m", "granian", "--interface", "wsgi", "--workers", "2", "--blocking-threads", "4"]
    options = ["--port", str(port), "--backlog", "4096", "--log-level", "warning", "peer:application"]
    server = subprocess.Popen([*command, *options], env=environment, cwd=HERE / "ballot_load")
    try:
        _wait_for(port)
        yield json.loads(prepared.stdout)
    finally:
        server.terminate()
        server.wait(20)


def _wait_for(port: int) -> None:
    for _ in range(100):
        try:
            urlopen(f"http://127.0.0.1:{port}/vote", timeout=5)
        except OSError as error:
            if getattr(error, "code", 0):
                return
        time.sleep(0.1)
    raise SystemExit("The peer does not answer, so there is nothing to compare with.")


def load(plan: dict[str, Any], **how: Any) -> dict[str, Any]:
    """Run the client once."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.ballot_load.client"],
        input=json.dumps(plan | {"streams": 0, "every": 0} | how),
        capture_output=True,
        text=True,
        cwd=HERE.parent,
        timeout=how["seconds"] + 120,
    )
    if done.returncode:
        raise SystemExit(done.stderr)
    return json.loads(done.stdout)


def measure(options: argparse.Namespace, engine: str, processes: int, folder: Path) -> dict[str, Any]:
    """All measurements on one engine with so many server processes."""
    seats = max(*options.people, 3000)
    ours_database = sqlite_database(folder) if engine == "sqlite" else postgres_database()
    peers_database = sqlite_database(_made(folder / "peer")) if engine == "sqlite" else postgres_database()
    with ours_database as ours_url, peers_database as peers_url:
        installation = Installation(ours_url, folder)
        try:
            polling = installation.prepare(seats)
            installation.start(processes)
            installation.wait()
            port = _free_port()
            with peer(peers_url, folder, port, seats) as cookies:
                ours, theirs = our_plan(polling, installation), peers_plan(cookies, port)
                found = _in_turn(options, ours, theirs)
            held = installation.ask("report", polling.session)
        finally:
            installation.close()
    found["acknowledged"] = sum(figures["answered"] for figures in found.pop("ours"))
    found["recorded"] = len(held["events"])
    found["sound"] = held["replays"] and held["chain"] and not held["gaps"]
    return found


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def _in_turn(options: argparse.Namespace, ours: dict[str, Any], theirs: dict[str, Any]) -> dict[str, Any]:
    runs: dict[str, list[dict[str, Any]]] = {}
    own: list[dict[str, Any]] = []

    def run(name: str, plan: dict[str, Any], **how: Any) -> None:
        figures = load(plan, seconds=options.seconds, **how)
        runs.setdefault(name, []).append(figures)
        if plan is ours:
            own.append(figures)
        print(f"    {name}: {figures}", flush=True)

    for _ in range(options.rounds):
        run("saturation, ours", ours, clients=SATURATING)
        run("saturation, peer", theirs, clients=SATURATING)
        for people in options.people:
            paced = {"clients": people, "every": EVERY_SECONDS}
            run(f"{people} people, ours", ours, **paced)
            run(f"{people} people, peer", theirs, **paced)
            run(f"{people} people with streams, ours", ours, streams=options.streams, **paced)
    return {"runs": runs, "ours": own}


def summary(found: dict[str, Any], engine: str, people: list[int]) -> dict[str, Any]:
    """Medians over the rounds, their ratios, and whether the goals are reached."""
    middle = {
        name: {key: median(run[key] for run in runs) for key in ("per_second", "p50_ms", "p95_ms")}
        | {"refused_or_lost": sum(sum(run["refused"].values()) + run["lost"] for run in runs)}
        for name, runs in found["runs"].items()
    }
    ratios = {
        "votes a second, ours to peer": round(
            middle["saturation, ours"]["per_second"] / middle["saturation, peer"]["per_second"], 1
        )
    }
    for count in people:
        ours, peer_, streams = (
            middle[f"{count} people{what}"]["p95_ms"] for what in (", ours", ", peer", " with streams, ours")
        )
        ratios[f"{count} people: p95, peer to ours"] = round(peer_ / ours, 1)
        ratios[f"{count} people: p95, with streams to without"] = round(streams / ours, 2)
    all_streams = [r for name, runs in found["runs"].items() if "streams" in name for r in runs]
    return {
        "medians": middle,
        "ratios": ratios,
        "goal of the first ratio": GOALS[engine],
        "streams": {
            "all at the last state": all(r["streams"] == r["streams_at_last_state"] for r in all_streams),
            "p95 seconds after the last acknowledgement": median(
                r["stream_p95_seconds"] for r in all_streams
            ),
        },
        **{key: found[key] for key in ("acknowledged", "recorded", "sound")},
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--engine", choices=["sqlite", "postgres"])
    parser.add_argument("--processes", type=int, choices=[1, 2])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--people", type=int, nargs="+", default=[200, 1000, 3000])
    parser.add_argument("--streams", type=int, default=1000)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    if not Path(PYTHON).exists():
        raise SystemExit(
            "The peer is missing. Run: python -m venv bench/.venv && "
            "bench/.venv/bin/pip install -r bench/requirements.txt"
        )
    results = {}
    for engine in [options.engine] if options.engine else ["sqlite", "postgres"]:
        if engine == "postgres" and not postgres_server():
            print("postgres: skipped, because no server answers. Set MOOTHALL_TEST_POSTGRES.")
            continue
        for processes in [options.processes] if options.processes else [1, 2]:
            name = f"{engine}, {processes} process{'es' * (processes > 1)}"
            print(name, flush=True)
            with tempfile.TemporaryDirectory() as folder:
                found = measure(options, engine, processes, Path(folder))
            results[name] = summary(found, engine, options.people)
            print(json.dumps(results[name], indent=1), flush=True)
    if options.json:
        options.json.write_text(json.dumps(results, indent=1) + "\n")


if __name__ == "__main__":
    main()
