"""Tables of references: comma- and tab-separated values, and workbooks of Excel."""

from moothall.formats.references.tables.reading import header_in, read_csv, read_tsv, read_xlsx, table_in
from moothall.formats.references.tables.writing import write_csv, write_tsv, write_xlsx

__all__ = [
    "header_in",
    "read_csv",
    "read_tsv",
    "read_xlsx",
    "table_in",
    "write_csv",
    "write_tsv",
    "write_xlsx",
]
