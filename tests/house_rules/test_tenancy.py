"""Tenancy fails closed: every model belongs to a workspace or is listed with the reason why not."""

from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from django_scopes import ScopeError, scopes_disabled
from tests.house_rules.source_tree import PACKAGE, imported_names, modules, plant

from moothall.permissions import GLOBAL_MODELS

ALLOWED = Path(__file__).with_name("scopes_allowed.txt")
MOST = 5


def own_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("moothall.")]


def unscoped(candidates: list[type[models.Model]]) -> list[str]:
    """Models that answer a query without knowing the workspace and are not listed as global."""
    found = []
    for model in candidates:
        try:
            model._default_manager.all()
        except ScopeError:
            continue
        if model._meta.label not in GLOBAL_MODELS:
            found.append(f"{model._meta.label} answers without a workspace: use ScopedManager")
    return found


def scopes_disabled_in(package: Path) -> list[str]:
    return sorted(
        name for name, tree in modules(package) if "django_scopes.scopes_disabled" in imported_names(tree)
    )


def joined_rooms(candidates: list[type[models.Model]]) -> list[str]:
    """Relations from one room's model to another's: rooms meet in the trace only."""
    return [
        f"{model._meta.label}.{field.name} joins {room} to {other}: link their records instead"
        for model in candidates
        if (room := _room(model))
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and (other := _room(field.related_model))
        if other != room
    ]


def _room(model: type[models.Model] | None) -> str:
    parts = model.__module__.split(".") if model else []
    return parts[2] if parts[:2] == ["moothall", "rooms"] else ""


def test_every_model_is_scoped_or_listed():
    assert unscoped(list(apps.get_models())) == []


def test_every_listed_global_model_says_why():
    assert all(reason.strip() for reason in GLOBAL_MODELS.values())


def test_scopes_are_disabled_only_where_it_is_allowed():
    allowed = [line.split("#")[0].strip() for line in ALLOWED.read_text("utf-8").splitlines() if line.strip()]
    assert len(allowed) <= MOST
    assert scopes_disabled_in(PACKAGE) == sorted(allowed)


def test_no_foreign_key_joins_two_rooms():
    assert joined_rooms(own_models()) == []


@pytest.fixture
def planted():
    """Two models of two rooms, one joined to the other and neither of them scoped."""

    class Thing(models.Model):
        __module__ = "moothall.rooms.governance.models"

        class Meta:
            app_label = "planted"

    class Other(models.Model):
        __module__ = "moothall.rooms.evaluation.models"
        thing = models.ForeignKey(Thing, models.CASCADE)

        class Meta:
            app_label = "planted"

    yield [Thing, Other]
    apps.all_models.pop("planted")
    apps.clear_cache()


def test_an_unscoped_model_is_found(planted):
    assert len(unscoped(planted)) == 2


def test_a_foreign_key_between_rooms_is_found(planted):
    assert len(joined_rooms(planted)) == 1


def test_a_disabled_scope_is_found(tmp_path):
    text = "from django_scopes import scopes_disabled\n"
    assert scopes_disabled_in(plant(tmp_path, "rooms/x/queries.py", text)) == ["rooms/x/queries.py"]


@pytest.mark.django_db
def test_an_unscoped_query_raises():
    for model in own_models():
        if model._meta.label in GLOBAL_MODELS:
            continue
        with pytest.raises(ScopeError):
            model._default_manager.count()
        with scopes_disabled():
            model._default_manager.count()
