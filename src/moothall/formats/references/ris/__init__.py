"""RIS, the format that reference managers and databases have in common, in all its dialects."""

from moothall.formats.references.ris.reading import read_ris
from moothall.formats.references.ris.writing import write_ris

__all__ = ["read_ris", "write_ris"]
