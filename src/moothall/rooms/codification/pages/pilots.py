"""The page of a pilot."""

from typing import Any

from moothall.permissions import May, can
from moothall.rooms.codification import queries
from moothall.rooms.codification.models import Phase, Review, Stage
from moothall.rooms.codification.pages import cells
from moothall.rooms.codification.pages.agreement import HOW, stage_part
from moothall.rooms.codification.pages.progress import bar_cell, share
from moothall.rooms.codification.pages.reviewers import name_of
from moothall.ui.addresses import address


def pilot_context(request: Any, review: Review) -> dict[str, Any]:
    """How many records were drawn, how far everybody is with them, and how far they agree so far."""
    who, here = request.who, (review.workspace.slug, review.pk)
    drawn = queries.pilot_records(who, review).count()
    people = queries.pilot_people(who, review)
    found = queries.agreement(who, review, Stage.TITLE_ABSTRACT, in_pilot=True)
    may_screen = review.phase == Phase.PILOT and can(who, May.SCREEN_RECORD, review)
    waiting = queries.records_for(who, review) if may_screen else 0
    return {
        "review": review,
        "is_on": review.phase == Phase.PILOT,
        "drawn": drawn,
        "rows": [
            [
                cells.text(name_of(each.member)),
                cells.text(share(each.judged, drawn)),
                bar_cell(f"Judged by {each.member.person}", each.judged, drawn),
            ]
            for each in people
        ],
        "is_done": bool(drawn and people) and all(each.judged >= drawn for each in people),
        "stage": stage_part(found, "The records of the pilot"),
        "how": HOW,
        "may_manage": can(who, May.MANAGE_REVIEW, review),
        "waiting": waiting,
        "screen_url": address("codification:screen", *here) if waiting else "",
        "conflicts_url": address("codification:conflicts", *here) if found.overall else "",
    }
