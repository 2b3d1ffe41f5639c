"""What can be set for one session: its settings, when and where it is, and what people are asked."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from moothall.permissions import May, requires
from moothall.rooms.reflection import actions, queries
from moothall.rooms.reflection.forms import GroupingForm, SettingsForm, WhenAndWhereForm
from moothall.rooms.reflection.pages.plans import groups_context, settings_context
from moothall.rooms.reflection.rulebook import SETTINGS
from moothall.ui.forms import posted, show_refusal


@requires(May.RUN_SESSION)
def settings(request: HttpRequest, session: UUID) -> HttpResponse:
    """Settings of one session, where they may differ from the rules of its space."""
    here = request.record
    fixed = queries.fixed_settings(request.who, here)
    now = {name: getattr(here, name) for name in SETTINGS}
    form = SettingsForm(posted(request), fixed=fixed, initial=now)
    if form.is_valid():
        try:
            actions.change_settings(session=here, **form.cleaned_data, by=request.user)
        except actions.SessionRefused as refused:
            show_refusal(form, refused)
        else:
            messages.success(request, "The settings of this session are saved.")
            return redirect("reflection:session", request.workspace.slug, here.pk)
    context = settings_context(here, form, fixed)
    return render(request, "reflection/settings.html", context, status=422 if form.is_bound else 200)


@requires(May.RUN_SESSION)
def when_and_where(request: HttpRequest, session: UUID) -> HttpResponse:
    """Another day, time, length or place, while the doors have not been opened."""
    here = request.record
    form = WhenAndWhereForm(posted(request), initial=WhenAndWhereForm.answers_of(here))
    if form.is_valid():
        try:
            actions.move_session(session=here, **form.when_and_where, by=request.user)
        except actions.SessionRefused as refused:
            show_refusal(form, refused)
        else:
            messages.success(request, "The time and place are saved.")
            return redirect("reflection:session", request.workspace.slug, here.pk)
    counts = queries.invitation_counts(request.who, here)
    context = {"session": here, "form": form, "counts": counts}
    return render(request, "reflection/when_and_where.html", context, status=422 if form.is_bound else 200)


@requires(May.RUN_SESSION)
def groups(request: HttpRequest, session: UUID) -> HttpResponse:
    """The questions about belonging, and one more."""
    here = request.record
    form = GroupingForm(posted(request))
    if form.is_valid():
        try:
            actions.add_grouping(session=here, **form.asked, by=request.user)
        except actions.SessionRefused as refused:
            show_refusal(form, refused)
        else:
            messages.success(request, "The question is added.")
            return redirect("reflection:groups", request.workspace.slug, here.pk)
    context = groups_context(request, form)
    return render(request, "reflection/groups.html", context, status=422 if form.is_bound else 200)


@requires(May.RUN_SESSION)
@require_POST
def remove_group(request: HttpRequest, session: UUID, key: UUID) -> HttpResponse:
    grouping = queries.grouping(request.who, request.record, key)
    if grouping is None:
        raise Http404
    try:
        actions.remove_grouping(grouping=grouping, by=request.user)
    except actions.SessionRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "The question is removed.")
    return redirect("reflection:groups", request.workspace.slug, request.record.pk)
