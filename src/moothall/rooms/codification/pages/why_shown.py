"""Why a record comes to somebody now, in words. What it takes was kept when the record was handed out, so it
needs no query beside that of the ranking itself."""

from dataclasses import dataclass

from django.contrib.humanize.templatetags.humanize import ordinal

from moothall.rooms.codification.models import Assignment, ShownBecause, Stage


@dataclass(frozen=True)
class WhyShown:
    """One sentence, the words that ``raised`` and ``lowered`` the rank most, and whether a ranking put it
    there (then there is a page that says how)."""

    words: str
    raised: tuple[str, ...] = ()
    lowered: tuple[str, ...] = ()
    is_ranked: bool = False


def why_shown(assignment: Assignment) -> WhyShown:
    """Why a record was handed out, from its assignment; ``rank_run`` should be loaded with it."""
    because, run = assignment.shown_because, assignment.rank_run
    if assignment.stage == Stage.FULL_TEXT and because == ShownBecause.LISTED:
        return WhyShown("Full texts come in the order in which their records came in.")
    if because == ShownBecause.MANUAL:
        return WhyShown("Chosen by hand.")
    if because == ShownBecause.RANDOM and run is None:
        return WhyShown("Random check: drawn by chance, to find out what the order misses.")
    if run is None or assignment.rank_position is None:
        return WhyShown(_in_order(because, run))
    place = f"{ordinal(assignment.rank_position)} of {run.records:,}"
    if because == ShownBecause.RANDOM:
        return WhyShown(f"In random order, {place}: there is nothing to rank by yet.")
    if because == ShownBecause.LISTED:
        return WhyShown(_in_order(because, run))
    terms = assignment.rank_terms
    words = f"Matches your criteria: {place}." if because == ShownBecause.CRITERIA else f"Ranked {place}."
    return WhyShown(words, tuple(terms.get("raised", ())), tuple(terms.get("lowered", ())), True)


def _in_order(because: str, run: object) -> str:
    if because == ShownBecause.RANDOM:
        return "In random order, as whoever leads the review has chosen."
    if run is not None and getattr(run, "basis", "") == "year":
        return "The newest first, as whoever leads the review has chosen."
    return "In the order in which records came in."
