"""A form with rows of criteria below it."""

from typing import Any

from django.http import HttpRequest

from moothall.rooms.codification import forms


def with_criteria(
    request: HttpRequest, form: Any, *, initial: Any = None, written: Any = None, **about: Any
) -> tuple[Any, Any]:
    """A form and its rows: as they are written, as they were sent, or, if more rows were asked for, as they
    were typed with empty ones below."""
    if request.method == "POST" and "more" in request.POST:
        typed = forms.criteria_rows(written=forms.typed_rows(request.POST))
        return form(initial=request.POST.dict(), **about), typed
    data = forms.posted(request)
    return form(data, initial=initial, **about), forms.criteria_rows(data, written=written)
