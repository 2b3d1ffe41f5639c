"""The rules of a space and their history."""

import pytest
from django.urls import reverse
from django_scopes import scope
from tests.rooms.reflection import builders

from moothall.events.models import Event
from moothall.rooms.reflection import actions
from moothall.rooms.reflection.models import SpaceRules


@pytest.fixture
def space(inside, workspace):
    return builders.space(workspace)


def test_a_change_is_a_new_version_with_its_reason_and_takes_over_the_rest(space):
    made = actions.change_rules(space=space, reason="Shy people asked for it.", minimum_group=8, by=None)
    assert (made.version, made.minimum_group, made.agreed) == (2, 8, "Take turns.")
    assert space.rules == made
    assert [(old.version, old.minimum_group) for old in space.rule_versions.all()] == [(2, 8), (1, 5)]
    event = Event.objects.get(name="space.rules_changed")
    assert (event.record, event.says) == (str(space.record.uid), {"version": 2})


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"reason": " ", "minimum_group": 8}, "Say why the rules change"),
        ({"reason": "No reason.", "agreed": "Take turns."}, "Nothing has changed"),
        ({"reason": "Small.", "minimum_group": 4}, "enter a whole number from 5 to 20"),
        ({"reason": "Half.", "practice": 1.5}, "enter a whole number from 0 to 10"),
        ({"reason": "Odd.", "anonymity": "masked"}, "Choose one of the answers to “Who is known”"),
    ],
)
def test_a_bad_change_is_refused_and_the_old_rules_stay(space, changes, sentence):
    with pytest.raises(actions.SessionRefused, match=sentence):
        actions.change_rules(space=space, by=None, **changes)
    assert space.rules.version == 1


def test_rules_have_only_the_fields_that_are_listed(space):
    with pytest.raises(TypeError, match="Rules have no colour"):
        actions.change_rules(space=space, reason="Pretty.", colour="red", by=None)


def test_a_session_keeps_the_version_it_was_planned_under(inside, workspace):
    session = builders.planned(workspace)
    actions.change_rules(space=session.space, reason="We agreed to.", results_mode="live_overall", by=None)
    session.refresh_from_db()
    assert (session.rules.version, session.results_mode) == (1, "hidden_until_closed")
    later = actions.plan_session(space=session.space, question="Next?", starts=session.starts, by=None)
    assert (later.rules.version, later.results_mode) == (2, "live_overall")


@pytest.fixture
def planned(workspace):
    with scope(workspace=workspace):
        return builders.planned(workspace)


def words(page) -> str:
    return " ".join(page.content.decode().split())


def sent(**changes):
    return {
        "agreed": "Take turns.\r\nNo jargon.",
        "moderation_policy": "Nothing about persons.",
        "protected_time": "Two hours of working time, promised by the director.",
        "anonymity": "anonymous",
        "moderation": "before",
        "results_mode": "hidden_until_closed",
        "minimum_group": "5",
        "practice": "3",
        "eligible_votes": "7",
        "reason": "Residents asked for it.",
        **changes,
    }


def test_rules_are_changed_from_their_page_and_the_history_says_what_when_and_why(
    signed_in, workspace, planned
):
    browser = signed_in("facilitator")
    args = [workspace.slug, planned.space_id]
    form = reverse("reflection:change_rules", args=args)
    assert "Take turns." in words(browser.get(form))
    refused = browser.post(form, sent(reason="", minimum_group="4"))
    assert refused.status_code == 422
    assert "Say why the rules change" in words(refused)
    page = words(browser.post(form, sent(room_sees_counts="on"), follow=True))
    assert "Version 2 of the rules is in force." in page
    assert "Why: Residents asked for it." in page
    assert "The people in the room see how many agree with each statement while they talk" in page
    assert "What version 2 changed" in page
    assert "Nobody sees counts before the results" in page
    assert planned.question in page
    with scope(workspace=workspace):
        assert SpaceRules.objects.get(version=2).agreed == "Take turns.\nNo jargon."


def test_the_form_says_plainly_what_the_room_may_see(signed_in, workspace, planned):
    page = words(signed_in("facilitator").get(f"/w/{workspace.slug}/spaces/{planned.space_id}/change-rules/"))
    assert "The people in the room see counts while they talk" in page
    assert "What is published keeps its protection" in page


def test_members_read_rules_and_do_not_change_them(signed_in, workspace, planned):
    browser = signed_in("member")
    address = reverse("reflection:rules", args=[workspace.slug, planned.space_id])
    assert "Change the rules" not in words(browser.get(address))
    assert (
        browser.get(reverse("reflection:change_rules", args=[workspace.slug, planned.space_id])).status_code
        == 403
    )


def test_everyone_in_a_session_reads_the_rules_it_was_planned_under(client, workspace, planned):
    with scope(workspace=workspace):
        actions.change_rules(space=planned.space, reason="New.", agreed="Whisper.", by=None)
        actions.change_settings(session=planned, practice=2, by=None)
    page = words(client.get(reverse("reflection:session_rules", args=[planned.pk])))
    assert "version 1" in page
    assert "Take turns." in page
    assert "Whisper." not in page
    assert "For this session these differ from the rules: practice statements." in page
