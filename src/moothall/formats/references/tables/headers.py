"""The names of columns: what Scopus, Embase, PubMed, Web of Science, Zotero, ASReview and we ourselves call
each field. Case, blanks and punctuation do not matter. Of several columns for one field the name that stands
first here is best."""

import re

# The first name of each field is the one that we write.
_NAMES = {
    "kind": "Kind | type of reference | reference type | ref type | item type | document type"
    " | publication type | entry type | type | ty | dt | pt",
    "title": "Title | primary title | article title | document title | titles | ti | t1",
    "abstract": "Abstract | abstract note | abstracts | notes abstract | ab",
    "authors": "Authors | author full names | author | author names | authors names | author s"
    " | first authors | creators | creator | af | au",
    "editors": "Editors | editor | secondary authors | book editors | be",
    "year": "Year | publication year | pub year | year of publication | year published | py",
    "date_text": "Date | publication date | date of publication | cover date | pd",
    "journal": "Journal | source title | publication title | journal title | journal name | full journal name"
    " | journal/book | container title | secondary title | publication | book title | so | jo | jf | t2",
    "journal_short": "Journal abbreviation | abbreviated source title | journal iso abbreviation"
    " | iso abbreviation | ji | ja | j9",
    "volume": "Volume | vol | vl",
    "issue": "Issue | number | issue number | no | is",
    "page_first": "First page | start page | page start | beginning page | bp | sp",
    "page_last": "Last page | end page | page end | ending page | ep",
    "pages": "Pages | page | page range | pagination",
    "publisher": "Publisher | pb | pu",
    "place": "Place | place published | publisher city | publisher place | publication place | pi | cy",
    "isbn": "ISBN | isbns | bn",
    "issn": "ISSN | print issn | eissn | issns | sn | ei",
    "doi": "DOI | article doi | digital object identifier | dois | di | do",
    "pmid": "PMID | pubmed id | medline pmid | pm",
    "pmcid": "PMCID | pmc id | pmc",
    "accession": "Accession number | accession no | accession | ut unique wos id | ut | eid | pui"
    " | unique id",
    "url": "URL | urls | link | full text link | open url link | web address | ur | lk",
    "accessed": "Accessed | access date | date accessed",
    "language": "Language | language of original document | languages | la",
    "keywords": "Keywords | keyword | author keywords | index keywords | keywords plus | manual tags"
    " | automatic tags | kw | de",
    "notes": "Notes | note | n1",
    "database": "Database | database name | source database | library catalog | db",
    "record_id": "record id",
    "citation": "source",
}
OWN = "moothall"
_OWN = re.compile(rf"{OWN}\d*")


def bare(name: str) -> str:
    """A header without anything that does not matter.

    >>> bare("Publication_Year "), bare("Author(s)")
    ('publicationyear', 'authors')
    """
    return re.sub(r"[\W_]+", "", name.casefold())


def is_own(name: str) -> bool:
    """Whether a column holds what no other could, in one piece or several: "moothall", "moothall 2".

    >>> is_own("moothall 2"), is_own("moothall_id")
    (True, False)
    """
    return _OWN.fullmatch(bare(name)) is not None


_LISTED = {role: [name.strip() for name in names.split("|")] for role, names in _NAMES.items()}
ROLES = tuple(_LISTED)
# What we write at the top of each column, in the order in which a person reads it.
WRITTEN = {
    role: names[0] for role, names in _LISTED.items() if role not in ("record_id", "citation", "pages")
}
ROLE_OF = {bare(name): role for role, names in reversed(_LISTED.items()) for name in names}
# How good a name is for its field: less is better.
RANK = {bare(name): rank for names in _LISTED.values() for rank, name in enumerate(names)}
# A column of one of these says which work a record is about.
IDENTIFYING = frozenset(("title", "abstract", "doi", "pmid", "url"))
