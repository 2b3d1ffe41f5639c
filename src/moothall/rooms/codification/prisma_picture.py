"""The flow of a review as the boxes of the PRISMA 2020 diagram, for the picture, the list and the tables."""

from collections.abc import Callable, Iterator, Mapping

from moothall.rooms.codification.models import Candidate, Stage
from moothall.rooms.codification.prisma import UNNAMED, PrismaFlow
from moothall.rooms.codification.review_log.outcome import OTHER
from moothall.ui.charts import PrismaColumn, PrismaDiagram, PrismaLine, PrismaStep
from moothall.ui.charts.lettering import plural

_Status = Candidate.Status
Line = PrismaLine
# Gives the address of the list of the records at a stage with a status, or nothing if that is not the number.
Address = Callable[[int, str, str], str]
OTHER_ROUTES = {
    "websites": "Websites",
    "organisations": "Organisations",
    "citation": "Citation searching",
    "contributed": "Practice knowledge and lived experience",
    "other": "Other ways",
}


def no_address(count: int, stage: str = "", status: str = "") -> str:
    """For a picture without links."""
    return ""


def diagram_of(
    flow: PrismaFlow, reasons: Mapping[str, str], *, address: Address = no_address
) -> PrismaDiagram:
    """The boxes of a flow. ``reasons`` maps the codes of criteria to their wording."""
    fresh = "new " if flow.round > 1 else ""
    columns = [
        PrismaColumn(
            f"Identification of {fresh}studies via databases and registers",
            tuple(_steps(flow, "", _from_databases(flow), reasons, address)),
        )
    ]
    if has_other_methods(flow):
        columns.append(
            PrismaColumn(
                f"Identification of {fresh}studies via other methods",
                tuple(_steps(flow, "other_", _from_elsewhere(flow), reasons, address)),
            )
        )
    return PrismaDiagram(tuple(columns), _included(flow, address), *_versions(flow))


def has_other_methods(flow: PrismaFlow) -> bool:
    return any(flow.identified_other.values())


def summary_of(flow: PrismaFlow) -> str:
    """The flow in two sentences."""
    identified = sum(flow.identified_databases.values()) + flow.identified_registers
    identified += sum(flow.identified_other.values())
    screened = flow.screened + flow.other_screened
    assessed = flow.assessed + flow.other_assessed
    said = (
        f"{plural(identified, 'record')} identified, {screened:,} screened, "
        f"{plural(assessed, 'report')} assessed in full; "
        f"{_studies(flow.total_studies)} in {plural(flow.total_reports, 'report')} included."
    )
    if flow.contributed_included:
        said += f" Practice knowledge and lived experience taken in: {flow.contributed_included:,}."
    return f"{said} In progress: {plural(flow.in_progress, 'record')}." if flow.in_progress else said


def _studies(count: int) -> str:
    return f"{count:,} {'study' if count == 1 else 'studies'}"


def _steps(
    flow: PrismaFlow, side: str, identified: tuple[Line, ...], reasons: Mapping[str, str], address: Address
) -> Iterator[PrismaStep]:
    def line(words: str, name: str, stage: str = "", status: str = "", level: int = 0) -> Line:
        number = getattr(flow, f"{side}{name}")
        return Line(words, number, address(number, stage, status) if status else "", level)

    titles, full = Stage.TITLE_ABSTRACT, Stage.FULL_TEXT
    stopped = "Left out by automation when screening was stopped"
    removed = (
        Line("Records removed before screening"),
        line("Duplicate records", "removed_duplicates", level=1),
        line(stopped, "removed_automation", titles, _Status.NOT_SCREENED, 1),
        line("Removed for other reasons", "removed_other", level=1),
    )
    yield PrismaStep("identified", identified, removed)
    excluded = line("Records excluded", "excluded", titles, _Status.EXCLUDED)
    yield PrismaStep("screened", (line("Records screened", "screened"),), (excluded,))
    missing = line("Reports not retrieved", "not_retrieved", full, _Status.NOT_RETRIEVED)
    yield PrismaStep("sought", (line("Reports sought for retrieval", "sought"),), (missing,))
    counts = getattr(flow, f"{side}excluded_reasons")
    why = _excluded(counts, reasons, address(sum(counts.values()), full, _Status.EXCLUDED))
    yield PrismaStep("assessed", (line("Reports assessed for eligibility", "assessed"),), why)
    open_work = (
        line("Waiting to be screened", "awaiting", titles, _Status.WAITING, 1),
        line("Screened, not settled", "undecided", level=1),
        line("Waiting for the full text", "awaiting_text", full, _Status.AWAITING_TEXT, 1),
        line("Full text not settled", "undecided_full_text", level=1),
    )
    there = tuple(each for each in open_work if each.count)
    if there:
        total = sum(each.count or 0 for each in there)
        yield PrismaStep("in_progress", (), (Line("In progress", total), *there))


def _from_databases(flow: PrismaFlow) -> tuple[Line, ...]:
    named = [Line(name, number, level=2) for name, number in flow.identified_databases.items()]
    if [line.words for line in named] == [UNNAMED]:
        named = []
    return (
        Line("Records identified from"),
        Line("Databases", sum(flow.identified_databases.values()), level=1),
        *named,
        Line("Registers", flow.identified_registers, level=1),
    )


def _from_elsewhere(flow: PrismaFlow) -> tuple[Line, ...]:
    found = ((OTHER_ROUTES[name], number) for name, number in flow.identified_other.items())
    return (
        Line("Records identified from"),
        *(Line(words, number, level=1) for words, number in found if number),
    )


def _excluded(counts: Mapping[str, int], reasons: Mapping[str, str], url: str) -> tuple[Line, ...]:
    """The reasons, those of most reports first."""
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return (
        Line("Reports excluded", sum(counts.values()), url),
        *(Line(reason_words(code, reasons), number, level=1) for code, number in ordered),
    )


def reason_words(code: str, reasons: Mapping[str, str]) -> str:
    return reasons.get(code) or ("Another reason" if code == OTHER else code)


def _included(flow: PrismaFlow, address: Address) -> tuple[Line, ...]:
    fresh = flow.round > 1
    reports = flow.new_reports + flow.contributed_included
    url = address(reports, Stage.FULL_TEXT, _Status.INCLUDED)
    lines = [
        Line("New studies included in review" if fresh else "Studies included in review", flow.new_studies),
        Line(
            "Reports of new included studies" if fresh else "Reports of included studies",
            flow.new_reports,
            url,
        ),
    ]
    if flow.contributed_included:
        lines.append(Line("Practice knowledge and lived experience taken in", flow.contributed_included))
    return tuple(lines)


def _versions(flow: PrismaFlow) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """The boxes of an updated review: what it had before, and what it has in all."""
    if flow.round == 1:
        return (), ()
    previous = (
        Line("Studies included in the previous version of the review", flow.previous_studies),
        Line("Reports of studies included in the previous version", flow.previous_reports),
    )
    total = (
        Line("Total studies included in review", flow.total_studies),
        Line("Reports of total included studies", flow.total_reports),
    )
    return previous, total
