"""The measures that need no survey: pure functions from facts to figures, in the order they are shown."""

from moothall.rooms.capacity.traces.alarms import alarms_answered
from moothall.rooms.capacity.traces.decisions import (
    evidence_cited,
    kinds_of_evidence,
    learning,
    reviews_on_time,
)
from moothall.rooms.capacity.traces.evidence import across_boundaries, days_to_first_use, reach
from moothall.rooms.capacity.traces.facts import Facts, Happening, Thing, Tie
from moothall.rooms.capacity.traces.figures import Figure, Measure, Result, Row

__all__ = ["MEASURES", "NAMES", "Facts", "Figure", "Happening", "Measure", "Result", "Row", "Thing", "Tie"]

_PLACES = "Where people belong is taken from their roles as they are today."
_MEASURES = (
    Measure(
        "evidence_cited",
        "Decisions that cite evidence",
        "Decisions taken in the period that relied on at least one statement, excerpt, source, indicator or "
        "session result, out of all decisions taken.",
        evidence_cited,
        ("It counts that evidence was cited, not how good it was or whether it was weighed fairly.",),
    ),
    Measure(
        "days_to_first_use",
        "How soon a source is used",
        "For each source added in the period, the days until a published evidence statement or a decision "
        "first rested on it, at any depth. The figure is the middle (median) waiting time.",
        days_to_first_use,
        (
            "Sources that are not used yet count as still waiting at the end of the period (Kaplan–Meier).",
            "A source may be read and rightly left aside: not every source should be used.",
        ),
    ),
    Measure(
        "reach",
        "Statements that reach several departments",
        "Statements that decisions of at least two departments relied on, out of all statements that "
        "decisions relied on. A decision belongs to the department of whoever recorded it.",
        reach,
        (_PLACES, "Decisions recorded by somebody without a department add no department."),
    ),
    Measure(
        "reviews_on_time",
        "Reviews done on time",
        "Reviews that ended, by reaffirming or replacing the decision, on or before their date, out of all "
        "reviews whose date came in the period.",
        reviews_on_time,
        ("A decision that was re-opened before its date came has no review due on that date.",),
    ),
    Measure(
        "kinds_of_evidence",
        "Kinds of evidence behind decisions",
        "How many decisions rest, through everything under what they relied on or considered, on each of "
        "four kinds of knowledge, and how many of the four a decision rests on on average.",
        kinds_of_evidence,
        ("Votes in sessions and policy documents are none of the four kinds.",),
    ),
    Measure(
        "alarms_answered",
        "Alarms answered within 30 days",
        "Signals of indicators and retractions of sources that proposed to look at a decision again, and "
        "whose proposals were all accepted or declined within 30 days, out of all older than 30 days.",
        alarms_answered,
        ("Alarms that concern no decision propose nothing and are left out.",),
    ),
    Measure(
        "learning",
        "Decisions changed by newer evidence",
        "Decisions re-opened in the period that were replaced by one which relied on or considered something "
        "recorded after the first was made, out of all re-opened decisions.",
        learning,
        ("To reaffirm a decision can be learning as well: it is not counted here.",),
    ),
    Measure(
        "across_boundaries",
        "Statements written across organisations",
        "Published evidence statements that people of at least two organisations worked on, by adding "
        "sources, choosing excerpts, drafting or publishing, out of all published.",
        across_boundaries,
        (_PLACES, "Sources that came from a file of references name nobody who added them."),
    ),
)
MEASURES: dict[str, Measure] = {measure.key: measure for measure in _MEASURES}

# The events that any of them looks at.
NAMES = (
    *("source.added", "source.retracted", "segment.coded", "indicator.signalled"),
    *("evidence_statement.drafted", "evidence_statement.published"),
    *("decision.made", "decision.reopened", "decision.reaffirmed", "decision.superseded"),
    *("agenda_item.proposed", "agenda_item.accepted", "agenda_item.declined", "review.due"),
)
