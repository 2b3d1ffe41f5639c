"""The pages of the people of a review."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import localtime

from moothall.people.models import Person
from moothall.permissions import May, can
from moothall.rooms.codification import queries
from moothall.rooms.codification.models import Conflict, Review, ReviewMember, Stage
from moothall.rooms.codification.pages import cells
from moothall.ui.addresses import address

FORMER = "A former reviewer"
HOW_MANY = {1: "one person", 2: "two people"}
Part = ReviewMember.Part


def name_of(member: ReviewMember | None) -> str:
    """Who somebody is, as the pages of a review say it; whoever has left is a former reviewer."""
    if member is None or member.person is None:
        return FORMER
    return f"{member.person}, a former reviewer" if member.left else str(member.person)


def people_context(request: Any, review: Review) -> dict[str, Any]:
    """Everybody who takes part, those who have left, and how many judge each record."""
    who, may_manage = request.who, can(request.who, May.MANAGE_REVIEW, review)
    members = list(queries.members_of(who, review))
    change = ["Change"] if may_manage else []
    columns = ("Who", "Part", *change, "Titles judged", "Full texts judged", "Since")
    return {
        "review": review,
        "head": cells.table_head(*columns, numeric=columns[-3:-1]),
        "rows": [_row(who, review, member, may_manage) for member in members if member.left is None],
        "former": [
            f"{name_of(member)}, left on {cells.day(localtime(member.left))}"
            for member in members
            if member.left
        ],
        "needed": queries.people_needed(who, review),
        "too_few": too_few(who, review),
        "stages": [_needed_row(review, stage, may_manage) for stage in Stage.values],
        "may_manage": may_manage,
    }


def too_few(who: Any, review: Review) -> str:
    """What to say while fewer people screen than judge each record; nothing if there are enough."""
    screening = sum(member.screens for member in queries.members_of(who, review))
    if not screening:
        return "Nothing can be judged: nobody here screens."
    if screening < max(review.needed_at(stage) for stage in Stage.values):
        return "Two people judge each record, and only one person here screens."
    return ""


def to_invite(request: Any, review: Review) -> QuerySet[Person]:
    """Members whose role lets them screen and who have no part in a review yet."""
    return queries.people_to_invite(request.who, review, queries.people_who_may_screen(request.who))


def nobody_context(request: Any, people: QuerySet[Person]) -> dict[str, Any]:
    """Where an administrator gives the role, if there is nobody left to invite."""
    may = can(request.who, May.MANAGE_MEMBERS, request.workspace)
    where = address("governance:members", request.workspace.slug) if may else ""
    return {"anybody": people.exists(), "members_url": where}


def heirs(request: Any, member: ReviewMember) -> dict[str, Any]:
    """Who could take over from somebody, and whether one of them must."""
    others = queries.members_of(request.who, member.review).filter(left=None).exclude(pk=member.pk)
    people = Person.objects.filter(review_memberships__in=others).order_by("name")
    must = member.part == Part.LEAD and not others.filter(part=Part.LEAD).exists()
    return {"people": people, "must": must}


def leaving_context(request: Any, member: ReviewMember) -> dict[str, Any]:
    """What somebody holds, what waits for them, and what nobody could do any more without them."""
    who, review = request.who, member.review
    conflicts = queries.conflicts(who, review).filter(state=Conflict.State.OPEN, assigned_to=member.person)
    return {
        "review": review,
        "member": member,
        "held": queries.held_by(who, review, member),
        "conflicts": conflicts.count(),
        "judged": sum(queries.judged_by(member.person, review, stage) for stage in Stage.values),
        "stuck": queries.people_needed(who, review, without=member),
        "is_last": not queries.members_of(who, review).filter(left=None).exclude(pk=member.pk).exists(),
    }


def needed_context(request: Any, review: Review, stage: str) -> dict[str, Any]:
    """The check page before one person judges each record instead of two, or two instead of one."""
    needed = 3 - review.needed_at(stage)
    settled = queries.settled_by_one(request.who, review, stage) if needed == 1 else 0
    return {
        "review": review,
        "label": Stage(stage).label.lower(),
        "needed": needed,
        "how_many": HOW_MANY[needed],
        "settled": settled,
        "opened": queries.opened_by_two(request.who, review, stage) if needed == 2 else 0,
        "done": f"From now on {HOW_MANY[needed]} judge{'s' if needed == 1 else ''} each {_record(stage)}.",
    }


def _row(who: Any, review: Review, member: ReviewMember, may_manage: bool) -> list[dict[str, Any]]:
    return [
        cells.text(name_of(member)),
        cells.text(member.get_part_display()),
        *([{"html": _changes(review, member)}] if may_manage else []),
        *(cells.number(f"{queries.judged_by(member.person, review, stage):,}") for stage in Stage.values),
        cells.text(cells.day(localtime(member.created))),
    ]


def _changes(review: Review, member: ReviewMember) -> SafeString:
    """Links to what can be changed about somebody; a screen reader hears of whom."""
    place = (review.workspace.slug, review.pk, member.pk)
    return format_html_join(
        " ",
        '<a class="govuk-link" href="{}">{}<span class="govuk-visually-hidden"> of {}</span></a>',
        (
            (reverse(f"codification:{name}", args=place), words, member.person)
            for name, words in (("change_part", "Change the part"), ("remove_reviewer", "End the part"))
        ),
    )


def _needed_row(review: Review, stage: str, may_manage: bool) -> dict[str, Any]:
    args = [review.workspace.slug, review.pk, stage]
    change = reverse("codification:change_reviewers_needed", args=args) if may_manage else ""
    return cells.summary_row(Stage(stage).label, HOW_MANY[review.needed_at(stage)].capitalize(), change)


def _record(stage: str) -> str:
    return "full text" if stage == Stage.FULL_TEXT else "title and abstract"
