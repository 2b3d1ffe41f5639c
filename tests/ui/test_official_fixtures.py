"""The component tag prints what GOV.UK Frontend's own examples print."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.utils.safestring import mark_safe
from tests.ui.html_tree import tree_of

from moothall.ui import govuk

PACKAGE = Path(__file__).parents[2] / "node_modules" / "govuk-frontend"
FIXTURES = sorted((PACKAGE / "dist/govuk/components").glob("*/fixtures.json"))
OFFICIAL = 657

needs_the_package = pytest.mark.skipif(
    not FIXTURES, reason="NOT RUN: node_modules/govuk-frontend is absent; run python -m moothall.ui.assets"
)


def examples() -> list[tuple[str, dict[str, Any]]]:
    return [
        (path.parent.name, fixture)
        for path in FIXTURES
        for fixture in json.loads(path.read_text("utf-8"))["fixtures"]
    ]


def with_html_marked_safe(value: Any, key: str = "") -> Any:
    if isinstance(value, dict):
        return {
            name: with_html_marked_safe(item, "html" if key == "slots" else name)
            for name, item in value.items()
        }
    if isinstance(value, list):
        return [with_html_marked_safe(item, key) for item in value]
    return mark_safe(value) if isinstance(value, str) and (key == "html" or key.endswith("Html")) else value


@needs_the_package
def test_the_package_is_the_version_whose_examples_are_counted():
    assert json.loads((PACKAGE / "package.json").read_text("utf-8"))["version"] == "6.3.0"
    assert len(examples()) == OFFICIAL


@needs_the_package
def test_every_official_example_comes_out_equal(monkeypatch):
    # The two crowned components are refused on pages; here they show that the macros still match.
    monkeypatch.setattr(govuk, "CROWNED", frozenset())
    differing = [
        f"{component}: {fixture['name']}"
        for component, fixture in examples()
        if tree_of(govuk.component_html(component, with_html_marked_safe(fixture["options"])))
        != tree_of(fixture["html"])
    ]
    assert differing == []
