"""What the tests ask of any page: its parts, and the rules every page keeps."""

import re
from typing import Any

import html5lib
from tests.ui.html_tree import elements_of

VOID_OF_THEIRS = re.compile(r"GDS Transport|crown copyright|govuk-logo|govuk-crest", re.IGNORECASE)


def html_of(response: Any) -> str:
    return response.content.decode()


def title_of(response: Any) -> str:
    return re.search(r"<title>(.*?)</title>", html_of(response), re.DOTALL)[1].strip()


def headings_of(response: Any) -> list[str]:
    """The text of every ``h1``."""
    root = html5lib.parse(html_of(response), treebuilder="etree", namespaceHTMLElements=False)
    return [" ".join("".join(heading.itertext()).split()) for heading in root.iter("h1")]


def text_of(response: Any) -> str:
    root = html5lib.parse(html_of(response), treebuilder="etree", namespaceHTMLElements=False)
    return " ".join("".join(root.find("body").itertext()).split())


def links_of(response: Any) -> dict[str, str]:
    """Text → address of every link; the last one wins."""
    root = html5lib.parse(html_of(response), treebuilder="etree", namespaceHTMLElements=False)
    return {" ".join("".join(link.itertext()).split()): link.get("href") for link in root.iter("a")}


def faults_of(response: Any) -> list[str]:
    """Everything that no page may have, in words; an empty list for a page that keeps the rules."""
    html = html_of(response)
    elements = elements_of(html)
    ids = [attributes["id"] for _, attributes in elements if "id" in attributes]
    faults = [f"the id {one} occurs twice" for one in sorted({one for one in ids if ids.count(one) > 1})]
    if len(headings_of(response)) != 1:
        faults.append(f"there are {len(headings_of(response))} main headings")
    if elements[0][1].get("lang") != "en-GB":
        faults.append("the page does not say its language")
    for tag, attributes in elements:
        faults += _faults_of_element(tag, attributes, set(ids))
    if VOID_OF_THEIRS.search(html):
        faults.append("it shows what belongs to GOV.UK alone")
    return faults


def _faults_of_element(tag: str, attributes: dict[str, str], ids: set[str]) -> list[str]:
    faults = [
        f"<{tag}> has {name}" for name in attributes if name == "style" or name.startswith(("on", "hx-on"))
    ]
    if tag == "style" or (tag == "script" and "src" not in attributes):
        faults.append(f"there is an inline <{tag}>")
    for name in ("src", "action", "hx-get", "hx-post"):
        if (address := attributes.get(name, "/")) and not address.startswith(("/", "#", "?")):
            faults.append(f"<{tag}> loads from {address}")
    if tag == "link" and not attributes.get("href", "").startswith("/"):
        faults.append(f"<link> loads from {attributes.get('href')}")
    target = attributes.get("href", "") if tag == "a" else ""
    if target.startswith("#") and target.removeprefix("#") not in ids:
        faults.append(f"the link {target} leads nowhere")
    pointed = " ".join(attributes.get(name, "") for name in ("for", "aria-labelledby", "aria-describedby"))
    return faults + [
        f"<{tag}> names the id {one}, which is missing" for one in pointed.split() if one not in ids
    ]
