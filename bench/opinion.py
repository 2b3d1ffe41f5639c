"""Opinion groups against red-dwarf 0.4.0, which does one pass of Polis: equality, speed, memory, chance.

    .venv/bin/python bench/opinion.py [PART ...] [--data FOLDER] [--peer-python bench/.venv/bin/python]

Parts: `compat` (the same result on public conversations, and how fast), `million` (speed and memory at 10^6
votes), `large` (memory at 10^7 and 10^8 votes, of ours alone), `inertia` (how tight k-means makes groups),
`chance` (groups in 200 tables of noise, and in 200 with three groups) and `blocks` (parts added up by Dask
are the whole). All of them if none is named; `large` and `chance` take minutes.

DATA holds the folders of conversations that Polis published. Both sides get the same votes as arrays, in
turns in one run, on one thread; times are CPU time, because other programs may use the machine. Ours is
counted from arrays to result; the peer wants a dictionary for each vote, and making those is counted apart.
Memory is the most that a process of its own held above what it held with the votes loaded (Linux only).
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from peers import PEER_PYTHON, Server, answer_with, held_now, most_held, peer_is_missing, verdict

os.environ |= dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "src"))
CONVERSATIONS = ("brexit-consensus", "scoop-hivemind.biodiversity", "vtaiwan.uberx")
PARTS = ("compat", "million", "large", "inertia", "chance", "blocks")
WITHOUT_PEER = {"large", "chance"}
STATISTICS = {"na": "agree", "nd": "disagree", "ns": "seen"}
MEASURES = (*STATISTICS, "pa", "pd", "pat", "pdt", "ra", "rd", "rat", "rdt")


def main() -> int:
    asked = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    asked.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    asked.add_argument("--data", type=Path, default=HERE.parent.parent / "shared" / "data" / "opinion")
    asked.add_argument("--peer-python", type=Path, default=PEER_PYTHON)
    asked.add_argument("--rounds", type=int, default=7)
    asked.add_argument("--serve", choices=("peer", "alone", "blocks"), help=argparse.SUPPRESS)
    given = asked.parse_args()
    if given.serve:
        return {"peer": serve_peer, "alone": serve_alone, "blocks": serve_blocks}[given.serve]()
    if wrong := set(given.parts) - set(PARTS):
        asked.error(f"no part is called {', '.join(sorted(wrong))}")
    if {*(given.parts or PARTS)} - WITHOUT_PEER and peer_is_missing(given.peer_python, "red-dwarf"):
        return 2
    met = True
    for part in given.parts or PARTS:
        print(f"\n{part}")
        met = RUNS[part](given) and met
    return 0 if met else 1


# The peer, in its own interpreter.


def serve_peer() -> int:
    import numpy as np
    from reddwarf.implementations.polis import run_pipeline
    from reddwarf.sklearn.cluster import PolisKMeans

    def do(path: str, rejected: list[int], full: bool = False, points: bool = False) -> Any:
        with np.load(path) as arrays:
            columns = [arrays[name].tolist() for name in ("participant", "statement", "value")]
            placed = arrays["points"] if points else None
        if placed is not None:
            fitted = (PolisKMeans(k, init="polis", random_state=1).fit(placed) for k in range(2, 6))
            return [float(each.inertia_) for each in fitted]
        start = time.process_time()
        votes = [
            {"participant_id": who, "statement_id": what, "vote": value}
            for who, what, value in zip(*columns, strict=True)
        ]
        made, held = time.process_time(), held_now()
        found = run_pipeline(votes=votes, mod_out_statement_ids=rejected, random_state=1)
        answer = {"dictionaries": made - start, "seconds": time.process_time() - made}
        return answer | {"held": most_held() - held} | (peers_result(found) if full else {})

    return answer_with(do)


def peers_result(found: Any) -> dict[str, Any]:
    of_groups = found.group_comment_stats
    groups = range(of_groups.index.get_level_values("group_id").nunique())
    return {
        "labels": found.participants_df["cluster_id"].fillna(-1).astype(int).tolist(),
        "xy": found.participants_df[["x", "y"]].to_numpy().tolist(),
        "priority": found.statements_df["priority"].astype(float).tolist(),
        "consensus": [[each["tid"] for each in found.consensus[side]] for side in ("agree", "disagree")],
        "representative": [
            [[each["tid"], each["repful-for"]] for each in found.repness[group]] for group in groups
        ],
        "statistics": {
            name: [of_groups.loc[group][name].astype(float).tolist() for group in groups] for name in MEASURES
        },
    }


# Ours.


def conversation(data: Path, name: str) -> tuple[dict[str, Any], list[int]]:
    from moothall.formats.polis_csv import read_folder

    export = read_folder(data / name)
    cast = export.current_votes()
    arrays = {"participant": cast.participant, "statement": cast.statement, "value": cast.value}
    return arrays, list(export.rejected)


def ours(arrays: dict[str, Any], rejected: list[int]) -> Any:
    from moothall.methods.opinion import polis, vote_table

    return polis(vote_table(**arrays), rejected=rejected)


def made_up(people: int, statements: int, cast: int, groups: int = 3) -> dict[str, Any]:
    """``cast`` votes of each, one in each of as many runs of statements, at the rates of their group."""
    import numpy as np

    chance = np.random.default_rng(0)
    rates = (chance.beta(0.8, 0.8, (groups, statements)) * 200).astype(np.uint8)
    group = chance.integers(groups, size=people, dtype=np.int8)
    width = statements // cast
    statement = np.empty((people, cast), dtype=np.int32)
    value = np.empty((people, cast), dtype=np.int8)
    # From the last to the first, so that there is something to sort, and little by little.
    for first in range(0, people, 10_000):
        some = slice(first, first + 10_000)
        shape = value[some].shape
        runs = width * np.arange(cast - 1, -1, -1) + chance.integers(width, size=shape, dtype=np.int32)
        agrees = chance.integers(200, size=shape, dtype=np.uint8) < rates[group[some, None], runs]
        statement[some], value[some] = runs, np.where(agrees, 1, -1)
        value[some][chance.random(shape, dtype=np.float32) < 0.15] = 0
    participant = np.repeat(np.arange(people - 1, -1, -1, dtype=np.int32), cast)
    return {"participant": participant, "statement": statement.ravel(), "value": value.ravel()}


def serve_alone() -> int:
    """One job, in a process of its own, that memory is measured of."""
    import numpy as np

    def do(path: str = "", shape: list[int] | None = None, own: bool = False) -> Any:
        from moothall.methods.opinion import group_statistics, polis, positions, vote_table

        if path:
            with np.load(path) as file:
                arrays = {name: file[name] for name in ("participant", "statement", "value")}
        else:
            arrays = made_up(*(shape or []))
        held, start = held_now(), time.process_time()
        table = vote_table(**arrays)
        read = time.process_time()
        found = polis(table)
        done = time.process_time()
        if own:
            positions(table)
            group_statistics(table, labels=found.labels)
        seconds = {"reading": read - start, "polis": done - read, "own": time.process_time() - done}
        return {"before": held, "held": most_held() - held, "k": found.k, "votes": len(table.value)} | seconds

    return answer_with(do)


def timed_in_turns(
    peer: Server, path: str, arrays: Any, rejected: list[int], rounds: int
) -> tuple[float, ...]:
    """Median CPU seconds of ours, of the peer, and of the peer's dictionaries."""
    mine, theirs = [], []
    for _ in range(rounds + 1):
        start = time.process_time()
        ours(arrays, rejected)
        mine.append(time.process_time() - start)
        theirs.append(peer(path=path, rejected=rejected))
    # The first turn of each loads what is loaded once.
    medians = [statistics.median(each[name] for each in theirs[1:]) for name in ("seconds", "dictionaries")]
    return statistics.median(mine[1:]), *medians


def run_compat(given: Any) -> bool:
    import numpy as np

    ratios, met = [], True
    with tempfile.TemporaryDirectory() as folder, Server(given.peer_python, "peer") as peer:
        for name in CONVERSATIONS:
            arrays, rejected = conversation(given.data, name)
            path = str(Path(folder) / "votes.npz")
            np.savez(path, **arrays)
            mine, theirs, made = timed_in_turns(peer, path, arrays, rejected, given.rounds)
            ratios.append(theirs / mine)
            print(
                f"  {name}: {len(arrays['value']):,} votes, ours {mine * 1000:.1f} ms, red-dwarf"
                f" {theirs * 1000:.1f} ms (dictionaries {made * 1000:.1f} ms more): {theirs / mine:.1f} times"
            )
            met = equal(arrays, rejected, peer(path=path, rejected=rejected, full=True)) and met
    met = (
        verdict(
            f"median {statistics.median(ratios):.1f} times as fast, at least 10",
            statistics.median(ratios) >= 10,
        )
        and met
    )
    return verdict(f"worst {min(ratios):.1f} times as fast, at least 6", min(ratios) >= 6) and met


def equal(arrays: Any, rejected: list[int], theirs: Any) -> bool:
    import numpy as np

    from moothall.methods.opinion import group_statistics, vote_table

    found = ours(arrays, rejected)
    pairs = {*zip(found.labels.tolist(), theirs["labels"], strict=True)}
    partition = len(pairs) == found.k + (-1 in found.labels) == len({*theirs["labels"]})
    shown = [[list(side) for side in group] for group in found.representative] == theirs["representative"]
    agreed = [list(found.consensus_agree), list(found.consensus_disagree)] == theirs["consensus"]
    given = group_statistics(vote_table(**arrays), labels=theirs["labels"])
    apart = max(
        np.abs(getattr(given, STATISTICS.get(name, name)) - np.array(values)).max()
        for name, values in theirs["statistics"].items()
    )
    placed = max(
        np.abs(mine - np.array(other)).max() / np.abs(mine).max()
        for mine, other in ((found.xy, theirs["xy"]), (found.priority, theirs["priority"]))
    )
    met = verdict("the same groups, representative statements and consensus", partition and shown and agreed)
    met = verdict(f"statistics for its labels apart by {apart:.0e}, at most 1e-9", apart <= 1e-9) and met
    return verdict(f"positions and priorities apart by {placed:.0e}, at most 1e-3", placed <= 1e-3) and met


def run_million(given: Any) -> bool:
    import numpy as np

    arrays = made_up(20_000, 500, 50)
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "votes.npz")
        np.savez(path, **arrays)
        with Server(given.peer_python, "peer") as peer:
            mine, theirs, made = timed_in_turns(peer, path, arrays, [], max(5, given.rounds - 2))
        with Server(given.peer_python, "peer") as peer:
            their_memory = peer(path=path, rejected=[])["held"]
        with Server(Path(sys.executable), "alone") as alone:
            my_memory = alone(path=path)["held"]
    print(
        f"  20,000 people, 500 statements: ours {mine:.2f} s and {my_memory:.0f} MB, red-dwarf {theirs:.1f} s"
        f" (dictionaries {made:.2f} s more) and {their_memory:.0f} MB"
    )
    fast = verdict(f"{theirs / mine:.1f} times as fast, at least 15", theirs >= 15 * mine)
    share = my_memory / their_memory
    return verdict(f"1/{1 / share:.0f} of its memory, at most 1/5", share <= 0.2) and fast


def run_large(given: Any) -> bool:
    met = True
    for shape, limit in (([200_000, 1000, 50], 700), ([1_000_000, 1000, 100], 4000)):
        with Server(Path(sys.executable), "alone") as alone:
            found = alone(shape=shape, own=True)
        most = found["before"] + found["held"]
        print(
            f"  {found['votes']:,} votes: table {found['reading']:.1f} s, compat {found['polis']:.1f} s, own"
            f" positions {found['own']:.1f} s; {found['held']:.0f} MB above {found['before']:.0f} MB"
        )
        met = (
            verdict(f"at most {most:.0f} MB, votes given included; less than {limit} MB", most < limit)
            and met
        )
    return met


def run_inertia(given: Any) -> bool:
    import numpy as np

    from moothall.methods.opinion.division import Sample, divide

    met = True
    with tempfile.TemporaryDirectory() as folder, Server(given.peer_python, "peer") as peer:
        for name in CONVERSATIONS:
            arrays, rejected = conversation(given.data, name)
            found = ours(arrays, rejected)
            points = found.xy[found.labels >= 0]
            np.savez(path := str(Path(folder) / "votes.npz"), points=points, **arrays)
            theirs = peer(path=path, rejected=rejected, points=True)
            sample = Sample(points, 1, np.random.default_rng(0))
            mine = next(divide([sample], tried=range(2, 6), starts=20)).inertia
            ratios = [one / other for one, other in zip(mine, theirs, strict=True)]
            words = ", ".join(f"{ratio:.4f}" for ratio in ratios)
            met = (
                verdict(f"{name}: {words} of its inertia at k = 2 to 5, at most 1.001", max(ratios) <= 1.001)
                and met
            )
            if name == "scoop-hivemind.biodiversity":
                met = (
                    verdict(f"{name}: {1 - ratios[3]:.1%} better at k = 5, at least 5 %", ratios[3] <= 0.95)
                    and met
                )
    return met


def run_chance(given: Any) -> bool:
    from moothall.methods.opinion import emergent_groups

    found = {}
    for groups in (1, 3):
        start = time.process_time()
        reasons = [emergent_groups(small(seed, groups)).reason for seed in range(200)]
        found[groups] = reasons.count("found") / 200
        counts = ", ".join(f"{reason} {reasons.count(reason)}" for reason in sorted({*reasons}))
        print(f"  {groups} made: {counts}; {(time.process_time() - start) / 200:.2f} s a table")
    met = verdict(f"groups found in {found[1]:.1%} of tables of noise, at most 7 %", found[1] <= 0.07)
    return verdict(f"found in {found[3]:.1%} where there are three, at least 90 %", found[3] >= 0.9) and met


def small(seed: int, groups: int) -> Any:
    """54 people who cast 25 votes each on 40 statements, pass 15 %, and agree at the rates of their group."""
    import numpy as np

    from moothall.methods.opinion import vote_table

    chance = np.random.default_rng((seed, groups))
    rates, group = chance.beta(0.8, 0.8, (groups, 40)), chance.integers(groups, size=54)
    person = np.repeat(np.arange(54), 25)
    statement = np.concatenate([chance.permutation(40)[:25] for _ in range(54)])
    value = np.where(chance.random(len(person)) < rates[group[person], statement], 1, -1)
    value[chance.random(len(person)) < 0.15] = 0
    return vote_table(participant=person, statement=statement, value=value)


def run_blocks(given: Any) -> bool:
    with Server(given.peer_python, "blocks") as server:
        apart = server()
    return verdict(
        f"sums, products and counts over 20 blocks, mapped by Dask, apart by {apart:.0e}, at most 1e-8",
        apart <= 1e-8,
    )


def serve_blocks() -> int:
    """In the peers' interpreter, because it has Dask."""
    from functools import partial

    import dask
    import numpy as np

    from moothall.methods.opinion import vote_table
    from moothall.methods.opinion.blocks import (
        blocks,
        group_counts,
        statement_products,
        statement_sums,
        total,
    )

    def elsewhere(function: Any, parts: Any) -> Any:
        return dask.compute(*(dask.delayed(function)(part) for part in parts))

    def do() -> Any:
        table = vote_table(**made_up(20_000, 500, 50))
        labels = np.arange(20_000) % 4 - 1
        everybody = next(blocks(table, people=20_000))
        count, sums = statement_sums(everybody)
        products = partial(statement_products, means=sums / count)
        counts = partial(group_counts, labels=labels, groups=3)
        return max(
            float(np.abs(total(each, blocks(table, people=1000), mapper=elsewhere) - each(everybody)).max())
            for each in (statement_sums, products, counts)
        )

    return answer_with(do)


RUNS = {
    "compat": run_compat,
    "million": run_million,
    "large": run_large,
    "inertia": run_inertia,
    "chance": run_chance,
    "blocks": run_blocks,
}


if __name__ == "__main__":
    sys.exit(main())
