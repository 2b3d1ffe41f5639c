"""Failing well: when the database is away or locked, nothing typed is lost and the page says what to do."""

import logging
from collections.abc import Callable
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

logger = logging.getLogger(__name__)
RETRY_AFTER = "5"


class FailWell:
    """Answers 503 with the typed text and the same ``once`` behind "Try again"."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            return self.get_response(request)
        except (OperationalError, InterfaceError) as error:
            return unavailable(request, error)

    def process_exception(self, request: HttpRequest, exception: Any) -> HttpResponse | None:
        if isinstance(exception, (OperationalError, InterfaceError)):
            return unavailable(request, exception)
        return None


def unavailable(request: HttpRequest, error: Exception) -> HttpResponse:
    logger.warning("The database did not answer: %s", error)
    typed = []
    if request.method == "POST":
        typed = [(k, v) for k, values in request.POST.lists() if k != "csrfmiddlewaretoken" for v in values]
    response = render(request, "503.html", {"typed": typed, "plain": True}, status=503)
    response["Retry-After"] = RETRY_AFTER
    return response
