"""An analysis as far as everybody may see it: nothing about one person, and no number about too few."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from moothall.methods.arguments import Integers
from moothall.methods.disclosure import Protected, map_allowed, protect_counts, protect_groupings
from moothall.methods.disclosure.protected import COMPLEMENT, EXACT, FEW, HIDDEN, SMALL_GROUP
from moothall.methods.opinion.analysis import Analysis, GroupingResult
from moothall.methods.opinion.bridging import Bridging
from moothall.methods.opinion.document import Document, Options, as_fields, as_json, names_of
from moothall.methods.opinion.polis import PolisResult
from moothall.methods.opinion.statistics import StatementStatistics

MINIMUM = 5
SIDES = ("agree", "disagree")
ANSWERS = (*SIDES, "passed")
# What only says how far groups are apart is told no closer than this, in decimals.
DECIMALS = 2
# Size, numbers and words of each row of a table.
_Rows = list[tuple[int, list[int], list[str]]]


@dataclass(frozen=True, eq=False)
class _Cells:
    """What is shown of K groups on C statements: numbers, or words where there is none; all (K, C).

    ``exact``: by side, where the number is shown.
    """

    seen: NDArray[np.object_]
    answers: dict[str, NDArray[np.object_]]
    exact: dict[str, NDArray[np.bool_]]

    def counts(self) -> Document:
        return {"seen": self.seen} | self.answers

    def everywhere(self, side: str) -> NDArray[np.bool_]:
        """(C,): where the number of every group is shown."""
        return np.asarray(self.exact[side].all(axis=0))


def released_document(
    analysis: Analysis, *, options: Options | None = None, minimum: int = MINIMUM
) -> Document:
    """``analysis`` after disclosure control: what may be published, under the keys of ``analysis_document``.

    A count that may not be shown gives way to a word: ``few`` (fewer than ``minimum``, zero included),
    ``all_but_few``, ``small_group`` or ``complement`` (with it another could be worked out). Shares are told
    where their count is; differences, p and q where those of all groups are, and never for groups that
    overlap; what compares all groups only to two decimals and there. ``common_ground`` and the ranks by
    floor are told of every statement. Of people only numbers are left.

    >>> from moothall.methods.opinion import analyse, vote_table
    >>> found = analyse(vote_table(participant=range(12), statement=[5] * 12, value=[1] * 6 + [-1] * 6))
    >>> shown = released_document(found)["overall"]
    >>> shown["agree"], shown["disagree"], shown["p_agree"]
    ([[6]], [['complement']], [[0.5]])
    """
    tables = [_tables(result) for result in analysis.groupings]
    overall, groups = _protected(analysis.overall, tables, minimum)
    found: Document = as_json(
        {
            "positions": _positions(analysis),
            "groups": _groups(analysis, minimum),
            "overall": _statistics(analysis.overall, overall, comparable=False),
            "groupings": [
                _grouping(result, cells, options or {}, minimum)
                for result, cells in zip(analysis.groupings, groups, strict=True)
            ],
            "quality": _quality(analysis, minimum),
        }
    )
    return found


def released_polis_document(result: PolisResult, *, minimum: int = MINIMUM) -> Document:
    """``result`` after disclosure control, under the keys of ``polis_document``, as ``released_document``.

    >>> from moothall.methods.opinion import polis, vote_table
    >>> found = polis(vote_table(participant=range(12), statement=[5] * 12, value=[1] * 6 + [-1] * 6))
    >>> shown = released_polis_document(found)
    >>> shown["sizes"], shown["agree"], "xy" in shown
    ([6, 6], [['complement'], ['complement']], False)
    """
    counts = np.stack([result.agree, result.disagree, result.seen - result.agree - result.disagree], axis=2)
    columns = [_least_hidden([column], None, minimum) for column in counts.transpose(1, 0, 2)]
    cells = _cells([[row for rows in shown for row in rows] for shown in columns])
    of_group = {"pa": "agree", "pat": "agree", "pd": "disagree", "pdt": "disagree"}
    of_all = {"ra": "agree", "rat": "agree", "rd": "disagree", "rdt": "disagree"}
    shares = {name: _where(cells.exact[side], getattr(result, name)) for name, side in of_group.items()}
    ratios = {name: _where(cells.everywhere(side), getattr(result, name)) for name, side in of_all.items()}
    gac = {f"gac_{side}": _rounded(cells.everywhere(side), getattr(result, f"gac_{side}")) for side in SIDES}
    whole = ("statement_ids", "k", "silhouettes", "inertias", "consensus_agree", "consensus_disagree")
    words = {name: getattr(result, name) for name in (*whole, "representative")}
    sizes = _sizes(np.bincount(result.labels[result.labels >= 0], minlength=result.k), minimum)
    found: Document = as_json(words | {"sizes": sizes} | cells.counts() | shares | ratios | gac)
    return found


def _tables(result: GroupingResult) -> list[Integers]:
    """(C, K, 3) the counts of the groups; of groups that overlap, one table each."""
    own = result.statistics
    counts = np.stack([own.agree, own.disagree, own.passed], axis=2).transpose(1, 0, 2)
    if not result.multiple:
        return [counts]
    return [counts[:, row : row + 1] for row in range(counts.shape[1])]


def _protected(
    overall: StatementStatistics, tables: Sequence[list[Integers]], minimum: int
) -> tuple[_Cells, list[_Cells]]:
    """What is shown of everybody, and of the groups of each grouping; all tables of a statement at once."""
    everyone: list[_Rows] = []
    groups: list[list[_Rows]] = [[] for _ in tables]
    for place in range(overall.seen.shape[1]):
        total = np.array([getattr(overall, name)[0, place] for name in ANSWERS])
        *parts, own = _least_hidden([table[place] for own in tables for table in own], total, minimum)
        shown = iter(parts)
        for own_tables, found in zip(tables, groups, strict=True):
            found.append([row for _ in own_tables for row in next(shown)])
        everyone.append(own)
    return _cells(everyone), [_cells(columns) for columns in groups]


def _least_hidden(tables: Sequence[Integers], total: Integers | None, minimum: int) -> list[_Rows]:
    """The rows of each table of one statement, then everybody's if there is a ``total``.

    Where telling disagree from pass would cost us who agrees, only who agrees is told.
    """
    whole = _shown(tables, total, minimum)
    if all(code[0] == EXACT for rows in whole for _, _, code in rows):
        return whole
    joined = _shown([_joined(table) for table in tables], None if total is None else _joined(total), minimum)
    return max(whole, joined, key=lambda rows: sum(code[0] == EXACT for own in rows for _, _, code in own))


def _joined(counts: Integers) -> Integers:
    return np.stack([counts[..., 0], counts[..., 1:].sum(axis=-1)], axis=-1)


def _shown(tables: Sequence[Integers], total: Integers | None, minimum: int) -> list[_Rows]:
    if total is None:
        return [_rows(protect_counts(own, sizes=own.sum(axis=1), minimum=minimum)) for own in tables]
    if not tables:
        return [_rows(protect_counts([total], sizes=[total.sum()], minimum=minimum))]
    with_sizes = [(own, own.sum(axis=1)) for own in tables]
    shown = protect_groupings(with_sizes, total=total, minimum=minimum)
    last = shown[-1]
    return [*(_rows(own) for own in shown), [_row(last.total_size, last.total, last.total_code)]]


def _rows(shown: Protected) -> _Rows:
    return [_row(*row) for row in zip(shown.shown_sizes, shown.values, shown.code, strict=True)]


def _row(size: int, values: Any, codes: Any) -> tuple[int, list[int], list[str]]:
    """Size, numbers and words; what disagree and pass are apart is not told where they were joined."""
    if len(values) < len(ANSWERS):
        values, codes = [values[0], HIDDEN, HIDDEN], [codes[0], COMPLEMENT, COMPLEMENT]
    return size, list(values), list(codes)


def _cells(columns: Sequence[_Rows]) -> _Cells:
    """From the rows of each statement to arrays (K, C)."""
    sizes = np.array([[size for size, _, _ in rows] for rows in columns]).T
    values = np.array([[own for _, own, _ in rows] for rows in columns]).transpose(2, 1, 0)
    codes = np.array([[own for _, _, own in rows] for rows in columns]).transpose(2, 1, 0)
    return _Cells(
        seen=_told(sizes, np.full(sizes.shape, SMALL_GROUP)),
        answers={name: _told(values[at], codes[at]) for at, name in enumerate(ANSWERS)},
        exact={side: np.asarray(codes[at] == EXACT) for at, side in enumerate(SIDES)},
    )


def _told(numbers: Integers, words: NDArray[np.str_]) -> NDArray[np.object_]:
    told = numbers.astype(object)
    told[numbers == HIDDEN] = words[numbers == HIDDEN]
    return told


def _where(allowed: NDArray[np.bool_], values: NDArray[Any]) -> NDArray[Any]:
    """NaN where a number may not be told."""
    return np.where(allowed, values, np.nan)


def _rounded(allowed: NDArray[np.bool_], values: NDArray[Any]) -> NDArray[Any]:
    return np.round(_where(allowed, values), DECIMALS)


def _statistics(statistics: StatementStatistics, cells: _Cells, *, comparable: bool) -> Document:
    found = {"statement_ids": statistics.statement_ids} | cells.counts()
    for side in SIDES:
        # A group and its difference from the rest together give the rest away.
        compared = cells.everywhere(side) & comparable
        for name in (f"p_{side}", f"{side}_low", f"{side}_high"):
            found[name] = _where(cells.exact[side], getattr(statistics, name))
        for name in (f"difference_{side}", f"p_value_{side}", f"q_{side}"):
            found[name] = _where(compared, getattr(statistics, name))
    return found | {"exposure": _where(cells.seen != SMALL_GROUP, statistics.exposure)}


def _bridging(bridging: Bridging, cells: _Cells) -> Document:
    found: Document = {"statement_ids": bridging.statement_ids, "common_ground": bridging.common_ground}
    for side in SIDES:
        for name in (f"gac_{side}", f"floor_{side}", f"floor_{side}_low"):
            found[name] = _rounded(cells.everywhere(side), getattr(bridging, name))
        found[f"rank_{side}"] = rankdata(-getattr(bridging, f"floor_{side}"), method="min").astype(int)
    compared = cells.everywhere("agree")
    for name in ("divisiveness", "divisiveness_low", "divisiveness_high"):
        found[name] = _rounded(compared, getattr(bridging, name))
    weakest = zip(compared.tolist(), bridging.weakest_group.tolist(), strict=True)
    return found | {"weakest_group": [group if told else None for told, group in weakest]}


def _grouping(result: GroupingResult, cells: _Cells, options: Options, minimum: int) -> Document:
    own = result.alignment
    rounded = {name: round(value, DECIMALS) for name, value in as_fields(own).items()} if own else None
    return {
        "name": result.name,
        "options": names_of(result, options),
        "multiple": result.multiple,
        "sizes": _sizes(result.sizes, minimum),
        "alignment": rounded,
        "statistics": _statistics(result.statistics, cells, comparable=not result.multiple),
        "bridging": _bridging(result.bridging, cells),
    }


def _positions(analysis: Analysis) -> Document:
    """How much the map explains; where people are on it stays here."""
    placed = analysis.positions
    eligible = int(placed.eligible.sum())
    if not map_allowed(eligible):
        return {"eligible": _number(eligible, MINIMUM)}
    return {"eligible": eligible, "singular_values": placed.singular_values, "explained": placed.explained}


def _groups(analysis: Analysis, minimum: int) -> Document:
    groups = as_fields(analysis.groups)
    between = _number(int(analysis.groups.between.sum()), minimum)
    kept = {name: value for name, value in groups.items() if name not in ("labels", "membership")}
    return kept | {"sizes": _sizes(analysis.groups.sizes, minimum), "between": between}


def _quality(analysis: Analysis, minimum: int) -> Document:
    """Statements by id; people only by their number."""
    found = as_fields(analysis.quality)
    twins = {who for pair in analysis.quality.twins for who in pair}
    straight = _number(len(analysis.quality.straight), minimum)
    return found | {"straight": straight, "twins": _number(len(twins), minimum)}


def _sizes(sizes: Integers, minimum: int) -> list[int | str]:
    return [_number(size, minimum) for size in sizes.tolist()]


def _number(count: int, minimum: int) -> int | str:
    return count if count >= minimum else FEW
