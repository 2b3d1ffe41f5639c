"""Catalogues of literature on the web, each behind one interface.

None is asked anything until whoever runs the server has allowed it by ``MOOTHALL_CATALOGUES``.
"""

from django.conf import settings

from moothall.jobs.fetching import Fetcher
from moothall.rooms.codification.catalogues.asking import Asker, CatalogueFailed
from moothall.rooms.codification.catalogues.crossref import Crossref
from moothall.rooms.codification.catalogues.interface import Catalogue, Page
from moothall.rooms.codification.catalogues.openalex import OpenAlex
from moothall.rooms.codification.catalogues.pubmed import PubMed

__all__ = ["CATALOGUES", "Catalogue", "CatalogueFailed", "Page", "allowed", "catalogue"]

CATALOGUES: dict[str, type[Catalogue]] = {each.name: each for each in (OpenAlex, PubMed, Crossref)}


def allowed() -> list[str]:
    """The names of the catalogues that may be asked."""
    return [name for name in CATALOGUES if name in settings.MOOTHALL_CATALOGUES]


def catalogue(name: str, *, fetcher: Fetcher | None = None) -> Catalogue:
    """The catalogue of a name. Raises CatalogueFailed if it has not been allowed."""
    if name not in allowed():
        raise CatalogueFailed("Not connected: upload a file instead.")
    kind = CATALOGUES[name]
    key = settings.MOOTHALL_CATALOGUE_KEYS.get(name, "")
    asker = Asker(fetcher or Fetcher({kind.host}), pause=kind.pause(key))
    return kind(asker, email=settings.MOOTHALL_CONTACT_EMAIL, key=key)
