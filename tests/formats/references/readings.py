"""What the tests of every format need: the golden files, and reading without positions."""

from dataclasses import replace
from pathlib import Path

from moothall.formats.references import read

GOLDEN = Path(__file__).parents[2] / "golden" / "references"


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
