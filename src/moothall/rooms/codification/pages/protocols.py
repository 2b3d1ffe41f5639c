"""The pages of a protocol: the present version, and what each version changed."""

from itertools import zip_longest
from typing import Any

from django.utils.timezone import localtime

from moothall.permissions import May, can
from moothall.rooms.codification import queries
from moothall.rooms.codification.frameworks import FRAMEWORKS
from moothall.rooms.codification.models import Criterion, ProtocolVersion, Review, Verdict
from moothall.rooms.codification.pages import cells
from moothall.rooms.codification.pages.criteria import Line, criteria_panel, line_of
from moothall.rooms.codification.pages.library import page_of
from moothall.rooms.codification.pages.reviews import NOT_SAID, question_rows
from moothall.ui.addresses import address

OLDER = ("Record", "Stage", "You said", "Version", "When")
CHANGES = ("What", "Before", "Since then")
NOTHING = "Nothing"


def protocol_context(request: Any, review: Review) -> dict[str, Any]:
    """The present version in full, and whoever reads it, which of their verdicts rest on an older one."""
    who = request.who
    version = queries.present_protocol(who, review)
    page = page_of(queries.own_older_verdicts(who, review), request.GET)
    return {
        "review": review,
        "version": version,
        "about": _about(version),
        "question": question_rows(review.framework, version.question),
        "criteria": criteria_panel(who, review),
        "text": cells.lines(version.text),
        "head": cells.table_head(*OLDER),
        "older": [_verdict_row(review, verdict) for verdict in page],
        "older_total": page.paginator.count,
        "pager": cells.pager(page, request.GET),
        "may_manage": can(who, May.MANAGE_REVIEW, review),
    }


def versions_context(request: Any, review: Review) -> dict[str, Any]:
    versions = list(queries.protocol_versions(request.who, review))
    return {
        "review": review,
        "history": [
            {
                "version": newer,
                "about": _about(newer),
                "reason": cells.lines(newer.reason) if newer.reason else "",
                "changes": _changes(review, older, newer) if older else [],
                "question": question_rows(review.framework, newer.question),
                "criteria": [cells.summary_row(*_in_words(line_of(row), row)) for row in newer.criteria],
                "text": cells.lines(newer.text),
            }
            for newer, older in zip_longest(versions, versions[1:])
        ],
        "head": cells.table_head(*CHANGES),
    }


def _about(version: ProtocolVersion) -> str:
    """When a version came, and from whom."""
    who = version.by or "somebody who has left"
    return f"Version {version.number}, {cells.day(localtime(version.created))}, by {who}"


def _changes(review: Review, older: ProtocolVersion, newer: ProtocolVersion) -> list[list[dict[str, Any]]]:
    """What differs between two versions: parts of the question, what else is agreed, criteria by code."""
    pairs = [
        (label, older.question.get(name) or NOT_SAID, newer.question.get(name) or NOT_SAID)
        for name, label in FRAMEWORKS[review.framework].items()
    ]
    pairs.append(("What else is agreed", older.text or NOTHING, newer.text or NOTHING))
    before, since = ({row["code"]: _whole(row) for row in version.criteria} for version in (older, newer))
    pairs += [
        (f"Criterion {code}", before.get(code, NOTHING), since.get(code, NOTHING))
        for code in dict.fromkeys([*before, *since])
    ]
    return [
        [cells.text(what), {"html": cells.lines(old)}, {"html": cells.lines(new)}]
        for what, old, new in pairs
        if old != new
    ]


def _whole(row: dict[str, str]) -> str:
    _, words = _in_words(line_of(row), row)
    return words


def _in_words(line: Line, row: dict[str, str]) -> tuple[str, str]:
    """The code of a criterion, and all that is said of it."""
    stage = f" ({line.stage.lower()} only)" if line.stage else ""
    return line.code, f"{Criterion.Side(row['side']).label} if: {line.wording}{stage}"


def _verdict_row(review: Review, verdict: Verdict) -> list[dict[str, Any]]:
    candidate = verdict.candidate
    where = address("codification:candidate", review.workspace.slug, review.pk, candidate.pk)
    reason = verdict.criterion.code if verdict.criterion else ""
    return [
        cells.link(where or candidate.source.record.url, candidate.source),
        cells.text(verdict.get_stage_display()),
        cells.text(f"{verdict.get_says_display()} ({reason})" if reason else verdict.get_says_display()),
        cells.text(verdict.protocol_version.number),
        cells.text(cells.day(localtime(verdict.created))),
    ]
