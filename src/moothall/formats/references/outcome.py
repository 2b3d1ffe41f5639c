"""What becomes of the records of a file: each is kept, or rejected with its line and the reason."""

from collections.abc import Iterable, Iterator, Sequence

from moothall.formats.import_report import DroppedLine, ImportReport, Rejected, Warned
from moothall.formats.references.model import Reference
from moothall.formats.safe_files import LIMITS

_MOST_RAW = 10_000

_NOTHING = (
    "This record has no title, abstract, DOI, PMID or web address, so nobody could find the work. "
    "Add one of them, such as the title."
)
_TOO_LONG = "This record is longer than 1 MB. Check that it ends where it should."


class Outcome:
    """The references of a file and the report on its reading, as they come together record by record.

    ``place`` is what ``line`` counts in this format: lines, rows or elements.
    """

    def __init__(
        self,
        format: str,
        encoding: str,
        *,
        place: str = "line",
        warnings: Sequence[Warned] = (),
        columns: Sequence[tuple[str, str]] = (),
    ) -> None:
        self.format, self.encoding, self.place, self.columns = format, encoding, place, columns
        self.references: list[Reference] = []
        self.rejected: list[Rejected] = []
        self.dropped: list[DroppedLine] = []
        self.warnings = list(warnings)
        self._identifiers: dict[int, str] = {}

    def keep(
        self, reference: Reference, problems: Iterable[tuple[str, str]] = (), *, identifier: str = ""
    ) -> None:
        """A record that was read, and what is odd about it. It is rejected if nothing in it says which work
        it is. ``identifier`` is the name that the file gives to the record, such as "record_id 12"."""
        if not (reference.title or reference.abstract or reference.doi or reference.pmid or reference.url):
            self.reject(reference.line, "nothing_to_identify", _NOTHING, reference.raw)
            return
        if identifier:
            self._identifiers[len(self.references)] = identifier
        self.references.append(reference)
        for cause, message in problems:
            self.warnings.append(Warned(reference.line, cause, message))
        if not reference.title:
            self.warnings.append(Warned(reference.line, "no_title", "The record has no title."))

    def reject(self, line: int, cause: str, message: str, raw: str) -> None:
        self.rejected.append(Rejected(line, cause, message, raw))

    def too_long(self, line: int, raw: str) -> bool:
        """Whether a record is too long to be one; if so, it is rejected."""
        if len(raw) <= min(LIMITS.record_bytes, LIMITS.line_bytes):
            return False
        self.reject(line, "too_long", _TOO_LONG, raw[:_MOST_RAW])
        return True

    def drop(self, line: int, cause: str, text: str) -> None:
        self.dropped.append(DroppedLine(line, cause, text))

    def result(self) -> tuple[tuple[Reference, ...], ImportReport]:
        """Everything that was kept, in the order of the file, and the report."""
        self.warnings += self._repeats()
        report = ImportReport(
            format=self.format,
            encoding=self.encoding,
            found=len(self.references) + len(self.rejected),
            parsed=len(self.references),
            rejected=tuple(self.rejected),
            dropped=tuple(self.dropped),
            warnings=tuple(sorted(self.warnings, key=lambda warning: warning.line)),
            columns=tuple(self.columns),
        )
        return tuple(self.references), report

    def _repeats(self) -> Iterator[Warned]:
        """Records with an identifier of an earlier one. Both are kept: a person decides if they are one."""
        seen: dict[str, int] = {}
        for at, reference in enumerate(self.references):
            named, first = "", at
            if at in self._identifiers:
                named = self._identifiers[at]
                first = seen.setdefault(named, at)
            if reference.pmid:
                earlier = seen.setdefault(f"PMID {reference.pmid}", at)
                named, first = (named, first) if first != at else (f"PMID {reference.pmid}", earlier)
            if reference.doi:
                doi = f"DOI {reference.doi.lower()}"
                earlier = seen.setdefault(doi, at)
                named, first = (named, first) if first != at else (doi, earlier)
            if first != at:
                message = f"The record on {self.place} {self.references[first].line} has the same {named}."
                yield Warned(reference.line, "repeated_identifier", message)
