"""The elements of a JSON file one by one, so that a broken one costs nothing but itself."""

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

# What may stand between elements.
_BETWEEN = re.compile(r"[\s,\[\]]*")
# How the next element most likely begins, seen from the middle of a broken one. Authors and dates inside an
# element begin otherwise.
_BEGINNING = re.compile(r'\{\s{0,40}"(?:id|type|title|citation-key|DOI|author|issued|abstract)"\s{0,40}:')
# After so many beginnings inside a text that has been read already, reading goes on behind that text; after
# as many elements that are nested too deeply, it ends.
_MOST_TRIES = 100
_DECODER = json.JSONDecoder()


class Element(NamedTuple):
    """``value`` as JSON, or None with the ``problem`` why it is none; ``raw`` is its text."""

    value: Any
    raw: str
    problem: str = ""


def elements(text: str) -> Iterator[Element]:
    """Every element of an array, or the only object of a file, in order."""
    at = tries = furthest = too_deep = 0
    while (at := _start(text, at)) < len(text):
        try:
            value, end = _DECODER.raw_decode(text, at)
        except (ValueError, RecursionError) as error:
            stopped = error.pos if isinstance(error, json.JSONDecodeError) else at + 1
            tries = tries + 1 if at < furthest else 0
            furthest = max(furthest, stopped)
            too_deep += isinstance(error, RecursionError)
            end = _next_beginning(text, at + 1 if tries < _MOST_TRIES else furthest)
            end = end if too_deep < _MOST_TRIES else len(text)
            yield Element(None, text[at:end].rstrip(" \t\r\n,"), _said(error, text.count("\n", at, stopped)))
        else:
            yield Element(value, text[at:end])
        at = end


def _start(text: str, at: int) -> int:
    found = _BETWEEN.match(text, at)
    return found.end() if found else at


def _next_beginning(text: str, at: int) -> int:
    found = _BEGINNING.search(text, at)
    return found.start() if found else len(text)


def _said(error: Exception, lines: int) -> str:
    what = error.msg if isinstance(error, json.JSONDecodeError) else "nested too deeply, or a number too long"
    return f"From its line {lines + 1} on this element is no JSON: {what}."
