"""What may be known of an analysis: opinion groups, common ground and division, after disclosure control.

Adds to released figures (``release.py``), plain JSON as they are. A share of a group, or a number from which
it follows, is told only where the group's own number is shown; a rank or a word always.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from moothall.methods.disclosure import map_allowed
from moothall.methods.opinion import GroupingResult
from moothall.rooms.reflection.figures import LETTERS
from moothall.rooms.reflection.opinion import RoundAnalysis
from moothall.rooms.reflection.protection import Row, protect_beside

Released = dict[str, Any]
# How far an outline reaches: nine of ten people of a group with normal positions are inside.
OUTLINE = 2.146
HOLDS = 0.05  # the greatest q-value at which one group is said to hold something
SEEN = 5  # fewer votes of a group on a statement say nothing of the group


def add_opinion(
    released: Released, found: RoundAnalysis, *, minimum: int, room_knows: bool = False
) -> Released:
    """The released figures with the opinion groups as one more grouping, and with where people meet and
    part. What had been released of everyone and of declared groups stays as it is."""
    made = dict(released, opinion=_opinion(found), statements=[dict(row) for row in released["statements"]])
    if found.emergent:
        made["groupings"] = [*released["groupings"], _emergent_grouping(found.emergent)]
        for row in made["statements"]:
            row["groups"] = [*row["groups"], _emergent_rows(row, found, minimum, room_knows)]
    places = {int(number): place for place, number in enumerate(found.analysis.table.statement_ids)}
    for row in made["statements"]:
        place = places.get(row["number"])
        row["ground"] = _ground(row, found, made, place) if place is not None else _nothing_known()
        row["holds"] = _holds(row, found, made, place) if place is not None else []
    _rank(made["statements"])
    return made


def _opinion(found: RoundAnalysis) -> Released:
    groups = found.analysis.groups
    eligible = groups.labels >= 0
    told: Released = {"reason": groups.reason, "method": "emergent-groups-1"}
    if found.emergent:
        told |= {
            "sizes": [int(size) for size in groups.sizes],
            "chance": round(float(groups.p_permutation), 3),
            "stability": round(float(groups.stability_median), 2),
            "between": _at_least(int(groups.between[eligible].sum())),
            "alignment": {
                g.name: {"rand": round(float(g.alignment.rand), 2), "p": round(float(g.alignment.p_value), 3)}
                for g in found.analysis.groupings
                if g.alignment is not None
            },
            "outlines": _outlines(found) if map_allowed(int(eligible.sum())) else [],
        }
    return told


def _at_least(count: int) -> int | str:
    return count if count >= SEEN else "few"


def _outlines(found: RoundAnalysis) -> list[dict[str, float]]:
    """An ellipse for each group, from the mean and spread of its people: no corner of it is a person."""
    outlines = []
    for group in range(found.analysis.groups.k):
        points = found.analysis.positions.xy[found.analysis.groups.labels == group]
        spread, axes = np.linalg.eigh(np.cov(points.T))
        radii = OUTLINE * np.sqrt(np.maximum(spread, 0))
        turned = float(np.degrees(np.arctan2(axes[1, 1], axes[0, 1])))
        centre = points.mean(axis=0)
        outline = {"x": centre[0], "y": centre[1], "long": radii[1], "short": radii[0], "turned": turned}
        outlines.append({name: round(float(value), 2) for name, value in outline.items()})
    return outlines


def _emergent_grouping(emergent: GroupingResult) -> Released:
    options = [
        {"label": f"Group {LETTERS[place]}", "size": int(size)} for place, size in enumerate(emergent.sizes)
    ]
    return {"question": "Opinion groups", "multiple": False, "emergent": True, "options": options}


def _emergent_rows(row: Released, found: RoundAnalysis, minimum: int, room_knows: bool) -> list[Row]:
    emergent, place = found.emergent, _place(found, row["number"])
    if place is None:
        return [["small_group"] * 4 for _ in emergent.sizes]
    groups = _counts(emergent.statistics, place)
    (total,) = _counts(found.analysis.overall, place)
    return protect_beside(row["overall"], total, groups, minimum=minimum, room_knows=room_knows)


def _place(found: RoundAnalysis, number: int) -> int | None:
    at = np.flatnonzero(found.analysis.table.statement_ids == number)
    return int(at[0]) if at.size else None


def _counts(statistics: Any, place: int) -> list[list[int]]:
    columns = (statistics.agree[:, place], statistics.disagree[:, place], statistics.passed[:, place])
    return np.stack(columns, axis=1).tolist()


def _compared(found: RoundAnalysis, made: Released) -> tuple[int | None, GroupingResult | None]:
    """The grouping by which people meet or part: the opinion groups, else the first declared one; its place
    among the released ones."""
    if found.emergent:
        return len(made["groupings"]) - 1, found.emergent
    for place in range(len(made["groupings"])):
        if declared := found.declared(place + 1):
            return place, declared
    return None, None


def _nothing_known() -> Released:
    return {"by": None, "standing": "too_few", "floor": None, "apart": None, "order": 0.0, "division": 0.0}


def _ground(row: Released, found: RoundAnalysis, made: Released, place: int) -> Released:
    """Where people stand on one statement. ``order`` and ``division`` only serve to rank."""
    by, grouping = _compared(found, made)
    if grouping is None:
        return _ground_of_everyone(found, place)
    bridging, seen = grouping.bridging, grouping.statistics.seen[:, place]
    common = int(bridging.common_ground[place])
    standing = {1: "common_agree", -1: "common_disagree"}.get(common, "differ")
    if seen.min() < SEEN and common == 0:
        standing = "too_few"
    exact = all(isinstance(cells[1], int) for cells in _rows_compared(row, found, made, by))
    floor = bridging.floor_disagree if common < 0 else bridging.floor_agree
    apart = [bridging.divisiveness, bridging.divisiveness_low, bridging.divisiveness_high]
    return {
        "by": by,
        "standing": standing,
        "floor": round(float(floor[place]), 2) if exact and common >= 0 else None,
        "apart": [round(float(value[place]), 2) for value in apart] if exact else None,
        "order": max(float(bridging.floor_agree[place]), float(bridging.floor_disagree[place])),
        "division": float(bridging.divisiveness[place]),
    }


def _ground_of_everyone(found: RoundAnalysis, place: int) -> Released:
    """Without groups to compare: whether more than half agree, or disagree, beyond the doubt of the count."""
    overall = found.analysis.overall
    agree, disagree = float(overall.p_agree[0, place]), float(overall.p_disagree[0, place])
    standing = "differ"
    if overall.agree_low[0, place] > 0.5:
        standing = "common_agree"
    elif overall.disagree_low[0, place] > 0.5:
        standing = "common_disagree"
    if overall.seen[0, place] < SEEN:
        standing = "too_few"
    told = {"by": None, "standing": standing, "floor": None, "apart": None}
    return told | {"order": max(agree, disagree), "division": min(agree, disagree)}


def _rows_compared(row: Released, found: RoundAnalysis, made: Released, by: int) -> Sequence[Row]:
    """The released rows of just those groups that were compared."""
    if made["groupings"][by].get("emergent"):
        return row["groups"][by]
    labels = {option.label for option in found.options[str(by + 1)]}
    options = made["groupings"][by]["options"]
    return [
        cells for cells, option in zip(row["groups"][by], options, strict=True) if option["label"] in labels
    ]


def _holds(row: Released, found: RoundAnalysis, made: Released, place: int) -> list[Released]:
    """The groups that differ from the rest on this statement, where their own number is shown."""
    told = []
    for by, released in enumerate(made["groupings"]):
        emergent = bool(released.get("emergent"))
        grouping = found.emergent if emergent else found.declared(by + 1)
        if grouping is None:
            continue
        rows = _rows_compared(row, found, made, by)
        names = [o["label"] for o in released["options"]] if emergent else _labels(found, by)
        statistics = grouping.statistics
        for group, (name, cells) in enumerate(zip(names, rows, strict=True)):
            side = _side_held(statistics, group, place)
            if side and isinstance(cells[1], int):
                told.append({"grouping": by, "label": name, "side": side})
    return told


def _labels(found: RoundAnalysis, by: int) -> list[str]:
    return [option.label for option in found.options[str(by + 1)]]


def _side_held(statistics: Any, group: int, place: int) -> str | None:
    if statistics.q_agree[group, place] <= HOLDS and statistics.difference_agree[group, place] > 0:
        return "agree"
    if statistics.q_disagree[group, place] <= HOLDS and statistics.difference_disagree[group, place] > 0:
        return "disagree"
    return None


def _rank(rows: list[Released]) -> None:
    """The places of all statements, by what is shared and by what divides, in place of the numbers."""
    for name, rank in (("order", "shared_rank"), ("division", "division_rank")):
        ordered = sorted(rows, key=lambda row: (-row["ground"][name], row["number"]))
        for place, row in enumerate(ordered, 1):
            row["ground"][rank] = place
    for row in rows:
        del row["ground"]["order"], row["ground"]["division"]
