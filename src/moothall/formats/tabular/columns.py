"""Which column of a table holds what, as far as its header and its cells tell."""

import re
from collections.abc import Callable, Mapping

from moothall.formats.tabular.numbers import read_number
from moothall.formats.tabular.periods import is_period
from moothall.formats.tabular.table import Table

ROLES = ("period", "value", "count", "denominator", "area_code", "area_name", "note")
_NAMES = {
    "period": (
        *(
            "period",
            "timeperiod",
            "reportingperiod",
            "month",
            "monthyear",
            "yearmonth",
            "monthending",
            "quarter",
        ),
        *("quarterending", "year", "financialyear", "yearending", "date", "datefrom", "periodstart", "time"),
    ),
    "value": (
        "value",
        "indicatorvalue",
        "rate",
        "percentage",
        "percent",
        "proportion",
        "score",
        "mean",
        "average",
    ),
    "count": ("count", "numerator", "events", "number", "numberofevents", "cases", "observed", "n"),
    "denominator": ("denominator", "population", "base", "outof", "eligible", "personyears"),
    "area_code": (
        *(
            "areacode",
            "areacd",
            "localauthoritycode",
            "ladcode",
            "ladcd",
            "utlacode",
            "onscode",
            "gsscode",
            "gss",
            "ons",
            "code",
        ),
        *("lacode", "orgcode", "wardcode", "lsoacode", "msoacode", "geographycode", "areagss"),
    ),
    "area_name": (
        *(
            "areaname",
            "area",
            "areanm",
            "ladname",
            "ladnm",
            "localauthority",
            "localauthorityname",
            "laname",
            "council",
            "district",
        ),
        *("ward", "wardname", "place", "geography", "geographyname", "locality", "orgname"),
    ),
    "note": ("note", "notes", "valuenote", "comment", "comments", "remark", "remarks", "footnote"),
}
_LOOKED_AT = 50


def guess_columns(table: Table) -> dict[str, str]:
    """The header that most likely plays each of ``ROLES``; a role that no column seems to play is left out.

    Names are compared without case, blanks and signs. Where no name tells, the column whose cells are periods
    is the period, and the only other column of numbers the value. A table with one column a period has
    neither role: ``read_series`` finds its columns by their names.
    """
    plain = {header: re.sub(r"[^a-z0-9]", "", header.lower()) for header in table.columns}
    guessed: dict[str, str] = {}
    for role, names in _NAMES.items():
        found = [(names.index(name), header) for header, name in plain.items() if name in names]
        if found:
            guessed[role] = min(found)[1]
    left = [header for header in table.columns if header not in guessed.values()]
    if "period" not in guessed and not period_columns(table, guessed):
        dated = [header for header in left if _share(table, header, _is_dated) > 0.5]
        if dated:
            guessed["period"] = dated[0]
            left.remove(dated[0])
    if "period" in guessed and not {"value", "count"} & set(guessed):
        numbered = [header for header in left if _share(table, header, _is_number) > 0.5]
        if len(numbered) == 1:
            guessed["value"] = numbered[0]
    return {role: guessed[role] for role in ROLES if role in guessed}


def period_columns(table: Table, columns: Mapping[str, str]) -> list[str]:
    """The headers that are periods themselves, where the table has one column a period; otherwise none."""
    if "period" in columns:
        return []
    return [header for header in table.columns if header not in columns.values() and is_period(header)]


def _is_dated(cell: str) -> bool:
    """A number of five digits may be a day of Excel's, but more likely counts something."""
    return is_period(cell) and not (cell.isdigit() and len(cell) == 5)


def _is_number(cell: str) -> bool:
    try:
        return bool(cell) and read_number(cell) is not None
    except ValueError:
        return False


def _share(table: Table, header: str, test: Callable[[str], bool]) -> float:
    at = table.columns.index(header)
    cells = [row.cells[at] for row in table.rows[:_LOOKED_AT] if at < len(row.cells) and row.cells[at]]
    return sum(bool(test(cell)) for cell in cells) / len(cells) if cells else 0.0
