"""The list of reviews, and the page that one review begins on."""

from typing import Any

from moothall.permissions import May, can
from moothall.rooms.codification import queries
from moothall.rooms.codification.frameworks import FRAMEWORKS
from moothall.rooms.codification.models import OPEN_STAGES, Phase, Review, Stage
from moothall.rooms.codification.pages import cells
from moothall.rooms.codification.pages.library import page_of
from moothall.rooms.codification.pages.phases import WORDS, steps_of
from moothall.rooms.codification.pages.progress import progress_rows
from moothall.rooms.codification.pages.review_places import places_of
from moothall.rooms.codification.pages.reviewers import HOW_MANY, too_few
from moothall.ui.addresses import address

NOT_SAID = "Not said"
ORDERS = {
    "model": "By the model: what is most like the included records first",
    "year": "By year, newest first",
    "random": "At random",
    "list": "The order in which records came in",
}
COLUMNS = ("Review", "Phase", "Question", "Opened")


def reviews_context(request: Any) -> dict[str, Any]:
    page = page_of(queries.reviews(request.who), request.GET)
    return {
        "head": cells.table_head(*COLUMNS),
        "rows": [_review_row(review) for review in page],
        "total": page.paginator.count,
        "pager": cells.pager(page, request.GET),
        "may_open": can(request.who, May.MANAGE_REVIEW, request.workspace),
    }


def review_context(request: Any, review: Review) -> dict[str, Any]:
    """The question, how far the review is, what is next for whoever reads, what is stuck, where to go."""
    who = request.who
    return {
        "review": review,
        "question": question_rows(review.framework, review.question),
        "steps": steps_of(review.phase),
        "words": WORDS[Phase(review.phase)],
        "stages": [_stage(who, review, stage) for stage in Stage.values],
        "records": queries.candidates(who, review).count(),
        "part": queries.part_of(who, review),
        "mine": _mine(who, review),
        "needed": queries.people_needed(who, review),
        "too_few": too_few(who, review),
        "places": [
            {"title": {"text": place.words}, "href": where, "hint": {"text": place.hint}}
            for place, where in places_of(who, review)
        ],
        "may_manage": can(who, May.MANAGE_REVIEW, review),
        "import_url": _address("import_for_review", review)
        if can(who, May.IMPORT_REFERENCES, review)
        else "",
    }


def question_rows(framework: str, question: dict[str, str]) -> list[dict[str, Any]]:
    """Every part of a question by name; a part that nobody has filled in says so."""
    parts = FRAMEWORKS[framework].items()
    kind = cells.summary_row("Put together as", Review.Framework(framework).label)
    return [kind, *(cells.summary_row(label, question.get(name) or NOT_SAID) for name, label in parts)]


def in_one_line(review: Review) -> str:
    """The question in one line: the parts that are filled in."""
    parts = (review.question.get(name, "") for name in FRAMEWORKS[review.framework])
    return "; ".join(part for part in parts if part)


def _review_row(review: Review) -> list[dict[str, Any]]:
    return [
        cells.link(review.record.url, review.title),
        cells.text(review.get_phase_display()),
        cells.text(in_one_line(review)),
        cells.text(cells.day(review.created)),
    ]


def _stage(who: Any, review: Review, stage: str) -> dict[str, Any]:
    """How far a stage is; empty while no record has come to it."""
    far = queries.progress(who, review, stage)
    return {
        "label": Stage(stage).label,
        "needed": review.needed_at(stage),
        "rows": progress_rows(far) if far.total else [],
        "own": queries.judged_by(who, review, stage),
        "total": far.total,
    }


def _mine(who: Any, review: Review) -> dict[str, Any]:
    """What somebody can do next, with where to do it: records to judge, conflicts to settle."""
    records = queries.records_for(who, review) if can(who, May.SCREEN_RECORD, review) else 0
    may_settle = can(who, May.RESOLVE_CONFLICT, review) and queries.part_of(who, review)
    return {
        "records": records,
        "screen_url": _address("screen", review) if records else "",
        "conflicts": queries.conflicts_for(who, review).count() if may_settle else 0,
        "conflicts_url": _address("conflicts", review),
        "is_open": bool(OPEN_STAGES[review.phase]),
    }


def _address(name: str, review: Review) -> str:
    return address(f"codification:{name}", review.workspace.slug, review.pk)


def settings_context(request: Any, review: Review) -> dict[str, Any]:
    """What is set elsewhere: the order of records, the seed, how many judge each."""
    order = ORDERS.get(review.ranking.get("order", ""), "The order of the list")
    people = address("codification:review_people", review.workspace.slug, review.pk)
    rows = [
        cells.summary_row("Order of records", order, _address("ranking", review)),
        cells.summary_row("Random seed", str(review.seed)),
        *(
            cells.summary_row(
                f"Who judges: {Stage(stage).label.lower()}",
                HOW_MANY[review.needed_at(stage)].capitalize(),
                people,
            )
            for stage in Stage.values
        ),
    ]
    return {"review": review, "rows": rows}
