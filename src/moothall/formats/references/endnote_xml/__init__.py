"""The XML of EndNote, which other reference managers write too."""

from moothall.formats.references.endnote_xml.reading import read_endnote_xml
from moothall.formats.references.endnote_xml.writing import write_endnote_xml

__all__ = ["read_endnote_xml", "write_endnote_xml"]
