"""Updates of a review that lives on."""

import pytest
from django.urls import reverse
from tests.rooms.codification import reviewing

from moothall.events.models import Event
from moothall.rooms.codification import actions, queries
from moothall.rooms.codification.prisma import prisma_flow

pytestmark = pytest.mark.usefixtures("inside")


@pytest.fixture
def made(inside):
    made = reviewing.screening(inside, records=3, needed=1)
    for record, says in zip(made.records, ("exclude", "exclude", "include"), strict=True):
        made.judge(made.lead, record, says)
    return made


def page(client, person, made, name="new_since"):
    client.force_login(person)
    return client.get(reverse(f"codification:{name}", args=[made.review.workspace.slug, made.review.pk]))


def test_records_of_a_review_that_lives_on_are_a_round_of_their_own(made):
    made.go_to("reported")
    assert made.fresh().round == 1
    made.go_to("living")
    assert made.fresh().round == 2
    (new,) = made.add(reviewing.paper(made.review.workspace))
    assert new.round == 2
    assert list(queries.new_records(made.lead, made.review)) == [new]
    flow = prisma_flow(made.review)
    assert (flow.round, flow.awaiting + flow.other_awaiting) == (2, 1)


def test_going_there_and_back_begins_no_round_without_records(made):
    made.go_to("living")
    made.go_to("title_abstract")
    made.go_to("living")
    assert made.fresh().round == 2


def test_verdicts_of_earlier_rounds_stay_and_the_order_learns_from_them(made):
    made.go_to("living")
    made.add(reviewing.paper(made.review.workspace, "Paper of the update"))
    run = actions.rank_review(review=made.review, by=made.lead)
    assert (run.records, run.labelled, run.relevant) == (1, 3, 1)
    assert {record.status for record in made.review.candidates.filter(round=1)} == {
        "excluded",
        "awaiting_text",
    }


def test_what_speaks_for_stopping_is_of_the_update_alone(made):
    made.go_to("living")
    new = made.add(*(reviewing.paper(made.review.workspace) for _ in range(2)))
    made.judge(made.lead, new[0], "exclude")
    screened = queries.screened(made.lead, made.fresh())
    assert (screened.labels, screened.total) == ((0,), 2)


def test_the_next_update_is_begun_by_the_lead_once_something_has_come_in(made):
    with pytest.raises(actions.EvidenceRefused, match="Living"):
        actions.begin_round(review=made.review, by=made.lead)
    made.go_to("living")
    with pytest.raises(actions.EvidenceRefused, match="No record has come in"):
        actions.begin_round(review=made.review, by=made.lead)
    made.add(reviewing.paper(made.review.workspace))
    with pytest.raises(actions.EvidenceRefused, match="leads"):
        actions.begin_round(review=made.review, by=made.people[1])
    assert actions.begin_round(review=made.review, by=made.lead).round == 3
    assert [event.says["number"] for event in Event.objects.filter(name="review.round_begun")] == [2, 3]


def test_the_page_lists_what_is_new_and_how_much_was_known(client, made):
    assert "first round" in page(client, made.lead, made).content.decode()
    made.go_to("living")
    assert "No new record has come in yet" in page(client, made.lead, made).content.decode()
    fresh = reviewing.paper(made.review.workspace, "A new trial")
    again = reviewing.paper(made.review.workspace, "An old one again")
    made.add(fresh, again)
    actions.link_sources(kept=made.records[2].source, other=again, by=made.lead)
    text = page(client, made.lead, made).content.decode()
    assert "New since " in text
    assert "A new trial" in text
    assert "1 more was there before" in text
    assert "Begin the next update" in text
    answer = client.post(
        reverse("codification:begin_round", args=[made.review.workspace.slug, made.review.pk])
    )
    assert (answer.status_code, made.fresh().round) == (302, 3)
