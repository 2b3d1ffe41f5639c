"""Whatever people write, under whatever parameter: no component gets a new element or attribute from it."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.ui.html_tree import shape_of

from moothall.ui.gallery.govuk import EXAMPLES
from moothall.ui.govuk import CROWNED, clean, component_html

PACKAGE = Path(__file__).parents[2] / "node_modules" / "govuk-frontend"
ADDRESSES = {"href", "action", "formaction", "src"}
HOSTILE = (
    '"><script>alert(1)</script>',
    "' onmouseover='alert(1)",
    "</textarea><img src=x onerror=alert(1)>",
    "<b>bold</b>&amp;&lt;",
    "{{ 7 * 7 }}{% raw %}",
    '\0"><svg/onload=alert(1)>',
    "--><script>alert(1)</script><!--",
)
texts = st.one_of(
    st.sampled_from(HOSTILE), st.text(min_size=1, max_size=40).map(lambda text: f"x{text}<i>'\"")
)


def examples_of(component: str) -> list[dict[str, Any]]:
    """The official examples, where the package is installed, and our own."""
    path = PACKAGE / "dist/govuk/components" / component / "fixtures.json"
    official = json.loads(path.read_text("utf-8"))["fixtures"] if path.is_file() else []
    return [EXAMPLES[component], *(fixture["options"] for fixture in official)]


def filled(value: Any, text: str, key: str = "") -> Any:
    """``value`` with ``text`` in place of every string, except addresses and heading levels."""
    if isinstance(value, dict):
        return {name: filled(item, text, name) for name, item in value.items()}
    if isinstance(value, list):
        return [filled(item, text, key) for item in value]
    if not isinstance(value, str) or key.lower().endswith("headinglevel"):
        return value
    return "/somewhere" if key in ADDRESSES or key.lower().endswith("url") else text


@pytest.mark.parametrize("component", sorted(set(EXAMPLES) - CROWNED))
@settings(max_examples=12, deadline=None)
@given(text=texts)
@example(text=HOSTILE[0])
@example(text=HOSTILE[1])
@example(text=HOSTILE[2])
def test_hostile_text_stays_text(component, text):
    for parameters in examples_of(component):
        harmless = component_html(component, filled(parameters, "harmless"))
        assert shape_of(component_html(component, filled(parameters, text))) == shape_of(harmless)


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "//evil.example",
        "data:text/html,x",
        "vbscript:x",
        "\tjavascript:x",
    ],
)
def test_an_address_that_runs_or_leads_astray_is_refused(address):
    with pytest.raises(ValueError, match="is not a path"):
        component_html("button", {"text": "Go", "href": address})


@pytest.mark.parametrize(
    "name", ["onclick", "ONCLICK", 'a" onclick="x', "style", "srcdoc", "hx-on:click", "hx-vars"]
)
def test_an_attribute_that_runs_is_refused(name):
    with pytest.raises(ValueError, match="is not an attribute"):
        component_html("button", {"text": "Go", "attributes": {name: "alert(1)"}})


def test_values_that_htmx_would_run_are_refused():
    with pytest.raises(ValueError, match="may not hold a script"):
        component_html("button", {"text": "Go", "attributes": {"hx-vals": "js:{a: alert(1)}"}})


def test_attributes_as_a_string_are_refused():
    with pytest.raises(ValueError, match="dict"):
        clean({"attributes": "onclick=alert(1)"})


@pytest.mark.parametrize("component", sorted(CROWNED))
def test_the_crowned_components_are_refused(component):
    with pytest.raises(ValueError, match="crown"):
        component_html(component, {})


def test_a_misspelt_component_or_parameter_is_named_with_the_nearest():
    with pytest.raises(ValueError, match="Did you mean “button”"):
        component_html("buton", {})
    with pytest.raises(ValueError, match="Did you mean “classes”"):
        component_html("button", {"clases": "x"})
