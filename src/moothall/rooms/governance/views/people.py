"""Members and their roles."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from moothall.people.limits import too_many
from moothall.people.links import mail_sign_in_link
from moothall.permissions import May, requires
from moothall.rooms.governance import actions, forms, queries
from moothall.rooms.governance.pages.places import members_context
from moothall.rooms.governance.views.finding import ask


@requires(May.MANAGE_MEMBERS)
def members(request: HttpRequest) -> HttpResponse:
    return render(request, "governance/members.html", members_context(request))


@requires(May.MANAGE_MEMBERS)
def add_member(request: HttpRequest) -> HttpResponse:
    """Give somebody a role. A mail goes out only if the box for it is ticked."""
    form = forms.MemberForm(forms.posted(request))
    if form.is_valid():
        answers = dict(form.cleaned_data)
        send_link = answers.pop("send_link")
        try:
            made = actions.add_member(workspace=request.workspace, **answers, by=request.user)
        except actions.MembershipRefused as refused:
            forms.show_refusal(form, refused)
        else:
            _say_added(request, made, send_link)
            return redirect("governance:members", request.workspace.slug)
    back = reverse("governance:members", args=[request.workspace.slug])
    return ask(request, form, task="Add a member or a role", submit="Add", back=back)


@requires(May.MANAGE_MEMBERS)
def remove_member(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take one role away, after a check."""
    found = queries.membership(request.who, key)
    if found is None:
        raise Http404
    if request.method == "POST":
        try:
            actions.remove_member(membership=found, by=request.user)
        except actions.MembershipRefused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, "The role is taken away.")
        return redirect("governance:members", request.workspace.slug)
    context = {"membership": found, "role": found.role.replace("_", " ")}
    return render(request, "governance/remove_member.html", context)


def _say_added(request: HttpRequest, made: Any, send_link: bool) -> None:
    name, role = made.person.name, made.role.replace("_", " ")
    messages.success(request, f"{name} has the role {role}.")
    if not send_link:
        return
    if too_many(f"link:{made.person.email}", limit=3, minutes=60):
        messages.warning(request, "No e-mail was sent: three links were sent within the last hour.")
        return
    try:
        mail_sign_in_link(made.person.email, reverse("ui:home", args=[request.workspace.slug]))
    except OSError:
        messages.warning(request, "The e-mail with the link could not be sent: the mail server refused it.")
    else:
        messages.success(request, "A link that signs them in is on its way.")
