"""The agenda: what is still to come can be changed, what has been cannot."""

import uuid

import pytest
from django.urls import reverse
from django_scopes import scope
from tests.rooms.reflection import builders

from moothall.events.models import Event
from moothall.rooms.reflection import actions


def told(step, **changes):
    named = {name: getattr(step, name) for name in ("kind", "title", "minutes", "instructions")}
    return {"id": step.pk, **named, **changes}


def new(**fields):
    return {"kind": "note", "title": "Tables", "minutes": 15, "instructions": "", **fields}


def kinds(session):
    return [step.kind for step in session.steps.all()]


@pytest.fixture
def session(inside, workspace):
    return builders.planned(workspace)


def test_steps_are_added_moved_renamed_and_removed_in_one_go(session):
    welcome, practice, vote, _, close = session.steps.all()
    actions.change_agenda(
        session=session,
        steps=[told(welcome), new(), told(vote, title="Vote again", minutes=5), told(practice), told(close)],
        by=None,
    )
    assert [(s.position, s.kind, s.title, s.minutes) for s in session.steps.all()] == [
        (1, "welcome", "Welcome", 10),
        (2, "note", "Tables", 15),
        (3, "vote", "Vote again", 5),
        (4, "practice", "Practice", 5),
        (5, "close", "Close", 10),
    ]
    assert session.steps.get(kind="vote").pk == vote.pk
    assert Event.objects.get(name="session.changed").says == {"what": "agenda"}


def test_what_has_been_stays_where_it_was(inside, workspace):
    session = builders.opened(workspace, step="practice")
    close = session.steps.get(kind="close")
    actions.change_agenda(session=session, steps=[new(kind="results"), told(close)], by=None)
    assert [(step.kind, step.state) for step in session.steps.all()] == [
        ("welcome", "skipped"),
        ("practice", "running"),
        ("results", "waiting"),
        ("close", "waiting"),
    ]
    practice = session.steps.get(kind="practice")
    with pytest.raises(actions.SessionRefused, match="Step 1 has begun meanwhile"):
        actions.change_agenda(session=session, steps=[told(practice)], by=None)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"kind": "dance"}, "Choose what kind of step it is"),
        ({"title": " "}, "The name of a step has 1 to 120 characters"),
        ({"minutes": 0}, "A step takes 1 to 480 minutes"),
        ({"minutes": "ten"}, "A step takes 1 to 480 minutes"),
        ({"instructions": "x" * 1001}, "at most 1,000 characters"),
        ({"id": uuid.uuid4()}, "Step 1 has begun meanwhile"),
    ],
)
def test_a_bad_step_is_refused_and_nothing_changes(session, fields, sentence):
    before = kinds(session)
    with pytest.raises(actions.SessionRefused, match=sentence):
        actions.change_agenda(session=session, steps=[new(**fields)], by=None)
    assert kinds(session) == before


def test_the_agenda_of_a_closed_session_stays(inside, workspace):
    session = builders.opened(workspace)
    actions.close_session(session=session, by=None)
    with pytest.raises(actions.SessionRefused, match="stays as it was"):
        actions.change_agenda(session=session, steps=[new()], by=None)


@pytest.fixture
def planned(workspace):
    with scope(workspace=workspace):
        return builders.planned(workspace)


@pytest.fixture
def page(workspace, planned):
    def of(name, *more):
        return reverse(f"reflection:{name}", args=[workspace.slug, planned.pk, *more])

    return of


def order(workspace, session):
    with scope(workspace=workspace):
        return kinds(session)


def test_the_agenda_is_changed_by_plain_forms(signed_in, workspace, planned, page):
    browser = signed_in("facilitator")
    with scope(workspace=workspace):
        welcome, practice = planned.steps.all()[:2]
        close = planned.steps.get(kind="close")
    shown = browser.get(page("agenda")).content.decode()
    assert "The session is planned for 90 minutes. The steps take 90." in shown
    assert shown.count("Move up") == shown.count("Move down") == 4
    browser.post(page("move_step", practice.pk), {"to": "up"})
    assert order(workspace, planned)[:2] == ["practice", "welcome"]
    browser.post(page("move_step", practice.pk), {"to": "up"})
    browser.post(page("move_step", practice.pk), {"to": "down"})
    assert order(workspace, planned)[:2] == ["welcome", "practice"]
    step = {"kind": "note", "title": "Write it down", "minutes": "20", "before": str(close.pk)}
    assert "That is 20 too many" in browser.post(page("add_step"), step, follow=True).content.decode()
    assert order(workspace, planned)[-2:] == ["note", "close"]
    browser.post(page("change_step", welcome.pk), {"kind": "welcome", "title": "Hello", "minutes": "5"})
    browser.post(page("remove_step", practice.pk))
    with scope(workspace=workspace):
        assert [step.title for step in planned.steps.all()][:2] == ["Hello", "Vote"]


def test_a_bad_step_stays_in_its_form(signed_in, page):
    answer = signed_in("facilitator").post(page("add_step"), {"title": "Tables", "minutes": "a few"})
    assert answer.status_code == 422
    assert "Tables" in answer.content.decode()
    assert "must be a whole number" in answer.content.decode()


def test_a_step_that_has_begun_is_not_touched_by_a_late_click(signed_in, workspace):
    with scope(workspace=workspace):
        session = builders.opened(workspace, step="welcome")
        step = session.running_step
    browser = signed_in("facilitator")
    for name in ("change_step", "move_step", "remove_step"):
        address = reverse(f"reflection:{name}", args=[workspace.slug, session.pk, step.pk])
        page = browser.post(address, {"to": "down"}, follow=True).content.decode()
        assert "“Welcome” has begun or is over, so it stays as it is." in page
    missing = reverse("reflection:move_step", args=[workspace.slug, session.pk, uuid.uuid4()])
    assert browser.post(missing).status_code == 404


def test_members_read_the_agenda_and_have_no_buttons(signed_in, page):
    shown = signed_in("member").get(page("agenda")).content.decode()
    assert "Welcome" in shown
    assert "Move down" not in shown
    assert "Add a step" not in shown
