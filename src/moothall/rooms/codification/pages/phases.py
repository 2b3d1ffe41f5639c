"""The phases of a review: what is done in each, what opens and closes between them, and the pilot."""

from typing import Any, NamedTuple

from django.utils.formats import date_format
from django.utils.timezone import localtime

from moothall.rooms.codification import queries
from moothall.rooms.codification.models import OPEN_STAGES, Phase, PhaseChange, Review, Stage
from moothall.rooms.codification.pages import cells


class PhaseWords(NamedTuple):
    """What happens in a phase, and what comes next."""

    now: str
    next: str


WORDS: dict[Phase, PhaseWords] = {
    Phase.PROTOCOL: PhaseWords(
        "The question and the criteria are written, people are invited and records come in. Nothing is "
        "judged yet.",
        "Next: a pilot, in which everybody judges the same few records.",
    ),
    Phase.PILOT: PhaseWords(
        "Everybody who screens judges the same few records, each without seeing what the others say.",
        "Next: look at the agreement, make the criteria clearer where people differ, then screen titles and "
        "abstracts.",
    ),
    Phase.TITLE_ABSTRACT: PhaseWords(
        "Titles and abstracts are judged against the criteria.",
        "Next: full texts of what was included.",
    ),
    Phase.FULL_TEXT: PhaseWords(
        "Full texts are judged against the criteria. Each exclusion has a reason.",
        "Next: take out of the included texts what they found.",
    ),
    Phase.EXTRACTION: PhaseWords(
        "What the included texts found is written down. Nothing is screened.",
        "Next: report the review.",
    ),
    Phase.REPORTED: PhaseWords(
        "The review is reported. Nothing is judged any more.",
        "If new records come in later, let the review live on.",
    ),
    Phase.LIVING: PhaseWords(
        "The review has been reported and lives on: new records are judged at both stages.",
        "Next: search again from time to time.",
    ),
}


def steps_of(phase: str) -> list[dict[str, str]]:
    """The phases in order, for ``ui/status_line.html``."""
    phases = list(Phase)
    here = phases.index(Phase(phase))
    states = ["done" if place < here else "now" if place == here else "next" for place in range(len(phases))]
    return [
        {"word": each.label, "state": state, "date": ""} for each, state in zip(phases, states, strict=True)
    ]


def effects_of(review: Review, to: str) -> str:
    """What closes and what opens when a review goes to another phase."""
    before, after = set(OPEN_STAGES[review.phase]), set(OPEN_STAGES[to])
    parts = []
    for verb, stages in (("Closes", before - after), ("Opens", after - before)):
        named = [Stage(stage).label.lower() for stage in Stage.values if stage in stages]
        if named:
            parts.append(f"{verb}: screening of {' and '.join(_plural(each) for each in named)}.")
    if not parts:
        parts.append("Nothing opens or closes.")
    if to == Phase.PILOT:
        parts.append("Only the records drawn for the pilot can be judged.")
    if review.phase == Phase.PILOT and Stage.TITLE_ABSTRACT in after:
        parts.append("All records can be judged, and the verdicts of the pilot count.")
    if to == Phase.TITLE_ABSTRACT and review.stopped_at is not None:
        parts.append("Screening that was stopped goes on.")
    return " ".join(parts)


def effects(review: Review) -> dict[str, str]:
    """Every phase that a review can go to, with what would close and open."""
    return {phase.value: effects_of(review, phase) for phase in Phase if phase != review.phase}


def change_context(request: Any, review: Review) -> dict[str, Any]:
    """Where the review is, and how it came there."""
    return {
        "review": review,
        "steps": steps_of(review.phase),
        "words": WORDS[Phase(review.phase)],
        "history": [_history_line(change) for change in queries.phase_changes(request.who, review)],
    }


def _history_line(change: PhaseChange) -> dict[str, Any]:
    return {
        "words": f"{change.get_before_display()} → {change.get_after_display()}",
        "when": date_format(localtime(change.created), "j F Y"),
        "who": str(change.by or "Somebody who has left"),
        "reason": cells.lines(change.reason),
    }


def _plural(stage: str) -> str:
    return {"title and abstract": "titles and abstracts", "full text": "full texts"}[stage]
