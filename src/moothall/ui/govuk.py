"""One GOV.UK component as HTML. Parameters are plain dicts and lists under their official names.

The macros escape every value except a few keys that they print raw, and print attribute names as they
come. ``clean`` closes those doors, so that text from anyone may stand under any key.
"""

import difflib
import json
import re
from functools import cache
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from jinja2 import ChainableUndefined, Environment, PackageLoader, PrefixLoader

from moothall.ui.assets import COMMAND, PARAMETERS

# Both print the crown of the United Kingdom's government.
CROWNED = frozenset({"header", "footer"})

_PACKAGE = "govuk_frontend_jinja"
_ATTRIBUTE_NAME = re.compile(r"(?!on)[a-z][a-z0-9:-]*")
_RUNS = re.compile(r"style|srcdoc|(data-)?hx-(on|vars).*")
_SCRIPT = re.compile(r"\s*(js|javascript):", re.IGNORECASE)
_ADDRESS = re.compile(r"(|(/(?!/)|[#?]|https?://|mailto:)[^\x00-\x20\x7f\\]*)")
_ADDRESS_ATTRIBUTES = frozenset({"href", "action", "formaction", "src"})
_PLURAL_MESSAGES = re.compile(r"(UnderLimit|OverLimit|FilesChosen)Text$")
_TYPED_TEXT = re.compile(r"(<textarea[^>]*>)(.*?)(</textarea>)", re.DOTALL)
# The one parameter for which the macros tell "null" from "not given".
_NULLABLE = frozenset({"contentLicence"})
_PLURAL_RULES = frozenset({"zero", "one", "two", "few", "many", "other"})


def component_html(component: str, params: dict[str, Any]) -> SafeString:
    """The HTML of one component.

    Raises ValueError for an unknown component or parameter, naming the nearest known one, for the two
    components that carry the crown, and for a value that ``clean`` refuses.
    """
    if component in CROWNED:
        raise ValueError(f"The component “{component}” carries the crown; the page shell has its own.")
    known = known_parameters()
    if component not in known:
        raise ValueError(f"There is no component “{component}”.{_nearest(component, known)}")
    _check_names(params, known[component], component)
    return mark_safe(_lines_kept(_macro(component)(clean(params))))  # noqa: S308


def clean(value: Any, key: str = "") -> Any:
    """``value`` as the macros may have it: raw HTML only under ``html``, ``…Html`` and ``slots``, and there
    only from a SafeString; everywhere else plain text. None means "not given".

    Raises ValueError for attributes that could run a script, an address that leaves the web's safe schemes
    and a heading level that is not one.
    """
    if key == "attributes" or key.endswith("Attributes"):
        return _clean_attributes(value)
    if isinstance(value, dict):
        return _clean_mapping(value, key)
    if isinstance(value, list | tuple):
        return [clean(item, key) for item in value]
    if isinstance(value, bool | int | float) or value is None:
        return value
    if key == "html" or key.endswith("Html"):
        return conditional_escape(value)
    text = _plain(value)
    if key in _ADDRESS_ATTRIBUTES or key.lower().endswith("url"):
        return _clean_address(text)
    if key.lower().endswith("headinglevel") and text not in {"1", "2", "3", "4", "5", "6"}:
        raise ValueError(f"“{key}” is a number from 1 to 6, not “{text}”.")
    return text


@cache
def known_parameters() -> dict[str, Any]:
    """Component → parameter → its own parameters; None where any value may follow."""
    if not PARAMETERS.is_file():
        raise ImproperlyConfigured(f"The front-end assets are missing: run {COMMAND}")
    return json.loads(PARAMETERS.read_text("utf-8"))


def _lines_kept(html: str) -> str:
    """Typed text with its line breaks written out, because the macros indent what stands inside them."""
    return _TYPED_TEXT.sub(lambda found: found[1] + found[2].replace("\n", "&#10;") + found[3], html)


def _clean_mapping(value: dict[str, Any], key: str) -> dict[str, Any]:
    if key == "slots":
        return {name: conditional_escape(html) for name, html in value.items() if html is not None}
    if _PLURAL_MESSAGES.search(key) and not value.keys() <= _PLURAL_RULES:
        raise ValueError(f"“{key}” has messages for {', '.join(sorted(_PLURAL_RULES))} only.")
    return {name: clean(item, name) for name, item in value.items() if item is not None or name in _NULLABLE}


def _clean_attributes(attributes: Any) -> Any:
    if attributes is None:
        return {}
    if not isinstance(attributes, dict):
        raise ValueError("Attributes are given as a dict of names and values.")
    return {name: _clean_attribute(name, value) for name, value in attributes.items()}


def _clean_attribute(name: Any, value: Any) -> Any:
    if not isinstance(name, str) or not _ATTRIBUTE_NAME.fullmatch(name) or _RUNS.fullmatch(name):
        raise ValueError(f"“{name}” is not an attribute that a component may have.")
    if isinstance(value, dict):
        return {option: _clean_attribute(name, item) for option, item in value.items()}
    if isinstance(value, bool | int | float) or value is None:
        return value
    text = _plain(value)
    if name.removeprefix("data-").startswith("hx-") and _SCRIPT.match(text):
        raise ValueError(f"The attribute “{name}” may not hold a script.")
    return _clean_address(text) if name.split(":")[-1] in _ADDRESS_ATTRIBUTES else text


def _clean_address(text: str) -> str:
    if not _ADDRESS.fullmatch(text):
        raise ValueError(f"“{text}” is not a path, an #anchor or an https:, http: or mailto: address.")
    return text


def _plain(value: Any) -> str:
    """Text without any claim to be safe HTML, so that the macros escape it."""
    return str.replace(str(value), "\0", "")


def _check_names(value: Any, known: dict[str, Any] | None, path: str) -> None:
    if isinstance(value, list | tuple):
        for item in value:
            _check_names(item, known, path)
    if not isinstance(value, dict) or known is None:
        return
    for name, item in value.items():
        if name not in known:
            raise ValueError(f"“{path}” has no parameter “{name}”.{_nearest(str(name), known)}")
        _check_names(item, known[name], f"{path} {name}")


def _nearest(name: str, known: dict[str, Any]) -> str:
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.4)
    return f" Did you mean “{near[0]}”?" if near else f" Known are: {', '.join(sorted(known))}."


@cache
def _environment() -> Environment:
    return Environment(
        loader=PrefixLoader({_PACKAGE: PackageLoader(_PACKAGE)}),
        autoescape=True,
        undefined=ChainableUndefined,
    )


@cache
def _macro(component: str) -> Any:
    template = _environment().get_template(f"{_PACKAGE}/components/{component}/macro.html")
    return getattr(template.module, "govuk" + component.title().replace("-", ""))
