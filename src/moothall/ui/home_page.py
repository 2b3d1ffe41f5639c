"""What the home of a workspace shows: the thread, what needs another look, what waits, what can be joined."""

from typing import Any

from moothall.permissions import May, can
from moothall.trace.models import Inquiry
from moothall.ui.addresses import address
from moothall.ui.invitations import invitations_for
from moothall.ui.thread import Look, inquiry_to_show, kinds_there_are, looks, thread_of
from moothall.ui.waiting import waiting_for

AT_MOST = 3
# What someone with a right usually comes for: the words and the page.
ERRANDS = (
    (May.RUN_SESSION, "Start a session", "reflection:spaces"),
    (May.IMPORT_REFERENCES, "Import references", "codification:import_references"),
    (May.WRITE_EVIDENCE, "Write an evidence statement", "codification:new_statement"),
    (May.RECOMMEND_DECISION, "Draft a decision", "governance:draft_decision"),
    (May.IMPORT_INDICATOR, "Import figures", "evaluation:home"),
    (May.SEND_SURVEY, "Ask how well we learn", "capacity:home"),
    (May.MANAGE_MEMBERS, "Add people", "governance:members"),
)
# The first steps of a new workspace, one line for each theme: kinds of record that show it is done.
FIRST_STEPS = (
    ("Ask the first question", "One question goes round: evidence, reflection, decision, evaluation.",
     "governance:inquiries", ("decision",)),
    ("Gather evidence", "Add papers, figures, practice notes and lived experience to the library.",
     "codification:library", ("source",)),
    ("Open a space for reflection", "Invite people to vote on statements and see where groups agree.",
     "reflection:spaces", ("session", "space")),
    ("Choose what to watch", "Add an indicator, so that you see whether a decision works.",
     "evaluation:home", ("indicator",)),
    ("Ask how well you learn", "Survey your teams and agree on a shared language.",
     "capacity:home", ("survey", "instrument", "wave", "term")),
)  # fmt: skip


def home_context(who: Any, workspace: Any, chosen: str) -> dict[str, Any]:
    """Everything for ``ui/home.html``. ``chosen`` is the id of an inquiry, or empty."""
    inquiry = inquiry_to_show(who, chosen)
    waiting = waiting_for(who, workspace)
    return {
        "inquiry": inquiry,
        "others": Inquiry.objects.exclude(pk=inquiry.pk).order_by("-created") if inquiry else [],
        "cards": thread_of(who, inquiry) if inquiry else [],
        "look": look_line(looks(who)),
        "waiting": waiting,
        "waiting_url": address("ui:waiting", workspace.slug),
        "at_most": AT_MOST,
        "errands": errands(who, workspace),
        "invitation": next(iter(invitations_for(who, workspace)), None),
        "steps": [] if inquiry else first_steps(who, workspace),
    }


def look_line(found: list[Look]) -> dict[str, str]:
    """The one line about decisions that need another look; {} if none does."""
    if not found:
        return {}
    asked = [look for look in found if look.is_open]
    count = len(asked or found)
    noun = "1 decision" if count == 1 else f"{count} decisions"
    if asked:
        words = f"{noun} {'needs' if count == 1 else 'need'} another look"
        return {"words": words, "reason": asked[0].reason, "url": asked[0].url, "button": "Look at it"}
    words = f"{noun} {'is' if count == 1 else 'are'} being looked at again"
    url = found[0].decision.url
    return {"words": words, "reason": found[0].reason, "url": url, "button": "See the decision"}


def errands(who: Any, workspace: Any) -> list[dict[str, str]]:
    """Links to what ``who`` usually comes for, by their rights."""
    allowed = [(words, name) for may, words, name in ERRANDS if can(who, may, workspace)]
    found = [{"text": words, "href": address(name, workspace.slug)} for words, name in allowed]
    return [link for link in found if link["href"]][:AT_MOST]


def first_steps(who: Any, workspace: Any) -> list[dict[str, Any]]:
    """The onboarding task list as parameters of the component: what to do first and whether it is done."""
    there = kinds_there_are(who, workspace)
    items = []
    for title, hint, name, kinds in FIRST_STEPS:
        if href := address(name, workspace.slug):
            done = bool(there & set(kinds))
            tag = {"text": "To do", "classes": "govuk-tag--blue"}
            status = {"text": "Done"} if done else {"tag": tag}
            items.append({"title": {"text": title}, "hint": {"text": hint}, "href": href, "status": status})
    return items
