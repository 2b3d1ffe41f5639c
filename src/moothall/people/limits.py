"""Counting attempts, so that guessing is slow."""

import time

from django.core.cache import cache


def too_many(key: str, *, limit: int, minutes: int) -> bool:
    """Count one attempt under ``key`` and say whether there were more than ``limit`` in ``minutes``.

    The minutes begin with the first attempt. The end is kept beside the count: a cache in a table would
    forget it with each attempt.
    """
    now = time.time()
    count, end = cache.get(f"attempts:{key}") or (0, 0.0)
    if end <= now:
        count, end = 0, now + minutes * 60
    cache.set(f"attempts:{key}", (count + 1, end), timeout=end - now)
    return count + 1 > limit
