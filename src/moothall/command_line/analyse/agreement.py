"""``moothall analyse agreement``: how far coders agree, from a table of their ratings."""

import sys
from itertools import combinations
from pathlib import Path
from typing import Any

import click

from moothall.command_line.analyse.answers import ending_if_unreadable, print_json, print_table
from moothall.command_line.analyse.ratings_table import Ratings, read_ratings
from moothall.methods.agreement import (
    cohen_kappa,
    gwet_ac1,
    krippendorff_alpha,
    pabak,
    percent_agreement,
)
from moothall.methods.agreement.alpha import LEVELS

SOMETHING_REJECTED = 1
PAIRED = {"percent": percent_agreement, "kappa": cohen_kappa, "pabak": pabak, "ac1": gwet_ac1}


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--level", type=click.Choice(LEVELS), default="nominal", show_default=True)
@click.option("--bootstrap", type=click.IntRange(0), default=1000, show_default=True, help="Resamples.")
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True, help="Where chance begins.")
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
def agreement(file: Path, level: str, bootstrap: int, seed: int, as_json: bool) -> None:
    """How far the coders in FILE agree: a table with a row a coder and a column a unit, or with the columns
    coder, unit and value.

    Ends with 0; 1 if something had to be left out; 2 if the file cannot be used.
    """
    with ending_if_unreadable(file):
        ratings = read_ratings(file, numbers=level != "nominal")
        alpha = krippendorff_alpha(ratings.table(), level=level, bootstrap=bootstrap, seed=seed)
        answer = {
            "measure": alpha.measure,
            "level": level,
            "value": alpha.value,
            "interval": [alpha.low, alpha.high],
            "units": alpha.units,
            "raters": alpha.raters,
            "undefined": alpha.undefined,
            "pairs": _pairs(ratings),
            "rejected": [{"line": line, "cause": cause} for line, cause in ratings.rejected],
        }
    if as_json:
        print_json(answer)
    else:
        _say(answer)
    sys.exit(SOMETHING_REJECTED if ratings.rejected else 0)


def _pairs(ratings: Ratings) -> list[dict[str, Any]]:
    named = zip(ratings.by_coder, ratings.table(), strict=True)
    return [
        {"first": first, "second": second} | {name: of(one, two).value for name, of in PAIRED.items()}
        for (first, one), (second, two) in combinations(named, 2)
    ]


def _say(answer: dict[str, Any]) -> None:
    click.echo(f"Units rated twice or more: {answer['units']:,}, coders: {answer['raters']:,}")
    if answer["undefined"]:
        click.echo(f"Krippendorff's alpha is not defined. {answer['undefined']}")
    else:
        low, high = answer["interval"]
        click.echo(
            f"Krippendorff's alpha, {answer['level']}: {answer['value']:.3f} ({low:.3f} to {high:.3f})"
        )
    click.echo()
    headings = ["First", "Second", "Agree", "Kappa", "PABAK", "AC1"]
    print_table(headings, ([*pair.values()] for pair in answer["pairs"]))
    for rejected in answer["rejected"]:
        click.echo(f"Line {rejected['line']} was left out: {rejected['cause']}", err=True)
