"""Conversations of the Polis software: what goes into an export of a session, and what is taken from one."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from random import SystemRandom
from typing import Any

import numpy as np

from moothall.formats.import_report import ImportReport
from moothall.formats.polis_csv import Comment, PolisExport, VoteLog, matrix_of
from moothall.rooms.reflection.models import Statement
from moothall.rooms.reflection.models.statement import LONGEST_SNAPSHOT

LARGEST_NUMBER = 2_000_000_000
LINES_KEPT = 1000


@dataclass(frozen=True)
class TakenStatement:
    """A statement as it is taken over: under which ``number``, and what it was called in the files."""

    key: int
    number: int
    text: str
    is_seed: bool
    is_rejected: bool


def export_from(
    *, topic: str, day: datetime, statements: Iterable[Statement], votes: Sequence[tuple[str, Any, int]]
) -> PolisExport:
    """An export of ``votes`` (pseudonym, statement, value). People have numbers that were dealt anew and no
    groups, authors are not named, and every time is ``day``, a midnight."""
    numbers = {statement.pk: statement.number for statement in statements}
    people = sorted({pseudonym for pseudonym, _, _ in votes})
    SystemRandom().shuffle(people)
    dealt = {pseudonym: number for number, pseudonym in enumerate(people)}
    rows = sorted((dealt[pseudonym], numbers[key], value) for pseudonym, key, value in votes)
    time = int(day.timestamp() * 1000)
    log = VoteLog(
        timestamp=np.full(len(rows), time, dtype=np.int64),
        statement=np.array([statement for _, statement, _ in rows], dtype=np.int64),
        participant=np.array([person for person, _, _ in rows], dtype=np.int64),
        value=np.array([value for _, _, value in rows], dtype=np.int8),
    )
    counted = Counter((statement, value) for _, statement, value in rows)
    return PolisExport(
        summary={"topic": topic, "voters": str(len(people)), "comments": str(len(numbers))},
        comments=tuple(_comment(statement, time, counted) for statement in statements),
        votes=log,
        matrix=matrix_of(log),
        published_groups={},
        report=ImportReport("polis", "utf-8", found=len(rows), parsed=len(rows)),
    )


def _comment(statement: Statement, time: int, counted: Counter[tuple[int, int]]) -> Comment:
    return Comment(
        statement.number,
        statement.text,
        timestamp=time,
        agrees=counted[statement.number, 1],
        disagrees=counted[statement.number, -1],
        moderated=1,
        meta=False,
        seed=statement.origin == Statement.Origin.SEED,
    )


def statements_of(export: PolisExport) -> list[TakenStatement]:
    """The statements of an export, those that only have votes too. They keep their numbers, one higher if
    there is a 0, which nothing is printed under here; numbers too large for that are dealt anew."""
    told = {comment.statement: comment for comment in export.comments}
    keys = sorted({*told, *export.current_votes().statement.tolist()})
    shift = 1 if keys and keys[0] == 0 else 0
    keep = not keys or keys[-1] < LARGEST_NUMBER
    return [
        TakenStatement(
            key=key,
            number=key + shift if keep else place,
            text=_text(told.get(key), key),
            is_seed=bool(key in told and told[key].seed),
            is_rejected=key in told and told[key].moderated == -1,
        )
        for place, key in enumerate(keys, 1)
    ]


def _text(comment: Comment | None, key: int) -> str:
    text = " ".join(comment.text.split()) if comment else ""
    if not text:
        return f"Statement {key} of the files, which do not hold its words"
    return text if len(text) <= LONGEST_SNAPSHOT else f"{text[: LONGEST_SNAPSHOT - 1].rstrip()}…"


def shortened(export: PolisExport) -> list[str]:
    """A sentence for each statement whose words do not fit, which is told of like a line that was mended."""
    return [
        f"Statement {comment.statement} has more than {LONGEST_SNAPSHOT} characters; its end was cut off."
        for comment in export.comments
        if len(" ".join(comment.text.split())) > LONGEST_SNAPSHOT
    ]


def first_day(export: PolisExport) -> datetime | None:
    """When the first vote was cast, if the files say and can mean it."""
    times = export.votes.timestamp[export.votes.timestamp > 0]
    try:
        return datetime.fromtimestamp(int(times.min()) / 1000, tz=UTC) if len(times) else None
    except (ValueError, OverflowError, OSError):
        return None


def report_of(export: PolisExport) -> dict[str, Any]:
    """What is kept of the report: its counts, and the first thousand lines of each kind."""
    report = export.report
    lines = {
        "rejected": [asdict(line) for line in report.rejected[:LINES_KEPT]],
        "dropped": [asdict(line) for line in report.dropped[:LINES_KEPT]],
        "warnings": [asdict(line) for line in report.warnings[:LINES_KEPT]],
    }
    lines["warnings"] += [{"line": "", "cause": "cut", "message": words} for words in shortened(export)]
    return {"found": report.found, "parsed": report.parsed, **lines}
