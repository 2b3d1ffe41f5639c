"""Every route declares the right it needs, and an address disappears only on purpose."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, path

from moothall.permissions import May, requires, right_declared_by

SNAPSHOT = Path(__file__).with_name("routes.json")


def routes(patterns=None, prefix: str = "", space: str = "") -> Iterator[tuple[str, str, object]]:
    """(name, path, view) of every route, included ones too."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        where = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = ":".join(part for part in (space, pattern.namespace or "") if part)
            yield from routes(pattern.url_patterns, where, inner)
        elif isinstance(pattern, URLPattern):
            name = ":".join(part for part in (space, pattern.name or "") if part)
            yield name, where, pattern.callback


def undeclared(patterns=None) -> list[str]:
    return [
        f"{where} declares no right" for _, where, view in routes(patterns) if right_declared_by(view) is None
    ]


def bare(request):
    return HttpResponse("anybody may read this")


@requires(May.SEE_PUBLISHED)
def declared(request):
    return HttpResponse("so may they read this")


def test_every_route_declares_a_right():
    assert undeclared() == []


def test_every_route_has_a_name_of_its_own():
    names = [name for name, _, _ in routes()]
    assert all(names)
    assert sorted(names) == sorted(set(names))


def test_a_bare_view_is_found():
    assert undeclared([path("bare/", bare), path("declared/", declared)]) == ["bare/ declares no right"]


@pytest.mark.django_db
def test_a_bare_view_is_not_run(client, settings):
    urls = ModuleType("planted_urls")
    urls.urlpatterns = [path("bare/", bare), path("declared/", declared)]
    settings.ROOT_URLCONF = urls
    assert client.get("/declared/").status_code == 200
    with pytest.raises(ImproperlyConfigured, match="declares no permission"):
        client.get("/bare/")
    settings.TESTING = False
    assert client.get("/bare/").status_code == 404


def test_addresses_disappear_only_on_purpose():
    """With MOOTHALL_WRITE_SNAPSHOTS=1 the snapshot is written anew: look at what changed in it."""
    if os.environ.get("MOOTHALL_WRITE_SNAPSHOTS"):
        SNAPSHOT.write_text(json.dumps(snapshot(), indent=1) + "\n", "utf-8")
    assert json.loads(SNAPSHOT.read_text("utf-8")) == snapshot()


def snapshot() -> dict[str, str]:
    return {name: where for name, where, _ in sorted(routes(), key=lambda route: route[0])}
