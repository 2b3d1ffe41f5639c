"""What must be true before a decision is made: data, so that the page "Rules this system applies" can show it."""

from collections.abc import Callable
from typing import NamedTuple

from moothall.rooms.governance.models import Decision, DecisionOption

CHANGED = ("superseded", "retracted", "withdrawn", "rests_on_retracted")


class Guard(NamedTuple):
    id: str
    law: str
    sentence: str
    field: str
    is_met: Callable[[Decision], bool]


def _has_evidence(decision: Decision) -> bool:
    return decision.evidence.exists() or bool(decision.no_evidence_because.strip())


def _options_answered(decision: Decision) -> bool:
    rejected = decision.options.filter(status=DecisionOption.Status.REJECTED)
    return decision.no_alternatives or (rejected.exists() and not rejected.filter(why="").exists())


def _evidence_current(decision: Decision) -> bool:
    return not decision.evidence.filter(evidence__state__in=CHANGED, confirmed=False).exists()


def _set_aside_explained(decision: Decision) -> bool:
    return not decision.evidence.filter(relation="set_aside", why="").exists()


READY: tuple[Guard, ...] = (
    Guard(
        "evidence",
        "",
        "Link the evidence, or say why no evidence was sought.",
        "evidence",
        _has_evidence,
    ),
    Guard("review", "", "Enter the date when it will be looked at again.", "review_due", lambda d: bool(d.review_due)),
)
MADE: tuple[Guard, ...] = (
    *READY,
    Guard("G3 text", "SI 2012/2089 regulations 12 and 13", "Write what was decided.", "text", lambda d: bool(d.text.strip())),
    Guard(
        "G3 reasons",
        "SI 2012/2089 regulations 12 and 13",
        "Write the reasons for the decision.",
        "reasons",
        lambda d: bool(d.reasons.strip()),
    ),
    Guard("G3 date", "SI 2012/2089 regulations 12 and 13", "Enter the date it was made.", "made_on", lambda d: bool(d.made_on)),
    Guard(
        "G3 options",
        "SI 2012/2089 regulations 12 and 13",
        "Add each option that was rejected with the reason why, or say that none was considered.",
        "options",
        _options_answered,
    ),
    Guard(
        "set aside",
        "",
        "Say why each piece of evidence that was set aside was set aside.",
        "evidence",
        _set_aside_explained,
    ),
    Guard(
        "G6",
        "",
        "Some of the evidence has been replaced or retracted since it was linked: link the newer version, "
        "or confirm that you know.",
        "evidence",
        _evidence_current,
    ),
)


def unmet(decision: Decision, guards: tuple[Guard, ...]) -> list[Guard]:
    """Every guard that ``decision`` does not meet, all at once."""
    return [guard for guard in guards if not guard.is_met(decision)]
