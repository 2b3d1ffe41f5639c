"""Who may sign in: people whom an administrator has added. Nobody registers themselves."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import redirect

from moothall.people.models import Person


class InvitedOnly(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


class KnownPeopleOnly(DefaultSocialAccountAdapter):
    """A council account signs in the person an administrator added under the same e-mail address."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: object) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin) -> None:
        if sociallogin.is_existing:
            return
        email = (sociallogin.user.email or "").lower()
        person = Person.objects.filter(email=email, is_active=True).first()
        if person is None:
            messages.error(request, "Nobody with this e-mail address has been added here. Ask an administrator.")
            raise ImmediateHttpResponse(redirect("account_login"))
        sociallogin.connect(request, person)
