"""What a space can agree: texts, and settings that its sessions take over."""

from collections.abc import Mapping
from typing import Any

from moothall.rooms.reflection.models.settings import Anonymity, Moderation, ResultsMode

TEXTS = ("agreed", "moderation_policy", "protected_time")
SETTINGS = (
    *("anonymity", "moderation", "second_moderator", "results_mode", "room_sees_counts"),
    *("minimum_group", "practice", "eligible_votes"),
)
RULES = (*TEXTS, *SETTINGS)
# What people vote under: from the first vote on it stays as it was.
FIXED_BY_VOTES = tuple(name for name in SETTINGS if name not in ("moderation", "second_moderator"))

LABELS = {
    "agreed": "What the group has agreed",
    "moderation_policy": "How statements are moderated",
    "protected_time": "Protected time",
    "anonymity": "Who is known",
    "moderation": "When statements are checked",
    "second_moderator": "Second moderator",
    "results_mode": "When results are shown",
    "room_sees_counts": "Counts in the room",
    "minimum_group": "Smallest group shown",
    "practice": "Practice statements",
    "eligible_votes": "Votes needed for opinion groups",
}
CHOICES = {"anonymity": Anonymity, "moderation": Moderation, "results_mode": ResultsMode}
# Whole numbers, from the least to the most.
LIMITS = {"minimum_group": (5, 20), "practice": (0, 10), "eligible_votes": (1, 50)}
YES_OR_NO = {
    "second_moderator": ("Two moderators decide", "One moderator decides"),
    "room_sees_counts": (
        "The people in the room see how many agree with each statement while they talk",
        "Nobody sees counts before the results",
    ),
}


def problems_with(rules: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(name, sentence) of every rule whose value is not allowed."""
    problems = [
        (name, f"Choose one of the answers to “{LABELS[name]}”")
        for name, choices in CHOICES.items()
        if name in rules and rules[name] not in choices.values
    ]
    for name, (least, most) in LIMITS.items():
        if name in rules and not (type(rules[name]) is int and least <= rules[name] <= most):
            problems.append((name, f"{LABELS[name]}: enter a whole number from {least} to {most}"))
    return problems


def in_words(name: str, value: Any) -> str:
    """A rule as a page says it; "" for a text that nobody has written."""
    if name in CHOICES:
        return str(CHOICES[name](value).label)
    if name in YES_OR_NO:
        return YES_OR_NO[name][0 if value else 1]
    return str(value)
