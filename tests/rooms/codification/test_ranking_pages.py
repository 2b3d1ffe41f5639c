"""The pages on the order of records, and how much they ask of the database."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.rooms.codification import reviewing

from moothall.jobs.models import Job
from moothall.rooms.codification import actions

pytestmark = pytest.mark.usefixtures("inside")


def address(made, name):
    return reverse(f"codification:{name}", args=[made.review.workspace.slug, made.review.pk])


def test_the_page_says_what_the_order_rests_on_and_lists_records_in_it(client, inside):
    made = reviewing.screening(inside, records=0, needed=1)
    made.add(
        reviewing.paper(inside, "Road works", abstract="Road works on bus lanes"),
        reviewing.paper(inside, "Free swimming", abstract="Free swimming for children"),
    )
    actions.rank_review(review=made.review, by=made.lead)
    client.force_login(made.lead)
    text = client.get(address(made, "ranking")).content.decode()
    assert text.index("Free swimming</a>") < text.index("Road works</a>")
    for words in (
        "How this was worked out",
        "screening-priority",
        "Change the order",
        "Work it out anew now",
    ):
        assert words in text
    assert made.review.rank_runs.get().order_digest[:12] in text


def test_the_page_of_a_review_without_records_says_what_to_do(client, inside):
    made = reviewing.screening(inside, records=0)
    client.force_login(made.lead)
    assert "Once records are imported" in client.get(address(made, "ranking")).content.decode()


def test_the_order_is_changed_on_a_page_of_its_own(client, inside):
    made = reviewing.screening(inside)
    client.force_login(made.lead)
    assert client.get(address(made, "change_ranking")).status_code == 200
    sent = {"order": "random", "explore_share": "0.1", "examples": "A paper"}
    assert client.post(address(made, "change_ranking"), sent).status_code == 302
    assert made.fresh().ranking == {"order": "random", "explore_share": 0.1, "examples": "A paper"}
    assert client.post(address(made, "change_ranking"), sent | {"order": "odd"}).status_code == 422


def test_the_order_can_be_worked_out_anew(client, inside):
    made = reviewing.screening(inside)
    Job.objects.all().delete()
    client.force_login(made.people[1])
    client.post(address(made, "renew_ranking"))
    client.post(address(made, "renew_ranking"))
    assert Job.objects.filter(name="codification.rank_review").count() == 1


def test_pages_need_as_many_queries_for_many_records_as_for_few(client, inside):
    def queries_needed(records, name):
        made = reviewing.screening(inside, records=records, needed=1)
        actions.rank_review(review=made.review, by=made.lead)
        for record in made.records[:3]:
            made.judge(made.lead, record, "exclude")
        client.force_login(made.lead)
        with CaptureQueriesContext(connection) as counted:
            client.get(address(made, name))
        return len(counted)

    for name in ("ranking", "stopping"):
        queries_needed(5, name)
        assert queries_needed(24, name) == queries_needed(5, name)
