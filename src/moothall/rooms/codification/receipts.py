"""Addresses that open one thing to whoever holds them: a link to tell something, and the receipt for it.

Both carry a signature, so that a key that is known, from a log or a page, does not open them.
"""

from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

_DIGITS = 24


def address_to_tell(link: UUID) -> str:
    """The whole web address at which people without an account tell what they know."""
    return settings.MOOTHALL_ADDRESS + reverse("codification:tell", args=[link, _signature("tell", link)])


def path_of_receipt(source: UUID) -> str:
    """The path of the page on which whoever told something sees it and can take it back."""
    return reverse("codification:receipt", args=[source, _signature("receipt", source)])


def is_signed(purpose: str, key: UUID, signature: str) -> bool:
    """Whether a signature, as an address brings it, was made here for "tell" or "receipt" and this key."""
    return constant_time_compare(signature, _signature(purpose, key))


def _signature(purpose: str, key: UUID) -> str:
    """24 hexadecimal digits of HMAC-SHA256 with the installation's secret."""
    salt = f"moothall.codification.{purpose}"
    return salted_hmac(salt, str(key), algorithm="sha256").hexdigest()[:_DIGITS]
