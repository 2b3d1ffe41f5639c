"""The file of a full text, and its words."""

from io import BytesIO
from typing import Any

from moothall.formats.decoding import decode
from moothall.formats.document_text import KINDS, DocumentText, NoText, text_of_document
from moothall.formats.safe_files import SafeFile, UnsafeFile, open_upload
from moothall.rooms.codification.models import SourceFile
from moothall.rooms.codification.reading import without_nulls
from moothall.rooms.codification.refusals import EvidenceRefused


def read_full_text(upload: Any) -> tuple[SafeFile, str]:
    """What somebody uploaded, once it is known to be a PDF, a Word file or text, and its words if it is plain
    text: those of the others are read in the background. Raises EvidenceRefused."""
    try:
        found = open_upload(upload, declared_name=upload.name, allowed=(*KINDS, "text"))
    except UnsafeFile as refused:
        raise EvidenceRefused([("file", refused.sentence)]) from refused
    return found, "" if found.kind in KINDS else without_nulls(decode(found.data).text)


def words_of_file(file: SourceFile) -> DocumentText | str:
    """The words of a PDF or Word file that is kept, or the sentence that says why there are none."""
    try:
        kept = open_upload(BytesIO(bytes(file.content)), declared_name=file.file_name, allowed=KINDS)
        return text_of_document(kept)
    except UnsafeFile as refused:
        return refused.sentence
    except NoText as refused:
        return refused.sentence
