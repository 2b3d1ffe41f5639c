"""Slowing down whoever tries addresses, and whoever sends more than people tell."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.crypto import salted_hmac

from moothall.people import limits
from moothall.rooms.codification.receipts import is_signed

# Only wrong addresses count, and one hall may share an internet address.
WRONG_PER_MINUTE = 30
TOLD_PER_MINUTE, TOLD_PER_LINK_AND_HOUR = 20, 300


def is_guessing(request: HttpRequest, purpose: str, key: UUID, signature: str) -> bool:
    """Whether an address is wrong and too many wrong ones came from the same place within a minute."""
    if is_signed(purpose, key, signature):
        return False
    return limits.too_many(f"links:{_place_of(request)}", limit=WRONG_PER_MINUTE, minutes=1)


def has_told_too_much(request: HttpRequest, link: Any) -> bool:
    """Count one thing that is told, and say whether it is one too many for now."""
    here = limits.too_many(f"told:{_place_of(request)}", limit=TOLD_PER_MINUTE, minutes=1)
    through = limits.too_many(f"told:{link.pk}", limit=TOLD_PER_LINK_AND_HOUR, minutes=60)
    return here or through


def too_many(request: HttpRequest) -> HttpResponse:
    response = render(request, "429.html", status=429)
    response["Retry-After"] = "60"
    return response


def _place_of(request: HttpRequest) -> str:
    # A digest, so that no internet address is kept even for a minute.
    address = request.META.get("REMOTE_ADDR", "")
    return salted_hmac("moothall.codification.links", address).hexdigest()[:32]
