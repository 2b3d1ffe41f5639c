"""Counting attempts, so that guessing is slow."""

from django.core.cache import cache


def too_many(key: str, *, limit: int, minutes: int) -> bool:
    """Count one attempt under ``key`` and say whether there were more than ``limit`` in ``minutes``."""
    cache.add(f"attempts:{key}", 0, timeout=minutes * 60)
    return cache.incr(f"attempts:{key}") > limit
