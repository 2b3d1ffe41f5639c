"""Reading RIS, the format that reference managers and databases have in common, in all its dialects."""

import re
from collections.abc import Sequence

from moothall.formats.decoding import decode, lines_of, warnings_of
from moothall.formats.import_report import ImportReport, Rejected, Warned
from moothall.formats.references.identifiers import (
    PMID,
    doi_in_address,
    doi_in_note,
    find_doi,
    is_only_doi,
    labelled,
    serial_number,
)
from moothall.formats.references.model import Author, Reference
from moothall.formats.references.records import RawRecord, split_records
from moothall.formats.references.tags import BOOKS, KINDS, LISTS
from moothall.formats.safe_files import LIMITS

_YEAR = re.compile(r"(?<!\d)([12]\d{3})(?!\d)", re.ASCII)
_ONLY_YEAR = re.compile(r"[12]\d{3}[/\s]*", re.ASCII)
_PAGES = re.compile(r"([^\s–—-]+)\s*[–—-]{1,3}\s*([^\s–—-]+)")
_BETWEEN_AUTHORS = re.compile(r"(?<!&amp);")
_MOST_RAW = 10_000

_NO_TYPE = (
    "These lines do not begin with a line “TY  - ”, so it is not certain that they are a record. "
    "Put “TY  - JOUR” above them."
)
_NOTHING = (
    "This record has no title, abstract, DOI, PMID or web address, so nobody could find the work. "
    "Add one of them, such as a line “TI  - ” with the title."
)
_TOO_LONG = "This record or a line in it is longer than 1 MB. Check that each record ends with “ER  - ”."


def read_ris(data: bytes, *, encoding: str | None = None) -> tuple[tuple[Reference, ...], ImportReport]:
    """The references of a RIS file and the report on its reading. Raises ValueError if it holds no record."""
    decoded = decode(data, encoding=encoding)
    lines = lines_of(decoded.text)
    records, dropped = split_records(lines)
    if not records:
        raise ValueError("No record was found. In a RIS file each record begins with a line “TY  - ”.")
    references: list[Reference] = []
    rejected: list[Rejected] = []
    warnings = warnings_of(decoded)
    for record in records:
        raw = lines[record.first - 1 : record.last]
        kept = _keep(record, raw, warnings)
        if isinstance(kept, Rejected):
            rejected.append(kept)
        else:
            references.append(kept)
    warnings += _repeats(references)
    report = ImportReport(
        format="ris",
        encoding=decoded.encoding,
        found=len(records),
        parsed=len(references),
        rejected=tuple(rejected),
        dropped=tuple(dropped),
        warnings=tuple(sorted(warnings, key=lambda warning: warning.line)),
    )
    return tuple(references), report


def _keep(record: RawRecord, raw: Sequence[str], warnings: list[Warned]) -> Reference | Rejected:
    text = "\n".join(raw)
    if len(text) > LIMITS.record_bytes or any(len(line) > LIMITS.line_bytes for line in raw):
        return Rejected(record.first, "too_long", _TOO_LONG, text[:_MOST_RAW])
    if record.kind is None:
        return Rejected(record.first, "no_type", _NO_TYPE, text)
    reader = _Record(record, text)
    reference = reader.reference()
    if not (reference.title or reference.abstract or reference.doi or reference.pmid or reference.url):
        return Rejected(record.first, "nothing_to_identify", _NOTHING, text)
    warnings += reader.warnings(reference)
    return reference


class _Record:
    """One record on its way to a Reference: what a field takes is used up, what is left becomes ``extra``."""

    def __init__(self, record: RawRecord, raw: str) -> None:
        self.record = record
        self.kind = (record.kind or "").upper()
        self.raw = raw
        self.pairs: list[tuple[str, str]] = []
        for tag, lines in record.values:
            if tag in LISTS:
                self.pairs += [(tag, line) for line in lines if line]
            elif value := "\n".join(lines).strip():
                self.pairs.append((tag, value))
        self.used = [False] * len(self.pairs)
        self.bad_doi = self.bad_year = ""

    def reference(self) -> Reference:
        title = self.line("TI", "T1", "CT") or (self.line("BT") if self.kind in BOOKS else "")
        year, date_text = self.date()
        page_first, page_last = self.pages()
        notes = self.all("N1", "M1")
        doi = self.doi(notes)
        issn, isbn = self.serial_numbers()
        database = self.line("DB")
        pmid, accession = self.accession(database, notes)
        return Reference(
            kind=self.kind,
            title=title,
            abstract=self.text("AB", "N2"),
            authors=self.authors(),
            year=year,
            date_text=date_text,
            journal=self.line("JF", "T2", "JO", "BT"),
            journal_short=self.line("JA", "J2", "J1", "JO"),
            volume=self.line("VL"),
            issue=self.line("IS"),
            page_first=page_first,
            page_last=page_last,
            publisher=self.line("PB"),
            place=self.line("CY", "PP"),
            isbn=isbn,
            issn=issn,
            doi=doi,
            pmid=pmid,
            pmcid=self.pmcid(notes),
            accession=accession,
            url=self.line("UR", "LK"),
            accessed=self.line("Y2"),
            language=self.line("LA"),
            keywords=self.all("KW"),
            notes=notes,
            database=database,
            extra=tuple(pair for pair, used in zip(self.pairs, self.used, strict=True) if not used),
            raw=self.raw,
            line=self.record.first,
        )

    def warnings(self, reference: Reference) -> list[Warned]:
        """What is odd about a record that is kept."""
        found = []
        if not self.record.ended:
            found.append(("missing_end", "No line “ER  - ” ends the record: look whether it is complete."))
        if self.kind not in KINDS:
            kind = f"RIS knows no kind of document “{self.kind[:40]}”" if self.kind else "No kind is given"
            found.append(("unknown_type", f"{kind}; the record was kept all the same."))
        if not reference.title:
            found.append(("no_title", "The record has no title."))
        if self.bad_year:
            found.append(("bad_year", f"“{self.bad_year[:100]}” holds no year; the text was kept."))
        if self.bad_doi:
            found.append(("bad_doi", f"“{self.bad_doi[:100]}” is not a DOI; the text was kept."))
        return [Warned(self.record.first, cause, message) for cause, message in found]

    def waiting(self, *tags: str) -> list[int]:
        """Where values of ``tags`` stand that no field has taken, by tag and then by place in the file."""
        return [
            at for tag in tags for at, (own, _) in enumerate(self.pairs) if own == tag and not self.used[at]
        ]

    def text(self, *tags: str) -> str:
        """The first value of ``tags``; the same value under another of them is used up with it."""
        places = self.waiting(*tags)
        if not places:
            return ""
        value = self.pairs[places[0]][1]
        for at in places:
            self.used[at] = self.pairs[at][1] == value
        return value

    def line(self, *tags: str) -> str:
        return " ".join(self.text(*tags).split())

    def all(self, *tags: str) -> tuple[str, ...]:
        """Every value of ``tags`` in the order of the file."""
        places = sorted(self.waiting(*tags))
        for at in places:
            self.used[at] = True
        return tuple(self.pairs[at][1] for at in places)

    def authors(self) -> tuple[Author, ...]:
        names = [name.strip() for value in self.all("AU", "A1") for name in _BETWEEN_AUTHORS.split(value)]
        return tuple(author_of(name) for name in dict.fromkeys(names) if name)

    def date(self) -> tuple[int | None, str]:
        """The year, from PY and Y1 or else DA; and the whole date, from DA or else PY and Y1."""
        years, dates = self.waiting("PY", "Y1"), self.waiting("DA")
        readable = [at for at in (*years[:1], *dates[:1]) if _YEAR.search(self.pairs[at][1])]
        year = _YEAR.search(self.pairs[readable[0]][1]) if readable else None
        date_text = self.line("DA") or self.line("PY", "Y1")
        if year is None:
            self.bad_year = date_text
        elif years and readable[0] == years[0] and _ONLY_YEAR.fullmatch(self.pairs[years[0]][1]):
            self.line("PY", "Y1")
        return int(year[1]) if year else None, "" if _ONLY_YEAR.fullmatch(date_text) else date_text

    def pages(self) -> tuple[str, str]:
        """SP and EP. "SP  - 12-19" gives both where there is no EP, not even an empty one."""
        first, last = self.line("SP"), self.line("EP")
        both = _PAGES.fullmatch(first)
        if both and (both[2] == last or not any(tag == "EP" for tag, _ in self.record.values)):
            return both[1], both[2]
        return first, last

    def doi(self, notes: Sequence[str]) -> str:
        """From DO; else from a web address or a note."""
        found = ""
        for at in self.waiting("DO", "DI"):
            text = self.pairs[at][1]
            doi = find_doi(text)
            if not doi:
                self.bad_doi = self.bad_doi or text
            elif not found or doi == found:
                found, self.used[at] = doi, is_only_doi(text, doi)
        addresses = (doi_in_address(self.pairs[at][1]) for at in self.waiting("L3", "UR", "LK", "L2"))
        return found or next(filter(None, addresses), "") or next(filter(None, map(doi_in_note, notes)), "")

    def serial_numbers(self) -> tuple[str, str]:
        """The first ISSN and the first ISBN; whatever else stands in SN stays."""
        first = {"issn": "", "isbn": ""}
        for at in self.waiting("SN"):
            name, number = serial_number(self.pairs[at][1])
            if name and first[name] in ("", number):
                first[name], self.used[at] = number, True
        return first["issn"], first["isbn"]

    def accession(self, database: str, notes: Sequence[str]) -> tuple[str, str]:
        """PMID and accession number. A bare number is a PMID unless it comes from another database."""
        pmid = accession = ""
        for at in self.waiting("AN"):
            value = self.pairs[at][1]
            number = pmid_of(value, database)
            if number and pmid in ("", number):
                pmid, self.used[at] = number, True
            elif not number and not accession:
                accession, self.used[at] = value, True
        return pmid or labelled(notes, "pmid"), accession

    def pmcid(self, notes: Sequence[str]) -> str:
        for at in self.waiting("C2"):
            if found := labelled([self.pairs[at][1]], "pmcid"):
                self.used[at] = True
                return found
        return labelled(notes, "pmcid")


def author_of(name: str) -> Author:
    """ "Family, Given" is a person; a name without comma, or with a doubled one, is kept whole.

    >>> author_of("World Health Organization")
    Author(family='', given='', literal='World Health Organization')
    """
    name = " ".join(name.split())
    if ",," in name:
        return Author(literal=name.replace(",,", ","))
    family, comma, given = name.partition(",")
    return Author(family=family.strip(), given=given.strip()) if comma else Author(literal=name)


def pmid_of(accession: str, database: str) -> str:
    """The PMID in an accession number: labelled so, or a bare number out of PubMed or nowhere."""
    if found := labelled([accession], "pmid"):
        return found
    from_elsewhere = database and not re.search(r"pubmed|medline", database, re.IGNORECASE)
    return accession if not from_elsewhere and PMID.fullmatch(accession) else ""


def _repeats(references: Sequence[Reference]) -> list[Warned]:
    """Records with the DOI or PMID of an earlier one. Both are kept: a person decides if they are one."""
    seen: dict[str, int] = {}
    found = []
    for reference in references:
        names = [("DOI", reference.doi.lower()), ("PMID", reference.pmid)]
        for name, identifier in [(name, identifier) for name, identifier in names if identifier]:
            earlier = seen.setdefault(f"{name} {identifier}", reference.line)
            if earlier != reference.line:
                message = f"The record on line {earlier} has the same {name} {identifier}."
                found.append(Warned(reference.line, "repeated_identifier", message))
                break
    return found
