"""HTML as a tree that ignores what browsers ignore: the order of attributes and runs of white space."""

import re
from typing import Any

import html5lib

SPACE = re.compile(r"\s+")


def tree_of(html: str) -> list[Any]:
    """Nested lists ``[element, {attribute: value}, child, …]``; text is a string, empty text is left out."""
    fragment = html5lib.parseFragment(html, treebuilder="etree", namespaceHTMLElements=False)
    return _node(fragment)


def shape_of(html: str) -> list[Any]:
    """The elements and the names of their attributes, without any text or value."""
    return _shape(tree_of(html))


def elements_of(html: str) -> list[tuple[str, dict[str, str]]]:
    """Every element of a page or fragment with its attributes, in document order."""
    root = html5lib.parse(html, treebuilder="etree", namespaceHTMLElements=False)
    return [(element.tag, dict(element.attrib)) for element in root.iter() if isinstance(element.tag, str)]


def _node(element: Any) -> list[Any]:
    attributes = {str(name): _tidy(value) for name, value in sorted(element.attrib.items(), key=str)}
    found: list[Any] = [str(element.tag), attributes]
    found += _text(element.text)
    for child in element:
        if isinstance(child.tag, str):
            found.append(_node(child))
        found += _text(child.tail)
    return found


def _text(text: str | None) -> list[str]:
    return [tidy] if (tidy := _tidy(text or "")) else []


def _tidy(text: str) -> str:
    return SPACE.sub(" ", text).strip()


def _shape(node: list[Any]) -> list[Any]:
    return [node[0], sorted(node[1]), *(_shape(child) for child in node[2:] if isinstance(child, list))]
