"""What has been said about sources after they were published: lists of retractions, and notices by hand."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from moothall.permissions import May, requires
from moothall.rooms.codification import actions, forms, queries
from moothall.rooms.codification.models import NoticeList
from moothall.rooms.codification.pages import notices as pages
from moothall.rooms.codification.reading import read_upload
from moothall.rooms.codification.views.finding import the_source

ORIGIN = "by_hand"


@requires(May.SEE_WORKSPACE)
def notices(request: HttpRequest) -> HttpResponse:
    return render(request, "codification/notices.html", pages.notices_context(request))


@requires(May.MANAGE_REVIEW)
def import_retractions(request: HttpRequest) -> HttpResponse:
    form = forms.RetractionListForm(forms.posted(request), request.FILES or None)
    if form.is_valid() and (found := _import(request, form)):
        return redirect("codification:retraction_report", request.workspace.slug, found.pk)
    context = {"form": form, "lists": queries.notice_lists(request.who)[:10]}
    status = 422 if form.is_bound else 200
    return render(request, "codification/import_retractions.html", context, status=status)


@requires(May.SEE_WORKSPACE)
def retraction_report(request: HttpRequest, key: UUID) -> HttpResponse:
    """What a list says of the library, and every row that could not be read, with the reason."""
    found = queries.notice_list(request.who, key)
    if found is None:
        raise Http404
    return render(request, "codification/retraction_report.html", pages.report_context(request, found))


@requires(May.MANAGE_REVIEW)
def decide_proposal(request: HttpRequest, key: UUID) -> HttpResponse:
    """Both works side by side: is the notice about the one in the library?"""
    found = queries.notice_proposal(request.who, key)
    if found is None:
        raise Http404
    if request.method == "POST" and request.POST.get("same") in ("yes", "no"):
        same = request.POST["same"] == "yes"
        try:
            actions.decide_proposal(proposal=found, same=same, by=request.user)
        except actions.EvidenceRefused as refused:
            messages.error(request, str(refused))
        else:
            done = "The source is marked." if same else "The notice is about another work. Nothing changed."
            messages.success(request, done)
        return redirect("codification:notices", request.workspace.slug)
    return render(request, "codification/decide_proposal.html", pages.proposal_context(request, found))


@requires(May.MANAGE_REVIEW)
def retract_source(request: HttpRequest, key: UUID) -> HttpResponse:
    found = the_source(request, key)
    form = forms.RetractForm(forms.posted(request))
    if form.is_valid():
        try:
            actions.retract_source(source=found, **form.cleaned_data, origin=ORIGIN, by=request.user)
        except actions.EvidenceRefused as refused:
            forms.show_refusal(form, refused)
        else:
            messages.success(request, "The source is marked. Everything that rests on it shows it.")
            return redirect("codification:source", request.workspace.slug, found.pk)
    context = {"form": form, "source": found, **pages.effects_context(request, found)}
    return render(request, "codification/retract.html", context, status=422 if form.is_bound else 200)


@requires(May.MANAGE_REVIEW)
def reinstate_source(request: HttpRequest, key: UUID) -> HttpResponse:
    found = the_source(request, key)
    form = forms.ReinstateForm(forms.posted(request))
    if form.is_valid():
        try:
            actions.reinstate_source(source=found, **form.cleaned_data, origin=ORIGIN, by=request.user)
        except actions.EvidenceRefused as refused:
            forms.show_refusal(form, refused)
        else:
            messages.success(request, "The source is reinstated.")
            return redirect("codification:source", request.workspace.slug, found.pk)
    context = {"form": form, "source": found}
    return render(request, "codification/reinstate.html", context, status=422 if form.is_bound else 200)


def _import(request: HttpRequest, form: forms.RetractionListForm) -> NoticeList | None:
    upload = form.cleaned_data["file"]
    try:
        data = read_upload(upload)
        return actions.import_notices(
            workspace=request.workspace, data=data, name=upload.name, by=request.user
        )
    except actions.EvidenceRefused as refused:
        forms.show_refusal(form, refused)
        return None
