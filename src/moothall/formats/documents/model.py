"""What a document holds, whatever it is written as."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Heading:
    """A heading below the title; ``level`` 1 is the highest."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Paragraph:
    """One paragraph. ``note`` follows it in small type: what it rests on, or whose view it is."""

    text: str
    note: str = ""


@dataclass(frozen=True)
class Bullets:
    items: Sequence[str]


@dataclass(frozen=True)
class Table:
    """A table whose first row is ``head`` and whose first column names each row."""

    caption: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True)
class Picture:
    """A picture across the page: ``svg`` as it was drawn, ``png`` the same, ``words`` what it shows, for
    those who do not see it."""

    svg: str
    png: bytes
    words: str


Block = Heading | Paragraph | Bullets | Table | Picture


@dataclass(frozen=True)
class Seal:
    """How far the ledger had come when the document was made: ``seq``, ``hash`` (lower-case hexadecimal) and
    ``address``, where both can be checked. Printed at the end with the first 16 digits and a QR code."""

    seq: int
    hash: str
    address: str


@dataclass(frozen=True)
class Document:
    """``subtitle`` says whose it is and of when. All text is plain: nothing in it is read as markup."""

    title: str
    subtitle: str
    blocks: Sequence[Block]
    seal: Seal | None = None
    language: str = "en-GB"
