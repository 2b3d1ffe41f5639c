"""Doors: what only one module may touch, and what no template may hold."""

import re
from pathlib import Path

import pytest
from tests.house_rules.source_tree import PACKAGE, imported_names, modules, plant, templates

ARCHIVES = {"zipfile", "tarfile", "xml", "lxml", "defusedxml"}
INLINE = {
    "an inline script": re.compile(r"<script(?![^>]*\bsrc=)[^>]*>", re.IGNORECASE),
    "an inline style sheet": re.compile(r"<style\b", re.IGNORECASE),
    "a style attribute": re.compile(r"\sstyle\s*=", re.IGNORECASE),
    "an inline handler": re.compile(r"\son[a-z]+\s*=", re.IGNORECASE),
    "an htmx script": re.compile(r"hx-on|hx-vals\s*=\s*[\"']js:", re.IGNORECASE),
    "the filter safe": re.compile(r"\|\s*safe\b"),
    "another origin": re.compile(r"(?:src|action)\s*=\s*[\"'](?:https?:)?//", re.IGNORECASE),
}


def archives_opened_elsewhere(package: Path) -> list[str]:
    return [
        f"{name} imports {imported}: open uploads through formats.safe_files"
        for name, tree in modules(package)
        if not name.startswith("formats/safe_files")
        for imported in imported_names(tree)
        if imported.split(".")[0] in ARCHIVES
    ]


def html_trusted_elsewhere(package: Path) -> list[str]:
    return [
        f"{name} marks text as safe HTML: only ui/ may"
        for name, tree in modules(package)
        if not name.startswith("ui/")
        for imported in imported_names(tree)
        if imported.endswith((".mark_safe", ".SafeText"))
    ]


def inline_code(package: Path) -> list[str]:
    return [
        f"{name} holds {what}"
        for name, text in templates(package)
        for what, pattern in INLINE.items()
        if pattern.search(text)
    ]


@pytest.mark.parametrize("rule", [archives_opened_elsewhere, html_trusted_elsewhere, inline_code])
def test_the_house_keeps_it(rule):
    assert rule(PACKAGE) == []


@pytest.mark.parametrize("line", ["import zipfile", "from xml.etree import ElementTree", "import lxml.etree"])
def test_an_archive_opened_elsewhere_is_found(tmp_path, line):
    assert archives_opened_elsewhere(plant(tmp_path, "rooms/x/reading.py", line))


def test_html_trusted_elsewhere_is_found(tmp_path):
    line = "from django.utils.safestring import mark_safe"
    assert html_trusted_elsewhere(plant(tmp_path, "rooms/x/pages.py", line))


@pytest.mark.parametrize(
    "markup",
    [
        "<script>run()</script>",
        "<style>p {}</style>",
        '<p style="color: red">',
        '<a onclick="run()">',
        "<a hx-on:click='run()'>",
        "{{ text|safe }}",
        '<img src="https://example.org/a.png">',
    ],
)
def test_inline_code_is_found(tmp_path, markup):
    assert inline_code(plant(tmp_path, "ui/templates/ui/a.html", markup))


def test_a_script_of_our_own_is_allowed(tmp_path):
    markup = "<script src=\"{% static 'moothall/boot.js' %}\" defer></script>"
    assert not inline_code(plant(tmp_path, "ui/templates/ui/a.html", markup))
