"""The page of agreement: everybody together, then each two people, with what every figure can tell."""

from math import isnan
from typing import Any

from moothall.formats.tabular import write_csv
from moothall.methods.agreement import Agreement
from moothall.rooms.codification import queries
from moothall.rooms.codification.models import Review, Stage
from moothall.rooms.codification.pages import cells
from moothall.rooms.codification.pages.reviewers import name_of
from moothall.rooms.codification.queries import STABLE_FROM, Measures, PairAgreement, StageAgreement

LABELS = {
    "percent_agreement": "Judged alike",
    "cohen_kappa": "Cohen’s kappa",
    "pabak": "PABAK",
    "gwet_ac1": "Gwet’s AC1",
}
NOT_DEFINED = "Not defined"
UNSTABLE = "Unstable"
EVERYBODY = "Everybody"
METHOD = (
    "Only records that at least two people judged count, and only once everybody may read the verdicts on "
    "them. Counted is what people had said when the last of them had judged the record: a verdict that was "
    "changed after the others could be read is left out, and so is what an adjudicator decided. “Maybe” "
    "counts as include. Judged alike is the share of those records on which two people said the same; "
    "Cohen’s kappa, PABAK and Gwet’s AC1 take away what chance would give, each in its own way: 1 is full "
    "agreement and 0 what chance gives. Each has a 95% interval: Wilson’s for the share and PABAK, that of "
    "Fleiss, Cohen and Everitt for kappa, Gwet’s for AC1"
)
LIMITS = (
    "No figure is a pass mark: look at the records on which people differ, and make the criteria clearer.",
    "Kappa is low where nearly all records are excluded, even if people hardly ever differ. Read it beside "
    "the share and AC1.",
    f"Below {STABLE_FROM} records every figure is unstable: it can still move a lot.",
    "A figure is not defined while only one answer was used: it is then neither 0 nor 1.",
    "At full text, two exclusions for different reasons count as alike here; they are settled as conflicts.",
    "Where more than two people judged a record, as in a pilot, every two of them count, and the intervals "
    "of everybody together are somewhat too narrow.",
)
HOW = {"method": METHOD, "version": "1", "limits": LIMITS}
COLUMNS = (
    *("Stage", "First", "Second", "Records", "Pairs of verdicts", "Measure"),
    *("Value", "Lower 95% limit", "Upper 95% limit", "Note"),
)


def agreement_context(request: Any, review: Review) -> dict[str, Any]:
    found = _stages(request, review)
    return {
        "review": review,
        "stages": [part for stage in found if (part := stage_part(stage))],
        "how": HOW,
        "any": any(stage.overall for stage in found),
    }


def stage_part(found: StageAgreement, label: str = "") -> dict[str, Any] | None:
    """What ``_agreement.html`` shows of one stage; None while no record was judged by two."""
    if found.overall is None:
        return None
    head = ("Who", "Records", *LABELS.values())
    return {
        "label": label or Stage(found.stage).label,
        "records": found.overall.records,
        "is_stable": found.overall.is_stable,
        "stable_from": STABLE_FROM,
        "rows": [[cells.text(LABELS[each.measure]), *_value(each)] for each in _each(found.overall)],
        "head": cells.table_head("Measure", "Value", "95% interval"),
        "pair_head": cells.table_head(*head),
        "pairs": [_pair_row(pair) for pair in found.pairs] if len(found.pairs) > 1 else [],
        "names": _names(found.pairs[0]),
    }


def agreement_table(request: Any, review: Review) -> str:
    """The same figures as a file: a line for each measure of each pair, and of everybody."""
    rows: list[tuple[object, ...]] = [COLUMNS]
    for found in _stages(request, review):
        if found.overall is None:
            continue
        stage = Stage(found.stage).label
        rows += _lines((stage, EVERYBODY, ""), found.overall)
        for pair in found.pairs:
            rows += _lines((stage, name_of(pair.first), name_of(pair.second)), pair.measures)
    return write_csv(rows)


def figure(each: Agreement) -> str:
    """ "83%" or "0.62"; "Not defined" where it is not."""
    if isnan(each.value):
        return NOT_DEFINED
    return f"{each.value:.0%}" if each.measure == "percent_agreement" else _signed(each.value)


def interval(each: Agreement) -> str:
    if isnan(each.low):
        return ""
    if each.measure == "percent_agreement":
        return f"{each.low:.0%} to {each.high:.0%}"
    return f"{_signed(each.low)} to {_signed(each.high)}"


def _signed(value: float) -> str:
    return f"{value:.2f}".replace("-", "−")


def _stages(request: Any, review: Review) -> list[StageAgreement]:
    return [queries.agreement(request.who, review, stage) for stage in Stage.values]


def _each(measures: Measures) -> tuple[Agreement, ...]:
    return measures.percent, measures.kappa, measures.pabak, measures.ac1


def _value(each: Agreement) -> list[dict[str, Any]]:
    return [cells.text(figure(each)), cells.text(each.undefined or interval(each) or "Too few records")]


def _pair_row(pair: PairAgreement) -> list[dict[str, Any]]:
    stable = "" if pair.measures.is_stable else f" ({UNSTABLE.lower()})"
    records = f"{pair.measures.records:,}{stable}"
    return [cells.text(_names(pair)), cells.text(records), *(_both(each) for each in _each(pair.measures))]


def _both(each: Agreement) -> dict[str, Any]:
    within = interval(each)
    return cells.text(f"{figure(each)} ({within})" if within else figure(each))


def _names(pair: PairAgreement) -> str:
    return f"{name_of(pair.first)} and {name_of(pair.second)}"


def _lines(who: tuple[str, str, str], measures: Measures) -> list[tuple[object, ...]]:
    unstable = "" if measures.is_stable else f"{UNSTABLE}: fewer than {STABLE_FROM} records"
    return [
        (
            *who,
            measures.records,
            measures.pairs,
            LABELS[each.measure],
            *("" if isnan(number) else round(number, 4) for number in (each.value, each.low, each.high)),
            each.undefined or unstable,
        )
        for each in _each(measures)
    ]
