"""The security headers of every answer: nothing but our own origin, no inline script or style."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}
TRANSPORT = {"Strict-Transport-Security": "max-age=31536000"}


class SecurityHeaders:
    """The outermost middleware: static files, which the next one answers, get the same headers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in headers().items():
            response[name] = value
        if not request.path_info.startswith(("/p/", settings.STATIC_URL, "/theme.css")):
            if "no-store" in response.get("Cache-Control", "no-store"):
                response["Cache-Control"] = "no-store"
                del response["Expires"]
            response["X-Robots-Tag"] = "noindex"
        return response


def headers() -> dict[str, str]:
    return HEADERS | (TRANSPORT if settings.ENCRYPTED else {})
