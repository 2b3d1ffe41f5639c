"""Recognising a work by its identifier."""

import re

_DOI = re.compile(r"10\.\d{4,9}/\S+")


def doi_in(text: str) -> str:
    """The DOI in an address or a line of text, in lower case; empty if there is none."""
    found = _DOI.search(text)
    return found[0].lower().rstrip(".,;)") if found else ""
