"""The seal at the end of a document, in words and as a QR code."""

import io

import segno

from moothall.formats.documents.model import Seal

SHOWN_DIGITS = 16


def seal_words(seal: Seal) -> str:
    return (
        f"When this was made, the ledger had {seal.seq} entries and ended in {seal.hash[:SHOWN_DIGITS]}. "
        f"Check it at {seal.address}"
    )


def seal_picture(seal: Seal, kind: str) -> bytes:
    """A QR code of the address, ``kind`` being "svg" or "png"."""
    picture = io.BytesIO()
    segno.make_qr(seal.address, error="m").save(picture, kind=kind, scale=4, border=4)
    return picture.getvalue()
