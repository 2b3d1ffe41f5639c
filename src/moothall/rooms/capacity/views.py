"""How evidence is used here: the measures, the rows behind each, and what was recorded earlier."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from moothall.permissions import May, requires
from moothall.rooms.capacity import actions, pages, queries
from moothall.rooms.capacity.traces import MEASURES


@requires(May.SEE_CAPACITY)
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "capacity/home.html", pages.home_context(request))


@requires(May.SEE_CAPACITY)
def measure(request: HttpRequest, key: str) -> HttpResponse:
    """One measure now, or as it was at an earlier row of the ledger."""
    last = queries.last_row(request.who, request.workspace)
    asked = request.GET.get("as_of", str(last))
    is_row = asked.isascii() and asked.isdecimal() and int(asked[:19]) <= last
    if key not in MEASURES or not is_row:
        raise Http404
    context = pages.measure_context(request, MEASURES[key], int(asked), last)
    return render(request, "capacity/measure.html", context)


@requires(May.SEND_SURVEY)
def record_readings(request: HttpRequest) -> HttpResponse:
    """The button of the first page. Opening this address by itself leads back there."""
    if request.method == "POST":
        try:
            readings = actions.record_trace(workspace=request.workspace, by=request.user)
        except actions.NothingToRecord as nothing:
            messages.info(request, str(nothing))
        else:
            messages.success(
                request, f"{len(readings)} figures are recorded. Later ones are compared to them."
            )
    return redirect("capacity:home", request.workspace.slug)
