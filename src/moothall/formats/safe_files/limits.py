"""How large a file from a stranger may be, and how a refusal says so."""

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """What is allowed. Whoever runs an installation may raise each: ``replace(LIMITS, file_bytes=...)``.

    Sizes are in bytes, cells in characters. The ratio of unpacked to packed size is looked at where more than
    ``ratio_above`` is unpacked.
    """

    request_bytes: int = 60 * MEGABYTE
    file_bytes: int = 50 * MEGABYTE
    zip_members: int = 2_000
    zip_bytes: int = 300 * MEGABYTE
    member_bytes: int = 100 * MEGABYTE
    ratio: int = 200
    ratio_above: int = 10 * MEGABYTE
    xml_depth: int = 100
    xml_attributes: int = 256
    rows: int = 1_000_000
    columns: int = 500
    cell: int = 32_767
    record_bytes: int = MEGABYTE
    line_bytes: int = MEGABYTE
    image_pixels: int = 25_000_000
    pdf_bytes: int = 512 * MEGABYTE
    pdf_seconds: int = 30


LIMITS = Limits()

# In the order in which they are looked for: the first that applies is the one that is said.
CODES = (
    "bad_name",
    "link",
    "duplicate_name",
    "nested_archive",
    "encrypted",
    "too_many",
    "too_large",
    "ratio",
    "document_type",
    "too_deep",
    "too_many_attributes",
    "wrong_type",
    "truncated",
    "missing_member",
)


class UnsafeFile(ValueError):
    """A file that is not opened. ``code`` is one of ``CODES``, ``sentence`` is for the person who brought it,
    ``where`` names the member or line, or is empty."""

    def __init__(self, code: str, sentence: str, where: str = "") -> None:
        super().__init__(sentence)
        self.code, self.sentence, self.where = code, sentence, where


def size_in_words(size: int) -> str:
    """A size as people say it.

    >>> size_in_words(50 * MEGABYTE)
    '50 MB'
    """
    return f"{size / MEGABYTE:.0f} MB" if size >= MEGABYTE else f"{max(1, size // 1024)} KB"
