"""Drill: the server is killed with SIGKILL in a storm of votes, again and again, on both engines.

    python -m tests.drills.ballot_storm [--engine sqlite|postgres] [--kills 20] [--acknowledged 5000]
                                        [--phones 200] [--json FILE]

Twice on each engine: over a good line, and over one that loses, doubles and reorders votes. Passes if no
acknowledged vote is lost, none is doubled, the first acknowledgement comes within five seconds of a restart,
replaying the events gives the current rows, these are what each phone said last, and the ledger's chain
holds. Ends with 1 if it fails. Nothing here shows what a power cut would do: a killed process loses nothing
that the operating system has.
"""

import argparse
import asyncio
import json
import random
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.jobs.installation import postgres_database, postgres_server, sqlite_database
from tests.rooms.reflection.ballot.installation import Installation
from tests.rooms.reflection.ballot.storm import Line, Storm

LINES = {"good line": Line(), "bad line": Line(lost=0.15, doubled=0.2, held_back=0.2)}
MOST_SECONDS = 5.0


async def rage(storm: Storm, phones: int, kills: int, enough: int) -> list[float]:
    """Let everybody vote and kill the server again and again; seconds from each restart to the first
    acknowledgement."""
    voting = [asyncio.create_task(storm.phone(seat)) for seat in range(phones)]
    waits: list[float] = []
    clock = asyncio.get_running_loop().time
    while len(waits) < kills or len(storm.acknowledged) < enough:
        await _more(storm, storm.chance.randint(enough // kills // 2, enough // kills), voting)
        storm.installation.kill()
        # What was on its way when the server died must not be taken for an answer of the new one.
        await asyncio.sleep(0.05)
        begun = clock()
        storm.installation.start(1)
        await _more(storm, 1, voting)
        waits.append(storm.acknowledged_at - begun)
    storm.ended = True
    await asyncio.gather(*voting)
    return waits


async def _more(storm: Storm, count: int, voting: list["asyncio.Task[None]"]) -> None:
    wanted = len(storm.acknowledged) + count
    while len(storm.acknowledged) < wanted:
        await asyncio.sleep(0.005)
        for task in voting:
            if task.done():
                task.result()


def drill(installation: Installation, line: Line, options: argparse.Namespace) -> dict[str, Any]:
    storm = Storm(installation, installation.prepare(options.phones), line, random.Random(7))
    installation.start(1)
    installation.wait()
    waits = asyncio.run(rage(storm, options.phones, options.kills, options.acknowledged))
    installation.kill()
    held = installation.ask("report", storm.polling.session)
    lost = [once for once, sequence in storm.acknowledged.items() if held["events"].get(once) != sequence]
    return {
        "kills": len(waits),
        "acknowledged": len(storm.acknowledged),
        "lost": len(lost),
        "doubled": held["doubled"] + len(storm.contradicted),
        "refused": len(storm.refused),
        "recorded without being acknowledged": len(held["events"]) - len(storm.acknowledged),
        "first acknowledgement after a restart": {"median": _middle(waits), "most": round(max(waits), 2)},
        "replay gives the current rows": held["replays"],
        "current rows are what was said last": held["current"] == storm.last,
        "sequences without gaps": not held["gaps"],
        "the ledger tells of every vote": held["told"] == len(held["events"]),
        "the ledger's chain holds": held["chain"],
    }


def _middle(waits: list[float]) -> float:
    return round(sorted(waits)[len(waits) // 2], 2)


def passed(figures: dict[str, Any]) -> bool:
    quick = figures["first acknowledgement after a restart"]["most"] <= MOST_SECONDS
    wrong = any(figures[name] for name in ("lost", "doubled", "refused"))
    return quick and not wrong and all(value for value in figures.values() if isinstance(value, bool))


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--engine", choices=["sqlite", "postgres"])
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--acknowledged", type=int, default=5000)
    parser.add_argument("--phones", type=int, default=200)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    results = {}
    for engine in [options.engine] if options.engine else ["sqlite", "postgres"]:
        if engine == "postgres" and not postgres_server():
            print("postgres: skipped, because no server answers. Set MOOTHALL_TEST_POSTGRES.")
            continue
        for name, line in LINES.items():
            with tempfile.TemporaryDirectory() as folder:
                database = sqlite_database(Path(folder)) if engine == "sqlite" else postgres_database()
                with database as url:
                    installation = Installation(url, Path(folder))
                    try:
                        results[f"{engine}, {name}"] = drill(installation, line, options)
                    finally:
                        installation.close()
            print(f"{engine}, {name}", json.dumps(results[f"{engine}, {name}"], indent=1), flush=True)
    if options.json:
        options.json.write_text(json.dumps(results, indent=1))
    return 0 if all(map(passed, results.values())) else 1


if __name__ == "__main__":
    sys.exit(main())
