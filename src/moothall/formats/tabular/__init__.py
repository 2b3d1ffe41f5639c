"""Figures over time from and to tables saved as CSV."""

from moothall.formats.tabular.columns import ROLES, guess_columns, period_columns
from moothall.formats.tabular.escaping import escape_cell, unescape_cell, write_csv
from moothall.formats.tabular.numbers import MISSING, SUPPRESSED, read_number
from moothall.formats.tabular.periods import FREQUENCIES, Period, is_period, parse_period
from moothall.formats.tabular.series import SeriesRow, read_series
from moothall.formats.tabular.table import Table, read_table

__all__ = [
    "FREQUENCIES",
    "MISSING",
    "ROLES",
    "SUPPRESSED",
    "Period",
    "SeriesRow",
    "Table",
    "escape_cell",
    "guess_columns",
    "is_period",
    "parse_period",
    "period_columns",
    "read_number",
    "read_series",
    "read_table",
    "unescape_cell",
    "write_csv",
]
