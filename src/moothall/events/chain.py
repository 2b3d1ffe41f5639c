"""The hash chain of a ledger and how it is checked. Needs no database and no network.

Every row carries the hash of the row before it, so a change anywhere breaks what follows. A bare chain
shows neither a cut tail nor a chain rewritten as a whole: signed heads that have left the building do.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

LEDGER_FORMAT = "moothall-ledger-1"
HEAD_FORMAT = "moothall-head-1"
_SPELLING = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
# What most fields hold, and what holds nothing inside it.
_PLAIN = frozenset((str, int, bool, type(None)))
CONTENT = ("workspace", "seq", "name", "record", "actor", "at", "says", "prev")


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: its kind, the number of the row, and a sentence."""

    kind: str
    seq: int
    detail: str


@dataclass
class Report:
    """What a check found: ``ok``, rows read, the last hash, and every problem in order."""

    rows: int = 0
    head: dict[str, Any] | None = None
    problems: list[Problem] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return not self.problems

    def as_json(self) -> dict[str, Any]:
        return {
            "ok": self.ok,
            "rows": self.rows,
            "head": self.head,
            "problems": [asdict(p) for p in self.problems],
        }


def canonical(value: Mapping[str, Any]) -> bytes:
    """The one spelling of ``value`` that is hashed and signed. Raises ValueError for a float inside."""
    _refuse_floats(value)
    return _SPELLING.encode(value).encode()


def row_hash(row: Mapping[str, Any]) -> str:
    """SHA-256 over the row's content, in lower-case hexadecimal."""
    content = canonical({name: row[name] for name in CONTENT})
    return hashlib.sha256(b"moothall-ledger-1\n" + content).hexdigest()


def genesis(workspace: str) -> str:
    """What the first row of a workspace names as its predecessor."""
    return hashlib.sha256(f"moothall-genesis-1\n{workspace}".encode()).hexdigest()


def check_rows(
    workspace: str, rows: Iterable[Mapping[str, Any]], *, heads: Iterable[Mapping[str, Any]] = ()
) -> Report:
    """Check the rows of one ledger, in the order given, against themselves and against earlier ``heads``.

    Heads must have been checked with ``moothall.events.heads.signature_problem`` before they are trusted.
    """
    report = Report()
    awaited: dict[int, list[Mapping[str, Any]]] = {}
    for head in heads:
        awaited.setdefault(head["seq"], []).append(head)
    number, previous = 0, genesis(workspace)
    for row in rows:
        report.rows += 1
        if problem := _problem_of(row, number, previous):
            report.problems.append(problem)
        number, previous = max(number, row["seq"]), row["hash"]
        for head in awaited.pop(row["seq"], []):
            if head["hash"] != row["hash"]:
                detail = f"Row {row['seq']} is not the row that was signed on {head['at']}: it was rewritten."
                report.problems.append(Problem("forked", row["seq"], detail))
    for seq in sorted(seq for seq in awaited if seq > number):
        signed = awaited[seq][0]["at"]
        detail = (
            f"The ledger ends at row {number}, but row {seq} was signed on {signed}: its end was cut off."
        )
        report.problems.append(Problem("truncated", seq, detail))
    report.head = {"workspace": workspace, "seq": number, "hash": previous}
    return report


def _problem_of(row: Mapping[str, Any], number: int, previous: str) -> Problem | None:
    seq = row["seq"]
    if seq <= number:
        return Problem("order", seq, f"Row {seq} stands after row {number}: it was inserted or moved.")
    if seq > number + 1:
        return Problem("gap", number + 1, f"Row {number + 1} is missing: the next one found is row {seq}.")
    try:
        unchanged = row_hash(row) == row["hash"]
    except (KeyError, TypeError, ValueError):
        unchanged = False
    if not unchanged:
        return Problem(
            "edited", seq, f"Row {seq} is not what was written: its content does not match its hash."
        )
    if row["prev"] != previous:
        return Problem(
            "edited", seq, f"Row {seq} does not follow the row before it: one of the two was replaced."
        )
    return None


def _refuse_floats(value: Any) -> None:
    if isinstance(value, float):
        raise ValueError("A number with a fraction is written as text in the ledger, never as a float.")
    if isinstance(value, Mapping):
        for part in value.values():
            if type(part) not in _PLAIN:
                _refuse_floats(part)
    elif isinstance(value, (list, tuple)):
        for part in value:
            _refuse_floats(part)


def write_ledger(
    workspace: str, rows: Iterable[Mapping[str, Any]], head: Mapping[str, Any] | None
) -> Iterator[str]:
    """The lines of a ledger file: one line naming the format, one a row, the signed head last; none while
    nothing has happened."""
    yield json.dumps({"format": LEDGER_FORMAT, "workspace": workspace}) + "\n"
    for row in rows:
        yield canonical(row).decode() + "\n"
    if head is not None:
        yield canonical(head).decode() + "\n"
