"""Asking a catalogue politely: not too often, and again after a while when it has too much to do."""

import random
import time
from collections.abc import Callable, Mapping
from typing import TypeVar

from moothall.jobs.fetching import Fetched, Fetcher, FetchRefused, NotReached

TRIES = 4
# Whoever asks to be left alone for longer is asked again by a person.
LONGEST_PAUSE = 60.0
BUSY = 429

Answer = TypeVar("Answer")


class CatalogueFailed(Exception):
    """A catalogue gave no answer that could be used; the text is a sentence for a page."""


class Asker:
    """Asks one catalogue, with at least ``pause`` seconds from one question to the next.

    ``sleep``, ``clock`` and ``chance`` (a number between 0 and 1) stand in for time and luck.
    """

    def __init__(
        self,
        fetcher: Fetcher,
        *,
        pause: float,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._fetcher, self._pause = fetcher, pause
        self._sleep, self._clock, self._chance = sleep, clock, chance
        self._next = 0.0

    def ask(
        self, address: str, parameters: Mapping[str, str], read: Callable[[bytes], Answer]
    ) -> Answer | None:
        """What ``read`` makes of the answer; None if there is no such thing (404).

        After 429, 5xx, silence, or an answer that ``read`` cannot take (ValueError) it is asked again, four
        times in all: after 1, 2 and 4 seconds and a random part of that, or as long as the catalogue asks for
        by Retry-After. Raises CatalogueFailed when that was of no use.
        """
        trouble = ""
        for number in range(TRIES):
            self._wait()
            asked = 0.0
            try:
                fetched = self._fetcher.get(address, {k: v for k, v in parameters.items() if v})
                if fetched.status == 404:
                    return None
                if fetched.status == 200:
                    return read(fetched.body)
                trouble = _trouble(fetched)
                asked = _asked_pause(fetched)
            except NotReached as error:
                trouble = str(error)
            except FetchRefused as error:
                raise CatalogueFailed(str(error)) from error
            except ValueError:
                trouble = "The answer was cut off, or was not what the catalogue promises."
            if number < TRIES - 1:
                own = 2.0**number
                self._sleep(min(LONGEST_PAUSE, max(asked, own + own * self._chance())))
        raise CatalogueFailed(
            f"{trouble} It was asked {TRIES} times. Try again later, or upload a file instead."
        )

    def _wait(self) -> None:
        now = self._clock()
        if now < self._next:
            self._sleep(self._next - now)
        self._next = max(now, self._next) + self._pause


def _trouble(fetched: Fetched) -> str:
    """What went wrong, in a sentence. Raises CatalogueFailed where asking again is of no use."""
    if fetched.status == BUSY:
        return "The catalogue asks for fewer requests."
    if fetched.status >= 500:
        return f"The catalogue has trouble of its own (status {fetched.status})."
    raise CatalogueFailed(
        f"The catalogue did not take the search (status {fetched.status}). Look at how it is written."
    )


def _asked_pause(fetched: Fetched) -> float:
    """The seconds of Retry-After; 0 where it says none, or a date."""
    said = fetched.headers.get("retry-after", "")
    return float(said) if said.isascii() and said.isdecimal() and len(said) < 9 else 0.0
