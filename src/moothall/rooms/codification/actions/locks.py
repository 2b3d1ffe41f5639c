"""One at a time: whoever changes a review holds its row until the transaction ends.

Locks are always taken in this order: the workspace (for what concerns several reviews), reviews by their key,
the ledger. So no two actions can wait for each other.
"""

from collections.abc import Iterable
from uuid import UUID

from moothall.people.models import Workspace
from moothall.rooms.codification.models import Candidate, Review


def locked(review: Review | UUID) -> Review:
    """The review, or that of a key, as it is now: read afresh and held, with its record and workspace."""
    key = review.pk if isinstance(review, Review) else review
    held = Review.objects.select_for_update(of=("self",), no_key=True)
    return held.select_related("record__workspace", "workspace").get(pk=key)


def locked_workspace(workspace: Workspace) -> Workspace:
    """The workspace, held against whoever else links, imports or numbers."""
    return Workspace.objects.select_for_update(no_key=True).get(pk=workspace.pk)


def locked_reviews_with(sources: Iterable[UUID]) -> list[Review]:
    """Every review that has one of some sources among its records, held."""
    keys = Candidate.objects.filter(source__in=list(sources)).values("review")
    held = Review.objects.select_for_update(of=("self",), no_key=True)
    return list(held.select_related("record__workspace", "workspace").filter(pk__in=keys).order_by("pk"))
