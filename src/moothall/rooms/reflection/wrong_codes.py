"""Slowing down whoever tries codes. Only wrong ones count, since a whole hall may share one address."""

from typing import Any

from django.core.cache import cache
from django.utils.crypto import salted_hmac

from moothall.people.limits import too_many

PER_ADDRESS, PER_INSTALLATION = 30, 300


def is_refused(request: Any) -> bool:
    """Whether this address, or all together, have tried too many wrong codes within a minute."""
    return any(cache.get(f"refused:{name}") for name in (_name_of(request), "codes"))


def count_wrong(request: Any) -> bool:
    """Count one wrong code and say whether it was one too many; then even right codes wait for a minute."""
    limits = ((_name_of(request), PER_ADDRESS), ("codes", PER_INSTALLATION))
    over = [name for name, limit in limits if too_many(name, limit=limit, minutes=1)]
    for name in over:
        cache.set(f"refused:{name}", True, timeout=60)
    return bool(over)


def _name_of(request: Any) -> str:
    # A digest, so that no address is kept even for a minute.
    return (
        f"codes:{salted_hmac('moothall.wrong_codes', request.META.get('REMOTE_ADDR', '')).hexdigest()[:32]}"
    )
