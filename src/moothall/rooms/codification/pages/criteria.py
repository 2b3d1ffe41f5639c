"""The criteria of a review, as they stand beside each of its records and on the page of its protocol."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from moothall.rooms.codification import queries
from moothall.rooms.codification.models import Criterion, ProtocolVersion, Review

NEW, REWORDED, MOVED = "New", "In other words", "Used otherwise"


@dataclass(frozen=True)
class Line:
    """One criterion: its ``code``, its ``wording``, the ``stage`` that it is used at, in words ("" for both),
    and how it has ``changed`` since somebody last screened, in a word ("" if it has not)."""

    code: str
    wording: str
    stage: str
    changed: str = ""


@dataclass(frozen=True)
class CriteriaPanel:
    """What ``codification/_criteria_panel.html`` shows. ``given_under`` is the version under which somebody
    last gave a verdict, if that is not the present one; ``gone`` are the criteria that have gone since."""

    version: int
    protocol_url: str
    include: tuple[Line, ...]
    exclude: tuple[Line, ...]
    given_under: int | None = None
    gone: tuple[Line, ...] = ()

    @property
    def any(self) -> bool:
        return bool(self.include or self.exclude)


def criteria_panel(who: Any, review: Review, stage: str = "") -> CriteriaPanel:
    """The criteria used at one stage, or all, marked where they have changed since ``who`` last screened."""
    version = queries.present_protocol(who, review)
    last = queries.last_screened_under(who, review)
    older = last if last and last.number < version.number else None
    before = {row["code"]: row for row in older.criteria} if older else None
    used = [row for row in version.criteria if not stage or row["stage"] in (stage, Criterion.At.BOTH)]
    kept = {row["code"] for row in version.criteria}
    gone = [row for code, row in (before or {}).items() if code not in kept]
    return CriteriaPanel(
        version=version.number,
        protocol_url=reverse("codification:protocol", args=[review.workspace.slug, review.pk]),
        include=_lines(used, Criterion.Side.INCLUDE, before),
        exclude=_lines(used, Criterion.Side.EXCLUDE, before),
        given_under=older.number if older else None,
        gone=tuple(line_of(row) for row in gone),
    )


def lines_of(version: ProtocolVersion, side: str) -> tuple[Line, ...]:
    """The criteria of one side of a version, in their order."""
    return _lines(version.criteria, side, None)


def line_of(row: Mapping[str, str], before: Mapping[str, Mapping[str, str]] | None = None) -> Line:
    """A criterion as it was written down, compared with those of a version ``before``, by their codes."""
    stage = "" if row["stage"] == Criterion.At.BOTH else Criterion.At(row["stage"]).label
    return Line(row["code"], row["wording"], stage, _changed(row, before))


def _lines(
    rows: Sequence[Mapping[str, str]], side: str, before: Mapping[str, Mapping[str, str]] | None
) -> tuple[Line, ...]:
    return tuple(line_of(row, before) for row in rows if row["side"] == side)


def _changed(row: Mapping[str, str], before: Mapping[str, Mapping[str, str]] | None) -> str:
    if before is None:
        return ""
    old = before.get(row["code"])
    if old is None:
        return NEW
    if old["wording"] != row["wording"]:
        return REWORDED
    return MOVED if dict(old) != dict(row) else ""
