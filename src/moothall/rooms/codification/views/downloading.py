"""Sending a file that a browser keeps and does not open as a page."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from moothall.rooms.codification.exporting import ExportedFile


def download(file: ExportedFile) -> HttpResponse:
    response = HttpResponse(file.data, content_type=file.media_type)
    response["Content-Disposition"] = content_disposition_header(True, file.name)
    return response
