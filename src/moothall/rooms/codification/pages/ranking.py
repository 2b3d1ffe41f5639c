"""The order of a review's records: what it is now, what it rests on, and how it came about."""

from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime

from moothall.permissions import May, can
from moothall.rooms.codification import queries
from moothall.rooms.codification.forms import ORDERS, SHARES
from moothall.rooms.codification.models import RankRun, Review, Stage
from moothall.rooms.codification.models.candidate import UNRANKED
from moothall.rooms.codification.pages import cells
from moothall.rooms.codification.pages.library import page_of

AT_ONCE = 25
BASES = {
    RankRun.Basis.MODEL: "Words of records that have been included and excluded",
    RankRun.Basis.CRITERIA: "Words of the question, the criteria and papers known to be relevant",
    RankRun.Basis.RANDOM: "Chance",
    RankRun.Basis.YEAR: "The year, newest first",
    RankRun.Basis.LISTED: "The order in which records came in",
}
METHOD = (
    "Words and pairs of words of titles and abstracts are weighed by how rare they are, and a linear support "
    "vector machine learns from settled records which of them speak for including. The order decides on no "
    "record: people do"
)
LIMITS = (
    "It learns from what has been included: a relevant record in other words than those comes late.",
    "It reads titles and abstracts only. A record without an abstract is ranked by its title.",
    "It uses outcomes only: a verdict that waits for a second one, or is in conflict, moves nothing.",
    "How much it has missed is estimated from the records that are drawn at random.",
)


def ranking_context(request: Any) -> dict[str, Any]:
    who, review = request.who, request.record
    run = queries.rank_runs(who, review).first()
    page = page_of(queries.records_in_order(who, review), request.GET, AT_ONCE)
    return {
        "review": review,
        "run": run,
        "facts": _facts(who, review, run),
        "total": page.paginator.count,
        "head": cells.table_head("Place", "Record", "Year", "Words that moved it most", numeric=("Place",)),
        "rows": [_row(review, record) for record in page],
        "pager": cells.pager(page, request.GET),
        "runs_head": cells.table_head("When", "By", "Records", "Settled", "Of them relevant", "Order"),
        "runs": [_run_row(each) for each in queries.rank_runs(who, review)[:AT_ONCE]],
        "how": _how(run),
        "may_change": leads(who, review),
        "may_renew": review.is_open_at(Stage.TITLE_ABSTRACT) and can(who, May.SCREEN_RECORD, review),
    }


def leads(who: Any, review: Review) -> bool:
    """Whether somebody leads a review and may run it."""
    part = queries.part_of(who, review)
    return part is not None and part.part == part.Part.LEAD and can(who, May.MANAGE_REVIEW, review)


def in_words(review: Review) -> dict[str, str]:
    """The settings of the order of a review."""
    share = float(review.ranking.get("explore_share", 0))
    return {
        "order": dict(ORDERS)[review.ranking.get("order", "model")],
        "share": dict(SHARES).get(share, f"{share:.0%}"),
    }


def _facts(who: Any, review: Review, run: RankRun | None) -> list[dict[str, Any]]:
    words = in_words(review)
    facts = [("Order", words["order"])]
    if run:
        made = date_format(localtime(run.created), "j F Y, H:i")
        settled = f"{run.labelled:,} settled records, {run.relevant:,} of them relevant"
        facts += [
            ("Rests on now", BASES[RankRun.Basis(run.basis)]),
            ("Worked out", f"{made}, from {settled}"),
        ]
    facts.append(("Worked out again", _next(who, review)))
    facts.append(("Drawn at random meanwhile", words["share"]))
    if examples := review.ranking.get("examples"):
        facts.append(("Papers known to be relevant", cells.lines(examples)))
    return [cells.summary_row(label, value) for label, value in facts]


def _next(who: Any, review: Review) -> str:
    if not review.is_open_at(Stage.TITLE_ABSTRACT):
        return "When titles and abstracts are screened"
    upcoming = queries.next_ranking(who, review)
    if upcoming.is_queued:
        return "It is about to be, in the background"
    plural = "" if upcoming.after == 1 else "s"
    return (
        f"After {upcoming.after:,} more settled record{plural}"
        if upcoming.after
        else "With the next settled record"
    )


def _row(review: Review, record: Any) -> list[dict[str, Any]]:
    address = reverse("codification:candidate", args=[review.workspace.slug, review.pk, record.pk])
    return [
        cells.number("–" if record.rank == UNRANKED else f"{record.rank:,}"),
        cells.link(address, record),
        cells.text(record.source.year),
        cells.text(", ".join(record.rank_terms.get("raised", ()))),
    ]


def _run_row(run: RankRun) -> list[dict[str, Any]]:
    return [
        cells.text(date_format(localtime(run.created), "j F Y, H:i")),
        cells.text(run.get_basis_display()),
        cells.number(f"{run.records:,}"),
        cells.number(f"{run.labelled:,}"),
        cells.number(f"{run.relevant:,}"),
        cells.text(run.order_digest[:12]),
    ]


def _how(run: RankRun | None) -> dict[str, Any] | None:
    if run is None:
        return None
    if run.basis in (RankRun.Basis.MODEL, RankRun.Basis.CRITERIA):
        return {"method": METHOD, "version": run.method_version, "seed": run.seed, "limits": LIMITS}
    words = BASES[RankRun.Basis(run.basis)]
    return {
        "method": f"{words}. No words are weighed.",
        "version": run.method_version,
        "seed": run.seed,
        "limits": (),
    }
