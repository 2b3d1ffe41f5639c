"""Signing out on every device."""

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from moothall.people.actions import end_sessions
from moothall.permissions import May, requires


@requires(May.SEE_PUBLISHED)
@require_POST
def sign_out_everywhere(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        end_sessions(person=request.user, by=request.user)
        logout(request)
        messages.success(request, "You are signed out on every device, this one included.")
    return redirect("account_login")
