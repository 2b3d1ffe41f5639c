"""Text that every format can hold."""

import re

# Characters that XML forbids, and that other formats take for line ends or for a mark of the file; and halves
# of characters, which UTF-8 cannot write. A tab is a blank.
_UNPRINTABLE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
_HALF = re.compile("[\ud800-\udfff]")


def words(text: str) -> frozenset[str]:
    """The words of ``text``, which blanks and line ends divide: a long list that is easy to read."""
    return frozenset(text.split())


def whole(text: str) -> str:
    """``text`` with halves of characters put together, and � for those whose other half is missing. JSON and
    workbooks can hold such halves; nothing else can write them.

    >>> whole("\\ud83d\\ude00 \\ud800")
    '😀 �'
    """
    if text.isascii() or not _HALF.search(text):
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def printable(text: str) -> str:
    """``text`` with line ends as LF and without control characters.

    >>> printable("a\\r\\nb\\x00c")
    'a\\nb c'
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _UNPRINTABLE.sub(" ", text)
