"""The pages of who takes part in a review, of its phases, its pilot, its settings and its agreement."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope
from tests.rooms.codification import reviewing
from tests.rooms.codification.test_review_pages import where, words

from moothall.events.models import Event
from moothall.rooms.codification import actions, queries
from moothall.rooms.codification.queries import review_work


@pytest.fixture
def made(workspace):
    """A review that is being screened, with three people and three records."""
    with scope(workspace=workspace):
        return reviewing.screening(workspace, people=3)


@pytest.fixture
def lead(client, made):
    client.force_login(made.lead, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def member(made, person):
    return made.review.members.get(person=person)


def test_somebody_is_invited_from_those_whose_role_lets_them_screen(made, lead, workspace):
    with scope(workspace=workspace):
        fit, unfit = reviewing.reviewer(workspace), reviewing.reviewer(workspace, "member")
    address = where(made.review, "invite_reviewer")
    page = lead.get(address).content.decode()
    assert str(fit.pk) in page
    assert str(unfit.pk) not in page
    assert str(made.people[1].pk) not in page
    assert "Choose who is invited" in words(lead.post(address, {"part": "reviewer"}))
    said = words(lead.post(address, {"person": fit.pk, "part": "adjudicator"}, follow=True))
    assert f"{fit} takes part." in said
    assert f"{fit} Settles disagreements" in said


def test_where_nobody_is_left_to_invite_it_is_said_who_gives_the_role(made, lead):
    said = words(lead.get(where(made.review, "invite_reviewer")))
    assert "Everybody whose role lets them screen takes part already" in said
    assert "An administrator can give the role reviewer" in said


def test_a_part_can_be_changed_but_not_that_of_the_only_lead(made, lead, workspace):
    with scope(workspace=workspace):
        own, other = member(made, made.lead), member(made, made.people[1])
    refused = lead.post(where(made.review, "change_part", own.pk), {"part": "reviewer"})
    assert refused.status_code == 422
    assert "Name somebody else who leads" in words(refused)
    lead.post(where(made.review, "change_part", other.pk), {"part": "lead"})
    with scope(workspace=workspace):
        assert queries.part_of(made.people[1], made.review).part == "lead"


def test_before_somebody_leaves_it_is_said_what_becomes_of_what_they_hold(made, lead, workspace):
    leaver, heir = made.people[1:]
    with scope(workspace=workspace):
        made.judge(leaver, made.records[0], "include")
        made.take(leaver, made.records[1])
        key = member(made, leaver).pk
    said = words(lead.get(where(made.review, "remove_reviewer", key)))
    assert "Verdicts given: 1." in said
    assert "Records in their hands: 1." in said
    assert "Conflicts that wait for them: 0." in said
    said = words(lead.post(where(made.review, "remove_reviewer", key), {"reassign_to": heir.pk}, follow=True))
    assert f"{leaver}, a former reviewer, left on" in said
    with scope(workspace=workspace):
        assert made.take(heir).candidate == made.records[1]
    assert lead.get(where(made.review, "remove_reviewer", key)).status_code == 404


def test_whose_account_was_erased_is_a_former_reviewer(made, lead, workspace):
    with scope(workspace=workspace):
        actions.remove_reviewer(review=made.review, reviewer=made.people[1], by=made.lead)
        made.review.members.filter(person=made.people[1]).update(person=None)
    assert "A former reviewer, left on" in words(lead.get(where(made.review, "review_people")))


def test_the_only_lead_names_who_leads_next(made, lead, workspace):
    with scope(workspace=workspace):
        key = member(made, made.lead).pk
    address = where(made.review, "remove_reviewer", key)
    assert "Say who leads the review from now on" in words(lead.post(address, {"reassign_to": ""}))
    lead.post(address, {"reassign_to": made.people[2].pk})
    with scope(workspace=workspace):
        assert queries.part_of(made.people[2], made.review).part == "lead"


def test_after_somebody_left_the_next_is_served_or_the_overview_says_to_invite(workspace, client):
    with scope(workspace=workspace):
        made = reviewing.screening(workspace, people=2)
        for record in made.records:
            made.judge(made.lead, record, "include")
        key = member(made, made.people[1]).pk
    client.force_login(made.lead, backend=settings.AUTHENTICATION_BACKENDS[0])
    warned = words(client.get(where(made.review, "remove_reviewer", key)))
    assert "Somebody else must be invited afterwards" in warned
    assert "3 records" in warned
    client.post(where(made.review, "remove_reviewer", key), {"reassign_to": ""})
    with scope(workspace=workspace):
        assert made.take(made.lead) is None
    said = words(client.get(where(made.review, "review")))
    assert "Somebody must be invited" in said
    assert "3 records wait for a verdict" in said
    with scope(workspace=workspace):
        third = reviewing.reviewer(workspace)
    client.post(where(made.review, "invite_reviewer"), {"person": third.pk, "part": "reviewer"})
    assert "Somebody must be invited" not in words(client.get(where(made.review, "review")))
    with scope(workspace=workspace):
        assert made.take(third) is not None


def test_from_two_people_to_one_the_check_page_says_the_count_and_checks_it_again(made, lead, workspace):
    with scope(workspace=workspace):
        made.judge(made.lead, made.records[0], "exclude")
    address = where(made.review, "change_reviewers_needed", "title_abstract")
    page = lead.get(address)
    assert "1 record has one verdict and is settled by it at once" in words(page)
    assert 'name="settles" value="1"' in page.content.decode()
    with scope(workspace=workspace):
        made.judge(made.lead, made.records[1], "exclude")
    assert "check again" in words(lead.post(address, {"settles": "1"}, follow=True))
    said = words(lead.post(address, {"settles": "2"}, follow=True))
    assert "From now on one person judges each title and abstract" in said
    assert "2 records that one person’s verdict has settled wait for a second one" in words(lead.get(address))
    lead.post(address)
    with scope(workspace=workspace):
        assert made.fresh().needed_title_abstract == 2
    assert lead.get(where(made.review, "change_reviewers_needed", "abstract")).status_code == 404


def test_titles_that_stand_on_one_verdict_and_a_judged_text_are_not_said_to_wait_again(workspace):
    with scope(workspace=workspace):
        made = reviewing.screening(workspace, records=2, needed=1, phase="living")
        made.judge(made.lead, made.records[0], "include")
        actions.record_full_text(candidate=made.records[0], state="retrieved", by=made.lead)
        made.judge(made.lead, made.records[0], "include")
        made.judge(made.lead, made.records[1], "exclude")
        assert queries.opened_by_two(made.lead, made.review, "title_abstract") == 1
        assert queries.opened_by_two(made.lead, made.review, "full_text") == 1


def test_each_phase_says_what_it_closes_and_opens_and_a_reason_is_needed(made, lead, workspace):
    address = where(made.review, "change_phase")
    said = words(lead.get(address))
    assert "Closes: screening of titles and abstracts. Opens: screening of full texts." in said
    refused = lead.post(address, {"to": "full_text"})
    assert refused.status_code == 422
    assert "Say why" in words(refused)
    lead.post(address, {"to": "full_text", "reason": "All are judged"})
    back = lead.post(address, {"to": "title_abstract", "reason": "New records"}, follow=True)
    assert "The review is now at: screening titles and abstracts" in words(back)
    history = words(lead.get(address))
    assert "All are judged" in history
    assert "New records" in history


def test_nothing_is_judged_before_there_are_criteria(workspace, client):
    with scope(workspace=workspace):
        made = reviewing.screening(workspace, phase="protocol", criteria=())
    client.force_login(made.lead, backend=settings.AUTHENTICATION_BACKENDS[0])
    refused = client.post(where(made.review, "change_phase"), {"to": "pilot", "reason": "Start"})
    assert "Write at least one criterion first" in words(refused)


def test_the_pilot_shows_how_far_everybody_is_and_the_agreement_once_all_have_judged(workspace, client):
    with scope(workspace=workspace):
        made = reviewing.screening(workspace, records=4, phase="protocol")
    client.force_login(made.lead, backend=settings.AUTHENTICATION_BACKENDS[0])
    assert "No record has been drawn" in words(client.get(where(made.review, "pilot")))
    chosen = {"to": "pilot", "pilot_size": "2", "reason": "Try the criteria"}
    client.post(where(made.review, "change_phase"), chosen)
    with scope(workspace=workspace):
        one, two = queries.pilot_records(made.lead, made.review)
        made.judge(made.lead, one, "include")
        made.judge(made.lead, two, "exclude")
    said = words(client.get(where(made.review, "pilot")))
    assert f"{made.lead} 2 of 2 (100%)" in said
    assert f"{made.people[1]} 0 of 2 (0%)" in said
    assert "as soon as the first record is open" in said
    with scope(workspace=workspace):
        made.judge(made.people[1], one, "include")
        made.judge(made.people[1], two, "include")
    said = words(client.get(where(made.review, "pilot")))
    assert "Everybody has judged all of them" in said
    assert "Judged alike 50%" in said
    with scope(workspace=workspace):
        made.go_to("title_abstract")
    assert "The pilot is over, and its verdicts count" in words(client.get(where(made.review, "pilot")))


def test_settings_are_saved_and_what_is_set_elsewhere_is_shown(made, lead, workspace):
    address = where(made.review, "review_settings")
    said = words(lead.get(address))
    assert "Random seed 0" in said
    assert "Two people" in said
    lead.post(address, {"remind_after_months": "6"})
    with scope(workspace=workspace):
        assert (made.fresh().keys_on, made.review.remind_after_months) == (False, 6)
    assert lead.post(address, {"remind_after_months": "5"}).status_code == 422


def test_a_setting_that_is_none_is_refused_and_the_same_again_writes_nothing(made, workspace):
    with scope(workspace=workspace):
        same = {"review": made.review, "keys_on": True, "by": made.lead}
        with pytest.raises(actions.EvidenceRefused, match="3, 6 or 12"):
            actions.change_review_settings(**same, remind_after_months=5)
        actions.change_review_settings(**same, remind_after_months=None)
        assert not Event.objects.filter(name="review.settings_changed").exists()
        actions.change_review_settings(**same, remind_after_months=12)
        assert Event.objects.get(name="review.settings_changed").says["what"] == "remind_after_months"


def test_a_living_review_is_remembered_when_its_search_is_due_by_its_lead_only(
    made, lead, workspace, monkeypatch
):
    with scope(workspace=workspace):
        made.go_to("living")
        made.review.remind_after_months = 3
        made.review.save()
        assert queries.updates_due(made.lead) == []
        later = timezone.now() + timedelta(days=100)
        (due,) = queries.updates_due(made.lead, at=later)
        assert due.review == made.review
        assert due.since <= later
        assert queries.updates_due(made.people[1], at=later) == []
    monkeypatch.setattr(review_work, "timezone", SimpleNamespace(now=lambda: later))
    said = words(lead.get(reverse("ui:home", args=[workspace.slug])))
    assert "Search again for “Free swimming”: the last search was on" in said


def test_months_end_where_the_month_ends():
    assert review_work.months_after(datetime(2026, 11, 30, tzinfo=UTC), 3).date().isoformat() == "2027-02-28"
    assert review_work.months_after(datetime(2026, 8, 31, tzinfo=UTC), 12).date().isoformat() == "2027-08-31"


def test_the_page_of_agreement_says_how_few_records_it_rests_on_and_what_is_not_defined(
    made, lead, workspace
):
    empty = words(lead.get(where(made.review, "agreement")))
    assert "No record has been judged by two people yet" in empty
    with scope(workspace=workspace):
        made.both(made.records[0], "exclude", "exclude")
    said = words(lead.get(where(made.review, "agreement")))
    assert "The figures are unstable" in said
    assert "n = 1 records" in said
    assert "Cohen’s kappa Not defined Only one category was used" in said
    assert "How this was worked out" in said
    with scope(workspace=workspace):
        made.judge(made.people[0], made.records[1], "include")
        made.judge(made.people[2], made.records[1], "exclude")
    said = words(lead.get(where(made.review, "agreement")))
    assert f"{made.people[0]} and {made.people[2]} 1 (unstable)" in said


def test_the_file_of_agreement_has_a_line_for_each_measure_and_no_number_where_there_is_none(
    made, lead, workspace
):
    with scope(workspace=workspace):
        made.both(made.records[0], "exclude", "exclude")
    answer = lead.get(where(made.review, "agreement_csv"))
    lines = answer.content.decode().splitlines()
    assert answer["Content-Type"].startswith("text/csv")
    assert len(lines) == 9
    assert lines[1].startswith("Title and abstract,Everybody,,1,1,Judged alike,1.0,")
    assert ",Cohen’s kappa,,,,Only one category" in answer.content.decode().replace('"', "")


def test_the_page_of_agreement_tells_nothing_of_what_is_not_open(made, lead, workspace):
    with scope(workspace=workspace):
        made.judge(made.people[1], made.records[0], "exclude")
    assert "No record has been judged by two people" in words(lead.get(where(made.review, "agreement")))
    assert len(lead.get(where(made.review, "agreement_csv")).content.decode().splitlines()) == 1
