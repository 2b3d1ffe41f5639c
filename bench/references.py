"""Reading RIS against rispy 0.10.0: the same references, how fast, how much memory.

    .venv/bin/python bench/references.py [--records N] [--rounds N] [--peer-python PATH]

Made-up records, each with authors, title, journal and abstract of its own, half of them as one database
writes them (13 lines), half as another does (28 lines). Both sides read the bytes of the same file, in turns
in one run, on one thread, decoding included; medians of CPU and of wall time. Ours also keeps each record as
it came with its line, finds DOIs and PMIDs, and names everything odd. Goal: at most 2 times rispy's CPU time
with 100,000 records. Memory is what a process of its own held at most above what it held with the
bytes loaded, with twice as many records (Linux only).
"""

import argparse
import hashlib
import random
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from peers import BENCH, Server, answer_with, held_now, most_held, peer_is_missing, verdict

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "src"))
GOAL = 2.0
SYLLABLES = [
    "an",
    "ber",
    "co",
    "da",
    "el",
    "fi",
    "gra",
    "ho",
    "ja",
    "kel",
    "mi",
    "nor",
    "qui",
    "sa",
    "ul",
    "zé",
]


def main() -> int:
    asked = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    asked.add_argument("--records", type=int, default=100_000)
    asked.add_argument("--rounds", type=int, default=5)
    asked.add_argument("--peer-python", type=Path, default=BENCH / ".venv-rispy" / "bin" / "python")
    asked.add_argument("--serve", choices=("ours", "peer"), help=argparse.SUPPRESS)
    given = asked.parse_args()
    if given.serve:
        return serve(read_ours if given.serve == "ours" else read_peers)
    if peer_is_missing(given.peer_python, "rispy", apart="-rispy"):
        return 2
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "references.ris"
        met = compare_times(path, given)
        compare_memory(path, given)
    return 0 if met else 1


def compare_times(path: Path, given: Any) -> bool:
    size = make(path, given.records)
    rounds: dict[str, list[Any]] = {"ours": [], "peer": []}
    with Server(sys.executable, "ours") as ours, Server(given.peer_python, "peer") as peer:
        for _ in range(given.rounds + 1):
            rounds["ours"].append(ours(path=str(path)))
            rounds["peer"].append(peer(path=str(path)))
    first = [rounds[side][0] for side in rounds]
    if first[0]["titles"] != first[1]["titles"] or first[0]["found"] != given.records:
        raise SystemExit(f"Both sides must read the same titles: {first}")
    # The first turn of each loads what is loaded once.
    medians = {
        side: {clock: statistics.median(turn[clock] for turn in turns[1:]) for clock in ("cpu", "wall")}
        for side, turns in rounds.items()
    }
    mine, theirs = medians["ours"], medians["peer"]
    ratio = mine["cpu"] / theirs["cpu"]
    print(f"  {given.records:,} records, {size / 1e6:.0f} MB")
    for side, median in (("ours ", mine), ("rispy", theirs)):
        print(f"    {side} {median['cpu']:.2f} s CPU, {median['wall']:.2f} s wall")
    return verdict(f"{ratio:.2f} times its CPU time, at most {GOAL:.0f}", ratio <= GOAL)


def compare_memory(path: Path, given: Any) -> None:
    size = make(path, 2 * given.records)
    print(f"  {2 * given.records:,} records, {size / 1e6:.0f} MB, read once in a process of its own:")
    for side, python in (("ours", sys.executable), ("peer", given.peer_python)):
        with Server(python, side) as server:
            answer = server(path=str(path))
        print(
            f"    {'ours ' if side == 'ours' else 'rispy'} {answer['cpu']:.2f} s CPU,"
            f" {answer['held']:.0f} MB above the bytes, {answer['held'] / (size / 1e6):.1f} times their size"
        )


def serve(read: Any) -> int:
    def do(path: str) -> Any:
        data = Path(path).read_bytes()
        held, wall, cpu = held_now(), time.perf_counter(), time.process_time()
        titles = read(data)
        return {
            "cpu": time.process_time() - cpu,
            "wall": time.perf_counter() - wall,
            "held": most_held() - held,
            "found": len(titles()),
            "titles": hashlib.sha256("\n".join(titles()).encode()).hexdigest(),
        }

    return answer_with(do)


def read_ours(data: bytes) -> Any:
    from moothall.formats.references import read

    found, report = read(data)
    assert report.found == report.parsed == len(found)
    return lambda: [each.title for each in found]


def read_peers(data: bytes) -> Any:
    import rispy

    found = rispy.loads(data.decode("utf-8-sig"))
    return lambda: [each["title"] for each in found]


def make(path: Path, count: int) -> int:
    """A file of ``count`` records, the same on every machine. Returns its size in bytes."""
    chance = random.Random(0)
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for number in range(count):
            file.write(
                "\n".join([*(short_record, long_record)[number % 2](chance, number), "ER  - ", "", ""])
            )
    return path.stat().st_size


def words(chance: random.Random, count: int) -> str:
    made = ("".join(chance.choices(SYLLABLES, k=chance.randrange(1, 4))) for _ in range(count))
    return " ".join(made)


def name(chance: random.Random) -> str:
    return f"{words(chance, 1).title()}, {words(chance, 1).title()} {chance.choice('ABCDEFG')}."


def short_record(chance: random.Random, number: int) -> list[str]:
    """As a search in PubMed comes out of a reference manager."""
    return [
        "TY  - JOUR",
        *(f"AU  - {name(chance)}" for _ in range(5)),
        f"PY  - {1990 + number % 35}",
        f"TI  - {words(chance, 14).capitalize()}",
        f"JO  - {words(chance, 4).title()}",
        f"DO  - 10.5555/{number}.{chance.randrange(10_000)}",
        f"AB  - {words(chance, 220).capitalize()}.",
        f"AN  - {10_000_000 + number}",
    ]


def long_record(chance: random.Random, number: int) -> list[str]:
    """As a database that gathers from many others writes it."""
    return [
        "TY  - JOUR",
        f"AB  - {words(chance, 200).capitalize()}.",
        *(f"AU  - {name(chance)}" for _ in range(6)),
        "CY  - Netherlands",
        f"DA  - {1990 + number % 35}/07/03",
        f"DO  - 10.5555/{number}.{chance.randrange(10_000)}",
        f"EP  - {number % 300 + 9}",
        f"ID  - {number:012}",
        f"IS  - {number % 12 + 1}",
        f"JF  - {words(chance, 4).title()}",
        *(f"KW  - {words(chance, 2)}" for _ in range(4)),
        *(f"L2  - https://example.org/{words(chance, 1)}/{number}" for _ in range(3)),
        "PB  - Springer",
        f"PY  - {1990 + number % 35}",
        "SN  - 18602002",
        f"SP  - {number % 300}",
        f"TI  - {words(chance, 14).capitalize()}",
        f"UR  - https://example.org/{number}",
        f"VL  - {number % 90}",
    ]


if __name__ == "__main__":
    sys.exit(main())
