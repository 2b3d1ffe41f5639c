"""The file of a full text, and its words if it is plain text.

No words are taken out of a PDF: readers that do it well are large, those that are small lose columns, and a
quotation must be what its reader has seen. The PDF is kept; its words can be pasted beside it.
"""

from typing import Any

from moothall.formats.decoding import decode
from moothall.formats.safe_files import SafeFile, UnsafeFile, open_upload
from moothall.rooms.codification.reading import without_nulls
from moothall.rooms.codification.refusals import EvidenceRefused


def read_full_text(upload: Any) -> tuple[SafeFile, str]:
    """What somebody uploaded, once it is known to be a PDF or text, and its words, none of a PDF. Raises
    EvidenceRefused."""
    try:
        found = open_upload(upload, declared_name=upload.name, allowed=("pdf", "text"))
    except UnsafeFile as refused:
        raise EvidenceRefused([("file", refused.sentence)]) from refused
    return found, "" if found.kind == "pdf" else _words(found.data)


def _words(data: bytes) -> str:
    return without_nulls(decode(data).text)
