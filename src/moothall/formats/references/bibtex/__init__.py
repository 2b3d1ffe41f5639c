"""BibTeX, and what biblatex adds to it."""

from moothall.formats.references.bibtex.reading import read_bibtex
from moothall.formats.references.bibtex.writing import write_bibtex

__all__ = ["read_bibtex", "write_bibtex"]
