"""What the tests of every format need: the golden files, and reading without positions."""

from dataclasses import replace
from pathlib import Path

from moothall.formats.references import Author, Reference, read

GOLDEN = Path(__file__).parents[2] / "golden" / "references"

# What the golden text of each format says, apart from what that format cannot say or says in its own way.
FREE_SWIMMING = Reference(
    kind="JOUR",
    title="Free swimming",
    abstract="First.\n\nSecond.",
    authors=(Author("Gallè", "Francesca"), Author(literal="World Health Organization")),
    year=2019,
    date_text="2019-05-01",
    journal="Water",
    journal_short="W.",
    volume="3",
    issue="2",
    page_first="12",
    page_last="19",
    publisher="Press",
    place="London",
    isbn="978-3-16-148410-0",
    issn="1234-567X",
    doi="10.5555/abc",
    pmid="28376683",
    pmcid="PMC77",
    accession="X1",
    url="https://example.org/",
    accessed="2020-01-01",
    language="en",
    keywords=("pools", "children"),
    notes=("A note.",),
    database="Medline",
)


def plain(references):
    """Without ``raw`` and ``line``, which differ from file to file."""
    return [replace(each, raw="", line=0) for each in references]


def only(data, **options):
    """The only reference of a file, without positions, and the report."""
    data = data.encode() if isinstance(data, str) else data
    (found,), report = read(data, **options)
    assert report.found == 1
    return replace(found, raw="", line=0), report


def causes(report):
    return [warning.cause for warning in report.warnings]


def rejects(report):
    return [(reject.line, reject.cause) for reject in report.rejected]


def dropped(report):
    return [(line.line, line.cause) for line in report.dropped]
