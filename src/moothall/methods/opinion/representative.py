"""Which statements stand for a group, and which for everybody, by the rules of Polis."""

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from moothall.methods.arguments import Floats
from moothall.methods.opinion.group_statistics import GroupStatistics, share, share_z

Side = tuple[Any, str]


def representative(
    statistics: GroupStatistics, ids: NDArray[Any], *, allowed: NDArray[np.bool_], pick: int, z: float
) -> tuple[tuple[Side, ...], ...]:
    """For each group the ``pick`` statements that stand for it, each with the side the group takes.

    A statement suffices if share and ratio of one side have a z above ``z``. The best agreed one leads; if
    there is none although some suffice, the list is empty, as in red-dwarf. Ties go to the smaller id.
    """
    places = np.flatnonzero(allowed)
    return tuple(
        _of_group({name: getattr(statistics, name)[group][places] for name in _USED}, ids[places], pick, z)
        for group in range(len(statistics.seen))
    )


_USED = ("agree", "disagree", "pa", "pd", "pat", "pdt", "ra", "rd", "rat", "rdt")


def _of_group(of: dict[str, NDArray[Any]], ids: NDArray[Any], pick: int, z: float) -> tuple[Side, ...]:
    agrees = of["rat"] > of["rdt"]
    suffices = ((of["rat"] > z) & (of["pat"] > z)) | ((of["rdt"] > z) & (of["pdt"] > z))
    head = _head(of, z)
    if head is None:
        if suffices.any() or not len(ids):
            return ()
        head = int(np.maximum(of["rat"], of["rdt"]).argmax())
    metric = np.where(
        agrees,
        of["ra"] * of["rat"] * of["pa"] * of["pat"],
        of["rd"] * of["rdt"] * of["pd"] * of["pdt"],
    )
    rest = [place for place in _ranked(metric, suffices) if place != head]
    chosen = sorted([head, *rest][:pick], key=lambda place: not agrees[place])
    return tuple((ids[place].item(), "agree" if agrees[place] else "disagree") for place in chosen)


def _head(of: dict[str, NDArray[Any]], z: float) -> int | None:
    """The statement most worth showing for what the group agrees with, if any is."""
    by_share = of["pa"] * of["pat"]
    by_ratio = by_share * of["ra"] * of["rat"]
    starts = (of["pat"] > z) | ((of["ra"] > 1) & (of["pa"] > 0.5))
    above, share_of, ratio_of = (each.tolist() for each in (of["ra"] > 1, by_share, by_ratio))
    best: int | None = None
    for place in np.flatnonzero(of["agree"] + of["disagree"] > 0).tolist():
        if best is None:
            best = place if starts[place] else None
            continue
        metric = ratio_of if above[best] else share_of
        if metric[place] > metric[best]:
            best = place
    return best


def consensus(
    votes: NDArray[Any], seen: NDArray[Any], ids: NDArray[Any], *, pick: int, z: float
) -> tuple[Any, ...]:
    """The ids of at most ``pick`` statements on which most people (z above ``z``) cast such a vote."""
    shares, tests = share(votes, seen), share_z(votes, seen)
    chosen = _ranked(shares * tests, (shares > 0.5) & (tests > z))
    return tuple(ids[place].item() for place in list(chosen)[:pick])


def _ranked(metric: Floats, among: NDArray[np.bool_]) -> Iterable[int]:
    """Places of those ``among``, greatest metric first, ties in order of place."""
    places = np.flatnonzero(among)
    ranked: list[int] = places[np.argsort(-metric[places], kind="stable")].tolist()
    return ranked
