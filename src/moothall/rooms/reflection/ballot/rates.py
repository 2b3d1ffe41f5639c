"""How often one seat may vote: a bucket that fills by so many a second and holds a burst."""

import time
from collections.abc import Callable
from uuid import UUID

PER_SECOND, BURST = 5.0, 20.0
# Buckets that are full again say nothing any more; they are thrown away when there are so many.
MOST = 20_000


class Rates:
    """Counted in this process: two processes take twice as much, which still floods nobody."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._buckets: dict[UUID, tuple[float, float]] = {}

    def allow(self, seat: UUID) -> bool:
        """Count one vote of a seat; False if it has been too many."""
        now = self._clock()
        left, at = self._buckets.get(seat, (BURST, now))
        left = min(BURST, left + (now - at) * PER_SECOND)
        if left < 1:
            return False
        if len(self._buckets) >= MOST:
            self._forget(now)
        self._buckets[seat] = (left - 1, now)
        return True

    def _forget(self, now: float) -> None:
        full = BURST / PER_SECOND
        self._buckets = {seat: kept for seat, kept in self._buckets.items() if now - kept[1] < full}
