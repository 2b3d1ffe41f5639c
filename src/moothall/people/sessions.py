"""How long one stays signed in: three hours without a click, administrators half an hour, twelve in all."""

import time
from collections.abc import Callable

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

from moothall.people.lookups import is_administrator

IDLE, IDLE_ADMINISTRATOR, IN_ALL = 3 * 3600, 30 * 60, 12 * 3600
# The session is written at most this often, so that a click does not cost a write.
FRESH = 60
BEGAN, SEEN = "moothall_began", "moothall_seen"


class SessionLimits:
    """Signs out whoever has been away too long, before any page is made for them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = int(time.time())
            if is_over(request, now):
                logout(request)
            elif now - request.session.get(SEEN, 0) >= FRESH:
                request.session[SEEN] = now
                request.session.setdefault(BEGAN, now)
        return self.get_response(request)


def is_over(request: HttpRequest, now: int) -> bool:
    """Whether the session of a signed-in person has reached one of its limits at ``now`` (seconds)."""
    began, seen = request.session.get(BEGAN, now), request.session.get(SEEN, now)
    if now - began > IN_ALL or now - seen > IDLE:
        return True
    return now - seen > IDLE_ADMINISTRATOR and is_administrator(request.user)
