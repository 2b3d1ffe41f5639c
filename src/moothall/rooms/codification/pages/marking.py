"""Marking in a text the words that the criteria of a review ask for."""

import re
from collections.abc import Iterable

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString

# Shorter words, and these, say nothing of what a review is about.
SHORTEST = 4
MOST = 200
_SAY_NOTHING = """
    about abstract after also among article before being between both could criteria criterion does
    during each exclude excluded from have having include included into less like made more most
    must need none only other over paper record same should show shown some studies study such than
    that their them then there these they this those through under until used using very were what
    when where which while with within without would
    """.split()  # noqa: SIM905 - to be read as a list of words
_WORD = re.compile(r"[^\W\d_][\w-]+")


def words_to_mark(texts: Iterable[str]) -> list[str]:
    """The words of criteria and question that are worth marking, each once, without a plural's ending."""
    found = {
        word.lower().removesuffix("s")
        for text in texts
        for word in _WORD.findall(text)
        if len(word) >= SHORTEST and word.lower() not in _SAY_NOTHING
    }
    return sorted(found)[:MOST]


def marked(text: str, words: Iterable[str]) -> SafeString:
    """The paragraphs of a text, with every one of some words marked, also with an ending."""
    paragraphs = [line for line in text.splitlines() if line.strip()]
    return format_html_join("", '<p class="govuk-body">{}</p>', ((_marked(p, words),) for p in paragraphs))


def _marked(text: str, words: Iterable[str]) -> SafeString:
    choices = "|".join(re.escape(word) for word in words)
    if not choices:
        return escape(text)
    parts = re.split(rf"(?i)\b((?:{choices})(?:s|es|ed|ing)?)\b", text)
    pieces = (format_html("<mark>{}</mark>", part) if n % 2 else escape(part) for n, part in enumerate(parts))
    return format_html_join("", "{}", ((piece,) for piece in pieces))
