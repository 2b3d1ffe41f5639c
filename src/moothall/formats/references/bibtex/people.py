"""Names of authors as BibTeX writes them."""

import re
from collections.abc import Sequence

from moothall.formats.references.bibtex.latex import decode_latex, encode_latex
from moothall.formats.references.model import Author
from moothall.formats.references.names import natural_author
from moothall.formats.references.text import printable

_TOKEN = re.compile(r"\\.|[{},]|(?<!\s)\s++and(?=\s)", re.DOTALL)


def divided(text: str, at: str) -> list[str]:
    """``text`` in parts, where ``at`` ("and" or ",") stands outside of all braces."""
    parts, depth, begin = [], 0, 0
    for found in _TOKEN.finditer(text):
        token = found[0].strip()
        depth += {"{": 1, "}": -1}.get(token, 0)
        if depth == 0 and token == at:
            parts.append(text[begin : found.start()])
            begin = found.end()
    return [part.strip() for part in (*parts, text[begin:])]


def authors_of(text: str) -> tuple[list[Author], bool]:
    """The authors of a field, and whether there are others who are not named ("and others")."""
    names = [name for name in divided(text, "and") if name]
    others = "others" in names
    return [_author(name) for name in names if name != "others"], others


def _author(name: str) -> Author:
    if name.startswith("{") and len(divided(name, ",")) == 1 and _is_one_group(name):
        return Author(literal=_plain(name))
    parts = divided(name, ",")
    if len(parts) == 1:
        return natural_author(_plain(name))
    if len(parts) == 2:
        return Author(_plain(parts[0]), _plain(parts[1]))
    # "Family, Jr, Given": everywhere else the suffix stands last.
    return Author(_plain(parts[0]), ", ".join(filter(None, map(_plain, (parts[2], parts[1], *parts[3:])))))


def _is_one_group(name: str) -> bool:
    depth = 0
    for found in re.finditer(r"\\.|[{}]", name, re.DOTALL):
        depth += {"{": 1, "}": -1}.get(found[0], 0)
        if depth == 0 and found.end() < len(name):
            return False
    return True


def _plain(text: str) -> str:
    return " ".join(decode_latex(text).split())


def authors_text(authors: Sequence[Author]) -> str:
    """Authors as BibTeX writes them. A name that is kept whole stands in braces.

    >>> authors_text([Author("Green", "Pat"), Author(literal="World Health Organization")])
    'Green, Pat and {World Health Organization}'
    """
    return " and ".join(map(_text, authors))


def _text(author: Author) -> str:
    if author.literal:
        return f"{{{encode_latex(printable(author.literal))}}}"
    given, comma, suffix = author.given.rpartition(", ")
    parts = [author.family, suffix, given] if comma else [author.family, author.given]
    return ", ".join(map(_part, parts))


def _part(text: str) -> str:
    made = encode_latex(printable(text))
    protected = "," in made or re.search(r"(?:^|\s)and(?:\s|$)", made) or made == "others"
    return f"{{{made}}}" if protected else made
