"""What an address inside a review names, or "not found"."""

from uuid import UUID

from django.http import Http404, HttpRequest

from moothall.rooms.codification import queries
from moothall.rooms.codification.models import Candidate, Source


def the_candidate(request: HttpRequest, key: UUID) -> Candidate:
    """The record ``key`` of the review that the address names. Raises Http404."""
    found = queries.candidate(request.who, request.record, key)
    if found is None:
        raise Http404
    return found


def the_source(request: HttpRequest, key: UUID) -> Source:
    """The source ``key`` of the workspace that the address names. Raises Http404."""
    found = queries.source(request.who, key)
    if found is None:
        raise Http404
    return found
