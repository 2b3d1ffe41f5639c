"""What must be true before a decision is made: data, so that a page can show the rules that apply."""

from collections.abc import Callable
from typing import NamedTuple

from django.utils import timezone

from moothall.rooms.governance.evidence import fallen_state
from moothall.rooms.governance.models import Decision, DecisionOption

RECORDS = "SI 2012/2089 regulations 12 and 13"


class Guard(NamedTuple):
    """``law`` may be empty; ``rule`` must be true; ``sentence`` says what to do if not, ``field`` where."""

    id: str
    law: str
    rule: str
    sentence: str
    field: str
    is_met: Callable[[Decision], bool]


class Unchecked(NamedTuple):
    """A rule that people must see to themselves."""

    law: str
    sentence: str


def _has_evidence(decision: Decision) -> bool:
    return decision.evidence.exists() or bool(decision.no_evidence_because.strip())


def _is_reviewed_later(decision: Decision) -> bool:
    made_on = decision.made_on or timezone.localdate()
    return decision.review_due is not None and decision.review_due > made_on


def _was_made_by_now(decision: Decision) -> bool:
    return decision.made_on is not None and decision.made_on <= timezone.localdate()


def _takes_effect_after(decision: Decision) -> bool:
    if decision.effective_from is None or decision.made_on is None:
        return True
    return decision.effective_from >= decision.made_on


def _options_answered(decision: Decision) -> bool:
    return decision.no_alternatives or decision.options.filter(status=DecisionOption.Status.REJECTED).exists()


def _options_explained(decision: Decision) -> bool:
    return all(option.why.strip() for option in decision.options.all())


def _evidence_current(decision: Decision) -> bool:
    unconfirmed = decision.evidence.filter(confirmed=False).select_related("evidence")
    return not any(fallen_state(link.evidence) for link in unconfirmed)


def _set_aside_explained(decision: Decision) -> bool:
    set_aside = decision.evidence.filter(relation="set_aside")
    return all(link.why.strip() for link in set_aside)


def _replaces_what_stands(decision: Decision) -> bool:
    return decision.supersedes is None or decision.supersedes.is_standing


READY: tuple[Guard, ...] = (
    Guard(
        "evidence",
        "",
        "It names its evidence, or says why none was sought.",
        "Link the evidence, or say why no evidence was sought.",
        "evidence",
        _has_evidence,
    ),
    Guard(
        "review",
        "",
        "It says when it will be looked at again.",
        "Enter the date when it will be looked at again, after the day it is made.",
        "review_due",
        _is_reviewed_later,
    ),
)
MADE: tuple[Guard, ...] = (
    *READY,
    Guard(
        "G3 text",
        RECORDS,
        "It says what is decided.",
        "Write what was decided.",
        "text",
        lambda decision: bool(decision.text.strip()),
    ),
    Guard(
        "G3 reasons",
        RECORDS,
        "It gives reasons.",
        "Write the reasons for the decision.",
        "reasons",
        lambda decision: bool(decision.reasons.strip()),
    ),
    Guard(
        "G3 date",
        RECORDS,
        "It says on which day it was made, and that day has come.",
        "Enter the date it was made, today or earlier.",
        "made_on",
        _was_made_by_now,
    ),
    Guard(
        "effect",
        "",
        "It does not apply from a day before it was made.",
        "Enter a day from which it applies that is not before the day it was made.",
        "effective_from",
        _takes_effect_after,
    ),
    Guard(
        "G3 options",
        RECORDS,
        "It names each option that was rejected, or says that none was considered.",
        "Add each option that was rejected with the reason why, or say that none was considered.",
        "options",
        _options_answered,
    ),
    Guard(
        "options explained",
        RECORDS,
        "It says why each option was chosen, rejected or deferred.",
        "Say why each option was chosen, rejected or deferred.",
        "options",
        _options_explained,
    ),
    Guard(
        "set aside",
        "",
        "It says why evidence was set aside.",
        "Say why each piece of evidence that was set aside was set aside.",
        "evidence",
        _set_aside_explained,
    ),
    Guard(
        "G6",
        "",
        "Its evidence has been neither replaced nor retracted, or whoever takes it confirms that they know.",
        "Some of the evidence has been replaced or retracted since it was linked: link the newer version, "
        "or confirm that you know.",
        "evidence",
        _evidence_current,
    ),
    Guard(
        "replaces",
        "",
        "The decision that it replaces, if it replaces one, still stands.",
        "The decision that this one replaces does not stand any more: withdraw this draft and write another.",
        "supersedes",
        _replaces_what_stands,
    ),
)
UNCHECKED: tuple[Unchecked, ...] = (
    Unchecked(
        "SI 2012/2089 regulations 8 to 11",
        "Whether the decision is a key decision, and notice of it was given 28 clear days before.",
    ),
    Unchecked("SI 2012/2089 regulation 5", "Whether notice was given of a meeting held in private."),
    Unchecked("Localism Act 2011 section 31", "Whether everybody who took part declared their interests."),
    Unchecked(
        "Local Government Act 1972 section 101",
        "Whether the person or body has the power to take the decision, by law or by delegation.",
    ),
    Unchecked("Local Government Act 2000 section 9F", "Whether members have called the decision in."),
)


def unmet(decision: Decision, guards: tuple[Guard, ...]) -> list[Guard]:
    """Every guard that ``decision`` does not meet, all at once."""
    return [guard for guard in guards if not guard.is_met(decision)]
