"""Libraries of which is known what stands in them twice."""

import csv
import json
from dataclasses import dataclass
from pathlib import Path

REAL = ("cytology", "stroke")
FIELDS = {"author": "authors", "number": "issue"}


@dataclass(frozen=True)
class Library:
    """``records`` as moothall.methods.deduplication takes them; ``truth`` holds the places of each group."""

    name: str
    records: list[dict[str, str | None]]
    truth: list[list[int]]


def read_library(folder: Path, name: str) -> Library:
    """A labelled library of the data folder: NAME_records.csv and NAME_ids.csv."""
    rows = rows_of(folder / f"{name}_records.csv")
    place = {row["ID"]: at for at, row in enumerate(rows)}
    records = [{FIELDS.get(key, key): value or None for key, value in row.items()} for row in rows]
    groups = [row["merged_ids"].split(";") for row in rows_of(folder / f"{name}_ids.csv")]
    return Library(name, records, [[place[key] for key in group] for group in groups])


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def write_library(library: Library, path: Path) -> None:
    path.write_text(json.dumps({"records": library.records, "truth": library.truth}), "utf-8")
