"""How fast a ledger is verified, against the least that could be done with the same rows.

    python bench/ledger.py [--rows 100000] [--json FILE]

The peer is a bare loop of ``json.dumps`` and ``hashlib.sha256`` over the same rows in the same run: what it
costs to hash them at all. Goal: at most 3 times that. Needs no database.
"""

import argparse
import hashlib
import json
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from moothall.events.chain import CONTENT, check_rows, genesis, row_hash

WORKSPACE = "6f1d1f5e-7c3b-4d2e-9f60-0f0e5a3f2b11"
GOAL, REPEATS = 3.0, 5


def rows(count: int) -> list[dict[str, object]]:
    """A chain like those of a busy workspace; the same on every machine."""
    made, previous = [], genesis(WORKSPACE)
    for seq in range(1, count + 1):
        digest = hashlib.sha256(str(seq).encode()).hexdigest()
        row = {
            "workspace": WORKSPACE,
            "seq": seq,
            "name": ("segment.coded", "votes.recorded", "source.added")[seq % 3],
            "record": f"{digest[:8]}-{digest[8:12]}-4{digest[13:16]}-8{digest[17:20]}-{digest[20:32]}",
            "actor": digest[32:],
            "at": f"2027-03-04T{seq // 3600 % 24:02d}:{seq // 60 % 60:02d}:{seq % 60:02d}.000000Z",
            "says": {"first": seq, "last": seq + 9, "count": 10, "root": digest},
            "prev": previous,
        }
        row["hash"] = previous = row_hash(row)
        made.append(row)
    return made


def bare(chain: list[dict[str, object]]) -> None:
    for row in chain:
        content = {name: row[name] for name in CONTENT}
        text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
        hashlib.sha256(text.encode()).hexdigest()


def verified(chain: list[dict[str, object]]) -> None:
    report = check_rows(WORKSPACE, chain)
    if not report.ok or report.rows != len(chain):
        raise SystemExit("The chain of the benchmark does not verify, so its time says nothing.")


def seconds(work: Callable[[list[dict[str, object]]], None], chain: list[dict[str, object]]) -> float:
    begin = time.perf_counter()
    work(chain)
    return time.perf_counter() - begin


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    chain = rows(asked.rows)
    # In turn, so that what else the machine does touches both alike.
    times = [(seconds(verified, chain), seconds(bare, chain)) for _ in range(REPEATS)]
    ours, peer = (statistics.median(column) for column in zip(*times, strict=True))
    found = {
        "rows": asked.rows,
        "verify_rows_per_second": round(asked.rows / ours),
        "bare_rows_per_second": round(asked.rows / peer),
        "ratio": round(ours / peer, 2),
        "goal": GOAL,
        "reached": ours / peer <= GOAL,
    }
    print(f"verify {ours:.3f} s, bare loop {peer:.3f} s for {asked.rows:,} rows (median of {REPEATS})")
    print(f"ratio {found['ratio']}, goal at most {GOAL}: {'reached' if found['reached'] else 'NOT reached'}")
    if asked.json:
        asked.json.write_text(json.dumps(found, indent=2) + "\n")


if __name__ == "__main__":
    main()
