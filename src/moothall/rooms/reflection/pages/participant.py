"""The pages of someone taking part."""

from collections.abc import Iterable, Sequence
from itertools import islice, takewhile
from typing import Any, NamedTuple
from uuid import uuid4

from django.urls import reverse

from moothall.people.models import Participant
from moothall.permissions import PHASES, May
from moothall.rooms.reflection import queries
from moothall.rooms.reflection.ballot.tokens import page_token
from moothall.rooms.reflection.models import Session, Vote
from moothall.rooms.reflection.queries import Serving


class Answer(NamedTuple):
    value: str
    label: str
    number: int
    past: str


ANSWERS = (
    Answer("agree", "Agree", 1, "agreed with"),
    Answer("disagree", "Disagree", -1, "disagreed with"),
    Answer("pass", "Pass", 0, "passed on"),
)
VALUES_BY_ANSWER = {answer.value: answer.number for answer in ANSWERS}
PAST = {answer.number: answer.past for answer in ANSWERS}

# Title and sentence of the participant's page while there is nothing to vote on.
WAITING = {
    "welcome": ("Welcome", "Voting has not begun yet. Look again when the facilitator says so."),
    "paused": ("There is a break", "Your votes are saved. Come back when the session goes on."),
    "between_steps": ("One moment", "The next part has not begun yet."),
    "practice": (
        "That was the practice",
        "Your votes are saved and count. More statements follow in a moment.",
    ),
    "discuss": ("Time to talk", "There is nothing new to vote on now. You can change any of your votes."),
    "note": ("Time to talk", "There is nothing new to vote on now. You can change any of your votes."),
    "results": ("Time to look at results", "There is nothing to vote on now."),
    "synthesise": ("Time to put it together", "There is nothing to vote on now."),
    "close": ("The session is about to end", "Your votes are saved."),
    "scheduled": ("The doors are not open yet", "Come back when the session starts."),
}
# After so many votes, and at the end, people are asked whether something is missing.
ASK_AFTER = 5
# So many statements come with a page, which the script then goes through by itself.
MOST_AHEAD = 10
PRACTICE = "Practice: choose Pass if you are unsure. This vote counts."
ALL_DONE = (
    "You have voted on every statement",
    "Your votes are saved. You can change any of them until the end.",
)
CLOSED = ("This session is closed", "The votes are counted. Thank you for taking part.")


def waiting_words(session: Session) -> dict[str, str]:
    """``heading`` and ``text`` of the page that is shown when there is no statement to vote on."""
    heading, text = CLOSED if session.is_done else WAITING.get(session.phase, ALL_DONE)
    return {"heading": heading, "text": text}


def saved_words(vote: Vote | None) -> dict[str, Any]:
    """What the page says of the vote that has just been saved."""
    return {"saved": vote, "saved_past": PAST[vote.value]} if vote else {}


def serving_context(serving: Serving) -> dict[str, Any]:
    """One statement with its three buttons. Each page carries a key of its own, so that a form sent twice
    is one vote; it is not called ``once``, or it would be remembered beside the participant's id."""
    past = PAST[serving.answer.value] if serving.answer else ""
    prompt = queries.prompt_of(serving.statement)
    return {
        "serving": serving,
        "prompt": prompt,
        "place": place_words(serving),
        "answers": ANSWERS,
        "answer_past": past,
        "ballot": uuid4(),
    }


def place_words(serving: Serving) -> str:
    """How far one has come, and what is special about this statement."""
    words = f"{serving.place} of {serving.of}"
    return f"{words}. {PRACTICE}" if serving.is_practice else words


def links_context(who: Participant, session: Session) -> dict[str, Any]:
    """Which other pages of the session there is something on."""
    return {
        "results_visible": queries.results_visible(who, session),
        "room_counts_visible": queries.room_counts_visible(who, session),
        "may_add": May.ADD_STATEMENT in PHASES[session.phase],
    }


def script_data(who: Participant, session: Session, servings: Sequence[Serving] = ()) -> dict[str, Any]:
    """What the page's script needs to send votes and to go on by itself: to the next of ``servings``, as long
    as they stand under the same prompt as the first, which the page shows."""
    same = takewhile(lambda each: each.statement.prompt_id == servings[0].statement.prompt_id, servings)
    ahead = list(islice(same, MOST_AHEAD))
    return {
        "session": str(session.pk),
        "here": reverse("reflection:vote_next", args=[session.pk]),
        "join": reverse("reflection:join", args=[session.pk]),
        "ballots": f"/ballot/{session.pk}",
        "live": f"/live/{session.pk}",
        "token": page_token(who),
        "phase": session.phase,
        "votes": queries.own_votes(who, session).count(),
        "askAfter": ASK_AFTER,
        "answers": {answer.value: [answer.number, answer.label] for answer in ANSWERS},
        "round": str(ahead[0].round) if ahead else "",
        "order": ahead[0].order if ahead else 0,
        "statements": [
            {"id": str(each.statement.pk), "text": each.statement.text, "place": place_words(each)}
            for each in ahead
        ],
    }


def own_vote_rows(session: Session, votes: Iterable[Vote]) -> list[dict[str, Any]]:
    """A participant's own votes, each with a way to change it while voting goes on."""
    may_change = May.CAST_VOTE in PHASES[session.phase]
    return [_own_vote_row(session, vote, may_change) for vote in votes]


def _own_vote_row(session: Session, vote: Vote, may_change: bool) -> dict[str, Any]:
    address = reverse("reflection:change_vote", args=[session.pk, vote.statement_id])
    change = {"text": "Change", "href": address, "visuallyHiddenText": f"statement {vote.statement.number}"}
    return {
        "key": {"text": f"{vote.statement.number}. {vote.statement.readable_text}"},
        "value": {"text": f"You {PAST[vote.value]} this"},
        "actions": {"items": [change] if may_change else []},
    }
