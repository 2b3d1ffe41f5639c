"""``moothall analyse spc``: control charts of the figures in a file."""

import sys
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

import click

from moothall.command_line.analyse.answers import LINES_DROPPED, print_json, print_table, unusable
from moothall.formats.import_report import ImportReport
from moothall.formats.tabular import SeriesRow, Table, read_series, read_table
from moothall.methods.control_chart import PRESETS, ControlChart, control_chart
from moothall.rooms.evaluation.periods import expected_periods, period_name

FREQUENCIES = {"month": "monthly", "quarter": "quarterly", "year": "annual"}
POINT_FIELDS = ("value", "phase", "mean", "lower", "upper", "label", "point_type")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--value", required=True, help="Column with the figures.")
@click.option("--date", "period", required=True, help="Column with the periods.")
@click.option("--frequency", required=True, type=click.Choice(list(FREQUENCIES)))
@click.option("--series", help="Column that says which series a line belongs to.")
@click.option("--chart", type=click.Choice(["xmr"]), default="xmr", show_default=True)
@click.option("--preset", type=click.Choice(list(PRESETS)), default="nhsr", show_default=True)
@click.option(
    "--improvement",
    type=click.Choice(["increase", "decrease", "neutral"]),
    default="increase",
    show_default=True,
)
@click.option("--target", type=float, help="The figure that is aimed at.")
@click.option("--fix-after", type=click.IntRange(12), help="Work limits out from the first so many points.")
@click.option(
    "--rebase",
    type=click.DateTime(["%Y-%m-%d", "%Y-%m"]),
    multiple=True,
    help="Where a new phase begins; repeatable.",
)
@click.option("--strict", is_flag=True, help="End with 3 if a line was dropped.")
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
def spc(file: Path, value: str, period: str, frequency: str, series: str | None, **options: Any) -> None:
    """Draw up a control chart (XmR) of each series in FILE and say which points are signals.

    Ends with 0; 2 if the file cannot be used, with the reason as JSON on standard error.
    """
    columns = {"period": period, "value": value} | ({"area_code": series} if series else {})
    rows, report = _read(file, columns, FREQUENCIES[frequency])
    charts = list(_charts(rows, FREQUENCIES[frequency], options))
    dropped = [{"line": rejected.line, "cause": rejected.cause} for rejected in report.rejected]
    if options["as_json"]:
        rule_set = PRESETS[options["preset"]]
        found = [_as_json(key, starts, chart) for key, starts, chart in charts]
        answer = {"method": "xmr", "rule_set": f"{rule_set.name} {rule_set.version}", "series": found}
        print_json(answer | {"dropped": dropped})
    else:
        _say(charts, FREQUENCIES[frequency], report)
    sys.exit(LINES_DROPPED if options["strict"] and dropped else 0)


def _read(file: Path, columns: dict[str, str], frequency: str) -> tuple[Sequence[SeriesRow], ImportReport]:
    try:
        table = read_table(file.read_bytes(), name=file.name)
        _check_columns(table, columns.values())
        rows, report = read_series(table, columns=columns, frequency=frequency)
    except (OSError, ValueError) as error:
        unusable(str(error))
    for rejected in report.rejected:
        if rejected.cause == "conflict":
            unusable(rejected.message, line=rejected.line)
    return rows, report


def _check_columns(table: Table, wanted: Iterable[str]) -> None:
    for column in wanted:
        if column not in table.columns:
            present = ", ".join(f"“{name}”" for name in table.columns)
            unusable(f"There is no column “{column}”. The columns are {present}.", column=column)


def _charts(
    rows: Sequence[SeriesRow], frequency: str, options: dict[str, Any]
) -> Iterable[tuple[str, list[date], ControlChart]]:
    """(key, first days of the periods, chart) of each series; a period without a line is a gap."""
    rebases = sorted(rebase.date() for rebase in options["rebase"])
    ordered = sorted(rows, key=lambda row: (row.area_code, row.period_start, row.line))
    for key, group in groupby(ordered, key=lambda row: row.area_code):
        values = _by_period(group)
        starts = expected_periods(values, frequency)
        if missing := sorted(set(values) - set(starts)):
            unusable(f"The period that begins on {missing[0]} does not follow on from {starts[0]}.")
        try:
            chart = control_chart(
                [values.get(start, float("nan")) for start in starts],
                preset=options["preset"],
                phases=[sum(start >= rebase for rebase in rebases) for start in starts],
                fix_after=options["fix_after"],
                improvement=options["improvement"],
                target=options["target"],
            )
        except ValueError as error:
            unusable(str(error))
        yield key, starts, chart


def _by_period(rows: Iterable[SeriesRow]) -> dict[date, float]:
    """The figures of one series; the reader lets no period through twice."""
    return {row.period_start: float("nan") if row.value is None else float(row.value) for row in rows}


def _as_json(key: str, starts: Sequence[date], chart: ControlChart) -> dict[str, Any]:
    columns = (chart.values, chart.phase, chart.mean, chart.lower, chart.upper, chart.label, chart.point_type)
    points = zip(starts, *columns, strict=True)
    return {
        "key": key,
        "n_valid": chart.n_valid,
        "n_missing": chart.n_missing,
        "variation": chart.variation,
        "assurance": chart.assurance,
        "lag1": chart.lag1,
        "warnings": list(chart.warnings),
        "points": [
            {"period": start.isoformat()} | dict(zip(POINT_FIELDS, point, strict=True))
            for start, *point in points
        ],
    }


def _say(
    charts: Sequence[tuple[str, list[date], ControlChart]], frequency: str, report: ImportReport
) -> None:
    for key, starts, chart in charts:
        if key:
            click.echo(f"\n{key}")
        columns = (chart.values, chart.mean, chart.lower, chart.upper, chart.label)
        periods = [period_name(start, frequency) for start in starts]
        print_table(
            ["Period", "Value", "Mean", "Lower", "Upper", "Finding"], zip(periods, *columns, strict=True)
        )
        for warning in chart.warnings:
            click.echo(f"Note: {warning}")
    for rejected in report.rejected:
        click.echo(f"Line {rejected.line} was left out: {rejected.message}", err=True)
