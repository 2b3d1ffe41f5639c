"""An analysis as plain JSON: numbers, text, lists and objects, with null for what is not a number."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from typing import Any

import numpy as np

from moothall.methods.opinion.analysis import Analysis, GroupingResult
from moothall.methods.opinion.polis import PolisResult

Document = dict[str, Any]
Options = Mapping[str, Sequence[str]]
# The version of the methods and of what this document holds.
VERSION = "1"


def analysis_document(analysis: Analysis, *, options: Options | None = None) -> Document:
    """Everything in ``analysis``, people's positions included: to work with, not to show.

    ``options`` names the groups of a declared grouping, in order; groups without a name are numbered from 1.
    The keys are ``positions, groups, overall, groupings, quality``, and in them the fields of the results.

    >>> from moothall.methods.opinion import analyse, vote_table
    >>> found = analyse(vote_table(participant=[1, 2], statement=[5, 5], value=[1, -1]))
    >>> analysis_document(found)["overall"]["p_agree"], analysis_document(found)["overall"]["q_agree"]
    ([[0.5]], [[None]])
    """
    table = analysis.table
    ids = {"participant_ids": table.participant_ids, "statement_ids": table.statement_ids}
    found: Document = as_json(
        {
            "positions": ids | as_fields(analysis.positions),
            "groups": {"participant_ids": table.participant_ids} | as_fields(analysis.groups),
            "overall": as_fields(analysis.overall),
            "groupings": [_grouping(result, options or {}) for result in analysis.groupings],
            "quality": asdict(analysis.quality),
        }
    )
    return found


def polis_document(result: PolisResult) -> Document:
    """Every field of ``result``, people's positions included: to work with, not to show.

    >>> from moothall.methods.opinion import polis, vote_table
    >>> found = polis(vote_table(participant=[1, 2], statement=[5, 5], value=[1, -1]))
    >>> polis_document(found)["participant_ids"], polis_document(found)["gac_agree"]
    ([1, 2], [0.5])
    """
    found: Document = as_json(as_fields(result))
    return found


def names_of(result: GroupingResult, options: Options) -> list[str]:
    """What the groups are called."""
    return list(options.get(result.name, [str(place + 1) for place in range(len(result.sizes))]))


def _grouping(result: GroupingResult, options: Options) -> Document:
    return as_fields(result) | {
        "options": names_of(result, options),
        "alignment": asdict(result.alignment) if result.alignment else None,
        "statistics": as_fields(result.statistics),
        "bridging": as_fields(result.bridging),
    }


def as_fields(result: Any) -> Document:
    """The fields of a dataclass by name, as they are."""
    return {field.name: getattr(result, field.name) for field in fields(result)}


def as_json(value: Any) -> Any:
    """``value`` in the types of JSON. Keys become text; what is no finite number becomes None."""
    if isinstance(value, np.ndarray):
        return as_json(value.tolist())
    if isinstance(value, np.generic):
        return as_json(value.item())
    if isinstance(value, Mapping):
        return {str(key): as_json(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [as_json(part) for part in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
