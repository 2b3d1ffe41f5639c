"""Notes of the tables, and taps for who gets to speak."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from moothall.permissions import May, requires
from moothall.rooms.reflection import actions, queries
from moothall.rooms.reflection.forms import LibraryForm, NoteForm, TurnForm
from moothall.rooms.reflection.models import Note
from moothall.rooms.reflection.pages.notes import airtime_context, note_context, notes_context
from moothall.ui.forms import show_refusal


@requires(May.SEE_WORKSPACE)
def notes(request: HttpRequest, session: UUID) -> HttpResponse:
    return render(request, "reflection/notes.html", notes_context(request))


@requires(May.WRITE_NOTE)
@require_POST
def take_note(request: HttpRequest, session: UUID) -> HttpResponse:
    """Write one down; the next one is from the same table unless somebody says otherwise."""
    here = request.record
    form = NoteForm(request.POST)
    if form.is_valid():
        try:
            note = actions.take_note(
                session=here, step=here.running_step, **form.cleaned_data, by=request.user
            )
        except actions.SessionRefused as refused:
            show_refusal(form, refused)
        else:
            messages.success(request, "The note is saved.")
            address = reverse("reflection:notes", args=[request.workspace.slug, here.pk])
            return redirect(f"{address}?{urlencode({'table': note.table_label})}")
    return render(request, "reflection/notes.html", notes_context(request, form), status=422)


@requires(May.SEE_WORKSPACE)
def note(request: HttpRequest, session: UUID, key: UUID) -> HttpResponse:
    return render(request, "reflection/note.html", note_context(request, _note(request, key)))


@requires(May.ADD_SOURCE)
@require_POST
def send_note(request: HttpRequest, session: UUID, key: UUID) -> HttpResponse:
    """A note becomes a source in the library."""
    found = _note(request, key)
    form = LibraryForm(request.POST)
    if form.is_valid():
        try:
            actions.send_note_to_library(note=found, by=request.user)
        except actions.SessionRefused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, "The note is in the library.")
        return redirect(found.record.url)
    return render(request, "reflection/note.html", note_context(request, found, form), status=422)


@requires(May.WRITE_NOTE)
def airtime(request: HttpRequest, session: UUID) -> HttpResponse:
    return render(request, "reflection/airtime.html", airtime_context(request))


@requires(May.WRITE_NOTE)
@require_POST
def record_turn(request: HttpRequest, session: UUID) -> HttpResponse:
    """One tap; back to the group that it was for."""
    here = request.record
    form = TurnForm(request.POST, options=queries.group_options(request.who, here))
    try:
        if not form.is_valid():
            raise actions.SessionRefused("A turn lasts from one second to one hour")
        actions.record_turn(session=here, step=here.running_step, **form.turn, by=request.user)
    except actions.SessionRefused as refused:
        messages.error(request, str(refused))
    address = reverse("reflection:airtime", args=[request.workspace.slug, here.pk])
    return HttpResponseRedirect(f"{address}#group-{form.data.get('option') or 'none'}", status=303)


def _note(request: HttpRequest, key: UUID) -> Note:
    found = queries.note(request.who, request.record, key)
    if found is None:
        raise Http404
    return found
