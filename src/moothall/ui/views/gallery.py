"""Every component on one page, for whoever builds or checks pages."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from moothall.permissions import May, requires
from moothall.ui.gallery.govuk import examples
from moothall.ui.gallery.shown import shown
from moothall.ui.theme import ratios


@requires(May.SEE_PUBLISHED)
def gallery(request: HttpRequest) -> HttpResponse:
    """There only while developing and in a demo."""
    if not settings.DEBUG and not settings.MOOTHALL_DEMO:
        raise Http404
    context = {"components": shown(request), "govuk_components": examples(), "ratios": ratios()}
    return render(request, "ui/gallery.html", context)
