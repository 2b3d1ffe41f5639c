"""Everything to repeat a review with, as one archive."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse

from moothall.permissions import May, requires
from moothall.rooms.codification.exporting import ExportedFile
from moothall.rooms.codification.reproducing import reproducibility_zip
from moothall.rooms.codification.views.downloading import download


@requires(May.SEE_DRAFTS)
def reproducibility(request: HttpRequest, review: UUID) -> HttpResponse:
    return download(ExportedFile("review.zip", "application/zip", reproducibility_zip(request.record)))
