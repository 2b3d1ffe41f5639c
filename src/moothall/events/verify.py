"""``moothall verify``: check ledger files that anybody was given, or the ledgers of this installation."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from moothall.events.chain import HEAD_FORMAT, LEDGER_FORMAT, Problem, Report, check_rows
from moothall.events.heads import kept_heads, public_keys, signature_problem


class Unreadable(ValueError):
    """A file that is not a ledger at all; the message names the file and the line."""


def read_ledger(path: Path) -> tuple[str, list[dict[str, Any]], list[dict[str, Any]]]:
    """The workspace, rows and heads of a ledger file. Raises Unreadable."""
    try:
        lines = [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise Unreadable(f"{path.name} cannot be read as a ledger file: {error}") from error
    if not lines or not all(isinstance(line, dict) for line in lines):
        raise Unreadable(f"{path.name} is not a ledger file: each of its lines must be a JSON object.")
    if lines[0].get("format") != LEDGER_FORMAT or not isinstance(lines[0].get("workspace"), str):
        raise Unreadable(f"{path.name} does not begin with the line that names the format {LEDGER_FORMAT}.")
    heads = [line for line in lines[1:] if line.get("format") == HEAD_FORMAT]
    rows = [line for line in lines[1:] if line.get("format") != HEAD_FORMAT]
    for line in (*rows, *heads):
        if not isinstance(line.get("seq"), int) or not isinstance(line.get("hash"), str):
            raise Unreadable(f"{path.name} holds a line that is neither a row nor a head: {str(line)[:80]}")
    return lines[0]["workspace"], rows, heads


def verify_file(path: Path, *, against: Path | None = None, keys: Mapping[str, str]) -> Report:
    """Check one ledger file: its own head, and the head of an earlier export if one is given."""
    workspace, rows, own = read_ledger(path)
    earlier = read_ledger(against)[2] if against is not None else []
    report = _check(workspace, rows, [*own, *earlier], keys)
    signed, last = max((head["seq"] for head in own), default=None), report.head["seq"] if report.head else 0
    if signed is not None and signed < last:
        detail = (
            f"The file was signed at row {signed}, but goes on to row {last}: what follows was added later."
        )
        report.problems.append(Problem("forked", signed + 1, detail))
    return report


def verify_installation(folder: Path) -> dict[str, Report]:
    """Check the ledger of every workspace in the database against the heads kept beside it."""
    from moothall.events.queries import every_ledger

    keys = public_keys(folder)
    return {slug: _check(uid, rows, kept_heads(folder, uid), keys) for slug, uid, rows in every_ledger()}


def _check(workspace: str, rows: Any, heads: Sequence[Mapping[str, Any]], keys: Mapping[str, str]) -> Report:
    problems, trusted = [], []
    for head in heads:
        if head.get("workspace") != workspace:
            detail = f"The head of row {head.get('seq')} was signed for the ledger of another workspace."
            problems.append(Problem("forked", head.get("seq", 0), detail))
        elif problem := signature_problem(head, keys):
            problems.append(Problem(problem[0], head.get("seq", 0), problem[1]))
        else:
            trusted.append(head)
    report = check_rows(workspace, rows, heads=trusted)
    report.problems.extend(problems)
    return report
