"""What became of a file: everything found in it was either read or is named here with the reason why not."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Rejected:
    """A record or line that could not be kept: its line, the ``cause`` (a word of the reader's closed list),
    a sentence for the person who has to mend it, and the text as it came."""

    line: int
    cause: str
    message: str
    raw: str


@dataclass(frozen=True)
class DroppedLine:
    """A line that belongs to no record. It is not counted among what was found."""

    line: int
    cause: str
    text: str


@dataclass(frozen=True)
class Warned:
    """Something odd about a record or line that was kept."""

    line: int
    cause: str
    message: str


@dataclass(frozen=True)
class ImportReport:
    """``found == parsed + len(rejected)``, always. Lines count from 1.

    ``columns`` says, for a table, which role each column plays: (header, role), in the order of the file.
    """

    format: str
    encoding: str
    found: int
    parsed: int
    rejected: tuple[Rejected, ...] = ()
    dropped: tuple[DroppedLine, ...] = ()
    warnings: tuple[Warned, ...] = ()
    columns: tuple[tuple[str, str], ...] = ()
