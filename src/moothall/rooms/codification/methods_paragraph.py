"""The methods of a review in sentences, written from what was really done and nothing else."""

from collections.abc import Iterator
from datetime import date

from django.utils.formats import date_format

from moothall.formats.documents import Block, Document, Heading, Table
from moothall.formats.documents import Paragraph as Words
from moothall.methods.agreement import Agreement
from moothall.rooms.codification.models import RankRun, Review, SameAs, Stage
from moothall.rooms.codification.prisma_files import seal_of, today
from moothall.rooms.codification.prisma_picture import summary_of
from moothall.rooms.codification.queries.methods import MethodsDone, Search, StageDone
from moothall.ui.charts.lettering import listed, plural

SEARCH_HEAD = ("Where", "Searched on", "Records", "Search string")
_STAGES = {Stage.TITLE_ABSTRACT: "Titles and abstracts", Stage.FULL_TEXT: "Full texts"}
_ORDERS = {
    RankRun.Basis.MODEL: "by a linear support vector machine trained on the verdicts given so far",
    RankRun.Basis.CRITERIA: "by how near their words were to the question and the criteria",
    RankRun.Basis.RANDOM: "by chance",
    RankRun.Basis.YEAR: "by year, newest first",
}


def methods_in_words(done: MethodsDone) -> list[tuple[str, str]]:
    """A heading and a paragraph for each part of the methods that there is something to say of."""
    parts = (
        ("Protocol", _protocol(done)),
        ("Searches", _searches(done)),
        ("Duplicates", _duplicates(done)),
        ("Screening", _screening(done)),
        ("Order of the records", _order(done)),
        ("Stopping", _stopping(done)),
        ("Full texts", _full_texts(done)),
        ("Extraction and risk of bias", _appraisal(done)),
        ("What came of it", iter([summary_of(done.flow)])),
    )
    written = ((heading, " ".join(sentences)) for heading, sentences in parts)
    return [(heading, text) for heading, text in written if text]


def search_rows(done: MethodsDone) -> list[tuple[str, ...]]:
    """One row a search, under ``SEARCH_HEAD``."""
    return [
        (_where(each), _day(each.day) or "Not noted", f"{each.found:,}", each.words or "Not noted")
        for each in done.searches
    ]


def methods_document(review: Review, done: MethodsDone) -> Document:
    """The methods as a document, with every search string."""
    blocks: list[Block] = []
    for heading, text in methods_in_words(done):
        blocks += [Heading(heading), Words(text)]
    if rows := search_rows(done):
        blocks += [Heading("Every search"), Table("Searches", SEARCH_HEAD, rows)]
    return Document(
        title=f"Methods: {review.title}",
        subtitle=f"{review.workspace.name}, {today()}",
        blocks=blocks,
        seal=seal_of(review),
    )


def _protocol(done: MethodsDone) -> Iterator[str]:
    first, last = done.versions[0], done.versions[-1]
    yield (
        f"The protocol was written on {_day(first.created)}, before screening could begin, with a question "
        f"put together as {done.review.get_framework_display()}."
    )
    if len(done.versions) > 1:
        reasons = listed([f"version {each.number} ({each.reason.rstrip('.')})" for each in done.versions[1:]])
        yield f"It was changed {_times(len(done.versions) - 1)}: {reasons}."
    sides = [each["side"] for each in last.criteria]
    yield (
        f"Its present version, {last.number}, has {sides.count('include')} criteria for including and "
        f"{sides.count('exclude')} for excluding."
    )


def _searches(done: MethodsDone) -> Iterator[str]:
    if not done.searches:
        return
    named = [f"{_where(each)} ({_when(each)}{plural(each.found, 'record')})" for each in done.searches]
    yield f"Records were taken from {listed(named)}."
    if unnoted := sum(not each.words for each in done.searches):
        yield f"The search string of {unnoted} of {plural(len(done.searches), 'file')} was not noted."
    if contributed := done.flow.identified_other.get("contributed"):
        yield f"People here contributed {plural(contributed, 'record')} from practice or experience."


def _duplicates(done: MethodsDone) -> Iterator[str]:
    removed = done.flow.removed_duplicates + done.flow.other_removed_duplicates
    automatic = done.linked.get(SameAs.Outcome.AUTO_LINKED, 0)
    by_hand = done.linked.get(SameAs.Outcome.LINKED, 0)
    apart = done.linked.get(SameAs.Outcome.DISTINCT, 0)
    if not (removed or automatic or by_hand or apart):
        return
    yield f"{plural(removed, 'record').capitalize()} proved to be duplicates and were not screened twice."
    yield (
        f"{plural(automatic, 'pair').capitalize()} of sources were linked by comparison, {by_hand:,} by a "
        f"person; {apart:,} were judged to be different works."
    )


def _screening(done: MethodsDone) -> Iterator[str]:
    if done.pilot:
        yield f"{plural(done.pilot, 'record').capitalize()} were judged by everybody in a pilot first."
    for stage in done.stages:
        if stage.people:
            yield from _stage(stage)


def _stage(stage: StageDone) -> Iterator[str]:
    people = "1 person" if stage.people == 1 else f"{stage.people:,} people"
    how = (
        "each by two of them, blind to each other until both had judged it"
        if stage.needed > 1
        else "each by one of them"
    )
    yield f"{_STAGES[Stage(stage.stage)]} were judged by {people}, {how}."
    measured = stage.agreement
    if measured:
        yield (
            f"On {plural(measured.records, 'record')} that two judged, they agreed in "
            f"{measured.percent.value:.0%} of cases; {_figure('Cohen’s kappa', measured.kappa)}, "
            f"{_figure('Gwet’s AC1', measured.ac1)}."
        )
        if not measured.is_stable:
            yield "With so few records, these figures are unstable."
    if stage.conflicts:
        yield f"Of {plural(stage.conflicts, 'conflict')}, {stage.settled:,} have been settled."


def _order(done: MethodsDone) -> Iterator[str]:
    last = done.last_rank
    if last is None:
        yield "Records were not ordered by a model."
        return
    how = _ORDERS.get(last.basis, "in the order in which they came in")
    yield f"Records were ordered {how} (method version {last.method_version}, seed {last.seed})."
    yield f"They were ordered anew {_times(done.rank_runs)}."
    share = done.review.ranking.get("explore_share")
    if share:
        yield f"{share:.0%} of the records were drawn at random beside that order, as a check."
    if settings := _settings(last):
        yield f"Settings: {settings}."


def _settings(run: RankRun) -> str:
    plain = (int, float, str, bool)
    return "; ".join(
        f"{name} {value}" for name, value in sorted(run.settings.items()) if type(value) in plain
    )


def _stopping(done: MethodsDone) -> Iterator[str]:
    for stop in done.stops:
        yield (
            f"Screening of titles and abstracts was stopped on {_day(stop.created)} with "
            f"{plural(stop.left_out, 'record')} not screened. Reason: {stop.reason.rstrip('.')}."
        )
        if evidence := _evidence(stop.evidence):
            yield f"The evidence at that time: {evidence}."


def _evidence(evidence: dict) -> str:
    """The figures that the decision rested on, as they were stored, those with names in words."""
    names = {
        "n_screened": "records screened",
        "n_relevant": "relevant records found",
        "p_value": "p of the test that recall is below target",
        "run_irrelevant": "irrelevant records in a row at the end",
    }
    return ", ".join(
        f"{names[name]} {value:.3g}" if isinstance(value, float) else f"{names[name]} {value}"
        for name, value in evidence.items()
        if name in names and value is not None
    )


def _full_texts(done: MethodsDone) -> Iterator[str]:
    flow = done.flow
    if sought := flow.sought + flow.other_sought:
        missing = flow.not_retrieved + flow.other_not_retrieved
        yield f"{plural(sought, 'full text').capitalize()} were sought; {missing:,} could not be retrieved."


def _appraisal(done: MethodsDone) -> Iterator[str]:
    if done.form and done.extracted:
        how = "by two people blind to each other" if done.form.people_needed == 2 else "by one person"
        yield (
            f"Data of {plural(done.extracted, 'report')} were extracted with version {done.form.number} of a "
            f"form of {plural(len(done.form.fields), 'field')}, {how}."
        )
    if done.templates:
        used = listed([f"{each.name} (version {each.number})" for each in done.templates])
        yield f"The risk of bias of {plural(done.appraised, 'report')} was judged with {used}."


def _figure(name: str, measured: Agreement) -> str:
    if measured.undefined:
        return f"{name} is not defined here"
    return f"{name} {measured.value:.2f} (95% interval {measured.low:.2f} to {measured.high:.2f})"


def _where(search: Search) -> str:
    return search.database or search.route[:1].lower() + search.route[1:]


def _when(search: Search) -> str:
    return f"searched on {_day(search.day)}, " if search.day else "date of search not noted, "


def _day(day: date | None) -> str:
    return date_format(day, "j F Y") if day else ""


def _times(count: int) -> str:
    return "once" if count == 1 else "twice" if count == 2 else f"{count:,} times"
