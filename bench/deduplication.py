"""Duplicates against bib-dedupe 0.11.0: what is found in libraries the forest has not seen, speed, memory.

    .venv/bin/python bench/deduplication.py [PART ...] [--data FOLDER] [--peer-python PATH] [--rounds 5]

Parts: `left_out` (each labelled library, by a forest that was grown on everything but it), `made_up`
(libraries of works and of others easily taken for them, made of titles the forest has not seen) and `scale`
(50,000 records against 5,000: time and memory). All of them if none is named.

DATA holds the folders `dedupe` and `screening`. Both sides get the same records, in turns in one run, on one
thread and with one process; times are CPU time, children included, because other programs may use the
machine. Neither side's loading counts, nor does growing the forests, which bench/deduplication_training does.
Memory is the most that a process of its own ever held (Linux only).
"""

import argparse
import csv
import json
import os
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

from peers import PEER_PYTHON, Server, answer_with, most_held, peer_is_missing, verdict

os.environ |= dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent / "src")]
PARTS = ("left_out", "made_up", "scale")
WITHOUT_PEER = {"scale"}
HALVES = (
    ("Donners_2021", "Nelson_2002", "Kitchenham_2010"),
    ("van_der_Valk_2021", "Meijboom_2021", "Oud_2018"),
)


def main() -> int:
    asked = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    asked.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    asked.add_argument("--data", type=Path, default=HERE.parent.parent / "shared" / "data" / "review")
    asked.add_argument("--peer-python", type=Path, default=PEER_PYTHON)
    asked.add_argument("--rounds", type=int, default=5)
    asked.add_argument("--serve", choices=("peer", "scale"), help=argparse.SUPPRESS)
    given = asked.parse_args()
    if given.serve:
        return {"peer": serve_peer, "scale": serve_scale}[given.serve]()
    if wrong := set(given.parts) - set(PARTS):
        asked.error(f"no part is called {', '.join(sorted(wrong))}")
    if {*(given.parts or PARTS)} - WITHOUT_PEER and peer_is_missing(given.peer_python, "bib-dedupe"):
        return 2
    met = True
    for part in given.parts or PARTS:
        print(f"\n{part}")
        met = RUNS[part](given) and met
    return 0 if met else 1


def spent() -> float:
    """CPU seconds of this process and of those it began and saw end."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


# The peer, in its own interpreter.


def serve_peer() -> int:
    import pandas as pd
    from bib_dedupe.bib_dedupe import block, cluster, match, prep

    def do(path: str) -> Any:
        records = json.loads(Path(path).read_text("utf-8"))["records"]
        names = {"authors": "author", "issue": "number"}
        rows = [{names.get(key, key): value for key, value in record.items()} for record in records]
        table = pd.DataFrame(rows).assign(ID=[f"r{at}" for at in range(len(rows))], ENTRYTYPE="article")
        start = spent()
        matched = match(block(prep(table, cpu=1, verbosity_level=0), cpu=1), cpu=1)
        groups = cluster(matched)
        maybe = int((matched["duplicate_label"] == "maybe").sum()) if len(matched) else 0
        return {
            "groups": [sorted(int(name[1:]) for name in group) for group in groups],
            "maybe": maybe,
            "seconds": spent() - start,
        }

    return answer_with(do)


# Ours.


def found_by(forest: Any, library: Any) -> tuple[Any, float]:
    from moothall.methods.deduplication import DuplicateSettings
    from moothall.methods.deduplication.finding import duplicates
    from moothall.methods.deduplication.records import normalise

    start = spent()
    found = duplicates(normalise(library.records), settings=DuplicateSettings(), forest=forest)
    return found, spent() - start


def in_turns(peer: Server, library: Any, forest: Any, rounds: int) -> dict[str, Any]:
    """What both find in a library, scored, and their median CPU seconds."""
    from bench.deduplication_training.labelled import write_library

    from moothall.methods.deduplication import score_duplicates

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "library.json"
        write_library(library, path)
        mine, theirs = [], []
        for _ in range(rounds + 1):
            mine.append(found_by(forest, library))
            theirs.append(peer(path=str(path)))
    # The first turn of each loads what is loaded once.
    seconds = statistics.median(each[1] for each in mine[1:] or mine)
    their_seconds = statistics.median(each["seconds"] for each in theirs[1:] or theirs)
    found, size = mine[0][0], {"n_records": len(library.records)}
    return {
        "ours": score_duplicates(found.groups, library.truth, **size),
        "theirs": score_duplicates(theirs[0]["groups"], library.truth, **size),
        "queue": sum(pair.outcome == "queue" for pair in found.pairs),
        "maybe": theirs[0]["maybe"],
        "with_queue": recall_with_queue(found, library),
        "share": seconds / their_seconds,
        "seconds": (seconds, their_seconds),
    }


def recall_with_queue(found: Any, library: Any) -> float:
    """Recall once somebody has decided rightly on every pair in the queue."""
    import numpy as np

    from moothall.methods.deduplication import score_duplicates
    from moothall.methods.deduplication.groups import grouped

    group = {place: at for at, places in enumerate(library.truth) for place in places}
    right = [(p.i, p.j) for p in found.pairs if group.get(p.i, -1) == group.get(p.j, -2)]
    pairs = np.array(right, dtype=np.int64).reshape(-1, 2)
    groups = grouped(pairs, len(library.records))
    return float(score_duplicates(groups, library.truth, n_records=len(library.records)).recall)


def say(name: str, library: Any, result: dict[str, Any]) -> None:
    print(f"  {name}: {len(library.records):,} records, {sum(map(len, library.truth)):,} in groups")
    for side, words in (("ours", f"{result['queue']} asked about"), ("theirs", f"{result['maybe']} maybe")):
        score = result[side]
        print(
            f"    {side:7}P {score.precision:.4f}  R {score.recall:.4f}  F1 {score.f1:.4f}  false merges"
            f" {score.false_positive}, missed {score.false_negative}, {words}"
        )
    mine, other = result["seconds"]
    print(f"    recall with the queue {result['with_queue']:.4f}; CPU {mine:.2f} s and {other:.2f} s")


def run_left_out(given: Any) -> bool:
    from bench.deduplication_training.growing import grow
    from bench.deduplication_training.labelled import REAL, read_library
    from bench.deduplication_training.made_up import made_up_library

    libraries = {name: read_library(given.data / "dedupe", name) for name in REAL}
    made_up = made_up_library(given.data / "screening")
    results = {}
    with Server(given.peer_python, "peer") as peer:
        for name, library in libraries.items():
            others = [other for key, other in libraries.items() if key != name]
            results[name] = in_turns(peer, library, grow([*others, made_up]), given.rounds)
            say(name, library, results[name])
    mean, other_mean = (
        statistics.mean(result[side].f1 for result in results.values()) for side in ("ours", "theirs")
    )
    false, other_false = (
        sum(result[side].false_positive for result in results.values()) for side in ("ours", "theirs")
    )
    met = [
        verdict(f"macro F1 {mean:.4f}, at least {other_mean:.4f}", mean >= other_mean),
        verdict(f"{false} false merges, at most {other_false + 1}", false <= other_false + 1),
    ]
    for name, result in results.items():
        limit = max(20, 0.03 * len(libraries[name].records))
        recall = result["with_queue"]
        met.append(verdict(f"{name}: recall with the queue {recall:.4f}, at least 0.98", recall >= 0.98))
        met.append(
            verdict(f"{name}: {result['queue']} in the queue, at most {limit:.0f}", result["queue"] <= limit)
        )
        met.append(
            verdict(f"{name}: {result['share']:.3f} of its CPU, at most 0.05", result["share"] <= 0.05)
        )
    return all(met)


def run_made_up(given: Any) -> bool:
    from bench.deduplication_training.growing import grow
    from bench.deduplication_training.labelled import REAL, read_library
    from bench.deduplication_training.made_up import made_up_library

    real = [read_library(given.data / "dedupe", name) for name in REAL]
    screening = given.data / "screening"
    with Server(given.peer_python, "peer") as peer:
        for sets, others in (HALVES, HALVES[::-1]):
            library = made_up_library(screening, sets=sets, seed=1)
            forest = grow([*real, made_up_library(screening, sets=others)])
            say("made of " + ", ".join(sets), library, in_turns(peer, library, forest, 0))
    return True


# At scale.


def repeated(data: Path, count: int) -> list[dict[str, str | None]]:
    """``count`` records of six reviews, again and again, a word more at the end of the title each time."""
    rows = []
    for path in sorted((data / "screening").glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows += list(csv.DictReader(file))
    names = ("title", "authors", "year", "journal", "doi", "pmid", "abstract")
    suffixes = ["", *(f" copy {'abcdefghijklmnopqrstuvwxyz'[at % 26] * (2 + at // 26)}" for at in range(100))]
    return [
        {name: rows[at % len(rows)].get(name) or None for name in names}
        | {"title": rows[at % len(rows)]["title"] + suffixes[at // len(rows)]}
        for at in range(count)
    ]


def serve_scale() -> int:
    def do(data: str, count: int) -> Any:
        from moothall.methods.deduplication import find_duplicates

        find_duplicates(repeated(Path(data), 100))
        records = repeated(Path(data), count)
        start = spent()
        found = find_duplicates(records)
        seconds = spent() - start
        return {
            "seconds": seconds,
            "candidates": found.n_candidates,
            "groups": len(found.groups),
            "most": most_held(),
        }

    return answer_with(do)


def run_scale(given: Any) -> bool:
    seconds: dict[int, list[float]] = {5_000: [], 50_000: []}
    most = {}
    for turn in range(3):
        for count in seconds:
            with Server(Path(sys.executable), "scale") as server:
                found = server(data=str(given.data), count=count)
            seconds[count].append(found["seconds"])
            most[count] = max(most.get(count, 0), found["most"])
            if not turn:
                print(f"  {count:,} records: {found['candidates']:,} candidates, {found['groups']:,} groups")
    small, large = (statistics.median(each) for each in seconds.values())
    print(f"  {small:.2f} s and {large:.2f} s; at most {most[5_000]:.0f} MB and {most[50_000]:.0f} MB held")
    met = verdict(
        f"{large / small:.1f} times the CPU for ten times the records, at most 25", large <= 25 * small
    )
    return verdict(f"{most[50_000]:.0f} MB, at most 1,024", most[50_000] <= 1024) and met


RUNS = {"left_out": run_left_out, "made_up": run_made_up, "scale": run_scale}


if __name__ == "__main__":
    sys.exit(main())
