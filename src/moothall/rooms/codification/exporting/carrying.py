"""What travels with a reference that is no part of it: decisions, tags, where it was found.

In a table each has a column; elsewhere they are keywords, which every reference manager keeps.
"""

from dataclasses import dataclass, replace

from moothall.formats.references import Reference
from moothall.rooms.codification.reading import CARRIED

COLUMNS = ("decision", "stage", "reason", "tags", "databases", "moothall_id")
BETWEEN = "; "


@dataclass(frozen=True)
class Carried:
    """``decision``, ``stage`` and ``reason`` (the code of a criterion) are empty outside a review."""

    key: str
    tags: tuple[str, ...] = ()
    databases: tuple[str, ...] = ()
    decision: str = ""
    stage: str = ""
    reason: str = ""


def without_carried(reference: Reference) -> Reference:
    """A reference without what an earlier export of ours had given it to carry."""
    keywords = tuple(word for word in reference.keywords if not word.startswith(CARRIED))
    extra = reference.extra
    if any(header == "moothall_id" for header, _ in extra):
        extra = tuple(pair for pair in extra if pair[0] not in COLUMNS)
    return replace(reference, keywords=keywords, extra=extra)


def in_columns(reference: Reference, carried: Carried) -> Reference:
    said = {
        "decision": carried.decision,
        "stage": carried.stage,
        "reason": carried.reason,
        "tags": BETWEEN.join(carried.tags),
        "databases": BETWEEN.join(carried.databases),
        "moothall_id": carried.key,
    }
    columns = tuple((name, value) for name, value in said.items() if value)
    return replace(reference, extra=(*reference.extra, *columns))


def in_keywords(reference: Reference, carried: Carried) -> Reference:
    said = {"decision": carried.decision, "stage": carried.stage, "reason": carried.reason}
    words = [f"moothall:{name}={value}" for name, value in said.items() if value]
    words += [f"tag:{name}" for name in carried.tags]
    # Only what has something to give back need say whose it is.
    words += [f"moothall:id={carried.key}"] if words else []
    return replace(reference, keywords=(*reference.keywords, *words))
