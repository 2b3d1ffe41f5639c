"""What speaks for or against stopping, each piece with what it guarantees. The page never stops a review."""

from dataclasses import asdict
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime

from moothall.methods.screening import StoppingEvidence
from moothall.rooms.codification import queries
from moothall.rooms.codification.models import Review, ScreeningStop, Stage
from moothall.rooms.codification.pages import cells
from moothall.rooms.codification.pages.ranking import leads
from moothall.ui.charts import found_curve

SMALL = 300
PIECES = ("Evidence", "What it says now", "What it guarantees")
TEST = (
    "If it is below 0.05, the error is about 5% at one look, if records screened last were at least as "
    "likely relevant as those left. It is not corrected for looking again and again, and of little use under "
    "about 300 records."
)
SAMPLE = "It holds whatever the order, when looked at once. It is wide when few records are relevant."
RUN = "Nothing: it is a rule of thumb. On six public reviews recall was below 95% in two where it was met."


def stopping_context(request: Any) -> dict[str, Any]:
    who, review = request.who, request.record
    found = queries.screened(who, review)
    evidence = queries.evidence_to_stop(who, found)
    chart = found_curve(
        found.labels, total=found.total, title="Relevant records found against records settled"
    )
    open_now = review.is_open_at(Stage.TITLE_ABSTRACT)
    return {
        "review": review,
        "found": found,
        "lines": figures(review, found),
        "head": cells.table_head(*PIECES),
        "rows": pieces(found, evidence),
        "frontier_head": cells.table_head("Recall to reach", "p-value"),
        "frontier": [[cells.text(f"{share:.0%}"), cells.text(_p(p))] for share, p in evidence.frontier]
        if evidence
        else [],
        "chart": chart,
        "stops": [_stop(stop) for stop in queries.stops_of(who, review)],
        "stopped": review.stopped_at is not None,
        "may_stop": open_now and bool(found.waiting) and leads(who, review),
        "may_resume": open_now and review.stopped_at is not None and leads(who, review),
    }


def figures(review: Review, found: queries.Screened) -> list[dict[str, Any]]:
    """How far the round is."""
    settled = f"{len(found.labels):,} of {found.total:,}, {found.relevant:,} of them relevant"
    name = "Records of this update settled" if review.round > 1 else "Records settled"
    return [
        cells.summary_row(name, settled),
        cells.summary_row("Waiting for another verdict, or in conflict", f"{found.owed:,}"),
        cells.summary_row("Not begun", f"{found.waiting:,}"),
    ]


def pieces(found: queries.Screened, evidence: StoppingEvidence | None) -> list[list[dict[str, Any]]]:
    """The three pieces of evidence, each with what it says now, or why it says nothing."""
    said = (
        ("Test whether fewer than 95% are found", _test(found, evidence), TEST),
        *_others(found, evidence),
    )
    return [[cells.text(piece) for piece in row] for row in said]


def as_kept(found: queries.Screened, evidence: StoppingEvidence | None) -> dict[str, Any]:
    """What is stored with the decision to stop: every figure that the page showed."""
    counts = {
        "total": found.total,
        "owed": found.owed,
        "waiting": found.waiting,
        "settled": len(found.labels),
    }
    return counts | {"relevant": found.relevant, "evidence": asdict(evidence) if evidence else None}


def _others(found: queries.Screened, evidence: StoppingEvidence | None) -> tuple[tuple[str, str, str], ...]:
    return (
        ("Records drawn at random", _sample(found, evidence), SAMPLE),
        ("Run of records that are not relevant", _run(found, evidence), RUN),
    )


def _test(found: queries.Screened, evidence: StoppingEvidence | None) -> str:
    if evidence is None:
        return "Not computed, because no record is settled yet."
    if not found.relevant:
        return "Not computed, because no relevant record has been found: there is no recall to speak of."
    if evidence.n_screened == found.total:
        return "Not needed: every record is settled."
    small = f" With {found.total:,} records it can hardly ever be met." if found.total < SMALL else ""
    met = "Below 0.05: fewer than 95% found is improbable." if evidence.test_met else "Not below 0.05: go on."
    return f"p = {_p(evidence.p_value)}. {met}{small}"


def _sample(found: queries.Screened, evidence: StoppingEvidence | None) -> str:
    if evidence is None or evidence.audit is None:
        return (
            "Not computed, because the first record of the random sample is not settled yet: none has been "
            "drawn, or it waits for a verdict."
        )
    audit = evidence.audit
    words = f"{audit.relevant_in_audit:,} of {audit.n_audited:,} drawn are relevant. "
    if not found.relevant:
        return f"{words}With 95% confidence at most {audit.upper_total:,} are relevant in all."
    guess = f", our best estimate is {audit.estimate:.0%}" if audit.estimate is not None else ""
    return f"{words}With 95% confidence at least {audit.lower:.0%} of all relevant records are found{guess}."


def _run(found: queries.Screened, evidence: StoppingEvidence | None) -> str:
    if evidence is None:
        return "Not computed, because no record is settled yet."
    met = "Met." if evidence.heuristic_met else "Not met."
    needed = f"{evidence.run_needed:,} in a row after a tenth of all are needed"
    return f"{met} {evidence.run_irrelevant:,} in a row were not relevant; {needed}."


def _p(value: float) -> str:
    return "less than 0.001" if value < 0.001 else f"{value:.3f}"


def _stop(stop: ScreeningStop) -> dict[str, str]:
    kept = stop.evidence
    settled = (
        f"{kept['settled']:,} of {kept['total']:,} settled, {kept['relevant']:,} relevant"
        if "settled" in kept
        else ""
    )
    return {
        "when": date_format(localtime(stop.created), "j F Y, H:i"),
        "who": str(stop.by or "somebody who has left"),
        "reason": stop.reason,
        "left_out": f"{stop.left_out:,}",
        "settled": settled,
    }
