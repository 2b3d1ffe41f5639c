"""``moothall analyse screening``: which records to read next, and what reading in that order would save."""

import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from moothall.command_line.analyse.answers import ending_if_unreadable, print_json, print_table
from moothall.command_line.analyse.labelled_records import LabelledRecords, read_records
from moothall.methods.screening import RankingSettings, rank, simulate, stopping_evidence
from moothall.methods.screening.checking import UNDECIDED
from moothall.methods.screening.settings import VERSION
from moothall.methods.screening.stopping import stopping_place

SOMETHING_REJECTED = 1
REASONS = {"model": "ranked", "criteria": "criteria", "random": "random"}
SHOWN = 20
MEASURES = ("wss_95", "wss_100", "recall_10", "average_time_to_discovery", "loss", "ndcg")


def _numbers(_context: click.Context, _option: click.Parameter, value: str | None) -> list[int] | None:
    if value is None:
        return None
    try:
        return [int(each) for each in value.split(",")]
    except ValueError as error:
        raise click.BadParameter("whole numbers with commas between them, such as 1,2,3") from error


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--labels", required=True, help="Column with 1 relevant, 0 irrelevant, or nothing if undecided."
)
@click.option("--criteria", help="What is looked for, in words; ranks records before the first verdicts.")
@click.option("--simulate", "simulated", is_flag=True, help="Screen decided records again, in our order.")
@click.option("--seeds", callback=_numbers, help="Where chance begins in each simulation, such as 1,2,3.")
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True, help="Where chance begins.")
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
def screening(
    file: Path,
    labels: str,
    criteria: str | None,
    simulated: bool,
    seeds: list[int] | None,
    seed: int,
    as_json: bool,
) -> None:
    """Rank the undecided records in FILE, a table with the columns title and abstract.

    Rows are counted from 0, below the header. The evidence for stopping takes the decided records for
    screened in the order of the file. With --simulate, verdicts are revealed as the ranking asks for them,
    and the evidence is that of the place where the hypergeometric test was met first.

    Ends with 0; 1 if a row had to be left out; 2 if the file cannot be used.
    """
    if seeds is not None and not simulated:
        raise click.UsageError("--seeds belongs to --simulate.")
    if criteria and simulated:
        raise click.UsageError(
            "A simulation begins with two verdicts: --criteria and --simulate do not go together."
        )
    with ending_if_unreadable(file):
        records = read_records(file, labels=labels)
        settings = RankingSettings(explore_share=0.0) if simulated else RankingSettings()
        answer = _ranked(records, criteria, settings, seed)
        if simulated:
            answer |= _simulated(records, settings, seeds or [seed])
    asked = {"labels": labels, "criteria": criteria, "simulate": simulated, "seeds": seeds}
    answer["settings"] |= asked
    if as_json:
        print_json(answer)
    else:
        _say(records, answer)
    sys.exit(SOMETHING_REJECTED if records.rejected else 0)


def _ranked(
    records: LabelledRecords, criteria: str | None, settings: RankingSettings, seed: int
) -> dict[str, Any]:
    ranking = rank(records.texts, records.labels, criteria=criteria, settings=settings, seed=seed)
    reason = REASONS[ranking.basis]
    screened = [label for label in records.labels if label != UNDECIDED]
    return {
        "method": "screening",
        "version": VERSION,
        "settings": asdict(settings),
        "seed": seed,
        "basis": ranking.basis,
        "ranking": [
            {"row": records.rows[index], "score": score, "reason": reason}
            for index, score in zip(ranking.order, ranking.score, strict=True)
        ],
        "metrics": None,
        "stopping": asdict(stopping_evidence(screened, n_records=len(records.labels))),
        "rejected": [{"line": line, "cause": cause} for line, cause in records.rejected],
    }


def _simulated(records: LabelledRecords, settings: RankingSettings, seeds: list[int]) -> dict[str, Any]:
    if UNDECIDED in records.labels:
        line = records.lines[records.labels.index(UNDECIDED)]
        raise ValueError(f"The record on line {line} is undecided, and a simulation needs a label for each.")
    size = len(records.labels)
    metrics, stopping = [], []
    for seed in seeds:
        found = simulate(records.texts, records.labels, settings=settings, seed=seed)
        begun = {"seed": seed, "priors": [records.rows[index] for index in found.priors]}
        metrics.append(begun | {"n_fits": found.n_fits} | asdict(found.metrics))
        # All relevant ones are found by then, so the rest are irrelevant in whatever order.
        labels = [*found.labels.tolist(), *[0] * (size - len(found.labels))]
        place = stopping_place(labels, n_records=size)
        stopping.append({"seed": seed} | asdict(stopping_evidence(labels[:place], n_records=size)))
    return {"metrics": metrics, "stopping": stopping}


def _say(records: LabelledRecords, answer: dict[str, Any]) -> None:
    counted = {name: records.labels.count(label) for name, label in (("relevant", 1), ("irrelevant", 0))}
    named = ", ".join(f"{name}: {count:,}" for name, count in counted.items())
    click.echo(f"Records: {len(records.labels):,}, {named}, undecided: {len(answer['ranking']):,}")
    if answer["metrics"] is not None:
        _say_simulated(answer["metrics"], answer["stopping"])
    else:
        _say_ranking(answer["ranking"])
        _say_stopping(answer["stopping"])
    for rejected in answer["rejected"]:
        click.echo(f"Line {rejected['line']} was left out: {rejected['cause']}", err=True)


def _say_ranking(ranking: list[dict[str, Any]]) -> None:
    click.echo("\nTo read next" if ranking else "\nNothing is left to read.")
    if ranking:
        print_table(["Row", "Score", "Reason"], ([*each.values()] for each in ranking[:SHOWN]))
    if len(ranking) > SHOWN:
        click.echo(f"And {len(ranking) - SHOWN:,} more.")


def _say_stopping(evidence: dict[str, Any]) -> None:
    screened, run = f"{evidence['n_screened']:,}", f"{evidence['run_irrelevant']:,}"
    click.echo(
        f"\nRecall still below 95 %: p = {evidence['p_value']:.3g} after {screened} records in the order"
    )
    click.echo(f"of the file, the last {run} of them irrelevant.")


def _say_simulated(metrics: list[dict[str, Any]], stopping: list[dict[str, Any]]) -> None:
    click.echo()
    rows = ([each["seed"], *(each[name] for name in MEASURES)] for each in metrics)
    print_table(["Seed", *MEASURES], rows)
    for each, evidence in zip(metrics, stopping, strict=True):
        click.echo(
            f"Seed {each['seed']}: the test was met after {evidence['n_screened']:,} records, with"
            f" {evidence['n_relevant']:,} relevant ones found."
            if evidence["test_met"]
            else f"Seed {each['seed']}: the test was never met."
        )
