"""From bytes to text, naming every byte that is no character."""

import codecs
import re
from dataclasses import dataclass
from itertools import islice

from moothall.formats.import_report import Warned

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_VALID_UTF_8 = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH_BYTE = re.compile(rb"[\x80-\xff]")
# "surrogateescape" puts these in the place of bytes that are no character.
_ESCAPED = re.compile("[\udc80-\udcff]")
_LINE_END = re.compile(r"\r\n|\r|\n")
# As many are named one by one.
_MOST_DAMAGES = 1_000
_READABLE_NAMES = {"utf-16-le": "utf-16", "utf-16-be": "utf-16"}


@dataclass(frozen=True)
class Damage:
    """A byte that is no character: its line and offset in the file (from 1 and from 0) and itself, as "0x81".

    Where the encoding does not let one tell the byte, ``byte`` is empty.
    """

    line: int
    offset: int
    byte: str


@dataclass(frozen=True)
class Decoded:
    """The text without its byte-order mark, how it was encoded, what was damaged in it (now �),
    and how much more was damaged than is named."""

    text: str
    encoding: str
    damages: tuple[Damage, ...] = ()
    more: int = 0


def decode(data: bytes, *, encoding: str | None = None) -> Decoded:
    """The text of a file: as its byte-order mark says, else UTF-8, else UTF-16 or Windows-1252.

    A file that is plainly UTF-8 but for some damaged bytes is read as UTF-8. ``encoding`` overrules all this.
    Raises ValueError for an encoding that nobody knows.

    >>> decode("Fáilte".encode("cp1252")).encoding
    'cp1252'
    >>> decode(b"caf\\xe9 \\x81").damages
    (Damage(line=1, offset=5, byte='0x81'),)
    """
    if encoding is not None:
        return _decode_as(data, _known(encoding), 0)
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _decode_as(data[len(mark) :], name, len(mark))
    if (wide := _utf_16_without_mark(data)) is not None:
        return _decode_as(data, wide, 0)
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        return _decode_as(data, _damaged_utf_8_or_windows(data), 0)


def with_line_feeds(text: str) -> str:
    """``text`` with lines that end with LF, where they ended with CR LF, LF or CR; nothing else ends a line.

    A byte-order mark that begins a line is removed: files were put one behind the other.
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.replace("\n\ufeff", "\n") if "\ufeff" in text else text


def lines_of(text: str) -> list[str]:
    """The lines of ``text``, as ``with_line_feeds`` tells them apart."""
    return with_line_feeds(text).split("\n")


def warnings_of(decoded: Decoded) -> list[Warned]:
    """One warning a line with damage: the first character that was lost there, and how many more."""
    by_line: dict[int, list[Damage]] = {}
    for damage in decoded.damages:
        by_line.setdefault(damage.line, []).append(damage)
    found = [_warning(decoded.encoding, damages) for damages in by_line.values()]
    if decoded.more:
        sentence = f"After this line {decoded.more:,} more bytes are no characters of {decoded.encoding}."
        found.append(Warned(decoded.damages[-1].line, "undecodable", sentence))
    return found


def _warning(encoding: str, damages: list[Damage]) -> Warned:
    first = damages[0]
    what = f"the byte {first.byte}" if first.byte else "something"
    more = f" {len(damages) - 1} more in this line." if len(damages) > 1 else ""
    message = f"At offset {first.offset} is {what}, no character of {encoding}: � stands for it.{more}"
    return Warned(first.line, "undecodable", message)


def _known(encoding: str) -> str:
    try:
        found = codecs.lookup(encoding)
        b" ".decode(found.name, "replace")
    except (LookupError, ValueError) as error:
        raise ValueError(f"“{encoding}” is not the name of a way to write text.") from error
    return found.name


def _damaged_utf_8_or_windows(data: bytes) -> str:
    valid = _VALID_UTF_8.findall(data)
    damaged = len(_HIGH_BYTE.findall(data)) - sum(map(len, valid))
    return "utf-8" if len(valid) > damaged else "cp1252"


def _utf_16_without_mark(data: bytes) -> str | None:
    start = data[:400]
    half = len(start) // 2
    if half < 2 or start.count(0) < half // 2:
        return None
    odd, even = start[1::2].count(0), start[::2].count(0)
    if even == 0:
        return "utf-16-le"
    return "utf-16-be" if odd == 0 else None


def _decode_as(data: bytes, encoding: str, skipped: int) -> Decoded:
    name = _READABLE_NAMES.get(encoding, encoding)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding in ("utf-8", "cp1252", "ascii", "iso8859-1"):
            return _with_each_damage(data, encoding, skipped)
        line = len(_LINE_END.findall(data[: error.start].decode(encoding, "replace"))) + 1
        text = data.decode(encoding, "replace")
        return Decoded(text.removeprefix("\ufeff"), name, (Damage(line, error.start + skipped, ""),))
    return Decoded(text.removeprefix("\ufeff"), name)


def _with_each_damage(data: bytes, encoding: str, skipped: int) -> Decoded:
    text = data.decode(encoding, "surrogateescape")
    damages, done, offset, line = [], 0, skipped, 1
    for damaged in islice(_ESCAPED.finditer(text), _MOST_DAMAGES):
        between = text[done : damaged.start()]
        offset += len(between.encode(encoding, "surrogateescape"))
        line += len(_LINE_END.findall(between))
        damages.append(Damage(line, offset, f"0x{ord(damaged[0]) - 0xDC00:02X}"))
        offset, done = offset + 1, damaged.end()
    text, count = _ESCAPED.subn("�", text)
    return Decoded(text, encoding, tuple(damages), count - len(damages))
