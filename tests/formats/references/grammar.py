"""Files of references put together at random, format by format: good records with anything between them.

The same number always gives the same file. The suite reads a few of each format, a drill many.
"""

import json
import random
from collections.abc import Callable, Iterator
from html import escape
from typing import NamedTuple

from tests.formats.references.test_xlsx import workbook

from moothall.formats.decoding import decode, lines_of
from moothall.formats.references import FORMATS, read

WORDS = ("pool", "2019", "10.5555/1", "12-19", "JOUR", "A; B", "X, Y", "\ufeff", "\x00", " ", "")
LATIN = "abc XYZ 019 -,;:.%&#@{}[]()\"'\\/=<>~^_$|*+?!\t"


class Grammar(NamedTuple):
    """How files of a format are made: ``good`` gives a record called "Good 7", ``bad`` anything, ``bound``
    puts the pieces together. Only one piece of a file may be ``torn``, where a torn one could rightly take
    its neighbours with it."""

    good: Callable[[int], str]
    bad: Callable[[random.Random], str]
    bound: Callable[[list[str]], bytes]
    torn: Callable[[random.Random], str] | None = None


def some_text(chance: random.Random) -> str:
    return chance.choice([*WORDS, "".join(chance.choices(LATIN, k=chance.randrange(12)))])


def damaged(text: str, chance: random.Random) -> str:
    """``text`` with some characters taken away, doubled, changed or added."""
    for _ in range(chance.randrange(1, 5)):
        at = chance.randrange(len(text) + 1)
        cut = at + chance.choice([0, 0, 1, 2, 7])
        text = text[:at] + chance.choice(["", "", text[at:cut] * 2, chance.choice(LATIN), "\n"]) + text[cut:]
    return text


def lines(chance: random.Random, tagged: Callable[[random.Random], str], marks: list[str]) -> str:
    """Some lines: tagged ones, texts, and those that begin or end something."""
    made = []
    for _ in range(chance.randrange(1, 9)):
        kind = chance.random()
        made.append(
            tagged(chance) if kind < 0.5 else chance.choice(marks) if kind < 0.75 else some_text(chance)
        )
    return "\n".join(made)


def by_lines(pieces: list[str]) -> bytes:
    return "\n".join(pieces).encode()


def _ris_line(chance: random.Random) -> str:
    tag = chance.choice(
        ["TI", "AU", "PY", "DA", "AB", "KW", "N1", "DO", "UR", "SN", "AN", "SP", "EP", "ZZ", "ZM", "C2"]
    )
    return tag + chance.choice(["  - ", "  -", "\t- ", " - ", "   - "]) + some_text(chance)


def _nbib_line(chance: random.Random) -> str:
    tag = chance.choice(
        ["TI", "AU", "FAU", "DP", "AB", "OT", "PG", "LID", "AID", "IS", "PMC", "PT", "CN", "ZM", "GN"]
    )
    return f"{tag:<4}-" + chance.choice([" ", "", "  "]) + some_text(chance) + chance.choice(["", " [doi]"])


def _wos_line(chance: random.Random) -> str:
    tag = chance.choice(["TI", "AU", "AF", "PY", "AB", "DE", "DI", "PM", "UT", "SN", "CR", "ZM", "   ", "CA"])
    return f"{tag} {some_text(chance)}"


def _endnote_line(chance: random.Random) -> str:
    return f"%{chance.choice('TADXKZRMUP8@2]FEJ9~[')} {some_text(chance)}"


def _bibtex(chance: random.Random) -> str:
    tokens = [
        "@article{",
        "@string{",
        "@comment{",
        "@preamble(",
        "@book(k,",
        "key,",
        "title = ",
        "{",
        "}",
        '"',
        "#",
    ]
    tokens += [" = ", ",", "year = 2019", "author = {A and B}", "a # b", "\\", "{\\'e}", ")", "\n", "@", "%"]
    if chance.random() < 0.5:
        return damaged(_good_bibtex(0).replace("Good", "Bad"), chance)
    return "".join(chance.choice(tokens) if chance.random() < 0.7 else some_text(chance) for _ in range(12))


def _good_bibtex(number: int) -> str:
    return (
        f"@article{{good{number},\n  title = {{Good {number}}},\n  author = {{Green, Pat}}, year = 2019\n}}"
    )


def _xml(chance: random.Random) -> str:
    tokens = [
        "<record>",
        "</record>",
        "<title>",
        "</title>",
        "<titles>",
        "<style face='x'>",
        "</style>",
        "<author>",
    ]
    tokens += [
        "<ref-type name='Book'>6</ref-type>",
        "<year>2019</year>",
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "&amp;",
    ]
    tokens += ["&", "&#x1F;", "<", ">", "<record ", "\n", "<a b='c'/>"]
    if chance.random() < 0.5:
        return damaged(_good_xml(0).replace("Good", "Bad"), chance)
    return "".join(chance.choice(tokens) if chance.random() < 0.7 else some_text(chance) for _ in range(12))


def _good_xml(number: int) -> str:
    return f"<record><titles><title>Good {number}</title></titles><dates><year>2019</year></dates></record>"


def _element(chance: random.Random) -> str:
    values = [
        None,
        7,
        -1.5,
        True,
        "x",
        "2019",
        [],
        {},
        ["a", 1],
        [{"family": "Green"}],
        {"date-parts": [[2019, "5"]]},
    ]
    keys = [
        "id",
        "type",
        "title",
        "author",
        "issued",
        "accessed",
        "DOI",
        "page",
        "keyword",
        "custom",
        "note",
        "x",
    ]
    item = {chance.choice(keys): chance.choice([*values, some_text(chance)]) for _ in range(6)}
    return chance.choice([json.dumps(item), json.dumps(chance.choice(values)), json.dumps(item, indent=1)])


def _torn_element(chance: random.Random) -> str:
    return damaged(
        json.dumps({"id": "bad", "type": "book", "title": "Bad", "author": [{"family": "X"}]}), chance
    )


def _row(separator: str) -> Callable[[random.Random], str]:
    def row(chance: random.Random) -> str:
        cells = [some_text(chance).replace('"', "").replace("\n", " ") for _ in range(chance.randrange(9))]
        return separator.join(cells)

    return row


def _torn_row(separator: str) -> Callable[[random.Random], str]:
    def row(chance: random.Random) -> str:
        text = _row(separator)(chance)
        at = chance.randrange(len(text) + 1)
        return f'{text[:at]}"{text[at:]}'

    return row


def _table(separator: str) -> Grammar:
    header = separator.join(["title", "abstract", "authors", "year", "doi"])
    return Grammar(
        good=lambda n: separator.join([f"Good {n}", "text", "Green P", "2019", f"10.5555/{n}"]),
        bad=_row(separator),
        torn=_torn_row(separator),
        bound=lambda pieces: by_lines([header, *pieces]),
    )


def _cells(chance: random.Random) -> str:
    made = []
    for _ in range(chance.randrange(7)):
        name = chance.choice(["", "A1", "C9", "ZZ7", "XFD2", "1", "a1"])
        kind = chance.choice(["", "s", "inlineStr", "str", "b", "e", "n", "d", "odd"])
        text = escape("".join(sign for sign in some_text(chance) if sign >= " " and sign != "\ufeff"))
        inner = chance.choice([f"<v>{text}</v>", f"<is><t>{text}</t></is>", "", "<v>1e400</v>", "<v>nan</v>"])
        made.append(f'<c r="{name}" t="{kind}" s="{chance.choice(["0", "x", "99"])}">{inner}</c>')
    return f'<row r="{chance.choice(["", "3", "x", "99999999999999"])}">{"".join(made)}</row>'


def _sheet(pieces: list[str]) -> bytes:
    head = (
        "<row>"
        + "".join(f'<c t="str"><v>{name}</v></c>' for name in ("title", "year", "doi", "pmid"))
        + "</row>"
    )
    return workbook(head + "".join(pieces), shared="<si><t>shared</t></si>")


GRAMMARS = {
    "ris": Grammar(
        good=lambda n: f"TY  - JOUR\nTI  - Good {n}\nAU  - Green, Pat\nER  - \n",
        bad=lambda chance: lines(chance, _ris_line, ["", "TY  - JOUR", "TY  - ", "ER  - ", "1.", "TY -"]),
        bound=by_lines,
    ),
    "nbib": Grammar(
        good=lambda n: f"\nPMID- {n}\nTI  - Good {n}\nAU  - Green P\n",
        bad=lambda chance: lines(chance, _nbib_line, ["", "PMID- 7", "PMID-", "      more", "1: "]),
        bound=by_lines,
    ),
    "bibtex": Grammar(good=_good_bibtex, bad=_bibtex, bound=by_lines),
    "endnote_xml": Grammar(
        good=_good_xml,
        bad=_xml,
        bound=lambda pieces: by_lines(["<xml><records>", *pieces, "</records></xml>"]),
    ),
    "endnote_tagged": Grammar(
        good=lambda n: f"%0 Journal Article\n%T Good {n}\n%D 2019\n",
        bad=lambda chance: lines(chance, _endnote_line, ["", "%0 Book", "%0", "text", "%", "%%"]),
        bound=by_lines,
    ),
    "wos": Grammar(
        good=lambda n: f"PT J\nTI Good {n}\nAU Green, P\nER\n",
        bad=lambda chance: lines(
            chance, _wos_line, ["", "PT J", "PT ", "ER", "EF", "FN x", "VR 1.0", "text"]
        ),
        bound=by_lines,
    ),
    "csv": _table(","),
    "tsv": _table("\t"),
    "xlsx": Grammar(
        good=lambda n: f'<row><c t="str"><v>Good {n}</v></c><c><v>2019</v></c></row>',
        bad=_cells,
        bound=_sheet,
    ),
    "csl_json": Grammar(
        good=lambda n: json.dumps({"id": f"good{n}", "type": "book", "title": f"Good {n}"}),
        bad=_element,
        torn=_torn_element,
        bound=lambda pieces: ("[" + ",\n".join(pieces) + "]").encode(),
    ),
}
assert tuple(GRAMMARS) == FORMATS


class Case(NamedTuple):
    """A file, and the titles that must be read from it; none if its bytes were damaged as well."""

    data: bytes
    titles: list[str]


def case_of(format: str, seed: int) -> Case:
    """The file that ``seed`` stands for. Every fourth has damaged bytes."""
    chance = random.Random(f"{format} {seed}")
    grammar = GRAMMARS[format]
    count = chance.randrange(1, 5)
    torn = chance.randrange(count) if grammar.torn and chance.random() < 0.5 else -1
    pieces = [grammar.good(0)]
    for number in range(count):
        made = grammar.torn if number == torn else grammar.bad
        pieces += [made(chance) for _ in range(1 if number == torn else chance.randrange(1, 3))]
        pieces.append(grammar.good(number + 1))
    data = grammar.bound(pieces)
    if seed % 4 == 3:
        return Case(_with_damaged_bytes(data, chance), [])
    return Case(data, [f"Good {number}" for number in range(count + 1)])


def _with_damaged_bytes(data: bytes, chance: random.Random) -> bytes:
    if not data.startswith(b"PK") and chance.random() < 0.3:
        data = data.decode().encode(chance.choice(["utf-16", "utf-16-le", "cp1252", "utf-8-sig"]), "replace")
    for _ in range(chance.randrange(1, 6)):
        at = chance.randrange(len(data) + 1)
        data = data[:at] + chance.randbytes(chance.randrange(4)) + data[at + chance.choice([0, 1, 1, 50]) :]
    return data


def faults(format: str, seed: int) -> Iterator[str]:
    """What goes wrong when the file of ``seed`` is read: nothing may."""
    data, titles = case_of(format, seed)
    try:
        found, report = read(data, format=format)
    except ValueError as error:
        if titles:
            yield f"refused a file with good records: {error}"
        elif not str(error).endswith("."):
            yield f"says no sentence: {error}"
        return
    rejected = len(report.rejected)
    if report.found != report.parsed + rejected or report.parsed != len(found):
        yield f"found {report.found}, parsed {report.parsed}, rejected {rejected}, gave {len(found)}"
    read_titles = {each.title for each in found}
    yield from (f"lost “{title}”" for title in titles if title not in read_titles)
    if titles and format in BY_LINES:
        there = {line.line for line in report.dropped}
        for each in (*found, *report.rejected):
            there |= set(range(each.line, each.line + each.raw.count("\n") + 1))
        for number, line in enumerate(lines_of(decode(data).text), start=1):
            if number not in there and line.strip() and not line.startswith(BY_LINES[format]):
                yield f"says nothing of line {number}, “{line}”"


# Formats whose every line is part of a record or named as dropped, and lines that belong to the file itself.
BY_LINES = {"ris": (), "nbib": (), "endnote_tagged": (), "wos": ("FN", "VR", "EF")}
