"""What is known of the example while it is being made."""

from dataclasses import dataclass, field
from typing import Any

from moothall.demo.calendar import Calendar
from moothall.people.models import Person, Workspace
from moothall.trace.models import Inquiry, Record


@dataclass
class Example:
    """``people`` by role, and "second_reviewer". ``records`` by the names that the content uses:
    "source:101", "excerpt:101:2", "statement:girls", "voted:main:1", "result:main", "decision:swimming"."""

    workspace: Workspace
    calendar: Calendar
    people: dict[str, Person] = field(default_factory=dict)
    records: dict[str, Record] = field(default_factory=dict)
    inquiry: Inquiry | None = None

    @property
    def belongs(self) -> dict[str, Any]:
        """Where everything belongs, as the actions take it."""
        return {"workspace": self.workspace, "inquiry": self.inquiry}
