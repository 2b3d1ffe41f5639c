"""Searches of catalogues, as far as they have come."""

from typing import Any
from uuid import UUID

from django.db import models

from moothall.jobs.models import Job
from moothall.rooms.codification.models import CatalogueSearch


def catalogue_searches(who: Any) -> models.QuerySet[CatalogueSearch]:
    """Every search, newest first, without what is being fetched."""
    found = CatalogueSearch.objects.defer("fetched", "notices")
    return found.select_related("by", "review", "import_run")


def catalogue_search(who: Any, key: UUID) -> CatalogueSearch | None:
    return catalogue_searches(who).filter(pk=key).first()


def job_of_search(who: Any, search: CatalogueSearch) -> Job | None:
    """The background work of a search, the newest if it was tried again."""
    jobs = Job.objects.filter(name="codification.search_catalogue", ids__search=str(search.pk))
    return jobs.order_by("-created").first()
