"""Writes happen once: a form sent twice is answered twice and written once."""

import hashlib
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.crypto import salted_hmac

from moothall.events.models import Once
from moothall.people.pseudonyms import actor_of


class WriteOnce:
    """Each form carries ``once``, a UUID made when it was rendered. The whole request is one transaction,
    so the row that remembers the form and what the form wrote are kept or lost together."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        key = _key_of(request)
        if key is None or request.workspace is None:
            return self.get_response(request)
        actor = actor_of(request.who, request.workspace) if request.who.pk else _visitor(request)
        digest = _digest_of(request)
        if earlier := Once.objects.filter(actor=actor, key=key).first():
            return _answer_again(request, earlier, digest)
        try:
            return self._run(request, actor, key, digest)
        except IntegrityError:
            # The same form arrived twice at one moment and the other one was first.
            earlier = Once.objects.filter(actor=actor, key=key).first()
            if earlier is None:
                raise
            return _answer_again(request, earlier, digest)

    def process_view(self, request: Any, view: Any, args: Any, kwargs: Any) -> None:
        # Last of all: who is sent to sign in, or to set up a second factor, sends the form again afterwards.
        request.reached_its_view = True

    def _run(self, request: Any, actor: str, key: UUID, digest: str) -> HttpResponse:
        with transaction.atomic():
            once = Once.objects.create(workspace=request.workspace, actor=actor, key=key, body_digest=digest)
            response = self.get_response(request)
            if response.status_code >= 400:
                # Refused: nothing half-written stays, and the corrected form may carry the same key.
                transaction.set_rollback(True)
            elif (location := response.get("Location")) and getattr(request, "reached_its_view", False):
                once.response_location = location
                once.save(update_fields=["response_location"])
            else:
                once.delete()
        return response


def _key_of(request: HttpRequest) -> UUID | None:
    if request.method != "POST":
        return None
    try:
        return UUID(request.POST.get("once", ""))
    except ValueError:
        return None


def _visitor(request: HttpRequest) -> str:
    return hashlib.sha256(
        (request.session.session_key or request.META.get("CSRF_COOKIE") or "").encode()
    ).hexdigest()


def _digest_of(request: HttpRequest) -> str:
    fields = sorted(
        (k, v) for k, values in request.POST.lists() if k != "csrfmiddlewaretoken" for v in values
    )
    files = sorted((k, f.name or "", f.size or 0) for k, files in request.FILES.lists() for f in files)
    # Keyed, so that whoever reads the table cannot find out by trying what somebody has answered.
    text = repr((request.path, fields, files))
    return salted_hmac("moothall.events.once", text, algorithm="sha256").hexdigest()


def _answer_again(request: HttpRequest, earlier: Once, digest: str) -> HttpResponse:
    if earlier.body_digest == digest:
        return HttpResponseRedirect(earlier.response_location)
    return render(request, "409.html", {"location": earlier.response_location}, status=409)
