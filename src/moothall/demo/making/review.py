"""The review of the example: its records are screened twice, and what is left is read in full."""

from typing import Any

from moothall.demo.content import content
from moothall.demo.example import Example
from moothall.people.models import Person
from moothall.rooms.codification import actions
from moothall.rooms.codification.models import Assignment, Candidate, Conflict, Criterion, Review, Source


def hold_review(example: Example) -> None:
    told, by, second = content("review"), example.people["reviewer"], example.people["second_reviewer"]
    review = actions.open_review(**example.belongs, **told["review"], by=by)
    actions.invite_reviewer(review=review, person=second, by=by)
    _say_what_is_the_same(told["duplicates"]["dois"], by)
    sources = Source.objects.filter(appearances__isnull=False).order_by("created", "appearances__position")
    actions.add_candidates(review=review, sources=list(sources), by=by)
    for phase, why in (("title_abstract", "screen"), ("full_text", "read")):
        _go_to(review, phase, told["said"][why], by)
        if phase == "full_text":
            _fetch_texts(review, told, by)
        _screen(review, told, by, first=True)
        _screen(review, told, second, first=False)
        _agree(review, told, second)
    for phase, why in (("extraction", "extract"), ("reported", "report"), ("living", "live")):
        _go_to(review, phase, told["said"][why], by)
    example.records["review"] = review.record


def _say_what_is_the_same(dois: list[str], by: Person) -> None:
    for doi in dois:
        kept, other = Source.objects.filter(doi=doi).order_by("created")
        actions.link_sources(kept=kept, other=other, by=by)


def _go_to(review: Review, phase: str, why: str, by: Person) -> None:
    actions.change_phase(review=review, to=phase, reason=why, by=by)
    review.refresh_from_db()


def _fetch_texts(review: Review, told: dict[str, Any], by: Person) -> None:
    """Say of each record that came this far whether its full text could be had."""
    for candidate in review.candidates.filter(stage="full_text").select_related("source"):
        had = _name(candidate) not in told["full_text"]["not_retrieved"]
        state = {"state": "retrieved", "url": f"https://doi.org/{candidate.source.doi}"}
        actions.record_full_text(candidate=candidate, **(state if had else {"state": "not_retrieved"}), by=by)


def _screen(review: Review, told: dict[str, Any], by: Person, *, first: bool) -> None:
    """One person judges every record that waits for them, in an order that is the same each time."""
    waiting = review.candidates.filter(awaits_verdict=True).order_by("source__doi")
    for candidate in waiting.select_related("source"):
        held = actions.next_assignment(review=review, candidate=candidate, by=by)
        says, code = _verdict(held, told, first)
        criterion = _criterion(review, code)
        actions.give_verdict(assignment=held, says=says, criterion=criterion, by=by)


def _verdict(held: Assignment, told: dict[str, Any], first: bool) -> tuple[str, str]:
    """What somebody says of a record, and the criterion it falls under."""
    name, of = _name(held.candidate), told[held.stage]
    otherwise = {} if first else of["otherwise"]
    if held.stage == "full_text":
        codes = {key: code for code in ("other_subject", "no_visits") for key in of[code]} | otherwise
        return ("exclude", codes[name]) if name in codes else ("include", "")
    if not first and name in of["unsure"]:
        return "maybe", ""
    says = otherwise.get(name, "include" if name in of["include"] else "exclude")
    return says, "" if says == "include" else ("no_data" if name in of["no_data"] else "other_subject")


def _agree(review: Review, told: dict[str, Any], second: Person) -> None:
    """Where the two differ, the second comes round to what the first says."""
    for conflict in Conflict.objects.filter(candidate__review=review, state="open"):
        held = conflict.candidate.assignments.get(reviewer=second, stage=conflict.stage)
        says, code = _verdict(held, told, first=True)
        criterion, note = _criterion(review, code), told["said"]["agreed"]
        actions.give_verdict(assignment=held, says=says, criterion=criterion, note=note, by=second)


def _criterion(review: Review, code: str) -> Criterion | None:
    return Criterion.objects.get(version__review=review, code=code) if code else None


def _name(candidate: Candidate) -> str:
    return candidate.source.doi.rpartition(".")[2]
