"""What anyone may join now, across the rooms: each room registers a query."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.safestring import SafeString

from moothall.ui.qr import qr_code


@dataclass(frozen=True)
class Invitation:
    """Something open: what it asks, where a phone goes, the code that can be said aloud and where to type it.

    ``path`` and ``code_path`` are paths of this installation.
    """

    question: str
    path: str
    code: str
    code_path: str

    @property
    def address(self) -> str:
        return settings.MOOTHALL_ADDRESS + self.path

    @property
    def code_address(self) -> str:
        """As it is read out: without the scheme and the last slash."""
        return (settings.MOOTHALL_ADDRESS.split("://")[-1] + self.code_path).rstrip("/")

    @property
    def qr(self) -> SafeString:
        return qr_code(self.address, title=f"QR code for joining “{self.question}”")


Query = Callable[[Any, Any], Iterable[Invitation]]
_queries: list[Query] = []


def invites(query: Query) -> Query:
    """Register ``query(who, workspace)``, which yields what is open for joining, the newest first."""
    _queries.append(query)
    return query


def invitations_for(who: Any, workspace: Any) -> list[Invitation]:
    return [invitation for query in _queries for invitation in query(who, workspace)]
