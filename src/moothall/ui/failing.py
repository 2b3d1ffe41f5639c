"""Failing well: when the database is away or locked, nothing typed is lost and the page says what to do.
What is too large to be read is refused before anything of it is."""

import logging
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

logger = logging.getLogger(__name__)
RETRY_AFTER = "5"
# Passwords, codes and links that sign people in are never shown again.
SECRET = ("/accounts/", "/sign-in/")


class FailWell:
    """Answers 503 with the typed text and the same ``once`` behind "Try again"."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if is_too_large(request):
            return render(request, "413.html", status=413)
        try:
            return self.get_response(request)
        except (OperationalError, InterfaceError) as error:
            return unavailable(request, error)

    def process_exception(self, request: HttpRequest, exception: Any) -> HttpResponse | None:
        if isinstance(exception, (OperationalError, InterfaceError)):
            return unavailable(request, exception)
        return None


def is_too_large(request: HttpRequest) -> bool:
    """Whether the request says that it holds more than is read of any: with files, or without."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    with_files = request.content_type == "multipart/form-data"
    most = settings.MOOTHALL_LARGEST_REQUEST if with_files else settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    return length.isdecimal() and int(length[:20]) > most


def unavailable(request: HttpRequest, error: Exception) -> HttpResponse:
    logger.warning("The database did not answer: %s", error)
    typed = []
    if request.method == "POST" and not request.path_info.startswith(SECRET):
        typed = [(k, v) for k, values in request.POST.lists() if k != "csrfmiddlewaretoken" for v in values]
    response = render(request, "503.html", {"typed": typed, "plain": True}, status=503)
    response["Retry-After"] = RETRY_AFTER
    return response
