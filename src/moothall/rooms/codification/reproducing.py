"""Everything that is needed to repeat a review and to check its figures, as one archive.

The same state of the log gives the same bytes. What nobody may see yet, an open verdict, is not in it.
"""

import json
from collections.abc import Iterator
from typing import Any

from moothall.formats.safe_files import shown_name, write_zip
from moothall.formats.tabular import write_csv
from moothall.rooms.codification.models import Review
from moothall.rooms.codification.prisma import as_json, prisma_flow
from moothall.rooms.codification.queries.blindness import verdicts_open_to
from moothall.rooms.codification.queries.methods import import_runs_of
from moothall.rooms.codification.review_log.reading import events_of

README = """What is in this archive
=======================

protocol.json   every version of the protocol with its question and criteria
searches.csv    every file of references: where, when and how it was searched for, and what it held
files/          those files, as they were uploaded; the number is that of the row in searches.csv
log.jsonl       every event of the ledger that the review follows from, oldest first
records.csv     every record: how it came in, and the event of the ledger that let it in
verdicts.csv    every verdict that is open to all, by place (0 settled a conflict), without names
ranking.json    the settings of the order, the seed, and every ranking with the digest of its order
stops.json      every decision to stop screening, with the evidence it rested on
prisma.json     the figures of the flow

Verdicts that are not open yet are left out, so while screening goes on the figures rest on more than
verdicts.csv holds. The log was read up to event number {position}.
"""


def reproducibility_zip(review: Review) -> bytes:
    """The archive of a review as it is now."""
    return write_zip(_members(review))


def _members(review: Review) -> Iterator[tuple[str, bytes]]:
    flow = prisma_flow(review)
    runs = import_runs_of(None, review)
    yield "README.txt", README.format(position=flow.position).encode()
    yield "protocol.json", _json([_version(each) for each in review.protocol_versions.order_by("number")])
    yield "searches.csv", _csv(_searches(runs))
    for number, run in enumerate(runs, start=1):
        run.refresh_from_db(fields=["file"])
        yield f"files/{number:03}-{_plain(run.file_name)}", bytes(run.file)
    yield "log.jsonl", "".join(_line(entry._asdict()) for entry in events_of(review)).encode()
    yield "records.csv", _csv(_records(review))
    yield "verdicts.csv", _csv(_verdicts(review))
    yield "ranking.json", _json(_ranking(review))
    yield "stops.json", _json([_stop(each) for each in review.stops.order_by("position")])
    yield "prisma.json", _json(as_json(flow))


def _version(version: Any) -> dict[str, Any]:
    names = ("number", "text", "question", "criteria", "reason")
    return {name: getattr(version, name) for name in names} | {"created": version.created.isoformat()}


def _searches(runs: list[Any]) -> Iterator[tuple[Any, ...]]:
    yield ("number", "file", "sha256", "format", "route", "database", "day", "search", "found", "parsed")
    for number, run in enumerate(runs, start=1):
        day = run.search_date.isoformat() if run.search_date else ""
        what = (run.file_name, run.sha256, run.format, run.route, run.database, day)
        yield (number, *what, run.search_string, run.found, run.parsed)


def _records(review: Review) -> Iterator[tuple[Any, ...]]:
    names = ("id", "source_id", "route", "database", "round", "position", "stage", "status", "reason_code")
    yield names
    yield from review.candidates.order_by("position", "id").values_list(*names)


def _verdicts(review: Review) -> Iterator[tuple[Any, ...]]:
    names = (
        "position",
        "candidate_id",
        "stage",
        "slot",
        "says",
        "criterion__code",
        "protocol_version__number",
    )
    yield names
    for row in verdicts_open_to(None, review).values_list(*names):
        yield tuple("" if cell is None else cell for cell in row)


def _ranking(review: Review) -> dict[str, Any]:
    names = (
        *("stage", "basis", "method_version", "settings", "seed", "log_position", "records", "labelled"),
        *("relevant", "order_digest"),
    )
    runs = review.rank_runs.order_by("log_position", "id").values(*names)
    return {"settings": review.ranking, "seed": review.seed, "runs": list(runs)}


def _stop(stop: Any) -> dict[str, Any]:
    return {name: getattr(stop, name) for name in ("position", "reason", "left_out", "evidence")}


def _plain(name: str) -> str:
    """A file's name as every system can write it."""
    kept = "".join(letter if letter.isalnum() or letter in "-_." else "-" for letter in shown_name(name))
    return kept.strip(".-")[-100:] or "file"


def _csv(rows: Iterator[tuple[Any, ...]]) -> bytes:
    return write_csv(rows).encode("utf-8-sig")


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True, default=str) + "\n").encode()


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str) + "\n"
