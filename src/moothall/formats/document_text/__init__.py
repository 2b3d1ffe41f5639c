"""The words of PDF and Word files that strangers made."""

from moothall.formats.document_text.reading import KINDS, DocumentText, NoText, text_of_document

__all__ = ["KINDS", "DocumentText", "NoText", "text_of_document"]
