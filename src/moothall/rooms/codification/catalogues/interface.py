"""What every catalogue can be asked."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from moothall.formats.references import Reference
from moothall.formats.retractions import RetractionNotice
from moothall.rooms.codification.catalogues.asking import Asker


@dataclass(frozen=True)
class Page:
    """One page of what was found: its references, what the catalogue says of them, where the next page is
    (empty after the last one), and how many there are in all as far as it says."""

    references: tuple[Reference, ...]
    notices: tuple[RetractionNotice, ...] = ()
    cursor: str = ""
    total: int | None = None


class Catalogue(ABC):
    """A catalogue at one ``host``. Every method raises CatalogueFailed when it gives no answer."""

    name: ClassVar[str]
    host: ClassVar[str]
    words: ClassVar[str]
    # As many can be fetched in one search.
    most: ClassVar[int] = 10_000

    def __init__(self, asker: Asker, *, email: str = "", key: str = "") -> None:
        self._asker, self._email, self._key = asker, email, key

    @classmethod
    def pause(cls, key: str) -> float:
        """The seconds between two requests that the catalogue asks for, with this key or without."""
        return 0.2

    @abstractmethod
    def pages(self, query: str, *, limit: int, since: date | None = None, cursor: str = "") -> Iterator[Page]:
        """What a search finds, page by page, from ``cursor`` on: at most ``limit`` references, published
        since a day if given."""

    @abstractmethod
    def fetch(self, ids: Iterable[str]) -> Iterator[Reference]:
        """The works of some identifiers, as the catalogue numbers them; those it has not are left out."""

    @abstractmethod
    def notices(self, since: date) -> Iterator[RetractionNotice]:
        """What was said of works since a day."""

    def find(self, query: str, *, limit: int, since: date | None = None) -> Iterator[Reference]:
        """At most ``limit`` references that a search finds."""
        for page in self.pages(query, limit=limit, since=since):
            yield from page.references


def text_of(value: Any) -> str:
    """A text of an answer; empty for anything else, so that an unexpected value costs only itself."""
    return " ".join(value.split()) if isinstance(value, str) else ""


def list_of(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def dict_of(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def number_of(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**31 else None
