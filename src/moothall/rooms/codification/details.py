"""What must be known about a source of each kind, beyond what every source has."""

from dataclasses import dataclass
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


@dataclass(frozen=True)
class Detail:
    """One thing that ``Source.details`` holds: its label and, if it is closed, its choices."""

    label: str
    choices: dict[str, str] | None = None
    required: bool = True


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
        "quality_note": Detail("Note on quality", required=False),
    },
    Source.Kind.PRACTICE_KNOWLEDGE: {
        "setting": Detail("Setting"),
        "role": Detail("Role of the knower"),
        "known_by": Detail("How it is known", KNOWN_BY),
        "date": Detail("When"),
        "limits": Detail("Limits", required=False),
    },
    Source.Kind.LIVED_EXPERIENCE: {
        "setting": Detail("Setting", required=False),
        "age_band": Detail("Age band", required=False),
        "date": Detail("When"),
    },
    Source.Kind.POLICY_DOCUMENT: {
        "body": Detail("Body"),
        "level": Detail("Level", LEVELS),
        "status": Detail("Status", STATUSES),
        "in_force_from": Detail("In force from"),
        "review_date": Detail("Review date", required=False),
    },
}


def problems_with_details(kind: str, details: dict[str, Any]) -> Problems:
    """Every missing, unknown or impossible detail, each with a sentence."""
    known = DETAILS[kind]
    problems = [
        (name, f"“{name}” does not belong to a source of this kind") for name in details.keys() - known
    ]
    for name, detail in known.items():
        value = details.get(name)
        if detail.required and not value:
            problems.append((name, f"Say this about the source: {detail.label.lower()}"))
        elif value and detail.choices and value not in detail.choices:
            problems.append((name, f"Choose one of these: {', '.join(detail.choices.values())}"))
    return problems


def details_in_words(source: Source) -> list[tuple[str, str]]:
    """The details of a source as (label, value), in the order in which they are asked."""
    shown = []
    for name, detail in DETAILS[source.kind].items():
        if value := source.details.get(name):
            shown.append((detail.label, detail.choices[value] if detail.choices else str(value)))
    return shown
