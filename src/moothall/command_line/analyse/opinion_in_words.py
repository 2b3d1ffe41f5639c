"""An analysis of opinions as plain text: a few lines and a table for each grouping."""

from collections.abc import Sequence
from typing import Any

import click

from moothall.command_line.analyse.answers import print_table

GROUND = {1: "all agree", -1: "all disagree", 0: ""}


def say(answer: dict[str, Any]) -> None:
    """Print the answer of ``moothall analyse opinion``."""
    counts = answer["input"]
    named = {"People": "participants", "statements": "statements", "votes": "votes", "rejected": "rejected"}
    click.echo(", ".join(f"{word}: {counts[key]:,}" for word, key in named.items()))
    if "polis" in answer:
        _say_polis(answer["polis"])
    else:
        _say_overall(answer["overall"])
        for grouping in answer["groupings"]:
            _say_grouping(grouping)
    for note in answer["notes"]:
        click.echo(f"Note: {note}", err=True)


def _say_overall(overall: dict[str, Any]) -> None:
    columns = ("seen", "agree", "disagree", "passed", "p_agree")
    rows = zip(overall["statement_ids"], *(overall[name][0] for name in columns), strict=True)
    _table("Everybody", ["Statement", "Votes", "Agree", "Disagree", "Pass", "Share agreeing"], rows)


def _say_grouping(grouping: dict[str, Any]) -> None:
    named = [f"{name} ({size})" for name, size in zip(grouping["options"], grouping["sizes"], strict=True)]
    bridging, shares = grouping["bridging"], grouping["statistics"]["p_agree"]
    ground = [GROUND[sign] for sign in bridging["common_ground"]]
    # Both come in the order of the floor, whether its number may be told or not.
    rank = bridging.get("rank_agree") or [-floor for floor in bridging["floor_agree"]]
    columns = (bridging["statement_ids"], *shares, bridging["floor_agree"], bridging["divisiveness"], ground)
    rows = [row for _, row in sorted(zip(rank, zip(*columns, strict=True), strict=True), key=_first)]
    headings = ["Statement", *named, "Least share", "Apart by", "Common ground"]
    _table(f"{grouping['name']}: share agreeing", headings, rows)


def _first(pair: tuple[float, Any]) -> float:
    return pair[0]


def _say_polis(polis: dict[str, Any]) -> None:
    sides = [(number, "agree") for number in polis["consensus_agree"]]
    sides += [(number, "disagree") for number in polis["consensus_disagree"]]
    _table("Everybody", ["Statement", "Side"], sides)
    for place, chosen in enumerate(polis["representative"], start=1):
        _table(f"Group {place}", ["Statement", "Side"], chosen)


def _table(title: str, headings: Sequence[str], rows: Any) -> None:
    click.echo(f"\n{title}")
    print_table(headings, rows)
