"""The way of a statement in words: from what was said to what was done."""

from typing import Any

from django.utils.formats import date_format

from moothall.rooms.reflection.models import Response
from moothall.rooms.reflection.queries.statuses import Status

STANDING = {
    "common_agree": "It is common ground: more than half agree.",
    "common_disagree": "It is common ground: more than half disagree.",
    "differ": "Views differ on it.",
    "too_few": "Too few people voted on it to say.",
}
DECIDED = {
    "relied_on": "The decision “{title}” relied on it.",
    "considered": "The decision “{title}” considered it.",
    "set_aside": "The decision “{title}” set it aside{reason}.",
}


def way_of(status: Status) -> list[str]:
    """Sentences, the earliest step first, of what became of a statement after people voted."""
    way = [STANDING[status.standing]] if status.standing else []
    way += [_went_into(child) for child in status.became]
    if status.is_heard:
        way.append("It is in “What we heard”.")
    for decided in status.decisions:
        reason = f": {decided.reason}" if decided.relation == "set_aside" and decided.reason else ""
        way.append(DECIDED[decided.relation].format(title=decided.record.title, reason=reason))
    if status.response:
        way.append(answer_words(status.response))
    return way


def _went_into(child: Status) -> str:
    """What a statement went into, in its words if everyone may read them, and what came of that."""
    if not child.statement.is_readable:
        return f"It went into statement {child.statement.number}, which is not used any more."
    words = f"It went into statement {child.statement.number}: “{child.statement.readable_text}”"
    return " ".join([words, *way_of(child)])


def answer_words(response: Response) -> str:
    """ "We did: …", "We will by 4 March 2027: …" or "We cannot: …"."""
    by = f" by {date_format(response.due, 'j F Y')}" if response.due else ""
    return f"{response.get_status_display()}{by}: {response.text}"


def you_said_context(request: Any, found: list[Status], answers: list[Response]) -> dict[str, Any]:
    """Every statement with its way; ``answers`` are those to what was heard as a whole."""
    author = getattr(request.who, "pk", None)
    return {
        "said": [
            {
                "statement": status.statement,
                "way": way_of(status),
                "is_own": author is not None and status.statement.author_id == author,
                "is_answered": status.is_answered,
            }
            for status in found
        ],
        "answers": [{"about": row.paragraph.text, "words": answer_words(row)} for row in answers],
    }
