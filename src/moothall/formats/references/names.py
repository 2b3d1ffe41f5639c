"""Names of authors as files write them."""

import re

from moothall.formats.references.model import Author

# "D.G.", "D G", "DG", "J.-P."
_INITIALS = re.compile(r"(?:[^\W\d_a-z]\.?[ -]?){1,5}")
_QUOTED = re.compile(r"'((?:[^'\\]|\\.){0,500}+)'|\"((?:[^\"\\]|\\.){0,500}+)\"")
_NUMBER_BEHIND = re.compile(r"(?<!\s)\s*+\(\d{1,20}\)$")
_AND = re.compile(r"(?<!\s)\s++(?:and|&)\s+")
_OF_A_FAMILY_NAME = {"de", "del", "della", "den", "der", "di", "du", "la", "le", "ten", "ter", "van", "von"}


# The same people write many papers: so many names are remembered, which saves time and memory.
_MOST_REMEMBERED = 1_000
_remembered: dict[str, Author] = {}


def author_of(name: str) -> Author:
    """ "Family, Given" is a person; a name without comma, or with a doubled one, is kept whole.

    >>> author_of("World Health Organization")
    Author(family='', given='', literal='World Health Organization')
    """
    author = _remembered.get(name)
    if author is None:
        if len(_remembered) >= _MOST_REMEMBERED:
            _remembered.clear()
        author = _remembered[name] = _author(name)
    return author


def _author(name: str) -> Author:
    if "  " in name or not name.isprintable():
        name = " ".join(name.split())
    family, comma, given = name.partition(",")
    if not comma:
        return Author("", "", name.strip())
    if given.startswith(","):
        return Author("", "", name.replace(",,", ",", 1).strip())
    return Author(family.strip(), given.strip())


def author_text(author: Author) -> str:
    """ "Family, Given"; a name kept whole has its first comma doubled, so that it is not taken apart.

    >>> author_text(Author(literal="University of Testshire, Fallowmere"))
    'University of Testshire,, Fallowmere'
    """
    if author.literal:
        return author.literal.replace(",", ",,", 1)
    return f"{author.family}, {author.given}" if author.given else f"{author.family},"


def author_with_initials(name: str) -> Author:
    """A name as "Family AB"; any other is taken as ``author_of`` does.

    >>> author_with_initials("de Bree R")
    Author(family='de Bree', given='R', literal='')
    """
    family, blank, given = name.strip().rpartition(" ")
    while blank and _INITIALS.fullmatch(given) and family.rpartition(" ")[2].endswith("."):
        family, blank, more = family.rpartition(" ")
        given = f"{more} {given}"
    if blank and "," not in name and _INITIALS.fullmatch(given):
        return Author(family.strip(), given)
    return author_of(name)


def with_initials(author: Author, *, comma: str) -> str:
    """A person as "Family AB", with ``comma`` behind the family name.

    >>> with_initials(Author("Onofrio", "Valeria Di"), comma=",")
    'Onofrio, VD'
    """
    initials = "".join(part[0].upper() for part in re.split(r"[\s.-]+", author.given) if part)
    return f"{author.family}{comma} {initials}" if initials else author.family


def natural_author(name: str) -> Author:
    """A name as "Given Family", where the family name may begin with "van der" and its like; a single word is
    kept whole.

    >>> natural_author("Yves de Roten")
    Author(family='de Roten', given='Yves', literal='')
    """
    words = name.split()
    if len(words) < 2:
        return Author(literal=name.strip())
    at = len(words) - 1
    while at > 1 and words[at - 1].casefold() in _OF_A_FAMILY_NAME:
        at -= 1
    return Author(" ".join(words[at:]), " ".join(words[:at]))


def authors_in(cell: str) -> list[Author]:
    """Everybody named in one cell of a table, in any of the ways that programs write it.

    >>> [author.family for author in authors_in("Liu R., Adler D.G.")]
    ['Liu', 'Adler']
    >>> [author.family for author in authors_in("['Marx, Karl', 'Lindgren, Astrid']")]
    ['Marx', 'Lindgren']
    """
    names = listed(cell)
    if names is None and ";" in cell:
        names = cell.split(";")
    if names is None and _AND.search(cell) and ("," in cell or len(cell.split()) > 4):
        names = _AND.split(cell)
    if names is None:
        names = cell.split(",")
        initials = [author_with_initials(name) for name in names]
        one = len(names) == 2 and _INITIALS.fullmatch(names[1].strip())
        if one or len(names) == 1 or not all(author.family for author in initials):
            names = [cell]
    bare = [_NUMBER_BEHIND.sub("", name.strip()) for name in names]
    return [_author_in_cell(name) for name in bare if name]


def _author_in_cell(name: str) -> Author:
    return author_of(name) if "," in name else author_with_initials(name)


def listed(cell: str) -> list[str] | None:
    """The texts of a cell that is a list as Python and JSON write it; None for any other cell.

    >>> listed("['Pippi', 'Nordwind']")
    ['Pippi', 'Nordwind']
    """
    if not (cell.startswith("[") and cell.endswith("]")):
        return None
    return [re.sub(r"\\(.)", r"\1", one or other) for one, other in _QUOTED.findall(cell)] or None
