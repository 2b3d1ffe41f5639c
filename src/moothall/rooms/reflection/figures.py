"""Released figures as the pages show them: dataclasses over the JSON that ``release.py`` makes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Cell = int | str


@dataclass(frozen=True)
class Share:
    """How one group, or everyone, voted on one statement. A cell is a number or the word for why not."""

    label: str
    voters: Cell
    agree: Cell
    disagree: Cell
    passed: Cell
    minimum: int

    @property
    def percent(self) -> int | None:
        """The share who agree, in whole per cent; None where it may not be shown."""
        return percent(self.agree, self.voters)

    @property
    def agree_words(self) -> str:
        return words(self.agree, self.voters, self.minimum)

    @property
    def disagree_words(self) -> str:
        return words(self.disagree, self.voters, self.minimum)

    @property
    def passed_words(self) -> str:
        return words(self.passed, self.voters, self.minimum)

    @property
    def voters_words(self) -> str:
        return str(self.voters) if isinstance(self.voters, int) else f"fewer than {self.minimum}"


@dataclass(frozen=True)
class StatementFigures:
    """``groups`` has one tuple for each grouping, with one share for each of its options."""

    id: str
    number: int
    text: str
    overall: Share
    groups: tuple[tuple[Share, ...], ...]


@dataclass(frozen=True)
class GroupingFigures:
    """A question about belonging, and (name, number of people who voted, in words) of its groups."""

    question: str
    multiple: bool
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Results:
    """Everything that may be known of a round. ``is_final`` once it is closed; of so many statements as are
    ``standing`` the figures are then those shown before the last few votes."""

    voters: int
    votes: int
    groupings: tuple[GroupingFigures, ...]
    statements: tuple[StatementFigures, ...]
    is_final: bool
    standing: int = 0

    @property
    def group_labels(self) -> tuple[str, ...]:
        return tuple(label for grouping in self.groupings for label, _ in grouping.options)

    def of_statement(self, key: Any) -> StatementFigures | None:
        return next((figures for figures in self.statements if figures.id == str(key)), None)


def percent(cell: Cell, voters: Cell) -> int | None:
    """A share in whole per cent, halves upwards; None where either number is not shown."""
    if not isinstance(cell, int) or not isinstance(voters, int) or voters == 0:
        return None
    return (200 * cell + voters) // (2 * voters)


def words(cell: Cell, voters: Cell, minimum: int) -> str:
    """A cell with its n: "82% (27 of 33)", or in words where the number is not shown."""
    if isinstance(cell, int) and isinstance(voters, int):
        return f"{percent(cell, voters)}% ({cell} of {voters})"
    if cell == "few":
        return f"fewer than {minimum} of {voters}"
    if cell == "all_but_few":
        return f"all but fewer than {minimum} of {voters}"
    return "too few people to show" if cell == "small_group" else "not shown, to protect others"


def results_from(released: Mapping[str, Any], *, minimum: int, is_final: bool) -> Results:
    groupings = tuple(_grouping(grouping, minimum) for grouping in released["groupings"])
    return Results(
        voters=released["voters"],
        votes=released["votes"],
        groupings=groupings,
        statements=tuple(_statement(row, groupings, minimum) for row in released["statements"]),
        is_final=is_final,
        standing=released.get("standing", 0),
    )


def _grouping(grouping: Mapping[str, Any], minimum: int) -> GroupingFigures:
    options = tuple(
        (option["label"], str(option["size"]) if isinstance(option["size"], int) else f"fewer than {minimum}")
        for option in grouping["options"]
    )
    return GroupingFigures(grouping["question"], grouping["multiple"], options)


def _statement(
    row: Mapping[str, Any], groupings: Sequence[GroupingFigures], minimum: int
) -> StatementFigures:
    groups = tuple(
        tuple(Share(label, *cells, minimum) for (label, _), cells in zip(grouping.options, rows, strict=True))
        for grouping, rows in zip(groupings, row["groups"], strict=True)
    )
    overall = Share("Everyone", *row["overall"], minimum)
    return StatementFigures(row["id"], row["number"], row["text"], overall, groups)
