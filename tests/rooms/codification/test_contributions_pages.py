"""Telling by page: from the library, and through a link without an account."""

import pytest
from django.core.cache import cache
from django.urls import reverse
from django_scopes import scope
from tests.rooms.codification.test_contributions import TOLD, tell
from tests.ui.pages import faults_of, links_of, text_of

from moothall.rooms.codification import actions
from moothall.rooms.codification.models import ContributionLink, Source
from moothall.rooms.codification.receipts import address_to_tell, path_of_receipt


@pytest.fixture(autouse=True)
def no_counts():
    cache.clear()


def address(name, *keys):
    return reverse(f"codification:{name}", args=["testshire", *keys])


@pytest.fixture
def link(workspace):
    with scope(workspace=workspace):
        return actions.make_contribution_link(workspace=workspace, purpose="Why not swim?", days=7, by=None)


@pytest.fixture
def door(link):
    return "/t/" + address_to_tell(link.pk).partition("/t/")[2]


@pytest.fixture
def source(workspace):
    with scope(workspace=workspace):
        return tell(workspace)


def test_a_member_tells_in_six_answers_and_gets_a_receipt(signed_in, workspace):
    client = signed_in("member")
    page = client.get(address("contribute"))
    assert faults_of(page) == []
    assert len(page.context["form"].fields) == 6
    assert text_of(page).index("Do not name anybody") < text_of(page).index("What do you know?")
    answer = client.post(address("contribute"), TOLD)
    with scope(workspace=workspace):
        source = Source.objects.get()
    assert answer["Location"] == path_of_receipt(source.pk)
    receipt = client.get(answer["Location"])
    assert faults_of(receipt) == []
    assert "marzipan" in text_of(receipt)
    assert links_of(receipt)["See it in the library"] == source.record.url


def test_without_consent_the_form_comes_back_with_the_words_in_it(signed_in, workspace):
    answer = signed_in("member").post(address("contribute"), TOLD | {"quotation": ""})
    assert answer.status_code == 422
    assert "without your consent nothing is stored" in text_of(answer)
    assert "marzipan" in answer.content.decode()
    assert faults_of(answer) == []
    with scope(workspace=workspace):
        assert not Source.objects.exists()


def test_somebody_without_an_account_tells_through_a_link(client, workspace, link, door):
    page = client.get(door)
    assert (page.status_code, faults_of(page)) == (200, [])
    assert "Why not swim?" in text_of(page)
    answer = client.post(door, TOLD)
    receipt = client.get(answer["Location"])
    assert faults_of(receipt) == []
    assert "See it in the library" not in text_of(receipt)
    with scope(workspace=workspace):
        assert Source.objects.get().consent.link == link


def test_whoever_told_takes_it_back_by_the_receipt(client, workspace, source):
    path = path_of_receipt(source.pk)
    page = client.get(f"{path}take-back/")
    assert faults_of(page) == []
    assert "marzipan" not in text_of(page)
    assert client.post(f"{path}take-back/")["Location"] == path
    after = client.get(path)
    assert "Your words are removed" in text_of(after)
    assert "marzipan" not in after.content.decode()
    with scope(workspace=workspace):
        assert Source.objects.get().state == "withdrawn"


def test_a_wrong_or_foreign_signature_opens_nothing(client, door, source, link):
    path = path_of_receipt(source.pk)
    right = path.rstrip("/").rpartition("/")[2]
    wrong = right[::-1]
    assert client.get(path.replace(right, wrong)).status_code == 404
    assert client.post(path.replace(right, wrong) + "take-back/").status_code == 404
    assert client.get(f"/t/{link.pk}/{right}/").status_code == 404
    assert client.get(f"/t/{source.pk}/{right}/").status_code == 404


def test_whoever_tries_addresses_is_slowed_down(client, link, door):
    wrong = f"/t/{link.pk}/{'0' * 24}/"
    codes = [client.get(wrong).status_code for _ in range(31)]
    assert (codes[29], codes[30]) == (404, 429)
    assert client.get(door).status_code == 200


def test_more_than_people_tell_is_refused(client, door, workspace, monkeypatch):
    monkeypatch.setattr("moothall.rooms.codification.wrong_links.TOLD_PER_MINUTE", 2)
    codes = [client.post(door, TOLD).status_code for _ in range(3)]
    assert codes == [302, 302, 429]


def test_a_closed_link_says_so(signed_in, client, workspace, link, door):
    signed_in("reviewer").post(address("contribution_link", link.pk))
    page = client.get(door)
    assert page.status_code == 410
    assert "This link is closed" in text_of(page)
    assert client.post(door, TOLD).status_code == 410


def test_a_reviewer_makes_a_link_to_send(signed_in, workspace):
    client = signed_in("reviewer")
    assert faults_of(client.get(address("contribution_links"))) == []
    answer = client.post(address("contribution_links"), {"purpose": "Why not swim?", "days": "30"})
    with scope(workspace=workspace):
        made = ContributionLink.objects.get()
    assert answer["Location"] == address("contribution_link", made.pk)
    page = client.get(answer["Location"])
    assert faults_of(page) == []
    assert address_to_tell(made.pk) in text_of(page)
    assert "Why not swim?" in text_of(client.get(address("contribution_links")))
    assert client.post(address("contribution_links"), {}).status_code == 422


def test_members_make_no_links_and_observers_tell_nothing(signed_in, workspace):
    assert signed_in("member").get(address("contribution_links")).status_code == 403
    assert signed_in("observer").get(address("contribute")).status_code == 403


def test_an_officer_enters_that_consent_was_taken_back(signed_in, workspace, source):
    client = signed_in("reviewer")
    assert "Consent was taken back" in text_of(client.get(source.record.url))
    page = client.get(address("withdraw_consent", source.pk))
    assert faults_of(page) == []
    assert client.post(address("withdraw_consent", source.pk))["Location"] == source.record.url
    shown = client.get(source.record.url)
    assert "This source was withdrawn" in text_of(shown)
    assert "marzipan" not in shown.content.decode()


def test_what_was_told_is_listed_with_who_may_see_it(signed_in, workspace, source):
    client = signed_in("member")
    page = client.get(address("contributions"))
    assert faults_of(page) == []
    assert "Inside this council" in text_of(page)
    assert "Fewer than 5" in text_of(page)
    assert "marzipan" not in text_of(page)


def test_an_empty_list_says_why_to_ask(signed_in, workspace):
    assert "Nobody has told anything yet" in text_of(signed_in("member").get(address("contributions")))


def test_a_review_is_chosen_for_what_was_told(signed_in, workspace, source):
    client = signed_in("reviewer")
    empty = client.get(address("use_in_review", source.pk))
    assert "no review yet" in text_of(empty)
    with scope(workspace=workspace):
        from tests.rooms.codification import reviewing

        review = reviewing.opened(workspace, by=client.who)
    page = client.get(address("use_in_review", source.pk))
    assert faults_of(page) == []
    form = {"review": review.pk, "how": "screen"}
    assert client.post(address("use_in_review", source.pk), form)["Location"] == source.record.url
    assert client.post(address("use_in_review", source.pk), {"review": review.pk}).status_code == 422


def test_told_for_a_review_offers_that_scope(signed_in, workspace):
    client = signed_in("reviewer")
    with scope(workspace=workspace):
        from tests.rooms.codification import reviewing

        review = reviewing.opened(workspace, by=client.who)
    page = client.get(address("contribute"), {"review": review.pk})
    assert "Only the people who work on this review" in text_of(page)
    assert "Only the people" not in text_of(client.get(address("contribute")))
    assert client.get(address("contribute"), {"review": "no-key"}).status_code == 200
