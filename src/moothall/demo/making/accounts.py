"""What was heard in a session of the example, and what the council did about it."""

from datetime import timedelta
from typing import Any

from moothall.demo.example import Example
from moothall.rooms.reflection import actions
from moothall.rooms.reflection.models import Session

DAYS_A_MONTH = 30


def publish_account(example: Example, session: Session, told: dict[str, Any]) -> None:
    """The account as the figures give it, with a paragraph by the facilitator, and the answers to it."""
    by = example.people["facilitator"]
    draft = actions.draft_synthesis(session=session, by=by)
    actions.add_paragraph(
        synthesis=draft, section="who", heading="Who was missing", text=told["who"], rests_on=[], by=by
    )
    account = actions.publish_synthesis(synthesis=draft, by=by)
    example.records["heard"] = account.record
    for response in told["response"]:
        months = response.get("months_after")
        actions.respond(
            statement=session.statements.get(number=response["number"]),
            status=response["status"],
            text=response["text"],
            due=example.calendar.today + timedelta(days=DAYS_A_MONTH * months) if months else None,
            by=by,
        )
