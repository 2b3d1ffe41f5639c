"""What must be known about a source of each kind, beyond what every source has."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from moothall.rooms.codification.models import Source

Problems = list[tuple[str, str]]

KNOWN_BY = {
    "observed": "Seen it happen",
    "done": "Done it themselves",
    "taught": "Learned it in training",
    "told": "Been told by others",
}
LEVELS = {"national": "National", "regional": "Regional", "local": "Local"}
STATUSES = {
    "draft": "Draft",
    "adopted": "Adopted",
    "superseded": "Replaced by another",
    "withdrawn": "Withdrawn",
}
LONGEST = 2000


@dataclass(frozen=True)
class Detail:
    """One thing that ``Source.details`` holds: its label and, if it is closed, its choices. A day is kept as
    YYYY-MM-DD. What ``is_linked`` holds the key of something else, and is shown as a link. What
    ``is_group`` says to which group a person belongs: it is counted and never stands beside their words."""

    label: str
    choices: dict[str, str] | None = None
    required: bool = True
    is_day: bool = False
    is_linked: bool = False
    is_group: bool = False


DETAILS: dict[str, dict[str, Detail]] = {
    Source.Kind.RESEARCH: {
        "design": Detail("Design", required=False),
        "country": Detail("Country", required=False),
        "funding": Detail("Funding", required=False),
    },
    Source.Kind.MONITORING_DATA: {
        "owner": Detail("Owner"),
        "period_covered": Detail("Period covered"),
        "geography": Detail("Geography"),
        "refresh_interval": Detail("How often it is renewed", required=False),
        "numerator": Detail("Numerator", required=False),
        "denominator": Detail("Denominator", required=False),
        "quality_note": Detail("Note on quality", required=False),
        "measures": Detail("Indicator that it measures", required=False, is_linked=True),
    },
    Source.Kind.PRACTICE_KNOWLEDGE: {
        "setting": Detail("Setting"),
        "role": Detail("Role of the knower"),
        "known_by": Detail("How it is known", KNOWN_BY),
        "date": Detail("When"),
        "team": Detail("Team", required=False),
        "limits": Detail("Limits", required=False),
    },
    Source.Kind.LIVED_EXPERIENCE: {
        "setting": Detail("Setting", required=False),
        "age_band": Detail("Age band", required=False, is_group=True),
        "told_by": Detail("Who tells it", required=False, is_group=True),
        "date": Detail("When"),
    },
    Source.Kind.POLICY_DOCUMENT: {
        "body": Detail("Body"),
        "level": Detail("Level", LEVELS),
        "status": Detail("Status", STATUSES),
        "in_force_from": Detail("In force from", is_day=True),
        "replaces": Detail("Policy that it replaces", required=False, is_linked=True),
        "review_date": Detail("Review date", required=False, is_day=True),
    },
}


def problems_with_details(kind: str, details: Mapping[str, Any]) -> Problems:
    """Every missing, unknown or impossible detail, each with a sentence."""
    known = DETAILS[kind]
    problems = [
        (name, f"“{name}” does not belong to a source of this kind") for name in details.keys() - known
    ]
    for name, detail in known.items():
        if sentence := _problem(detail, details.get(name)):
            problems.append((name, sentence))
    return problems


def details_in_words(source: Source) -> list[tuple[str, str]]:
    """The details of a source as (label, value), in the order in which they are asked, without those that
    lead to something else or describe the person."""
    shown = []
    for name, detail in DETAILS[source.kind].items():
        value = source.details.get(name)
        if value and not (detail.is_linked or detail.is_group):
            shown.append((detail.label, detail.choices[value] if detail.choices else str(value)))
    return shown


def _problem(detail: Detail, value: Any) -> str:
    if not value:
        return f"Say this about the source: {detail.label.lower()}" if detail.required else ""
    if not isinstance(value, str) or len(value) > LONGEST:
        return f"Say this in at most {LONGEST} characters: {detail.label.lower()}"
    if detail.choices and value not in detail.choices:
        return f"Choose one of these: {', '.join(detail.choices.values())}"
    if detail.is_day and not _is_day(value):
        return f"Enter a day, such as 2027-03-27: {detail.label.lower()}"
    return ""


def _is_day(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True
