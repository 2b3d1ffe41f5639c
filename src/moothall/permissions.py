"""Who may do what: tables that a councillor could read, and the one function that answers from them.

``can(who, may, record)`` is true when a role that ``who`` holds in the record's workspace has the right
AND, for rights that the phase of a session or a review governs, the record's phase allows it now. Everything
else is no. Every view declares its right with ``@requires(May.X)``; ``Doorkeeper`` refuses a view that
declares none.
"""

import logging
import uuid
from collections.abc import Callable
from enum import StrEnum
from typing import Any, NamedTuple

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ImproperlyConfigured
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve
from django_scopes import scope, scopes_disabled

from moothall.people.lookups import roles_in, workspace_by_slug
from moothall.people.models import Participant, Person
from moothall.people.seats import participant_of, renew_seat

logger = logging.getLogger(__name__)


class May(StrEnum):
    """What can be done. The value is the plain sentence shown on the page "Who can see what"."""

    SEE_PUBLISHED = "Read what has been published"
    JOIN_SESSION = "Join an open session"
    MAKE_COMPLAINT = "Complain about how data is used"
    CAST_VOTE = "Vote on statements"
    ADD_STATEMENT = "Add a statement of their own"
    SEE_OWN_DATA = "See what is held about them in a session"
    WITHDRAW_SELF = "Withdraw from a session"
    SEE_WORKSPACE = "Read the workspace"
    SEE_TRACE = "Walk the trace from decisions to evidence and back"
    SEE_LEDGER = "Read the ledger of what has happened"
    SEE_DRAFTS = "Read drafts and work in progress"
    ADD_SOURCE = "Add a source to the library"
    PROPOSE_TERM = "Propose a term for the shared language"
    WRITE_NOTE = "Write notes"
    ANSWER_SURVEY = "Answer a survey"
    FLAG_ITEM = "Flag something for others to look at"
    PROPOSE_ITEM = "Propose an item for an agenda"
    IMPORT_REFERENCES = "Import references"
    MANAGE_REVIEW = "Run a rapid review"
    SCREEN_RECORD = "Screen records"
    RESOLVE_CONFLICT = "Resolve screening conflicts"
    CODE_EXCERPT = "Select and code excerpts"
    WRITE_EVIDENCE = "Write and publish evidence statements"
    RUN_SESSION = "Plan and run sessions"
    SEE_PROJECTOR = "Open the screen for the room"
    MODERATE_STATEMENT = "Moderate statements"
    ENTER_PAPER_BALLOT = "Enter paper ballots"
    PUBLISH_SYNTHESIS = "Publish what was heard"
    IMPORT_INDICATOR = "Import figures"
    MANAGE_PROGRAMME = "Manage programmes and their theory of change"
    APPROVE_PHASE = "Approve a new phase of a control chart"
    SEND_SURVEY = "Send a survey"
    SEE_CAPACITY = "See the capacity pages"
    RELEASE_DATA = "Release restricted figures"
    DECIDE_SIGNAL = "Accept, explain or dismiss a signal"
    RECOMMEND_DECISION = "Draft a decision"
    TAKE_DECISION = "Record a decision"
    REOPEN_DECISION = "Re-open a decision"
    PUBLISH_DECISION = "Publish a decision"
    MANAGE_MEMBERS = "Add people and change their roles"
    MANAGE_SETTINGS = "Change settings and see background work"
    EXPORT_WORKSPACE = "Export the whole workspace"
    HANDLE_COMPLAINT = "Answer complaints about data"
    ERASE_PERSON = "Erase a person's data"
    SET_LEGAL_HOLD = "Set a legal hold"


class Role(NamedTuple):
    sentence: str
    rights: frozenset[May]


_EVERYONE = frozenset({May.SEE_PUBLISHED, May.JOIN_SESSION, May.MAKE_COMPLAINT})
_OBSERVER = _EVERYONE | {May.SEE_WORKSPACE, May.SEE_TRACE, May.SEE_LEDGER}
_MEMBER = _OBSERVER | {
    *(May.SEE_DRAFTS, May.ADD_SOURCE, May.PROPOSE_TERM, May.WRITE_NOTE, May.ANSWER_SURVEY),
    *(May.FLAG_ITEM, May.PROPOSE_ITEM, May.SEE_CAPACITY),
}

ROLES: dict[str, Role] = {
    "everyone": Role("Anyone at all, without an account.", _EVERYONE),
    "participant": Role(
        "Someone who has joined a session, without an account.",
        _EVERYONE | {May.CAST_VOTE, May.ADD_STATEMENT, May.SEE_OWN_DATA, May.WITHDRAW_SELF},
    ),
    "observer": Role("Reads everything that is not a draft and changes nothing.", _OBSERVER),
    "member": Role("Belongs to the workspace, reads drafts and adds sources and notes.", _MEMBER),
    "reviewer": Role(
        "Finds, judges and codes evidence, and writes evidence statements.",
        _MEMBER
        | {May.IMPORT_REFERENCES, May.MANAGE_REVIEW, May.SCREEN_RECORD}
        | {May.RESOLVE_CONFLICT, May.CODE_EXCERPT, May.WRITE_EVIDENCE},
    ),
    "facilitator": Role(
        "Plans and runs sessions and publishes what was heard.",
        _MEMBER
        | {May.RUN_SESSION, May.SEE_PROJECTOR, May.MODERATE_STATEMENT}
        | {May.ENTER_PAPER_BALLOT, May.PUBLISH_SYNTHESIS, May.DECIDE_SIGNAL},
    ),
    "analyst": Role(
        "Watches figures and programmes, and asks whether the organisation learns.",
        _MEMBER
        | {May.IMPORT_INDICATOR, May.MANAGE_PROGRAMME, May.APPROVE_PHASE}
        | {May.SEND_SURVEY, May.RELEASE_DATA, May.DECIDE_SIGNAL},
    ),
    "decision_owner": Role(
        "Drafts, takes, publishes and re-opens decisions.",
        _MEMBER
        | {May.RECOMMEND_DECISION, May.TAKE_DECISION, May.REOPEN_DECISION}
        | {May.PUBLISH_DECISION, May.DECIDE_SIGNAL},
    ),
    "administrator": Role(
        "Adds people, changes settings and answers for personal data.",
        _MEMBER
        | {May.MANAGE_MEMBERS, May.MANAGE_SETTINGS, May.EXPORT_WORKSPACE}
        | {May.HANDLE_COMPLAINT, May.ERASE_PERSON, May.SET_LEGAL_HOLD},
    ),
}
# Roles that an administrator can give to someone with an account.
GIVEN_ROLES = tuple(name for name in ROLES if name not in {"everyone", "participant"})

ADMINISTRATOR_ONLY = ROLES["administrator"].rights.difference(
    *(role.rights for name, role in ROLES.items() if name != "administrator")
)

_TALK = {May.MODERATE_STATEMENT, May.RUN_SESSION}
_VOTE = {*_TALK, May.CAST_VOTE, May.ENTER_PAPER_BALLOT}
# What a session's phase makes possible now; the keys are the kinds of its steps and the states without one.
PHASES: dict[str, frozenset[May]] = {
    "draft": frozenset({May.RUN_SESSION, May.MODERATE_STATEMENT}),
    "scheduled": frozenset({May.RUN_SESSION, May.MODERATE_STATEMENT}),
    "paused": frozenset(_TALK),
    "between_steps": frozenset(_TALK),
    "welcome": frozenset(_TALK),
    "practice": frozenset(_VOTE),
    "contribute": frozenset({*_VOTE, May.ADD_STATEMENT}),
    "vote": frozenset({*_VOTE, May.ADD_STATEMENT}),
    "discuss": frozenset(_VOTE),
    "note": frozenset(_VOTE),
    "results": frozenset(_TALK),
    "synthesise": frozenset({*_TALK, May.PUBLISH_SYNTHESIS}),
    "close": frozenset({May.RUN_SESSION}),
    "closed": frozenset({May.PUBLISH_SYNTHESIS, May.RUN_SESSION}),
    "published": frozenset({May.PUBLISH_SYNTHESIS}),
    "archived": frozenset(),
}
PHASED = frozenset({May.CAST_VOTE, May.ADD_STATEMENT, May.ENTER_PAPER_BALLOT, May.MODERATE_STATEMENT})

_SCREEN = {May.SCREEN_RECORD, May.RESOLVE_CONFLICT}
# What the phase of an evidence review makes possible now. Nothing is judged before there is a protocol, nor
# after the review has been reported, unless it lives on.
SCREENING_PHASES: dict[str, frozenset[May]] = {
    "protocol": frozenset(),
    "pilot": frozenset(_SCREEN),
    "title_abstract": frozenset(_SCREEN),
    "full_text": frozenset(_SCREEN),
    "extraction": frozenset(_SCREEN),
    "reported": frozenset(),
    "living": frozenset(_SCREEN),
}
SCREENING_PHASED = frozenset(_SCREEN)

# Models that belong to no workspace, each with its reason. Every other model is scoped.
GLOBAL_MODELS: dict[str, str] = {
    "people.Person": "one account may belong to several workspaces",
    "people.Workspace": "it is the tenant itself",
    "jobs.Schedule": "when a recurring task last ran, for the whole installation",
    "auth.Permission": "part of the framework, unused",
    "auth.Group": "part of the framework, unused",
    "contenttypes.ContentType": "part of the framework",
    "sessions.Session": "browser sessions exist before a workspace is known",
    "account.EmailAddress": "belongs to the account",
    "account.EmailConfirmation": "belongs to the account",
    "socialaccount.SocialAccount": "belongs to the account",
    "socialaccount.SocialApp": "the council's sign-in service, unused: configured in settings",
    "socialaccount.SocialToken": "belongs to the account",
    "mfa.Authenticator": "belongs to the account",
    "procrastinate.ProcrastinateJob": "the queue on PostgreSQL; holds ids only",
    "procrastinate.ProcrastinateEvent": "the queue on PostgreSQL; holds ids only",
    "procrastinate.ProcrastinatePeriodicDefer": "the queue on PostgreSQL; holds ids only",
    "procrastinate.ProcrastinateWorker": "the queue on PostgreSQL; holds ids only",
}

# Views of libraries, which cannot declare for themselves: everyone may reach the sign-in pages.
LIBRARY_VIEWS = {"allauth.": May.SEE_PUBLISHED}


def roles_of(who: Any, record: Any) -> frozenset[str]:
    """The roles ``who`` holds where ``record`` lives. ``record`` is a Workspace or has one."""
    workspace = getattr(record, "workspace", record)
    if isinstance(who, Participant):
        return frozenset({"participant"} if who.workspace_id == workspace.id else {"everyone"})
    roles = {"everyone"}
    if workspace.is_example:
        roles.add("observer")
    if isinstance(who, Person) and who.is_active:
        roles |= roles_in(who, workspace.id)
    return frozenset(roles)


def rights_of(who: Any, record: Any) -> frozenset[May]:
    return frozenset().union(*(ROLES[role].rights for role in roles_of(who, record) if role in ROLES))


def can(who: Any, may: May, record: Any) -> bool:
    """Whether ``who`` may do ``may`` to ``record`` now: the role has the right and the phase allows it."""
    return _allows(rights_of(who, record), may, record)


def _allows(rights: frozenset[May], may: May, record: Any) -> bool:
    if may not in rights:
        return False
    phase = getattr(record, "phase", None)
    if phase is None:
        return True
    if may in SCREENING_PHASED:
        return may in SCREENING_PHASES.get(phase, frozenset())
    return may not in PHASED or may in PHASES.get(phase, frozenset())


def requires(may: May) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Declare the right that a view needs. ``Doorkeeper`` enforces it before the view runs."""

    def declare(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        view.requires = may  # type: ignore[attr-defined]
        return view

    return declare


def right_declared_by(view: Any) -> May | None:
    if may := getattr(view, "requires", None):
        return may
    module = getattr(view, "__module__", "")
    return next((may for prefix, may in LIBRARY_VIEWS.items() if module.startswith(prefix)), None)


# Rooms say here how to find the record that an address names, e.g. "session" for /s/<uuid:session>/.
_finders: dict[str, Callable[[uuid.UUID], Any]] = {}


def find_records_by(name: str, finder: Callable[[uuid.UUID], Any]) -> None:
    """Register how the address part ``name`` leads to its record; ``finder`` returns it or None."""
    _finders[name] = finder


def record_called(name: str, key: uuid.UUID) -> Any:
    """The record that the address part ``name`` leads to, of whatever workspace; None if there is none.
    Whoever asks enters its workspace before anything else is read."""
    with scopes_disabled():
        return _finders[name](key)


class Doorkeeper:
    """Enters the workspace that the address names and lets nobody through without the declared right."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.workspace = request.record = None  # type: ignore[attr-defined]
        request.who = request.user  # type: ignore[attr-defined]
        self._find(request)
        if request.workspace is None:  # type: ignore[attr-defined]
            return self.get_response(request)
        with scope(workspace=request.workspace):  # type: ignore[attr-defined]
            response = self.get_response(request)
        renew_seat(request, response)
        return response

    def _find(self, request: Any) -> None:
        try:
            names = resolve(request.path_info).kwargs
        except Resolver404:
            return
        if "workspace" in names:
            request.workspace = workspace_by_slug(names["workspace"])
        name = next((name for name in names if name in _finders), None)
        if name is None:
            return
        request.record = record_called(name, names[name])
        if request.record is None:
            request.workspace = None
        elif "workspace" not in names:
            request.workspace = request.record.workspace
            with scope(workspace=request.workspace):
                request.who = participant_of(request, names[name]) or request.user
        elif request.workspace is None or request.record.workspace_id != request.workspace.id:
            request.workspace = request.record = None

    def process_view(self, request: Any, view: Any, args: Any, kwargs: dict[str, Any]) -> HttpResponse | None:
        may = right_declared_by(view)
        if may is None:
            return self._refuse_undeclared(view)
        named = "workspace" in kwargs or any(name in _finders for name in kwargs)
        if not named:
            return None if may in ROLES["everyone"].rights else self._only_members(request, may)
        kwargs.pop("workspace", None)
        return self._check(request, may)

    def _check(self, request: Any, may: May) -> HttpResponse | None:
        # A page of a session that is not for those taking part, such as the screen for the room, needs an
        # account, even on a computer on which a seat has been taken.
        inside = request.path_info.startswith("/w/") or may not in ROLES["participant"].rights
        if inside:
            request.who = request.user
        is_example = request.workspace is not None and request.workspace.is_example
        if inside and not request.user.is_authenticated and not is_example:
            return redirect_to_login(request.get_full_path())
        if request.workspace is None:
            raise Http404
        record = request.record or request.workspace
        # The page around what the view answers shows what they may reach, and need not ask again.
        request.rights = rights_of(request.who, record)
        if _allows(request.rights, may, record):
            return self._ask_second_factor(request, may)
        outsider = roles_of(request.who, record) <= {"everyone"}
        if outsider and inside:
            raise Http404
        return refusal(request, may)

    def _ask_second_factor(self, request: Any, may: May) -> HttpResponse | None:
        """What only administrators may do needs a second factor at sign-in, except in an example."""
        if may not in ADMINISTRATOR_ONLY or request.workspace.is_example or is_mfa_enabled(request.user):
            return None
        messages.info(request, "Set up a second factor first: it protects what only administrators may do.")
        return redirect("mfa_activate_totp")

    def _only_members(self, request: Any, may: May) -> HttpResponse | None:
        """A page outside every workspace that needs more than everyone's rights: signed-in people only."""
        return None if request.user.is_authenticated else redirect_to_login(request.get_full_path())

    def _refuse_undeclared(self, view: Any) -> HttpResponse | None:
        name = f"{getattr(view, '__module__', '?')}.{getattr(view, '__qualname__', view)}"
        if settings.DEBUG or getattr(settings, "TESTING", False):
            raise ImproperlyConfigured(f"The view {name} declares no permission: add @requires(May.…).")
        logger.error("The view %s declares no permission and was not run.", name)
        raise Http404


def refusal(request: HttpRequest, may: May) -> HttpResponse:
    """The page "Why can I not do this?": names the right, the roles that have it and who gives them."""
    holders = [name.replace("_", " ") for name, role in ROLES.items() if may in role.rights]
    context = {"may": may.value, "roles": holders, "record": getattr(request, "record", None)}
    return render(request, "403.html", context, status=403)
