"""The protocol of a review: each change makes the next version."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from moothall.events.happened import happened
from moothall.people.models import Person
from moothall.rooms.codification.actions.locks import locked
from moothall.rooms.codification.frameworks import parts_of, problems_with_question
from moothall.rooms.codification.models import Criterion, ProtocolVersion, Review
from moothall.rooms.codification.refusals import EvidenceRefused
from moothall.rooms.codification.review_log.outcome import OTHER
from moothall.trace.actions import change_record

Criteria = Sequence[Mapping[str, Any]]
_CODE = re.compile(r"[A-Za-z0-9_-]{1,30}")
_LETTERS = {Criterion.Side.INCLUDE: "I", Criterion.Side.EXCLUDE: "E"}


@transaction.atomic
def version_protocol(
    *,
    review: Review,
    question: Mapping[str, str],
    criteria: Criteria,
    text: str = "",
    reason: str,
    by: Person | None,
) -> ProtocolVersion:
    """The next version of a protocol. ``criteria`` are {"side", "wording"} and, if wanted, "stage" and
    "code"; one that keeps its ``code`` is the same criterion in other words. Verdicts that were given under
    earlier versions stay as they are.

    Raises EvidenceRefused naming everything that is missing or wrong, and if nothing has changed.
    """
    review = locked(review)
    problems = problems_with_question(review.framework, question)
    rows, wrong = checked_criteria(criteria)
    if not reason.strip():
        wrong.append(("reason", "Say why the protocol is changed"))
    if problems + wrong:
        raise EvidenceRefused(problems + wrong)
    last = review.protocol_versions.last()
    said = {"question": parts_of(review.framework, question), "criteria": rows, "text": text.strip()}
    if last and said == {name: getattr(last, name) for name in said}:
        raise EvidenceRefused("Nothing has been changed, so there is no new version.")
    version = write_version(review, (last.number if last else 0) + 1, said, reason.strip(), by)
    review.question = said["question"]
    review.save(update_fields=["question"])
    change_record(record=review.record, words=words_of(said))
    return version


def write_version(
    review: Review, number: int, said: Mapping[str, Any], reason: str, by: Person | None
) -> ProtocolVersion:
    """Keep a version that has been checked, with its criteria: part of an action, not called from a view."""
    version = ProtocolVersion.objects.create(
        workspace=review.workspace, review=review, number=number, reason=reason, by=by, **said
    )
    Criterion.objects.bulk_create(
        Criterion(workspace=review.workspace, version=version, order=order, **row)
        for order, row in enumerate(said["criteria"], start=1)
    )
    happened("protocol.versioned", review, by, number=number, criteria=len(said["criteria"]))
    return version


def checked_criteria(criteria: Criteria) -> tuple[list[dict[str, str]], list[tuple[str, str]]]:
    """Criteria ready to be kept, those without a code with the next free one, and what is wrong with them."""
    rows: list[dict[str, str]] = []
    problems: list[tuple[str, str]] = []
    taken = {str(criterion["code"]) for criterion in criteria if criterion.get("code")}
    for number, criterion in enumerate(criteria, start=1):
        side, stage = criterion.get("side", ""), criterion.get("stage") or Criterion.At.BOTH
        wording = " ".join(str(criterion.get("wording", "")).split())
        if side not in Criterion.Side.values:
            problems.append(("criteria", f"Say of criterion {number} whether it includes or excludes"))
            continue
        if stage not in Criterion.At.values:
            problems.append(("criteria", f"Say at which stage criterion {number} is used"))
        if not wording:
            problems.append(("criteria", f"Enter the wording of criterion {number}"))
        code = str(criterion.get("code") or _free_code(side, taken))
        if not _CODE.fullmatch(code) or code == OTHER:
            problems.append(("criteria", f"“{code}” cannot be the code of criterion {number}"))
        if code in {row["code"] for row in rows}:
            problems.append(("criteria", f"Two criteria are called {code}"))
        taken.add(code)
        rows.append({"code": code, "side": str(side), "wording": wording, "stage": str(stage)})
    return rows, problems


def words_of(said: Mapping[str, Any]) -> str:
    """What search looks through beside the title of a review."""
    wordings = (criterion["wording"] for criterion in said["criteria"])
    return "\n".join(part for part in (*said["question"].values(), *wordings, said["text"]) if part)


def _free_code(side: str, taken: set[str]) -> str:
    letter = _LETTERS[Criterion.Side(side)]
    return next(code for n in range(1, len(taken) + 2) if (code := f"{letter}{n}") not in taken)
