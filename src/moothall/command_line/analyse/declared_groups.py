"""Which groups people say they belong to, from a table with a line for each answer."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from moothall.formats.polis_csv.tables import identifier
from moothall.formats.safe_files import Row
from moothall.formats.tabular import read_table
from moothall.methods.opinion import OPINION_GROUPS

COLUMNS = ("participant", "grouping", "option")


@dataclass(frozen=True)
class DeclaredGroups:
    """Who is in each option of each grouping, in the order of the file; and a sentence for each line that
    could not be used."""

    members: dict[str, dict[str, set[int]]]
    dropped: tuple[str, ...]

    def of(
        self, participants: NDArray[np.int64]
    ) -> tuple[dict[str, NDArray[np.bool_]], dict[str, list[str]]]:
        """The memberships (P, K) of these participants and the names of their K options, by grouping. Options
        that none of them is in are left out."""
        memberships, names = {}, {}
        for grouping, options in self.members.items():
            columns = {name: np.isin(participants, list(people)) for name, people in options.items()}
            kept = {name: column for name, column in columns.items() if column.any()}
            if kept:
                memberships[grouping] = np.stack(list(kept.values()), axis=1)
                names[grouping] = list(kept)
        return memberships, names


def read_groups(path: Path, *, voters: Iterable[int]) -> DeclaredGroups:
    """The table in a file. Lines about people who are not among the ``voters`` cannot be used.

    Raises OSError and ValueError, with a sentence, if there is no such table.
    """
    table = read_table(path.read_bytes(), name=path.name)
    known = set(voters)
    if missing := [column for column in COLUMNS if column not in table.columns]:
        raise ValueError(f"There is no column “{missing[0]}”. Needed are {', '.join(COLUMNS)}.")
    places = [table.columns.index(column) for column in COLUMNS]
    members: dict[str, dict[str, set[int]]] = {}
    dropped = []
    for row in table.rows:
        try:
            participant, grouping, option = _answer(row, places, len(table.columns), known)
        except ValueError as error:
            dropped.append(f"{path.name}, line {row.line}: {error}.")
            continue
        members.setdefault(grouping, {}).setdefault(option, set()).add(participant)
    return DeclaredGroups(members, tuple(dropped))


def _answer(row: Row, places: list[int], width: int, voters: set[int]) -> tuple[int, str, str]:
    if row.problem or len(row.cells) != width:
        raise ValueError(f"the line has {len(row.cells)} cells where the header has {width}")
    number, grouping, option = (row.cells[place] for place in places)
    try:
        participant = identifier(number)
    except ValueError as error:
        raise ValueError(f"column participant: {error}") from error
    for column, cell in (("grouping", grouping), ("option", option)):
        if not cell:
            raise ValueError(f"column {column}: the cell is empty")
    if grouping == OPINION_GROUPS:
        raise ValueError(f"column grouping: “{grouping}” is what we call the groups that we find")
    if participant not in voters:
        raise ValueError(f"column participant: {participant} has no vote")
    return participant, grouping, option
