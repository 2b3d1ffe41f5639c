"""Screening against ASReview 3.0.8 (its default model, ELAS u4) and buscarpy 0.0.2, on six finished reviews.

    .venv/bin/python bench/screening.py [PART ...] [--seeds 10] [--data FOLDER] [--peer-python PATH]

Parts: `ranking` (what reading in our order would have saved, and the CPU of simulating it), `refit` (one fit
and ranking of 20,000 records with 2,000 verdicts: time and memory), `stopping` (where the hypergeometric test
is met first, and what had been found there) and `cold` (criteria before the first verdict). All of them if
none is named.

DATA holds the six sets as CSV files. Both sides get the same texts and the same two records to begin with, in
turns in one run, on one thread; times are CPU time, because other programs may use the machine. Figures of a
set are means over the seeds; differences are bootstrapped over sets. Records to begin with do not count.
Memory is the most that a process of its own held above what it held before (Linux only).
"""

import argparse
import csv
import json
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
SETS = ("Donners_2021", "Nelson_2002", "van_der_Valk_2021", "Meijboom_2021", "Oud_2018", "Kitchenham_2010")
LARGE = 900
SHOWN = ("wss_95", "wss_100", "recall_10", "average_time_to_discovery", "loss")


def timed(do: Any) -> tuple[Any, float]:
    start = time.process_time()
    return do(), time.process_time() - start


# The data.


def records(path: Path) -> tuple[list[dict[str, str]], list[int]]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return rows, [int(row["label_included"]) for row in rows]


def texts_of(rows: list[dict[str, str]]) -> list[str]:
    return [f"{row['title']} {row['abstract']}" for row in rows]


def pooled(data: Path, size: int, path: Path) -> None:
    """All sets in one file, again and again with one more word in each title, up to ``size`` rows."""
    every = [row for name in SETS for row in records(data / f"{name}.csv")[0]]
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, ("title", "abstract", "label_included"), extrasaction="ignore")
        table.writeheader()
        for number in range(size):
            again, at = divmod(number, len(every))
            row = every[at]
            table.writerow(row | {"title": f"{row['title']} repeat{again}"} if again else row)


# The peers, in their own interpreter.


def serve_peer() -> int:
    import numpy as np
    import pandas as pd
    from asreview.learner import ActiveLearningCycle
    from asreview.models.models import get_ai_config
    from asreview.simulation.simulate import Simulate
    from buscarpy import calculate_h0

    def frame(path: str) -> Any:
        return pd.read_csv(path, keep_default_na=False)

    def elas() -> Any:
        return ActiveLearningCycle.from_meta(get_ai_config("elas_u4")["value"])

    def simulation(path: str, priors: list[int], seed: int) -> Any:
        rows = frame(path)
        np.random.seed(seed)

        def run() -> Any:
            made = Simulate(rows, rows["label_included"], [elas()], print_progress=False)
            made.label(priors)
            made.review()
            return made

        made, seconds = timed(run)
        return {"order": made._results["record_id"].tolist(), "seconds": seconds}

    def refits(path: str, labelled: int, rounds: int) -> Any:
        rows = frame(path)
        cycle = elas()
        matrix, truth = cycle.transform(rows), rows["label_included"].to_numpy()
        chosen = np.random.default_rng(0).permutation(len(rows))
        seconds = []
        for turn in range(rounds):
            known, pool = chosen[: labelled + turn], np.sort(chosen[labelled + turn :])
            step, spent = timed(lambda k=known, p=pool: cycle.fit(matrix[k], truth[k]).rank(matrix[p]))
            assert len(step) == len(pool)
            seconds.append(spent)
        return {"seconds": seconds}

    def hypergeometric(labels: list[int], places: list[int], n_records: int) -> Any:
        found = np.array(labels)
        p, seconds = timed(lambda: [float(calculate_h0(found[:n], n_records)) for n in places])
        return {"p": p, "seconds": seconds}

    jobs = {"simulate": simulation, "refits": refits, "hypergeometric": hypergeometric}
    return answer_with(lambda do, **job: jobs[do](**job))


def serve_alone() -> int:
    """Ours in a process that does nothing else."""
    import numpy as np

    from moothall.methods.screening import ScreeningSession

    def refits(path: str, labelled: int, rounds: int) -> Any:
        rows, truth = records(Path(path))
        session = ScreeningSession(texts_of(rows))
        matrix = session._features.matrix
        size = (matrix.data.nbytes + matrix.indices.nbytes + matrix.indptr.nbytes) / 2**20
        chosen = np.random.default_rng(0).permutation(len(rows)).tolist()
        for index in chosen[:labelled]:
            session.decide(index, truth[index])
        # The first fit loads what is loaded once.
        session.refit()
        session.decide(chosen[labelled], truth[chosen[labelled]])
        held, seconds = held_now(), []
        for index in chosen[labelled + 1 : labelled + 1 + rounds]:
            _, spent = timed(session.refit)
            seconds.append(spent)
            session.decide(index, truth[index])
        return {"seconds": seconds, "held": most_held() - held, "matrix": size}

    return answer_with(refits)


# The parts.


def run_ranking(given: Any, peer: Server) -> tuple[bool, Any]:
    import numpy as np

    from moothall.methods.screening import draw_priors, screening_metrics, simulate

    # What is loaded once is loaded before anything is timed.
    simulate(["bus", "bus stop", "stop", "road"], [1, 1, 0, 0])
    found: dict[str, Any] = {}
    for name in SETS:
        path = given.data / f"{name}.csv"
        rows, truth = records(path)
        texts, runs = texts_of(rows), []
        for seed in range(1, given.seeds + 1):
            priors = draw_priors(truth, seed=seed)
            mine, seconds = timed(lambda t=texts, y=truth, p=priors, s=seed: simulate(t, y, priors=p, seed=s))
            theirs = peer(do="simulate", path=str(path), priors=list(priors), seed=seed)
            read = [truth[index] for index in theirs["order"]]
            other = screening_metrics([*read, *[0] * (len(truth) - len(read))], n_prior=2)
            both = [[getattr(each, shown) for shown in SHOWN] for each in (mine.metrics, other)]
            runs.append([[*both[0], seconds], [*both[1], theirs["seconds"]]])
        ours, elas = np.mean(runs, axis=0)
        found[name] = {"n": len(truth), "ours": ours.tolist(), "elas": elas.tolist(), "runs": runs}
        for side, values in (("ours", ours), ("ELAS u4", elas)):
            words = " ".join(f"{shown} {value:.4f}" for shown, value in zip(SHOWN, values, strict=False))
            print(f"  {name:<18} {side:<8} {words} CPU {values[-1]:.2f} s", flush=True)
    return judged(found), found


def judged(found: dict[str, Any]) -> bool:
    import numpy as np

    ours, elas = (np.array([each[side] for each in found.values()]) for side in ("ours", "elas"))
    (mine, theirs), apart = (ours.mean(axis=0), elas.mean(axis=0)), (ours - elas)[:, SHOWN.index("loss")]
    drawn = np.random.default_rng(0).integers(len(apart), size=(10_000, len(apart)))
    limit = np.quantile(apart[drawn].mean(axis=1), 0.95)
    loss = mine[SHOWN.index("loss")] / theirs[SHOWN.index("loss")]
    met = verdict(f"mean loss {loss:.3f} times that of ELAS u4, at most 1.00 (stretch .95)", loss <= 1)
    met = verdict(f"upper 95 % limit of the difference {limit:+.4f}, at most +.005", limit <= 0.005) and met
    for name in ("wss_95", "recall_10"):
        at = SHOWN.index(name)
        words = f"mean {name} {mine[at]:.4f}, theirs {theirs[at]:.4f}, at most .01 below"
        met = verdict(words, mine[at] >= theirs[at] - 0.01) and met
    for name, each in found.items():
        share = each["ours"][-1] / each["elas"][-1]
        if each["n"] >= LARGE:
            met = verdict(f"{name}: {share:.3f} of its CPU, at most .20", share <= 0.2) and met
        else:
            print(f"           {name}: {share:.3f} of its CPU")
    return met


def run_refit(given: Any, peer: Server) -> tuple[bool, Any]:
    import numpy as np

    with tempfile.TemporaryDirectory() as folder, Server(Path(sys.executable), "alone") as alone:
        path = Path(folder) / "pooled.csv"
        pooled(given.data, 20_000, path)
        job = {"path": str(path), "labelled": 2000, "rounds": 20}
        mine, theirs = alone(**job), peer(do="refits", **job)
    worst, median = float(np.quantile(mine["seconds"], 0.95)), statistics.median(theirs["seconds"])
    own = statistics.median(mine["seconds"])
    print(f"  median {own * 1000:.0f} ms, ASReview's {median * 1000:.0f} ms: {own / median:.3f} times")
    words = f"p95 {worst * 1000:.0f} ms: {worst / median:.3f} times its median"
    met = verdict(f"{words}, at most .5", worst <= 0.5 * median)
    share = 1 + mine["held"] / mine["matrix"]
    words = f"matrix {mine['matrix']:.0f} MB, {mine['held']:.0f} MB above it: {share:.2f} times the matrix"
    return verdict(f"{words}, at most 1.5", share <= 1.5) and met, {"ours": mine, "asreview": theirs}


def run_stopping(given: Any, peer: Server) -> tuple[bool, Any]:
    from moothall.methods.screening import hypergeometric_test, simulate
    from moothall.methods.screening.stopping import stopping_place

    found, apart, spent = [], 0.0, [0.0, 0.0]
    for name in SETS:
        rows, truth = records(given.data / f"{name}.csv")
        for seed in range(1, given.seeds + 1):
            read = simulate(texts_of(rows), truth, seed=seed).labels.tolist()
            labels = [*read, *[0] * (len(truth) - len(read))]
            size = len(truth)
            stop = stopping_place(labels, n_records=size)
            places = sorted({*range(10, size, max(1, size // 40)), stop - 1, stop})
            mine, seconds = timed(
                lambda y=labels, at=places, n=size: [hypergeometric_test(y[:i], n_records=n) for i in at]
            )
            theirs = peer(do="hypergeometric", labels=labels, places=places, n_records=size)
            apart = max([apart, *(abs(a - b) for a, b in zip(mine, theirs["p"], strict=True))])
            spent = [spent[0] + seconds, spent[1] + theirs["seconds"]]
            found.append((name, size, 1 - stop / size, sum(labels[:stop]) / sum(labels)))
        own = [each for each in found if each[0] == name]
        saved, recall = (statistics.mean(each[at] for each in own) for at in (2, 3))
        print(f"  {name:<18} saved {saved:.1%}, recall {recall:.4f}", flush=True)
    share = spent[0] / spent[1]
    print(f"  CPU of the test: ours {spent[0]:.2f} s, buscarpy {spent[1]:.2f} s: {share:.3f} times")
    met = verdict(f"p apart from buscarpy's by {apart:.0e}, at most 1e-9", apart <= 1e-9)
    enough = statistics.mean(each[3] >= 0.95 for each in found)
    met = verdict(f"recall .95 reached in {enough:.1%} of runs, at least 95 %", enough >= 0.95) and met
    print(f"  mean saving {statistics.mean(each[2] for each in found):.1%}")
    large = statistics.mean(each[2] for each in found if each[1] >= LARGE)
    print(f"  mean saving where N >= {LARGE}: {large:.1%} (stretch: 30 %)")
    return met, found


def run_cold(given: Any, peer: Server) -> tuple[bool, Any]:
    import numpy as np

    from moothall.methods.screening import rank, screening_metrics

    found = {}
    for name in SETS:
        rows, truth = records(given.data / f"{name}.csv")
        texts, recalls = texts_of(rows), []
        for seed in range(1, given.seeds + 1):
            relevant = np.flatnonzero(np.array(truth) == 1)
            known = np.random.default_rng(seed).choice(relevant, 3, replace=False).tolist()
            criteria = " ".join(rows[index]["title"] for index in known)
            order = rank(texts, [-1] * len(texts), criteria=criteria, seed=seed).order.tolist()
            labels = [truth[index] for index in order if index not in known]
            recalls.append(screening_metrics(labels).recall_10)
        found[name] = statistics.mean(recalls)
        print(f"  {name:<18} recall at 10 % {found[name]:.3f}, random order .100", flush=True)
    enough = sum(recall >= 0.2 for recall in found.values())
    return verdict(
        f"twice the recall of a random order on {enough} sets, at least 5 of 6", enough >= 5
    ), found


RUNS = {"ranking": run_ranking, "refit": run_refit, "stopping": run_stopping, "cold": run_cold}


def main() -> int:
    asked = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    asked.add_argument("parts", nargs="*", metavar="PART", help=", ".join(RUNS))
    asked.add_argument(
        "--data", type=Path, default=HERE.parent.parent / "shared" / "data" / "review" / "screening"
    )
    asked.add_argument("--seeds", type=int, default=10)
    asked.add_argument("--peer-python", type=Path, default=PEER_PYTHON)
    asked.add_argument("--json", type=Path)
    asked.add_argument("--serve", choices=("peer", "alone"), help=argparse.SUPPRESS)
    given = asked.parse_args()
    if given.serve:
        return {"peer": serve_peer, "alone": serve_alone}[given.serve]()
    if wrong := set(given.parts) - set(RUNS):
        asked.error(f"no part is called {', '.join(sorted(wrong))}")
    if peer_is_missing(given.peer_python, "asreview and buscarpy"):
        return 2
    if not all((given.data / f"{name}.csv").exists() for name in SETS):
        print(f"Not all of {', '.join(SETS)} are there; say where with --data.", file=sys.stderr)
        return 2
    met, answers = True, {}
    with Server(given.peer_python, "peer") as peer:
        for part in given.parts or RUNS:
            print(f"\n{part}", flush=True)
            reached, answers[part] = RUNS[part](given, peer)
            met = reached and met
    if given.json:
        given.json.write_text(json.dumps(answers, indent=1) + "\n")
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
