"""Which column of a table holds which field, and the reference that a row gives."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from moothall.formats.references.draft import Draft
from moothall.formats.references.fields import Tags, reference_of
from moothall.formats.references.kinds import kind_of_name, unknown_kind
from moothall.formats.references.model import Author, Reference
from moothall.formats.references.names import author_text, authors_in, listed
from moothall.formats.references.tables.headers import OWN, RANK, ROLE_OF, ROLES, bare, is_own

# Embase: "Endoscopic Ultrasound (2014) 3:3 (152-160). Date of Publication: 2014".
_CITATION = re.compile(
    r"(?P<journal>[^()]{1,300}) \((?P<year>[12]\d{3})\) "
    r"(?P<volume>[^\s:()]{1,20})?(?::(?P<issue>[^()]{1,30}?))? ?\((?P<pages>[^()]{1,40})\)"
)
_WHOLE_NUMBER = re.compile(r"(\d{1,18})\.0")
_NUMBERS = frozenset(("year", "volume", "issue", "page_first", "page_last", "pmid"))
_LINES = (
    *("title", "journal", "journal_short", "volume", "issue", "publisher", "place", "isbn", "issn"),
    *("accession", "url", "accessed", "language", "database"),
)
_GROUPS = {
    "abstract": "abstract",
    "year": "year",
    "date": "date_text",
    "page_first": "page_first",
    "page_last": "page_last",
    "pages": "pages",
    "doi": "doi",
    "addresses": "url",
    "pmid": "pmid",
    "pmcid": "pmcid",
    "keywords": "keywords",
    "notes": "notes",
}


class Column(NamedTuple):
    """A column: its header, and the role it plays, "extra" if it plays none."""

    header: str
    role: str


class Layout:
    """The columns of a table in their order."""

    def __init__(self, header: Sequence[str], chosen: Mapping[str, str]) -> None:
        """``chosen`` maps headers to roles and overrules what they are called. Raises ValueError, naming what
        there is, for a role or a header that is not there."""
        roles = [_chosen_role(name, chosen) or ROLE_OF.get(bare(name), "extra") for name in header]
        _check(header, roles, chosen)
        # Scopus says in "Source" which database it is.
        if "journal" in roles:
            roles = ["database" if role == "citation" else role for role in roles]
        self.columns = [Column(name, role) for name, role in zip(header, roles, strict=True)]
        self.roles = frozenset(roles)
        self.authors = self._headers("authors")
        self.kinds = self._headers("kind")
        self.record_id = self._headers("record_id")
        self.tags = Tags(
            lines={role: (*self._headers(role), f"({role})") for role in _LINES},
            **{group: (*self._headers(role), f"({group})") for group, role in _GROUPS.items()},
        )

    def _headers(self, role: str) -> tuple[str, ...]:
        """The headers of the columns with ``role``, the best first."""
        own = [column.header for column in self.columns if column.role == role]
        return tuple(sorted(own, key=lambda name: RANK.get(bare(name), -1)))

    def draft(self, cells: Sequence[str]) -> Draft:
        """The values of one row, apart from its authors and kind."""
        return Draft(list(self._pairs(cells)))

    def _pairs(self, cells: Sequence[str]) -> Iterator[tuple[str, str]]:
        own = []
        for (header, role), cell in zip(self.columns, cells, strict=False):
            if not cell:
                continue
            if role in _NUMBERS and (number := _WHOLE_NUMBER.fullmatch(cell)):
                yield header, number[1]
            elif role == "keywords":
                words = listed(cell) or re.split(r"[;\n]", cell)
                yield from ((header, word.strip()) for word in words if word.strip())
            elif role == "editors":
                yield from (("A2", author_text(author)) for author in authors_in(cell))
            elif role == "extra" and is_own(header):
                own.append(cell)
            else:
                yield header, cell
                yield from _cited(cell) if role == "citation" else ()
        if own:
            yield OWN, "".join(own)

    def reference(self, draft: Draft, *, line: int = 0, raw: str = "") -> Reference:
        """The reference that one row gives, whatever it lacks."""
        cell = next((draft.text((header,)) for header in self.authors if header in draft.waiting), "")
        authors: list[Author] = authors_in(cell)
        kind = self._kind(draft)
        return reference_of(draft, self.tags, kind=kind, authors=authors, line=line, raw=raw)

    def _kind(self, draft: Draft) -> str:
        """The first kind that RIS knows, or else the first text. The text stays where it says it
        otherwise."""
        said = draft.values(self.kinds)
        for header, text in said:
            if kind := kind_of_name(text):
                if text.upper() == kind:
                    draft.use(header, text)
                return kind
        if not said:
            return ""
        draft.use(*said[0])
        draft.problems.append(unknown_kind(said[0][1]))
        return said[0][1]


def _chosen_role(header: str, chosen: Mapping[str, str]) -> str:
    return chosen.get(header, "") or next((chosen[name] for name in chosen if bare(name) == bare(header)), "")


def _check(header: Sequence[str], roles: Sequence[str], chosen: Mapping[str, str]) -> None:
    there = ", ".join(f"“{name}”" for name in header[:40])
    own = {bare(name) for name in header}
    for name, role in chosen.items():
        if role not in (*ROLES, "extra"):
            raise ValueError(f"“{role}” is no field of a reference. There are {', '.join(ROLES)} and extra.")
        if bare(name) not in own:
            raise ValueError(f"The file has no column “{name}”. It has {there}.")


def _cited(cell: str) -> Iterator[tuple[str, str]]:
    """What a citation in one cell says, under names that no column has."""
    if found := _CITATION.match(cell):
        parts = {name: text.strip() for name, text in found.groupdict().items() if text}
        yield from ((f"({name})", text) for name, text in parts.items())
