"""How long a worker may be silent, and how long a failed job waits. One place, both engines."""

import random
from datetime import timedelta

LEASE = timedelta(seconds=30)  # a worker silent for this long has lost its job
RENEW_SECONDS = 7  # so a lease survives three failed renewals
NEWS_SECONDS = 1  # progress is written, and a cancellation noticed, at most this often
POLL_SECONDS = 1  # how often an idle worker looks for work
SCHEDULE_SECONDS = 10  # how often a worker looks whether recurring work is due
TICKET_SLACK = timedelta(seconds=5)  # how far the clocks of two machines may differ
ATTEMPTS = 5

_chance = random.SystemRandom()


def pause_after(attempts: int) -> timedelta:
    """How long to wait after so many failed attempts: about 15 s, 1 min, 4 min, 16 min.

    Between half and one and a half times that, by chance, so that jobs which failed together for one
    reason do not come back together.
    """
    return timedelta(seconds=15 * 4 ** (attempts - 1) * _chance.uniform(0.5, 1.5))
