"""The door: what a person uploads comes in here, is counted, named and recognised, or refused."""

import hashlib
import re
import uuid
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Protocol

from moothall.formats.safe_files.archives import open_zip
from moothall.formats.safe_files.limits import LIMITS, Limits, UnsafeFile, size_in_words

_CHUNK = 64 * 1024

# Kinds of file, and how a sentence says each.
KINDS = {
    "text": "a text file",
    "xml": "an XML file",
    "xlsx": "an Excel file",
    "docx": "a Word file",
    "ods": "an OpenDocument spreadsheet",
    "qdpx": "a project of a coding program",
    "zip": "a compressed folder",
    "pdf": "a PDF",
    "png": "a PNG picture",
    "jpeg": "a JPEG picture",
    "gif": "a GIF picture",
    "webp": "a WebP picture",
    "sqlite": "a database",
    "old_office": "an older Word or Excel file",
    "archive": "a compressed file",
    "binary": "a file that is not text",
}
_MAGIC = (
    (b"%PDF-", "pdf"),
    (b"\x89PNG\r\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF8", "gif"),
    (b"SQLite format 3\0", "sqlite"),
    (b"\xd0\xcf\x11\xe0", "old_office"),
    (b"\x1f\x8b", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"Rar!", "archive"),
    (b"BZh", "archive"),
    (b"\xfd7zXZ", "archive"),
)
_INSIDE_ZIP = (
    ("xl/workbook.xml", "xlsx"),
    ("word/document.xml", "docx"),
    ("project.qde", "qdpx"),
)
_SPREADSHEET = b"application/vnd.oasis.opendocument.spreadsheet"
_XML = re.compile(rb"\s*<(?:\?xml|!doctype|!--|[a-z])", re.IGNORECASE)
_MARKS = (b"\xff\xfe", b"\xfe\xff")
_NOT_IN_A_NAME = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


class Readable(Protocol):
    """Anything that gives bytes: an open file, or an upload."""

    def read(self, size: int = -1, /) -> bytes: ...


@dataclass(frozen=True)
class SafeFile:
    """An upload that may be read on. ``name`` is what the person calls it, for showing only; ``stored_name``
    is what it may be called on a disk; ``sha256`` is over ``data``."""

    name: str
    kind: str
    data: bytes = field(repr=False)
    sha256: str
    stored_name: str

    @property
    def size(self) -> int:
        return len(self.data)


def open_upload(
    stream: Readable, *, declared_name: str, allowed: Collection[str], limits: Limits = LIMITS
) -> SafeFile:
    """An upload whose size is within ``limits`` and whose content is of one of the ``allowed`` kinds.

    The kinds are those of ``KINDS``; what the name ends in does not matter. XML counts as text too. A zip of
    any kind has its members judged as ``open_zip`` does. Raises UnsafeFile, which says why in a sentence.
    """
    name = shown_name(declared_name)
    data = _counted(stream, name, limits)
    if not data:
        raise UnsafeFile("truncated", "The file is empty. Choose another file.", name)
    kind = kind_of(data, limits=limits)
    if kind not in allowed and not (kind == "xml" and "text" in allowed):
        wanted = " or ".join(dict.fromkeys(KINDS[each] for each in allowed))
        raise UnsafeFile("wrong_type", f"This looks like {KINDS[kind]}. Choose {wanted}.", name)
    return SafeFile(name, kind, data, hashlib.sha256(data).hexdigest(), uuid.uuid4().hex)


def kind_of(data: bytes, *, limits: Limits = LIMITS) -> str:
    """One of ``KINDS``, from its first bytes and, for a zip, its members. Raises UnsafeFile for a bad one."""
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return kind
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "webp"
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _kind_of_zip(data, limits)
    if _XML.match(data.removeprefix(b"\xef\xbb\xbf")):
        return "xml"
    return "text" if _is_text(data) else "binary"


def shown_name(name: str) -> str:
    """A file's name without folders and without characters that would hide what it is.

    >>> shown_name("C:\\\\Users\\\\pat\\\\search.ris")
    'search.ris'
    """
    last = re.split(r"[/\\]", name)[-1]
    return _NOT_IN_A_NAME.sub("", last).strip()[:255] or "file"


def _counted(stream: Readable, name: str, limits: Limits) -> bytes:
    chunks, size = [], 0
    while chunk := stream.read(_CHUNK):
        size += len(chunk)
        if size > limits.file_bytes:
            most = size_in_words(limits.file_bytes)
            sentence = f"The file must be {most} or smaller. Divide it and send the parts."
            raise UnsafeFile("too_large", sentence, name)
        chunks.append(chunk)
    return b"".join(chunks)


def _kind_of_zip(data: bytes, limits: Limits) -> str:
    archive = open_zip(data, limits=limits)
    names = {name.lower() for name in archive.names}
    for name, kind in _INSIDE_ZIP:
        if name in names:
            return kind
    if "mimetype" in names and archive.size("mimetype") <= 200 and archive.read("mimetype") == _SPREADSHEET:
        return "ods"
    return "zip"


def _is_text(data: bytes) -> bool:
    """Whether hardly any byte of the beginning is a control character, once UTF-16 is set aside."""
    start = data[:4096]
    low, high = start[::2], start[1::2]
    if start.startswith(_MARKS) or (0 in low) != (0 in high):
        start = bytes(byte for byte in start if byte)
    odd = sum(byte < 32 and byte not in b"\t\n\r\f\v\x1a\x1c\x1d\x1e\x1f" for byte in start)
    return odd * 20 <= len(start)
