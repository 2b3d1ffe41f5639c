"""Who may sign in: people whom an administrator has added. Nobody registers themselves."""

from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from moothall.people.models import Person

UNKNOWN = "Nobody with this e-mail address has been added here. Ask an administrator."
WRONG_CODE = "Enter the six digits that your authenticator app shows now, or a recovery code"


def is_own_path(path: str) -> bool:
    """Whether ``path`` is a path of this installation, to which one may be sent after signing in."""
    return path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)


class InvitedOnly(DefaultAccountAdapter):
    """Signing in by password or link. Nobody signs up, and one is sent to own pages only."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "Check the e-mail address and the password: together they are not right",
        "enter_current_password": "Enter your present password: this is not it",
        "incorrect_password": "Enter your password: this is not it",
        "too_many_login_attempts": "There were too many attempts. Wait 15 minutes, then try again",
        "rate_limited": "There were too many attempts. Wait a few minutes, then try again",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_safe_url(self, url: str) -> bool:
        return is_own_path(url or "")

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Mailed links name the configured address, whatever host the request came with."""
        path = urlsplit(super().get_reset_password_from_key_url(key)).path
        return f"{settings.MOOTHALL_ADDRESS}{path}"


class KnownPeopleOnly(DefaultSocialAccountAdapter):
    """A council account signs in the person an administrator added under the same e-mail address."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: object) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        if sociallogin.is_existing:
            return
        email = (sociallogin.user.email or "").lower()
        person = Person.objects.filter(email=email, is_active=True).first() if email else None
        if person is None:
            messages.error(request, UNKNOWN)
            raise ImmediateHttpResponse(redirect("account_login"))
        sociallogin.connect(request, person)


class SecondFactor(DefaultMFAAdapter):
    """The second factor: an authenticator app, and recovery codes for the day it is lost."""

    error_messages = DefaultMFAAdapter.error_messages | {"incorrect_code": WRONG_CODE}

    def get_totp_issuer(self) -> str:
        return settings.MOOTHALL_THEME.get("name") or "Moothall"
