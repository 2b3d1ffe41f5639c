"""Every field that could hold personal data has been looked at, by name."""

import pytest
from django.apps import apps
from django.db import models

from moothall.people.personal_data import PERSONAL_DATA, Kind, held_about_people

COULD_HOLD = (models.CharField, models.TextField, models.JSONField, models.BinaryField, models.FileField)
# Parts of the framework that hold names of models and rights, and the queue, which holds ids.
FRAMEWORK = {"auth", "contenttypes", "procrastinate"}


def fields_of(candidates) -> dict[str, set[str]]:
    """Model -> its fields of free content. A field with fixed choices says nothing that was not chosen."""
    found = {}
    for model in candidates:
        names = {
            field.name
            for field in model._meta.get_fields()
            if isinstance(field, COULD_HOLD) and not field.choices
        }
        if names and model._meta.app_label not in FRAMEWORK:
            found[model._meta.label] = names
    return found


def unlisted(candidates) -> list[str]:
    return [
        f"{label}.{name} is not in people/personal_data.py"
        for label, names in fields_of(candidates).items()
        for name in sorted(names - set(PERSONAL_DATA.get(label, ("", {}))[1]))
    ]


def test_every_field_is_listed():
    assert unlisted(apps.get_models()) == []


def test_nothing_is_listed_that_is_no_longer_there():
    there = fields_of(apps.get_models())
    gone = [
        f"{label}.{name}"
        for label, (_, fields) in PERSONAL_DATA.items()
        for name in fields
        if name not in there.get(label, ())
    ]
    assert gone == []


@pytest.fixture
def planted():
    class Diary(models.Model):
        page = models.TextField()

        class Meta:
            app_label = "planted"

    yield Diary
    apps.all_models.pop("planted")
    apps.clear_cache()


def test_an_unlisted_field_is_found(planted):
    assert unlisted([planted]) == ["planted.Diary.page is not in people/personal_data.py"]


def test_the_ledger_and_the_votes_hold_nothing_about_a_person():
    for model in ("events.Event", "reflection.VoteEvent", "reflection.Vote", "reflection.RoundResult"):
        assert set(PERSONAL_DATA[model][1].values()) == {Kind.NONE}


@pytest.mark.django_db
def test_the_privacy_page_lists_what_is_held(client):
    page = client.get("/privacy/").content.decode()
    for name, tells in held_about_people():
        assert name in page
        assert tells in page
