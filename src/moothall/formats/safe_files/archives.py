"""Zip archives from strangers: judged as a whole before anything is unpacked, counted while it is."""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import BinaryIO

from moothall.formats.safe_files.limits import LIMITS, Limits, UnsafeFile, size_in_words

_CHUNK = 64 * 1024
_END, _END_64, _LOCATOR_64, _ENTRY, _LOCAL = b"PK\5\6", b"PK\6\6", b"PK\6\7", b"PK\1\2", b"PK\3\4"
_SYSTEM_NAME = re.compile(r"[A-Za-z]:|/")
_ARCHIVES = re.compile(r"\.(?:zip|7z|rar|tar|t?gz|tgz|bz2|xz|zst|jar|cab|iso|qdpx)$", re.IGNORECASE)
_MEDIA = re.compile(
    r"\.(?:docx|xlsx|pptx|odt|ods|odp|pdf|png|jpe?g|gif|tiff?|webp|bmp|svg|mp3|mp4|m4a|wav|ogg|flac|avi|mov|mkv|webm)$",
    re.IGNORECASE,
)
_MAGIC = (_LOCAL, b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"BZh", b"\xfd7zXZ")
_REGULAR_OR_FOLDER = (0, 0o100000, 0o040000)
_STORED, _DEFLATED = 0, 8
# What the standard library raises for a directory it cannot read.
_UNREADABLE = (zipfile.BadZipFile, ValueError, OSError, struct.error, NotImplementedError, EOFError)
_NOON = (1980, 1, 1, 0, 0, 0)


class SafeZip:
    """An archive whose members have all been judged. ``names`` are those of its files, folders left out.

    Members are found whatever the case of their names, which is why no two may differ by case only.
    """

    def __init__(self, data: bytes, members: Mapping[str, zipfile.ZipInfo], limits: Limits) -> None:
        self._data, self._limits = data, limits
        self._members = {name.casefold(): member for name, member in members.items()}
        self._unpacked: dict[str, int] = {}
        self.names = tuple(members)

    def size(self, name: str) -> int:
        """How large the member says it is, in bytes. Raises UnsafeFile ``missing_member``."""
        return self._member(name).file_size

    def read(self, name: str) -> bytes:
        """The whole of a member. Raises UnsafeFile as ``stream`` does."""
        return b"".join(self._chunks(self._member(name)))

    def stream(self, name: str) -> BinaryIO:
        """A member to be read piece by piece, its real bytes counted on the way.

        Reading raises UnsafeFile where there are more of them than allowed or than the archive says, where
        they are damaged or cut off, or where they are an archive themselves.
        """
        return io.BufferedReader(_Stream(self._chunks(self._member(name))), _CHUNK)

    def _member(self, name: str) -> zipfile.ZipInfo:
        found = self._members.get(name.casefold())
        if found is None:
            raise _refusal("missing_member", name)
        return found

    def _chunks(self, member: zipfile.ZipInfo) -> Iterator[bytes]:
        name, checksum, size = member.filename, 0, 0
        for chunk, consumed in self._unpack(member):
            if size == 0 and chunk.startswith(_MAGIC) and not _MEDIA.search(name):
                raise _refusal("nested_archive", name)
            size += len(chunk)
            self._count(name, size, consumed)
            checksum = zlib.crc32(chunk, checksum)
            yield chunk
        if size != member.file_size or checksum != member.CRC:
            raise _refusal("truncated", name)

    def _count(self, name: str, size: int, consumed: int) -> None:
        """Compare what was really unpacked with what is allowed."""
        limits = self._limits
        self._unpacked[name] = max(size, self._unpacked.get(name, 0))
        if size > limits.member_bytes:
            raise _refusal("too_large", name, size_in_words(limits.member_bytes))
        if sum(self._unpacked.values()) > limits.zip_bytes:
            raise _refusal("too_large", name, size_in_words(limits.zip_bytes))
        if size > limits.ratio_above and size > limits.ratio * consumed:
            raise _refusal("ratio", name)

    def _unpack(self, member: zipfile.ZipInfo) -> Iterator[tuple[bytes, int]]:
        """The bytes of a member by at most 64 KB, each piece with how many packed bytes are used so far."""
        start = _start_of(self._data, member)
        packed = memoryview(self._data)[start : start + member.compress_size]
        if member.compress_type == _STORED:
            for at in range(0, len(packed), _CHUNK):
                yield bytes(packed[at : at + _CHUNK]), at + _CHUNK
            return
        unpacker, at, left = zlib.decompressobj(-zlib.MAX_WBITS), 0, b""
        while not unpacker.eof:
            if not left:
                left, at = bytes(packed[at : at + _CHUNK]), at + _CHUNK
                if not left:
                    raise _refusal("truncated", member.filename)
            try:
                chunk = unpacker.decompress(left, _CHUNK)
            except zlib.error as error:
                raise _refusal("truncated", member.filename) from error
            left = unpacker.unconsumed_tail
            if chunk:
                yield chunk, at - len(left)


class _Stream(io.RawIOBase):
    """A generator of bytes as a file that can be read."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks, self._left = chunks, b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while not self._left:
            chunk = next(self._chunks, None)
            if chunk is None:
                return 0
            self._left = chunk
        taken = self._left[: len(buffer)]
        buffer[: len(taken)] = taken
        self._left = self._left[len(taken) :]
        return len(taken)


def open_zip(data: bytes | BinaryIO, *, limits: Limits = LIMITS) -> SafeZip:
    """Open an archive after judging the names, kinds and declared sizes of all its members.

    Nothing is unpacked here. Raises UnsafeFile with the first code of ``CODES`` that applies to any member.
    """
    data = data if isinstance(data, bytes) else data.read(limits.file_bytes + 1)
    if len(data) > limits.file_bytes:
        raise _refusal("too_large", "", size_in_words(limits.file_bytes))
    if not data.startswith((_LOCAL, _END)):
        raise _refusal("wrong_type", "")
    # An archive of millions of names would fill the memory before they could be judged.
    if _entries(data, 5 * limits.zip_members) > 5 * limits.zip_members:
        raise _refusal("too_many", "", f"{limits.zip_members:,}")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
    except _UNREADABLE as error:
        raise _refusal("truncated", "") from error
    _judge(members, limits)
    return SafeZip(data, {member.filename: member for member in members if not member.is_dir()}, limits)


def write_zip(members: Iterable[tuple[str, bytes]]) -> bytes:
    """An archive of ``members`` in their order. The same members always give the same bytes.

    Raises UnsafeFile for a name that ``open_zip`` would refuse.
    """
    made, seen = io.BytesIO(), set()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in members:
            if _has_bad_name(name):
                raise _refusal("bad_name", name)
            if name.casefold() in seen:
                raise _refusal("duplicate_name", name)
            seen.add(name.casefold())
            entry = zipfile.ZipInfo(name, _NOON)
            entry.compress_type, entry.create_system, entry.external_attr = _DEFLATED, 3, 0o600 << 16
            archive.writestr(entry, content)
    return made.getvalue()


def _judge(members: list[zipfile.ZipInfo], limits: Limits) -> None:
    for code, applies in _JUDGEMENTS:
        for member in members:
            if applies(member):
                raise _refusal(code, member.orig_filename)
        if code == "link":
            _refuse_duplicates(members)
    if len(members) > limits.zip_members:
        raise _refusal("too_many", "", f"{limits.zip_members:,}")
    for member in members:
        if member.file_size > limits.member_bytes:
            raise _refusal("too_large", member.filename, size_in_words(limits.member_bytes))
    if sum(member.file_size for member in members) > limits.zip_bytes:
        raise _refusal("too_large", "", size_in_words(limits.zip_bytes))
    for member in members:
        if member.file_size > limits.ratio_above and member.file_size > limits.ratio * member.compress_size:
            raise _refusal("ratio", member.filename)
    for member in members:
        if member.compress_type not in (_STORED, _DEFLATED):
            raise _refusal("wrong_type", member.filename)


def _refuse_duplicates(members: list[zipfile.ZipInfo]) -> None:
    seen: set[str] = set()
    for member in members:
        if (name := member.filename.casefold()) in seen:
            raise _refusal("duplicate_name", member.filename)
        seen.add(name)


def _has_bad_name(name: str) -> bool:
    parts = name.split("/")
    odd = any(character < " " or character in "\\\x7f" for character in name)
    return not name or odd or ".." in parts or _SYSTEM_NAME.match(name) is not None


def _is_special(member: zipfile.ZipInfo) -> bool:
    return (member.external_attr >> 16) & 0o170000 not in _REGULAR_OR_FOLDER


def _is_archive(member: zipfile.ZipInfo) -> bool:
    return _ARCHIVES.search(member.filename) is not None


_JUDGEMENTS: tuple[tuple[str, Callable[[zipfile.ZipInfo], bool]], ...] = (
    ("bad_name", lambda member: _has_bad_name(member.orig_filename)),
    ("link", _is_special),
    ("nested_archive", _is_archive),
    ("encrypted", lambda member: bool(member.flag_bits & 0x41)),
)
_SENTENCES = {
    "bad_name": "The file holds something called “{where}”, a name that could reach outside of it.",
    "link": "“{where}” in the file is a link or a device, not a file.",
    "duplicate_name": "The file holds two things called “{where}”.",
    "nested_archive": "“{where}” in the file is a compressed file itself. Unpack it and send what is in it.",
    "encrypted": "“{where}” in the file is locked with a password. Save it without one and send it again.",
    "too_many": "The file holds more than {limit} things.",
    "too_large": "Unpacked, the file or something in it is larger than {limit}.",
    "ratio": "“{where}” in the file would grow more than two hundredfold when it is unpacked.",
    "wrong_type": "This is not a compressed file of the kind that is read here.",
    "missing_member": "The file holds no “{where}”, so it is not of the kind it should be.",
    "truncated": "The file is damaged or cut off. Send it again.",
}


def _refusal(code: str, where: str, limit: str = "") -> UnsafeFile:
    shown = "".join(character if character.isprintable() else "�" for character in where[:100])
    return UnsafeFile(code, _SENTENCES[code].format(where=shown, limit=limit), where)


def _entries(data: bytes, most: int) -> int:
    """How many members the directory of an archive lists; counting stops above ``most``."""
    end = data.rfind(_END, max(0, len(data) - 65_557))
    if end < 0 or len(data) < end + 22:
        raise _refusal("truncated", "")
    size, stop = struct.unpack_from("<L", data, end + 12)[0], end
    if end >= 76 and data[end - 20 : end - 16] == _LOCATOR_64 and data[end - 76 : end - 72] == _END_64:
        size, stop = struct.unpack_from("<Q", data, end - 36)[0], end - 76
    at, count = max(0, stop - size), 0
    while count <= most and data.startswith(_ENTRY, at) and at + 46 <= stop:
        at += 46 + sum(struct.unpack_from("<HHH", data, at + 28))
        count += 1
    return count


def _start_of(data: bytes, member: zipfile.ZipInfo) -> int:
    """Where the packed bytes of a member begin, behind its own header."""
    at = member.header_offset
    if at < 0 or at + 30 > len(data) or not data.startswith(_LOCAL, at):
        raise _refusal("truncated", member.filename)
    name_length, extra_length = struct.unpack_from("<HH", data, at + 26)
    return int(at + 30 + name_length + extra_length)
