"""Kinds of document: as RIS names them, and what other formats call the same.

EndNote's names and numbers are those of its reference types, BibTeX's those of BibTeX and biblatex, CSL's
those of the Citation Style Language 1.0.2.
"""

import re

# The years that a date in a file may name.
YEARS = range(1000, 3000)

# RIS | EndNote | its number | BibTeX | CSL
_TABLE = """
JOUR | Journal Article | 17 | article | article-journal
EJOUR | Electronic Article | 43 | |
MGZN | Magazine Article | 19 | | article-magazine
NEWS | Newspaper Article | 23 | | article-newspaper
INPR | | | |
ABST | | | |
JFULL | | | periodical | periodical
BOOK | Book | 6 | book | book
EBOOK | Electronic Book | 44 | |
EDBOOK | Edited Book | 28 | collection | collection
CHAP | Book Section | 5 | incollection | chapter
ECHAP | Electronic Book Section | 60 | |
CPAPER | Conference Paper | 47 | inproceedings | paper-conference
CONF | Conference Proceedings | 10 | proceedings |
THES | Thesis | 32 | phdthesis | thesis
RPRT | Report | 27 | techreport | report
GOVDOC | Government Document | 46 | |
GRNT | Grant | 54 | |
GRANT | | | |
ELEC | Web Page | 12 | online | webpage
WEB | | | |
ICOMM | | | |
BLOG | Blog | 56 | | post-weblog
DATA | Dataset | 59 | dataset | dataset
DBASE | Online Database | 45 | |
AGGR | Aggregated Database | 55 | |
MULTI | Online Multimedia | 48 | |
COMP | Computer Program | 9 | software | software
GEN | Generic | 13 | misc | document
STD | | | |
UNPB | Unpublished Work | 34 | unpublished | manuscript
UNPD | | | |
MANSCPT | Manuscript | 36 | |
PAMP | Pamphlet | 24 | booklet | pamphlet
SER | Serial | 57 | | series
PAT | Patent | 25 | patent | patent
STAND | Standard | 58 | standard | standard
STAT | Statute | 31 | legislation | legislation
BILL | Bill | 4 | | bill
UNBILL | | | |
CASE | Case | 7 | jurisdiction | legal_case
HEAR | Hearing | 14 | | hearing
LEGAL | Legal Rule or Regulation | 50 | legal | regulation
PCOMM | Personal Communication | 26 | letter | personal_communication
PRESS | Press Release | 63 | |
ADVS | Audiovisual Material | 3 | |
MPCT | Film or Broadcast | 21 | movie | motion_picture
VIDEO | | | video |
SOUND | | | audio |
MUSIC | Music | 61 | music | song
POD | Podcast | 62 | | broadcast
SLIDE | | | | speech
ART | Artwork | 2 | artwork | graphic
FIGURE | Figure | 37 | image | figure
CHART | Chart or Table | 38 | |
EQUA | Equation | 39 | |
MAP | Map | 20 | | map
DICT | Dictionary | 52 | | entry-dictionary
ENCYC | Encyclopedia | 53 | inreference | entry-encyclopedia
CTLG | Catalog | 8 | |
CLSWK | Classical Work | 49 | | classic
ANCIENT | Ancient Text | 51 | |
"""
# Further names that formats and databases use. What is not the first name of its kind is kept in ``extra``.
_BIBTEX_TOO = """
CPAPER conference | CHAP inbook | CHAP suppbook | CHAP suppcollection | CHAP bookinbook | BOOK mvbook
EDBOOK mvcollection | CONF mvproceedings | THES mastersthesis | THES thesis | RPRT report | RPRT manual
ELEC electronic | ELEC www | DATA data | PAT patent
"""
_CSL_TOO = """
JOUR article | JOUR review | JOUR review-book | JOUR journal-article | UNPB posted-content | CHAP book-chapter
CPAPER proceedings-article | THES dissertation | CHAP entry | ELEC post | ADVS interview | LEGAL treaty
STAT statute | ART image
"""
_WORDS = """
JOUR article | JOUR review | JOUR review article | JOUR editorial | JOUR letter | JOUR note
JOUR short survey | JOUR erratum | JOUR data paper | JOUR article in press | JOUR journal | JOUR j | JOUR in
process | BOOK b SER s | PAT p | CHAP book chapter | CHAP book-section | CPAPER proceedings paper | CPAPER
conference abstract CONF conference review | CONF conference proceeding | THES dissertation | UNPB preprint |
GEN document GEN miscellaneous | ELEC website | ELEC web site | ADVS video recording | MUSIC audio recording |
MPCT film SLIDE presentation | PCOMM letter (personal) | STAT legislation | RPRT technical report | GEN other
"""


def _rows() -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in _TABLE.strip().split("\n")]


def _pairs(text: str) -> dict[str, str]:
    items = [item.strip().partition(" ") for line in text.strip().split("\n") for item in line.split("|")]
    return {name: kind for kind, _, name in items}


def _bare(name: str) -> str:
    return re.sub(r"[\W_]+", "", name.casefold())


RIS_KINDS = frozenset(row[0] for row in _rows())
ENDNOTE_NAMES = {row[0]: row[1] for row in _rows() if row[1]}
ENDNOTE_NUMBERS = {row[0]: row[2] for row in _rows() if row[2]}
BIBTEX_TYPES = {row[0]: row[3] for row in _rows() if row[3]}
CSL_TYPES = {row[0]: row[4] for row in _rows() if row[4]}
_OF_ENDNOTE_NUMBER = {number: kind for kind, number in ENDNOTE_NUMBERS.items()}
_OF_BIBTEX = _pairs(_BIBTEX_TOO) | {name: kind for kind, name in BIBTEX_TYPES.items()}
_OF_CSL = _pairs(_CSL_TOO) | {name: kind for kind, name in CSL_TYPES.items()}
_OF_NAME = {
    **{_bare(name): kind for name, kind in _pairs(_WORDS).items()},
    **{_bare(name): kind for kind, name in CSL_TYPES.items()},
    **{_bare(name): kind for kind, name in ENDNOTE_NAMES.items()},
    **{_bare(kind): kind for kind in RIS_KINDS},
}


def kind_of_name(name: str) -> str:
    """The kind that a database, a reference manager or a person calls ``name``; empty if nobody knows it.

    >>> kind_of_name("Journal Article"), kind_of_name("bookSection"), kind_of_name("Poem")
    ('JOUR', 'CHAP', '')
    """
    return _OF_NAME.get(_bare(name), "")


def kind_of_endnote(name: str, number: str) -> str:
    """The kind of an EndNote reference type, from its name or else its number; empty if neither is known."""
    return kind_of_name(name) or _OF_ENDNOTE_NUMBER.get(number, "")


def kind_of_bibtex(name: str) -> str:
    """The kind of a BibTeX or biblatex entry type; empty if it is not known."""
    return _OF_BIBTEX.get(name.casefold(), "")


def kind_of_csl(name: str) -> str:
    """The kind of a CSL type; empty if it is not known."""
    return _OF_CSL.get(name, "")


def unknown_kind(text: str) -> tuple[str, str]:
    """The problem that a record says no kind, or one that nobody knows."""
    kind = f"Nobody knows a kind of document “{text[:40]}”" if text else "No kind of document is given"
    return "unknown_type", f"{kind}; the record was kept all the same."
