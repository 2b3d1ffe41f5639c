"""From a decision to every paper under it: one recursive query, against a walk in steps and against networkx.

    python bench/trace.py [--peer-python bench/.venv/bin/python] [--json FILE]

200,000 records with 420,000 links in 400 inquiries, the same on every machine. Measured on SQLite, and on
PostgreSQL where DATABASE_URL names a server (on a database of its own, dropped afterwards). Peers in the same
run: a breadth-first walk with one query a level, and networkx with the whole graph in memory, asked in an
interpreter that has it. All must find the same papers. Goal: the median of ours under 50 milliseconds.
"""

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
INQUIRIES, ASKED, GOAL = 400, 200, 50.0
KINDS = {
    "source": 200, "coding": 200, "evidence_statement": 38, "statement": 25, "round_result": 5,
    "indicator": 8, "signal": 7, "agenda_item": 7, "decision": 10,
}  # fmt: skip
SIZE = sum(KINDS.values())

Link = tuple[int, int, str]
Walk = Callable[[int], set[int]]


def places() -> dict[str, range]:
    """Where in an inquiry the records of each kind stand."""
    found, first = {}, 1
    for kind, count in KINDS.items():
        found[kind] = range(first, first + count)
        first += count
    return found


def links_of(inquiry: int, chance: random.Random) -> list[Link]:
    """The links of one inquiry: three turns of the loop, each resting on the one before."""
    start = inquiry * SIZE
    at = {kind: [start + place for place in where] for kind, where in places().items()}
    before = max(0, inquiry - 1) * SIZE
    links: list[Link] = []
    for number, coding in enumerate(at["coding"]):
        # One excerpt in twenty comes from a paper of the inquiry before.
        links.append((coding, at["source"][number] if number % 20 else before + 1 + number, "derived_from"))
    choices = (
        ("evidence_statement", "coding", 8, "supports"),
        ("statement", "evidence_statement", 2, "derived_from"),
        ("round_result", "statement", 12, "derived_from"),
        ("decision", "evidence_statement", 10, "relied_on"),
        ("decision", "round_result", 3, "considered"),
        ("decision", "source", 26, "considered"),
    )
    for of, below, count, relation in choices:
        for record in at[of]:
            links += [(record, other, relation) for other in chance.sample(at[below], count)]
    decisions = at["decision"]
    links += [(new, old, "supersedes") for old, new in pairwise(decisions)]
    links += [(indicator, decisions[n], "measures") for n, indicator in enumerate(at["indicator"])]
    for n, (signal, item) in enumerate(zip(at["signal"], at["agenda_item"], strict=True)):
        links += [(signal, at["indicator"][n], "derived_from"), (item, signal, "derived_from")]
        links += [(item, decisions[n], "reopens"), (decisions[n + 3], item, "answers")]
    return [*links, (at["evidence_statement"][-1], at["evidence_statement"][0], "supersedes")]


def graph() -> list[Link]:
    chance = random.Random(20270304)
    return [link for inquiry in range(INQUIRIES) for link in links_of(inquiry, chance)]


def decisions_asked() -> list[int]:
    first = places()["decision"]
    chance = random.Random(7)
    return [chance.randrange(INQUIRIES) * SIZE + chance.choice(first) for _ in range(ASKED)]


def is_source(key: int) -> bool:
    return (key - 1) % SIZE + 1 in places()["source"]


def fill(links: list[Link]) -> Any:
    """An empty database with everything in it; returns the workspace."""
    from django.core.management import call_command
    from django.db import connection
    from django_scopes import scope

    from moothall.people.models import Workspace
    from moothall.trace.models import Link as LinkRow
    from moothall.trace.models import Record

    call_command("migrate", verbosity=0)
    workspace = Workspace.objects.create(slug="bench", name="Bench")
    kinds = [kind for kind, where in places().items() for _ in where]
    with scope(workspace=workspace):
        records = (
            Record(id=key, workspace=workspace, kind=kinds[(key - 1) % SIZE], title=f"Record {key}", url="/")
            for key in range(1, INQUIRIES * SIZE + 1)
        )
        Record.objects.bulk_create(records, batch_size=5000)
        rows = (LinkRow(workspace=workspace, of_id=a, rests_on_id=b, relation=r) for a, b, r in links)
        LinkRow.objects.bulk_create(rows, batch_size=5000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return workspace


def ours(key: int) -> set[int]:
    from moothall.trace.models import Record
    from moothall.trace.queries import rests_on

    return {record.pk for record in rests_on(Record(pk=key), kinds=("source",))}


def in_steps(key: int) -> set[int]:
    """What one would write without a recursive query: one query a level, then the papers themselves."""
    from moothall.trace.models import Link as LinkRow
    from moothall.trace.models import Record

    met: set[int] = set()
    level = {key}
    while level:
        below = LinkRow.objects.filter(of__in=level).values_list("rests_on_id", flat=True)
        level = set(below) - met
        met |= level
    return {record.pk for record in Record.objects.filter(pk__in=met, kind="source")}


def timed(walk: Walk) -> tuple[list[float], list[int]]:
    """Milliseconds of each walk, and how many papers it found."""
    walk(decisions_asked()[0])
    times, found = [], []
    for key in decisions_asked():
        begin = time.perf_counter()
        found.append(len(walk(key)))
        times.append(1000 * (time.perf_counter() - begin))
    return times, found


def summary(times: list[float]) -> dict[str, float]:
    return {
        "median_ms": round(statistics.median(times), 3),
        "p95_ms": round(statistics.quantiles(times, n=20)[-1], 3),
    }


def measure() -> dict[str, Any]:
    """In a process of its own, on the database that DATABASE_URL names."""
    import django

    django.setup()
    from django_scopes import scope

    links = graph()
    with scope(workspace=fill(links)):
        own, found = timed(ours)
        steps, same = timed(in_steps)
    if found != same:
        raise SystemExit("The walks do not find the same papers, so their times say nothing.")
    return {"links": len(links), "papers": found, "ours": summary(own), "one query a level": summary(steps)}


def measure_networkx() -> dict[str, Any]:
    """In an interpreter that has networkx: the graph is in memory before the clock runs."""
    import networkx

    whole = networkx.DiGraph()
    whole.add_edges_from((of, below) for of, below, _ in graph())
    times, found = timed(
        lambda key: {other for other in networkx.descendants(whole, key) if is_source(other)}
    )
    return {"version": networkx.__version__, "papers": found, "networkx": summary(times)}


def run(python: str, part: str, **environment: str) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="moothall-bench-") as folder:
        own = {"MOOTHALL_DATA": folder, "DJANGO_SETTINGS_MODULE": "moothall.settings"}
        own["PYTHONPATH"] = str(HERE.parent / "src")
        own["DATABASE_URL"] = f"sqlite:///{folder}/bench.sqlite3"
        command = [python, __file__, "--part", part]
        ended = subprocess.run(command, env=os.environ | own | environment, capture_output=True, text=True)
    if ended.returncode:
        raise SystemExit(ended.stderr)
    return json.loads(ended.stdout.splitlines()[-1])


def run_on_postgresql(server: str) -> dict[str, Any]:
    import psycopg

    name = f"moothall_bench_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            return run(sys.executable, "measure", DATABASE_URL=f"{server.rpartition('/')[0]}/{name}")
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--peer-python", type=Path, default=HERE / ".venv" / "bin" / "python")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--part", choices=("measure", "networkx"), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.part:
        print(json.dumps(measure() if asked.part == "measure" else measure_networkx()))
        return
    found = {"SQLite": run(sys.executable, "measure")}
    if (server := os.environ.get("DATABASE_URL", "")).startswith("postgres"):
        found["PostgreSQL"] = run_on_postgresql(server)
    peer = run(str(asked.peer_python), "networkx") if asked.peer_python.exists() else None
    if peer is None:
        print("networkx was not asked: make bench/.venv from bench/requirements.txt, or use --peer-python.")
    tell(found, peer)
    if asked.json:
        asked.json.write_text(json.dumps(found | ({"networkx": peer} if peer else {}), indent=2) + "\n")


def tell(found: dict[str, Any], peer: dict[str, Any] | None) -> None:
    papers = found["SQLite"]["papers"]
    print(f"{INQUIRIES * SIZE:,} records, {found['SQLite']['links']:,} links; {ASKED} decisions, each with")
    print(f"{min(papers)} to {max(papers)} papers under it (median {statistics.median(papers):.0f})")
    for engine, measured in found.items():
        if measured["papers"] != papers or (peer and peer["papers"] != papers):
            raise SystemExit("The engines do not find the same papers, so their times say nothing.")
        own, steps = measured["ours"], measured["one query a level"]
        line(engine, own)
        line(f"  one query a level ({steps['median_ms'] / own['median_ms']:.1f} times ours)", steps)
        if peer:
            ratio = own["median_ms"] / peer["networkx"]["median_ms"]
            line(
                f"  networkx {peer['version']} in memory (ours takes {ratio:.1f} times as long)",
                peer["networkx"],
            )
        print(
            f"  goal: median under {GOAL:.0f} ms: {'reached' if own['median_ms'] < GOAL else 'NOT reached'}"
        )


def line(name: str, times: dict[str, float]) -> None:
    print(f"{name}: median {times['median_ms']:.2f} ms, 95% under {times['p95_ms']:.2f} ms")


if __name__ == "__main__":
    main()
