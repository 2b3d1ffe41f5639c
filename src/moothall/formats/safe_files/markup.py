"""XML from strangers: as a stream of events, without document types, entities or bottomless nesting."""

import io
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO
from xml.sax import SAXException, SAXParseException
from xml.sax.handler import ContentHandler, feature_namespaces

from defusedxml.common import DefusedXmlException  # type: ignore[import-untyped]
from defusedxml.expatreader import DefusedExpatParser  # type: ignore[import-untyped]

from moothall.formats.safe_files.limits import LIMITS, Limits, UnsafeFile

_CHUNK = 256 * 1024
_DECLARES = "The file declares a document type or entities, which is not safe. Export it without them."


@dataclass(frozen=True)
class XmlEvent:
    """``kind`` is "start", "text" or "end". Names are "{namespace}name", or "name" alone where there is none.

    ``attributes`` belong to a start, ``text`` to a text, which is never divided. ``line`` counts from 1.
    """

    kind: str
    name: str
    line: int
    text: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)


class _Events(ContentHandler):
    def __init__(self, parser: Any, limits: Limits) -> None:
        super().__init__()
        self._parser = parser
        self.events: deque[XmlEvent] = deque()
        self._limits = limits
        self._open: list[str] = []
        self._text: list[str] = []
        self._text_line = 0

    def startElementNS(self, name: tuple[str | None, str], qname: str | None, attrs: Any) -> None:
        self._flush()
        line = self._line()
        if len(self._open) >= self._limits.xml_depth:
            raise UnsafeFile("too_deep", f"The file is nested too deeply at line {line}.", f"line {line}")
        if len(attrs) > self._limits.xml_attributes:
            sentence = f"Something in the file has too many attributes, at line {line}."
            raise UnsafeFile("too_many_attributes", sentence, f"line {line}")
        self._open.append(_name(name))
        attributes = {_name(key): value for key, value in attrs.items()}
        self.events.append(XmlEvent("start", self._open[-1], line, attributes=attributes))

    def endElementNS(self, name: tuple[str | None, str], qname: str | None) -> None:
        self._flush()
        self.events.append(XmlEvent("end", self._open.pop(), self._line()))

    def characters(self, content: str) -> None:
        if not self._text:
            self._text_line = self._line()
        self._text.append(content)

    def _flush(self) -> None:
        if self._text:
            event = XmlEvent("text", self._open[-1], self._text_line, "".join(self._text))
            self.events.append(event)
            self._text = []

    def _line(self) -> int:
        return int(self._parser.getLineNumber() or 0)


def iter_xml(source: bytes | BinaryIO, *, limits: Limits = LIMITS) -> Iterator[XmlEvent]:
    """The events of an XML document in order, read piece by piece.

    Raises UnsafeFile: ``document_type`` for any DTD or entity, ``too_deep``, ``too_many_attributes``, and
    ``truncated`` for XML that is cut off or not well formed.

    >>> [event.kind for event in iter_xml(b"<a>text</a>")]
    ['start', 'text', 'end']
    """
    stream = io.BytesIO(source) if isinstance(source, bytes) else source
    parser = DefusedExpatParser(forbid_dtd=True, forbid_entities=True, forbid_external=True)
    handler = _Events(parser, limits)
    parser.setFeature(feature_namespaces, True)
    parser.setContentHandler(handler)
    try:
        chunk = b" "
        while chunk:
            # The last, empty piece is fed too: a parser that was fed nothing would not complain of nothing.
            chunk = stream.read(_CHUNK)
            parser.feed(chunk)
            while handler.events:
                yield handler.events.popleft()
        parser.close()
    except DefusedXmlException as error:
        raise UnsafeFile("document_type", _DECLARES) from error
    except (SAXException, ValueError, LookupError) as error:
        if isinstance(error, UnsafeFile):
            raise
        line = error.getLineNumber() if isinstance(error, SAXParseException) else None
        where = f"line {line}" if line else ""
        sentence = f"The file is damaged or cut off{' at ' * bool(where)}{where}. Export it again."
        raise UnsafeFile("truncated", sentence, where) from error
    yield from handler.events


def _name(name: tuple[str | None, str]) -> str:
    namespace, local = name
    return f"{{{namespace}}}{local}" if namespace else local
