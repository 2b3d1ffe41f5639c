"""Bodies, inquiries, and the rules that this system applies."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from moothall.permissions import May, requires
from moothall.rooms.governance import actions, forms
from moothall.rooms.governance.pages.places import bodies_context, inquiries_context, rules_context
from moothall.rooms.governance.views.finding import ask


@requires(May.SEE_WORKSPACE)
def bodies(request: HttpRequest) -> HttpResponse:
    return render(request, "governance/bodies.html", bodies_context(request))


@requires(May.RECOMMEND_DECISION)
def add_body(request: HttpRequest) -> HttpResponse:
    form = forms.BodyForm(forms.posted(request))
    if form.is_valid() and _try(request, form, actions.create_body):
        messages.success(request, "The body is added.")
        return redirect("governance:bodies", request.workspace.slug)
    back = reverse("governance:bodies", args=[request.workspace.slug])
    return ask(request, form, task="Add a body", submit="Add", back=back)


@requires(May.SEE_WORKSPACE)
def inquiries(request: HttpRequest) -> HttpResponse:
    return render(request, "governance/inquiries.html", inquiries_context(request))


@requires(May.PROPOSE_ITEM)
def open_inquiry(request: HttpRequest) -> HttpResponse:
    form = forms.InquiryForm(forms.posted(request))
    if form.is_valid() and _try(request, form, actions.open_inquiry):
        messages.success(request, "The inquiry is open.")
        return redirect("governance:inquiries", request.workspace.slug)
    back = reverse("governance:inquiries", args=[request.workspace.slug])
    return ask(request, form, task="Open an inquiry", submit="Open it", back=back)


@requires(May.SEE_WORKSPACE)
def rules(request: HttpRequest) -> HttpResponse:
    return render(request, "governance/rules.html", rules_context())


def _try(request: HttpRequest, form: Any, action: Any) -> Any:
    try:
        return action(workspace=request.workspace, **form.cleaned_data, by=request.user)
    except actions.DecisionRefused as refused:
        forms.show_refusal(form, refused)
        return None
