"""The forms of signing in, in our words. Each is the library's own, with labels and hints replaced."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from django import forms

NEW_PASSWORD = ("New password", "At least 12 characters. Three random words are easy to remember.")
EMAIL = ("E-mail address", "")
CODE = ("Code from your authenticator app", "Six digits, or one of your recovery codes.")


class InOurWords:
    """``words`` gives each field its label and its hint; a placeholder would vanish while one types."""

    words: dict[str, tuple[str, str]] = {}

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        fields: dict[str, forms.Field] = self.fields  # type: ignore[attr-defined]
        for name, field in fields.items():
            field.label, field.help_text = self.words.get(name, (field.label, ""))
            field.widget.attrs.pop("placeholder", None)


class SignIn(InOurWords, account.LoginForm):
    words = {"login": EMAIL, "password": ("Password", "")}


class AskForReset(InOurWords, account.ResetPasswordForm):
    words = {"email": ("E-mail address", "We will send a link with which you choose a new password.")}


class ResetPassword(InOurWords, account.ResetPasswordKeyForm):
    """Asked once: the button that shows the password does what typing it twice is for."""

    password2 = None
    words = {"password1": NEW_PASSWORD}


class SetPassword(InOurWords, account.SetPasswordForm):
    password2 = None
    words = {"password1": NEW_PASSWORD}


class ChangePassword(InOurWords, account.ChangePasswordForm):
    password2 = None
    words = {"oldpassword": ("Present password", ""), "password1": NEW_PASSWORD}


class ConfirmPassword(InOurWords, account.ReauthenticateForm):
    words = {"password": ("Password", "")}


class EnterCode(InOurWords, mfa.AuthenticateForm):
    words = {"code": CODE}


class ConfirmCode(InOurWords, mfa.ReauthenticateForm):
    words = {"code": CODE}


class ActivateApp(InOurWords, totp.ActivateTOTPForm):
    words = {"code": ("Code that the app shows", "Six digits.")}
