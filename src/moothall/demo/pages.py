"""What the page "Try it" shows."""

from dataclasses import dataclass

from django.urls import reverse

from moothall.demo import queries
from moothall.people.models import Workspace
from moothall.rooms.governance import queries as governance_queries

TO_REPAIR = "nine-records-three-broken.ris"


@dataclass(frozen=True)
class Try:
    """One thing to try: whom to be, the page where it is done, and a file to take along if it needs one."""

    title: str
    words: str
    role: str
    role_words: str
    url: str
    link: str
    download: str = ""
    download_words: str = ""


def to_try(workspace: Workspace) -> list[Try]:
    """Everything that can be tried now; what has been done already is left out."""
    things = (
        _look_again(),
        _vote(workspace),
        _next_month(workspace),
        _repair(workspace),
        _retract(workspace),
    )
    return [thing for thing in things if thing is not None]


def _look_again() -> Try | None:
    item = governance_queries.open_proposals(None).first()
    if item is None:
        return None
    return Try(
        "Decide whether to look again",
        f"It has been proposed: “{item.title}”. Nothing is re-opened until a person says so: accept or "
        "decline, with a reason.",
        "decision_owner",
        "the decision owner",
        item.record.url,
        "look at the proposal",
    )


def _vote(workspace: Workspace) -> Try | None:
    session = queries.open_session(workspace)
    if session is None:
        return None
    return Try(
        "Vote as a resident does",
        f"The session “{session.question}” is open. Join with the code {session.join_code}: no account, no "
        "name. Open it on a phone as well if you have one at hand.",
        "resident",
        "a resident",
        reverse("reflection:join", args=[session.pk]),
        "join the session",
    )


def _next_month(workspace: Workspace) -> Try | None:
    indicator = queries.indicator_to_import(workspace)
    if indicator is None:
        return None
    return Try(
        "Import one more month of figures",
        f"A new figure for “{indicator.title}” has come in. Import the file and see what the chart says, and "
        "which decision it asks to look at.",
        "evaluator",
        "the evaluator",
        reverse("evaluation:upload_figures", args=[workspace.slug, indicator.pk]),
        "import the figures",
        reverse("demo:next_month"),
        "Download the file of figures",
    )


def _repair(workspace: Workspace) -> Try:
    return Try(
        "Import references of which three are broken",
        "The file holds nine records, and three of them cannot be read. The report names each by its line "
        "and its cause, and you can repair it there.",
        "reviewer",
        "the reviewer",
        reverse("codification:import_references", args=[workspace.slug]),
        "import the references",
        reverse("demo:broken_records"),
        "Download the file of references",
    )


def _retract(workspace: Workspace) -> Try | None:
    source = queries.source_to_retract(workspace)
    if source is None or source.is_retracted:
        return None
    return Try(
        "Mark a paper as retracted",
        f"Say that “{source.title}” has been retracted. The evidence statement that rests on it is "
        "marked, and another look at the decision “Safe routes to three schools” is proposed. Give any "
        "reason you like.",
        "reviewer",
        "the reviewer",
        reverse("codification:retract_source", args=[workspace.slug, source.pk]),
        "mark the paper as retracted",
    )
