"""Prompts: a question or a picture under which statements stand."""

import io
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django_scopes import scope
from PIL import Image
from tests.rooms.reflection import builders

from moothall.formats.safe_files import Picture
from moothall.rooms.reflection import actions, queries
from moothall.trace.queries import rests_on

POOL = Picture(b"a picture", "image/webp", 4, 3)


@pytest.fixture
def session(inside, workspace):
    return builders.planned(workspace)


def test_statements_stand_under_a_prompt_which_belongs_to_the_session(session):
    prompt = actions.add_prompt(session=session, text=" About  the pool ", by=None)
    assert (prompt.text, prompt.position, prompt.image) == ("About the pool", 1, None)
    (statement,) = actions.add_seeds(session=session, seeds=["It is too cold."], prompt=prompt, by=None)
    assert statement.prompt == prompt
    assert {prompt.record, session.record} <= set(rests_on(statement.record))
    assert actions.add_prompt(session=session, text="About parks", by=None).position == 2


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"text": " "}, "Enter the question or the words above the picture"),
        ({"text": "x" * 301}, "has 301 characters: it has at most 300"),
        ({"text": "Pool", "picture": POOL}, "Say in words what the picture shows"),
        (
            {"text": "Pool", "picture": POOL, "alternative_text": "x" * 301},
            "The description has 301 characters",
        ),
    ],
)
def test_a_bad_prompt_is_refused(session, fields, sentence):
    with pytest.raises(actions.SessionRefused, match=sentence):
        actions.add_prompt(session=session, **fields, by=None)
    assert not session.prompts.exists()


def test_a_prompt_of_another_session_is_refused(session, workspace):
    other = actions.add_prompt(session=builders.planned(workspace), text="Elsewhere", by=None)
    with pytest.raises(actions.SessionRefused, match="Choose a prompt of this session"):
        actions.add_seeds(session=session, seeds=["It is too cold."], prompt=other, by=None)


def test_a_prompt_is_changed_until_the_doors_are_opened(session):
    prompt = actions.add_prompt(
        session=session, text="Pool", picture=POOL, alternative_text="A pool", by=None
    )
    actions.change_prompt(prompt=prompt, text="The pool", alternative_text="An empty pool", by=None)
    prompt.refresh_from_db()
    assert (prompt.text, bytes(prompt.image), prompt.alternative_text) == (
        "The pool",
        b"a picture",
        "An empty pool",
    )
    assert prompt.record.title == "The pool"
    actions.open_session(session=session, by=None)
    with pytest.raises(actions.SessionRefused, match="as people have seen it"):
        actions.change_prompt(prompt=prompt, text="Parks", by=None)
    actions.close_session(session=session, by=None)
    with pytest.raises(actions.SessionRefused, match="is closed"):
        actions.add_prompt(session=session, text="Parks", by=None)


def test_the_list_of_prompts_leaves_the_pictures_where_they_are(session):
    actions.add_prompt(session=session, text="Pool", picture=POOL, alternative_text="A pool", by=None)
    assert "image" in queries.prompts(None, session).get().get_deferred_fields()


# --- pages ----------------------------------------------------------------------------------------


@pytest.fixture
def planned(workspace):
    with scope(workspace=workspace):
        return builders.planned(workspace)


@pytest.fixture
def page(workspace, planned):
    return lambda name, *more: reverse(f"reflection:{name}", args=[workspace.slug, planned.pk, *more])


def upload(kind="PNG", name="pool.png"):
    written = io.BytesIO()
    Image.new("RGB", (30, 20), "teal").save(written, kind)
    return SimpleUploadedFile(name, written.getvalue(), "application/octet-stream")


def words(answer) -> str:
    return " ".join(answer.content.decode().split())


def test_a_picture_is_uploaded_shown_and_described(signed_in, client, workspace, planned, page):
    browser = signed_in("facilitator")
    assert "There is none yet" in words(browser.get(page("prompts")))
    sent = {"text": "What do you see?", "picture": upload()}
    assert "Say in words what the picture shows" in words(browser.post(page("add_prompt"), sent))
    sent = {"text": "What do you see?", "picture": upload(), "alternative_text": "A pool “in” winter"}
    shown = words(browser.post(page("add_prompt"), sent, follow=True))
    assert 'alt="A pool “in” winter"' in shown
    with scope(workspace=workspace):
        prompt = planned.prompts.get()
    client.logout()
    answer = client.get(reverse("reflection:prompt_picture", args=[planned.pk, prompt.pk]))
    assert answer["Content-Type"] == "image/webp"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert Image.open(io.BytesIO(answer.content)).size == (30, 20)


def test_a_file_that_is_no_picture_is_named_and_what_was_typed_stays(signed_in, page):
    text = SimpleUploadedFile("pool.png", b"just words", "image/png")
    answer = signed_in("facilitator").post(page("add_prompt"), {"text": "What do you see?", "picture": text})
    assert answer.status_code == 422
    assert "This looks like a text file." in words(answer)
    assert "What do you see?" in words(answer)


def test_a_prompt_is_changed_on_its_page_and_keeps_its_picture(signed_in, workspace, planned, page):
    with scope(workspace=workspace):
        prompt = actions.add_prompt(
            session=planned, text="Pool", picture=POOL, alternative_text="A pool", by=None
        )
    browser = signed_in("facilitator")
    change = page("change_prompt", prompt.pk)
    assert "A pool" in words(browser.get(change))
    assert browser.post(change, {"text": "Pool", "alternative_text": ""}).status_code == 422
    browser.post(change, {"text": "The pool", "alternative_text": "A pool"})
    with scope(workspace=workspace):
        prompt.refresh_from_db()
        assert (prompt.text, bytes(prompt.image)) == ("The pool", b"a picture")
    assert browser.get(page("change_prompt", uuid.uuid4())).status_code == 404


def test_a_prompt_without_a_picture_has_none(client, workspace, planned):
    with scope(workspace=workspace):
        prompt = actions.add_prompt(session=planned, text="Pool", by=None)
    assert client.get(reverse("reflection:prompt_picture", args=[planned.pk, prompt.pk])).status_code == 404


def test_statements_are_put_under_a_prompt_from_the_session_s_page(signed_in, workspace, planned, page):
    browser = signed_in("facilitator")
    assert "Under which prompt do they stand?" not in words(browser.get(page("session")))
    with scope(workspace=workspace):
        prompt = actions.add_prompt(session=planned, text="About the pool", by=None)
    shown = words(browser.get(page("session")))
    assert "Under which prompt do they stand?" in shown
    assert "About the pool" in shown
    browser.post(page("add_statements"), {"seeds": "It is too cold.", "prompt": str(prompt.pk)})
    browser.post(page("add_statements"), {"seeds": "It is fine as it is.", "prompt": ""})
    with scope(workspace=workspace):
        assert [statement.text for statement in prompt.statements.all()] == ["It is too cold."]
    assert "It is too cold." in words(browser.get(page("prompts")))


def test_a_voter_has_the_prompt_before_them(client, workspace, planned):
    with scope(workspace=workspace):
        prompt = actions.add_prompt(
            session=planned, text="About the pool", picture=POOL, alternative_text="A pool", by=None
        )
        planned.statements.update(prompt=prompt)
        builders.start(actions.open_session(session=planned, by=None), "vote")
    client.post(f"/s/{planned.pk}/join/", {})
    shown = words(client.get(f"/s/{planned.pk}/"))
    assert "About the pool" in shown
    assert 'alt="A pool"' in shown
