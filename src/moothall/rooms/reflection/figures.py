"""Released figures as the pages show them: dataclasses over the JSON that ``release.py`` makes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

Cell = int | str
# What opinion groups are called, the largest first.
LETTERS = "ABCDE"


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
class Ground:
    """Where people meet or part on one statement, by the groups of ``by`` (everyone, if it is empty).

    ``standing`` is ``common_agree`` or ``common_disagree`` (most of every group, beyond the doubt of so few
    people), ``differ``, or ``too_few``. ``floor`` is the least share of any group that agrees, ``apart`` how
    far apart the groups are, with its interval; both None where they would tell a number that is not shown.
    The ranks are places among all statements, from 1.
    """

    by: str
    standing: str
    floor: float | None
    apart: tuple[float, float, float] | None
    shared_rank: int
    division_rank: int


@dataclass(frozen=True)
class Held:
    """A group that agrees (or disagrees: ``side``) clearly more than the rest."""

    label: str
    side: str


@dataclass(frozen=True)
class StatementFigures:
    """``groups`` has one tuple for each grouping, with one share for each of its options. ``ground`` is None,
    and ``held`` empty, until the round has been analysed."""

    id: str
    number: int
    text: str
    overall: Share
    groups: tuple[tuple[Share, ...], ...]
    ground: Ground | None = None
    held: tuple[Held, ...] = ()


@dataclass(frozen=True)
class Opinion:
    """What the search for opinion groups came to. ``reason`` is ``found`` or why there are none. ``chance``
    and ``stability`` are those of the two gates, ``alignment`` tells for each declared grouping how alike it
    is (adjusted Rand index, p). ``outlines`` are the ellipses of the map, empty if there is none."""

    reason: str
    sizes: tuple[int, ...] = ()
    chance: float | None = None
    stability: float | None = None
    between: Cell = 0
    alignment: tuple[tuple[str, float, float], ...] = ()
    outlines: tuple[Mapping[str, float], ...] = ()

    @property
    def is_found(self) -> bool:
        return self.reason == "found"


@dataclass(frozen=True)
class GroupingFigures:
    """A question about belonging, and (name, number of people who voted, in words) of its groups."""

    question: str
    multiple: bool
    options: tuple[tuple[str, str], ...]
    is_emergent: bool = False


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
    opinion: Opinion | None = None

    @property
    def shared(self) -> list[StatementFigures]:
        """Common ground, the most widely shared first."""
        found = [f for f in self._analysed() if f.ground.standing in ("common_agree", "common_disagree")]
        return sorted(found, key=lambda figures: figures.ground.shared_rank)

    @property
    def divided(self) -> list[StatementFigures]:
        """Where views differ, the furthest apart first."""
        found = [f for f in self._analysed() if f.ground.standing == "differ"]
        return sorted(found, key=lambda figures: figures.ground.division_rank)

    @property
    def unclear(self) -> list[StatementFigures]:
        """What too few people have voted on to say."""
        return [figures for figures in self._analysed() if figures.ground.standing == "too_few"]

    @property
    def ranked(self) -> list[StatementFigures]:
        """Every statement, the most widely shared first; in their own order until they are analysed."""
        return sorted(self.statements, key=lambda f: (f.ground.shared_rank if f.ground else 0, f.number))

    def _analysed(self) -> list[StatementFigures]:
        return [figures for figures in self.statements if figures.ground]

    @property
    def group_labels(self) -> tuple[str, ...]:
        return tuple(label for grouping in self.groupings for label, _ in grouping.options)

    def without(self, keys: Iterable[Any]) -> "Results":
        """These results without some statements."""
        left_out = {str(key) for key in keys}
        kept = tuple(figures for figures in self.statements if figures.id not in left_out)
        return replace(self, statements=kept)

    def of_statement(self, key: Any) -> StatementFigures | None:
        return next((figures for figures in self.statements if figures.id == str(key)), None)


def percent(cell: Cell, voters: Cell) -> int | None:
    """A share in whole per cent, halves upwards; None where either number is not shown."""
    if not isinstance(cell, int) or not isinstance(voters, int) or voters == 0:
        return None
    return (200 * cell + voters) // (2 * voters)


def words(cell: Cell, voters: Cell, minimum: int) -> str:
    """A cell with its n: "82% (27 of 33)", or in words, and its n, where the number is not shown."""
    if isinstance(cell, int) and isinstance(voters, int):
        return f"{percent(cell, voters)}% ({cell} of {voters})"
    if cell == "few":
        return f"fewer than {minimum} of {voters}"
    if cell == "all_but_few":
        return f"all but fewer than {minimum} of {voters}"
    if cell == "small_group":
        return "too few people to show"
    return "not shown, to protect others" + (f" ({voters} voted)" if isinstance(voters, int) else "")


def results_from(released: Mapping[str, Any], *, minimum: int, is_final: bool) -> Results:
    groupings = tuple(_grouping(grouping, minimum) for grouping in released["groupings"])
    return Results(
        voters=released["voters"],
        votes=released["votes"],
        groupings=groupings,
        statements=tuple(_statement(row, groupings, minimum) for row in released["statements"]),
        is_final=is_final,
        standing=released.get("standing", 0),
        opinion=_opinion(released["opinion"], groupings) if "opinion" in released else None,
    )


def _opinion(told: Mapping[str, Any], groupings: Sequence[GroupingFigures]) -> Opinion:
    if told["reason"] != "found":
        return Opinion(told["reason"])
    alignment = tuple(
        (groupings[int(position) - 1].question, both["rand"], both["p"])
        for position, both in told["alignment"].items()
    )
    return Opinion(
        reason="found",
        sizes=tuple(told["sizes"]),
        chance=told["chance"],
        stability=told["stability"],
        between=told["between"],
        alignment=alignment,
        outlines=tuple(told["outlines"]),
    )


def _grouping(grouping: Mapping[str, Any], minimum: int) -> GroupingFigures:
    options = tuple(
        (option["label"], str(option["size"]) if isinstance(option["size"], int) else f"fewer than {minimum}")
        for option in grouping["options"]
    )
    emergent = grouping.get("emergent", False)
    return GroupingFigures(grouping["question"], grouping["multiple"], options, emergent)


def _statement(
    row: Mapping[str, Any], groupings: Sequence[GroupingFigures], minimum: int
) -> StatementFigures:
    groups = tuple(
        tuple(Share(label, *cells, minimum) for (label, _), cells in zip(grouping.options, rows, strict=True))
        for grouping, rows in zip(groupings, row["groups"], strict=True)
    )
    overall = Share("Everyone", *row["overall"], minimum)
    return StatementFigures(
        *(row["id"], row["number"], row["text"], overall, groups),
        ground=_ground(row["ground"], groupings) if "ground" in row else None,
        held=tuple(Held(held["label"], held["side"]) for held in row.get("holds", ())),
    )


def _ground(told: Mapping[str, Any], groupings: Sequence[GroupingFigures]) -> Ground:
    return Ground(
        by="" if told["by"] is None else groupings[told["by"]].question,
        standing=told["standing"],
        floor=told["floor"],
        apart=tuple(told["apart"]) if told["apart"] else None,
        shared_rank=told["shared_rank"],
        division_rank=told["division_rank"],
    )
