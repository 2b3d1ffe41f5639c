"""Signing in with a link that is sent by e-mail. Opening it shows a button, so that a mail scanner that
follows links cannot use it up."""

from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from moothall.people.adapter import is_own_path
from moothall.people.limits import too_many
from moothall.people.links import mail_sign_in_link, person_of_link
from moothall.permissions import May, requires


class LinkForm(forms.Form):
    email = forms.EmailField(label="E-mail address", help_text="We will send a link that signs you in.")


@requires(May.SEE_PUBLISHED)
def send_link(request: HttpRequest) -> HttpResponse:
    """Ask for the link."""
    form = LinkForm(request.POST or None)
    next_page = own_path(request)
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return render(request, "ui/sign_in_link.html", {"form": form, "next": next_page}, status=status)
    email = form.cleaned_data["email"]
    if too_many(f"link:{email.lower()}", limit=3, minutes=60):
        response = render(request, "429.html", {"wait": "an hour"}, status=429)
        response["Retry-After"] = "3600"
        return response
    mail_sign_in_link(email, next_page)
    return render(request, "ui/sign_in_link_sent.html", {"email": email, "folder": _mail_folder()})


@requires(May.SEE_PUBLISHED)
def open_link(request: HttpRequest) -> HttpResponse:
    """The page behind the link: one button."""
    token, next_page = request.POST.get("token") or request.GET.get("token", ""), own_path(request)
    if request.method != "POST":
        return render(request, "ui/sign_in_open.html", {"token": token, "next": next_page})
    person = person_of_link(token)
    if person is None:
        return render(request, "ui/sign_in_used.html", status=410)
    login = Login(user=person, email=person.email, redirect_url=next_page or settings.LOGIN_REDIRECT_URL)
    return perform_login(request, login)


def own_path(request: HttpRequest) -> str:
    """The page to go to afterwards, if it is one of ours."""
    path = request.POST.get("next") or request.GET.get("next", "")
    return path if is_own_path(path) else ""


def _mail_folder() -> str:
    """Where mails lie on an installation that has no mail server yet."""
    return settings.EMAIL_FILE_PATH if settings.EMAIL_BACKEND.endswith("filebased.EmailBackend") else ""
