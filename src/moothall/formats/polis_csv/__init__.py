"""Conversations as the Polis software exports them: four tables in, one export and a report out, and back."""

from moothall.formats.polis_csv.matrix import matrix_of
from moothall.formats.polis_csv.model import Comment, CurrentVotes, Matrix, PolisExport, VoteLog
from moothall.formats.polis_csv.reading import read, read_folder
from moothall.formats.polis_csv.tables import FILES, POLIS_LIMITS
from moothall.formats.polis_csv.writing import write

__all__ = [
    "FILES",
    "POLIS_LIMITS",
    "Comment",
    "CurrentVotes",
    "Matrix",
    "PolisExport",
    "VoteLog",
    "matrix_of",
    "read",
    "read_folder",
    "write",
]
