"""What the page shell needs, for every template. It never fails: an error page uses it as well."""

from dataclasses import dataclass, field
from typing import Any

from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest
from django.urls import resolve
from django.utils.text import Truncator
from django.utils.translation import get_language

from moothall.permissions import May, right_declared_by, rights_of, roles_of
from moothall.ui.addresses import address
from moothall.ui.stylesheets import HTMX_CONFIGURATION, Files, files
from moothall.ui.theme import Theme, theme

# Word in the navigation, the page behind it, the namespace whose pages belong to it, and who may open it.
SECTIONS = (
    ("Home", "ui:home", "ui", May.SEE_WORKSPACE),
    ("Evidence", "codification:library", "codification", May.SEE_WORKSPACE),
    ("Reflection", "reflection:spaces", "reflection", May.SEE_WORKSPACE),
    ("Decisions", "governance:decisions", "governance", May.SEE_WORKSPACE),
    ("Evaluation", "evaluation:home", "evaluation", May.SEE_WORKSPACE),
    ("Capacity", "capacity:home", "capacity", May.SEE_CAPACITY),
)
SEEN_AS = (
    ("facilitator", "Facilitator"),
    ("reviewer", "Reviewer"),
    ("decision_owner", "Decision owner"),
    ("resident", "Resident"),
    ("evaluator", "Evaluator"),
)
# The example calls the analyst what the journeys call them.
HELD_AS = {"evaluator": "analyst"}
# A participant's phone shows the session and nothing of the workspace around it.
PLAIN = ("/s/", "/j/", "/live/", "/ballot/")
LONGEST_CRUMB = 60


@dataclass(frozen=True)
class Shell:
    """Everything around a page's content; empty where there is nothing to show."""

    theme: Theme
    files: Files
    lang: str
    htmx: str = HTMX_CONFIGURATION
    workspace: Any = None
    service_name: str = ""
    navigation: list[dict[str, Any]] = field(default_factory=list)
    breadcrumbs: list[dict[str, str]] = field(default_factory=list)
    footer: list[dict[str, str]] = field(default_factory=list)
    person: str = ""
    sign_in: str = ""
    sign_out: str = ""
    search: str = ""
    is_example: bool = False
    start_again: str = ""
    to_try: str = ""
    see_as: str = ""
    seen_as: list[dict[str, Any]] = field(default_factory=list)
    messages: bool = False


def shell(request: HttpRequest) -> dict[str, Any]:
    """The context processor. Without a database, or half-way through a refusal, it says less."""
    try:
        made = _whole(request)
    except (DatabaseError, InterfaceError):
        made = Shell(theme=theme(), files=files(), lang=_lang())
    return {"shell": made, "plain": request.path_info.startswith(PLAIN)}


def _whole(request: HttpRequest) -> Shell:
    user = getattr(request, "user", None)
    signed_in = bool(user is not None and user.is_authenticated)
    workspace = getattr(request, "workspace", None)
    outside = workspace is None or request.path_info.startswith(PLAIN)
    rights = frozenset() if outside else _rights(request, workspace)
    inside = workspace if May.SEE_WORKSPACE in rights else None
    council = theme()
    return Shell(
        theme=council,
        files=files(),
        lang=_lang(),
        workspace=inside,
        service_name=inside.name if inside and inside.name != council.name else "",
        navigation=_navigation(request, inside, rights),
        breadcrumbs=_breadcrumbs(request, inside, rights),
        footer=_footer(inside, rights, signed_in),
        person=user.name if signed_in and user is not None else "",
        sign_in="" if signed_in else address("account_login"),
        sign_out=address("account_logout") if signed_in else "",
        search=address("trace:search", inside.slug) if inside else "",
        messages=True,
        **_example(request, inside),
    )


def _lang() -> str:
    """The language of the page as HTML writes it: "en-GB"."""
    language, _, place = (get_language() or "en-gb").partition("-")
    return f"{language}-{place.upper()}" if place else language


def _rights(request: HttpRequest, workspace: Any) -> frozenset[May]:
    """What whoever reads the page may do here: as the door-keeper found it, if the page got as far."""
    found: frozenset[May] | None = getattr(request, "rights", None)
    return rights_of(getattr(request, "who", None), workspace) if found is None else found


def _navigation(request: HttpRequest, workspace: Any, rights: frozenset[May]) -> list[dict[str, Any]]:
    if workspace is None:
        return []
    here = _namespace(request)
    items = []
    for words, name, namespace, right in SECTIONS:
        if right in rights and (href := address(name, workspace.slug)):
            current = href == request.path_info
            active = here == namespace and namespace != "ui"
            items.append({"text": words, "href": href, "current": current, "active": active and not current})
    return items


def _breadcrumbs(request: HttpRequest, workspace: Any, rights: frozenset[May]) -> list[dict[str, str]]:
    """Home, the section, and what the page is a part of; the page itself is named by its heading.

    Pages about the site, and those of one's own account, belong to no workspace and lead to the first page.
    """
    if workspace is None:
        signed_in = getattr(request, "user", None) is not None and request.user.is_authenticated
        about = signed_in or _namespace(request) == "ui"
        front = address("ui:front")
        return [{"text": "Home", "href": front}] if about and front and request.path_info != front else []
    if request.path_info == (home := address("ui:home", workspace.slug)):
        return []
    here = _namespace(request)
    section = next((s for s in SECTIONS if s[2] == here and here != "ui"), None)
    trail = [{"text": "Home", "href": home}] if home else []
    if section and (href := address(section[1], workspace.slug)) and href != request.path_info:
        trail.append({"text": section[0], "href": href})
    return trail + _above(request, rights)


def _above(request: HttpRequest, rights: frozenset[May]) -> list[dict[str, str]]:
    """The page of the review or session that the page is a part of, if whoever reads it may open that."""
    record = getattr(getattr(request, "record", None), "record", None)
    if record is None or request.path_info == record.url or not request.path_info.startswith(record.url):
        return []
    if right_declared_by(resolve(record.url).func) not in rights:
        return []
    return [{"text": Truncator(record.title).chars(LONGEST_CRUMB), "href": record.url}]


def _namespace(request: HttpRequest) -> str:
    return request.resolver_match.namespace if request.resolver_match else ""


def _footer(workspace: Any, rights: frozenset[May], signed_in: bool) -> list[dict[str, str]]:
    pages = [
        ("Accessibility statement", address("ui:accessibility")),
        ("Privacy", address("ui:privacy")),
        ("About this tool", address("ui:about")),
        ("Who can see what", address("ui:rights")),
        ("Complain about data", address("governance:complain")),
    ]
    if workspace:
        pages.append(("Ledger", address("events:ledger", workspace.slug)))
        if May.SEE_DRAFTS in rights:
            pages.append(("Background work", address("jobs:list", workspace.slug)))
    if signed_in:
        pages.append(("Your sign-in", address("mfa_index")))
    return [{"text": words, "href": href} for words, href in pages if href]


def _example(request: HttpRequest, workspace: Any) -> dict[str, Any]:
    if workspace is None or not workspace.is_example:
        return {}
    held = roles_of(getattr(request, "who", None), workspace) - {"everyone", "observer"}
    seen_as = [
        {"role": role, "words": words, "now": held == {HELD_AS.get(role, role)}} for role, words in SEEN_AS
    ]
    see_as = _with_or_without("demo:see_as", workspace)
    return {
        "is_example": True,
        "start_again": _with_or_without("demo:start_again", workspace),
        "to_try": address("demo:try"),
        "see_as": see_as,
        "seen_as": seen_as if see_as else [],
    }


def _with_or_without(name: str, workspace: Any) -> str:
    return address(name, workspace.slug) or address(name)
