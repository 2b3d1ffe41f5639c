"""The words and numbers of the example, read from the files in ``data/``."""

import csv
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"


@cache
def content(name: str) -> dict[str, Any]:
    """One file of content: "workspace", "evidence", "review", "sessions", "decisions" or "figures"."""
    return tomllib.loads((DATA / f"{name}.toml").read_text("utf-8"))


def file_of(name: str) -> bytes:
    """A file as somebody would upload it."""
    return (DATA / name).read_bytes()


@cache
def monthly_figures() -> dict[int, dict[str, str]]:
    """What was counted, by number of the month from 1; month 25 is the one that waits to be imported."""
    with (DATA / "figures.csv").open(encoding="utf-8", newline="") as lines:
        return {int(row["month"]): row for row in csv.DictReader(lines)}


SLUG: str = content("workspace")["workspace"]["slug"]
