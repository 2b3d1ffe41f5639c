"""A walk over every address of a review: nothing of the other reviewer before both verdicts are in."""

import re
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django_scopes import scope
from tests.rooms.codification import reviewing

from moothall.rooms.codification.models import Assignment, Verdict

REASON, NOTE = "zzq-planted-reason-zzq", "zzq-planted-note-zzq"
PLANTED = "zzq-planted"
SECONDS = 86_377
# What these hold has a time in it, or is made anew each time.
FILES = (".zip", ".xlsx", ".docx", ".pdf", ".png")
LINK = re.compile(r'(?:href|action)="([^"#?]*)(\?[^"#]*)?')


@pytest.fixture
def made(workspace):
    with scope(workspace=workspace):
        yield reviewing.screening(workspace, people=3, records=3)


def signed_in(person):
    browser = Client(raise_request_exception=False)
    browser.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
    return browser


def planted(made):
    """The second reviewer judges two records: words that nobody else writes, and a time that nobody takes."""
    said = {"reason": REASON, "note": NOTE, "seconds": SECONDS}
    return [
        made.judge(made.people[1], made.records[0], "exclude", **said),
        made.judge(made.people[1], made.records[1], "include", **said),
    ]


def addresses_of_a_review(made):
    """Every address that takes a review and nothing that this test cannot name: with each record, verdict,
    assignment and conflict as its key."""
    review, slug = made.review, made.review.workspace.slug
    keys = [record.pk for record in made.records] + [uuid4()]
    keys += [key for model in (Verdict, Assignment) for key in model.objects.values_list("pk", flat=True)]
    found = []
    for pattern in patterns(get_resolver()):
        if "reviews/<uuid:review>/" not in str(pattern.pattern):
            continue
        names = set(pattern.pattern.converters)
        name = f"codification:{pattern.name}"
        if names == {"workspace", "review"}:
            found.append(reverse(name, kwargs={"workspace": slug, "review": review.pk}))
        elif names == {"workspace", "review", "key"}:
            found += [reverse(name, kwargs={"workspace": slug, "review": review.pk, "key": k}) for k in keys]
    return found


def patterns(resolver):
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield pattern
        else:
            yield from patterns(pattern)


def walked(browser, made, *, beyond=False):
    """What every page of the review says, by its address, and those they link to within it; with ``beyond``,
    also what those lead to elsewhere in the workspace, however far."""
    slug = made.review.workspace.slug
    around = f"/w/{slug}/" if beyond else f"/w/{slug}/reviews/{made.review.pk}/"
    waiting, seen = addresses_of_a_review(made), {}
    while waiting:
        address = waiting.pop()
        if address in seen:
            continue
        answer = browser.get(address)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        seen[address] = (answer.status_code, body.decode("utf-8", "replace"))
        if "html" not in answer.get("Content-Type", ""):
            continue
        for path, query in LINK.findall(seen[address][1]):
            # Orders and filters of the library show the same rows in another way.
            query = query if "/reviews/" in (path or address) else ""
            path = path or address.split("?")[0]
            if path.startswith(around) and "logout" not in path:
                waiting.append(path + query.replace("&amp;", "&"))
    return seen


def test_a_walk_over_every_address_finds_nothing_of_another_before_both_are_in(made):
    planted(made)
    seen = walked(signed_in(made.lead), made, beyond=True)
    assert len([status for status, _ in seen.values() if status == 200]) >= 10
    assert not [address for address, (status, _) in seen.items() if status >= 500 and "/reviews/" in address]
    for address, (_, text) in seen.items():
        assert PLANTED not in text, address
        assert str(SECONDS) not in text, address


def test_nothing_that_is_told_depends_on_what_another_has_said(made):
    """The same walk after include and after exclude: every page says the same."""
    pages = []
    record = made.records[0]
    held = made.take(made.people[1], record)
    lead = signed_in(made.lead)
    for says in ("include", "exclude"):
        reviewing.actions.give_verdict(assignment=held, says=says, by=made.people[1])
        seen = walked(lead, made)
        pages.append({a: _plain(*said) for a, said in seen.items() if not a.endswith(FILES)})
    for address in pages[0].keys() & pages[1].keys():
        assert pages[0][address] == pages[1][address], address


def _plain(status, text):
    """A page without what is new each time it is made: keys of forms, and times of day."""
    text = re.sub(r'(name="(?:once|csrfmiddlewaretoken)" value)="[^"]*"', r"\1", text)
    text = re.sub(r"\d{4}-\d\d-\d\dT[\d:.+Z-]+|\d\d:\d\d(:\d\d)?", "", text)
    return status, text


def test_when_both_are_in_the_same_walk_finds_what_was_said(made):
    planted(made)
    made.judge(made.lead, made.records[0], "exclude")
    seen = walked(signed_in(made.lead), made)
    open_page = reverse(
        "codification:candidate",
        args=[made.review.workspace.slug, made.review.pk, made.records[0].pk],
    )
    assert REASON in seen[open_page][1]
    assert NOTE in seen[open_page][1]
