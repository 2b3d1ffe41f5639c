"""What speaks for or against stopping, the decision, and taking it back."""

import pytest
from django.urls import reverse
from tests.rooms.codification import reviewing

from moothall.rooms.codification import actions, queries
from moothall.rooms.codification.models import Candidate, ScreeningStop
from moothall.rooms.codification.review_log.state import read_state

pytestmark = pytest.mark.usefixtures("inside")


def address(made, name):
    return reverse(f"codification:{name}", args=[made.review.workspace.slug, made.review.pk])


def page(client, person, made, name="stopping"):
    client.force_login(person)
    return client.get(address(made, name)).content.decode()


def found(made):
    return queries.screened(made.lead, made.fresh())


def test_it_counts_records_in_the_order_in_which_they_were_settled(inside):
    made = reviewing.screening(inside, records=5, needed=1)
    for place, says in ((3, "include"), (0, "exclude"), (2, "maybe")):
        made.judge(made.lead, made.records[place], says)
    screened = found(made)
    assert (screened.labels, screened.total, screened.owed, screened.waiting) == ((1, 0, 1), 5, 0, 2)
    evidence = queries.evidence_to_stop(made.lead, screened)
    assert (evidence.n_screened, evidence.n_relevant) == (3, 2)


def test_a_verdict_that_waits_for_another_counts_as_nothing_but_waiting(inside):
    made = reviewing.screening(inside, records=3)
    for says in ("include", "exclude"):
        made.judge(made.lead, made.records[0], says)
        screened = found(made)
        assert (screened.labels, screened.owed, screened.waiting) == ((), 1, 2)
    made.both(made.records[1], "include", "exclude")
    assert (found(made).labels, found(made).owed) == ((), 2)
    made.judge(made.people[1], made.records[0], "exclude")
    assert (found(made).labels, found(made).owed) == ((0,), 1)


def test_the_random_sample_is_what_is_settled_from_its_beginning(inside):
    made = reviewing.screening(inside, records=6, needed=1)
    actions.rank_review(review=made.review, by=made.lead)
    drawn = list(made.review.candidates.order_by("audit_position"))
    made.judge(made.lead, drawn[1], "include")
    assert found(made).audit == ()
    made.judge(made.lead, drawn[0], "exclude")
    made.judge(made.lead, drawn[3], "exclude")
    assert found(made).audit == (0, 1)
    evidence = queries.evidence_to_stop(made.lead, found(made))
    assert (evidence.audit.n_audited, evidence.audit.relevant_in_audit) == (2, 1)


def test_there_is_no_sample_while_some_record_is_in_no_permutation(inside):
    made = reviewing.screening(inside, records=2, needed=1)
    actions.rank_review(review=made.review, by=made.lead)
    for record in made.records:
        made.judge(made.lead, record, "exclude")
    made.add(reviewing.paper(inside))
    assert found(made).audit == ()


def test_the_page_says_what_is_not_computed_and_why(client, inside):
    made = reviewing.screening(inside, records=3, needed=1)
    text = page(client, made.lead, made)
    assert "Not computed, because no record is settled yet" in text
    assert "the first record of the random sample is not settled" in text
    assert "No data yet" in text
    made.judge(made.lead, made.records[0], "exclude")
    assert "no relevant record has been found" in page(client, made.lead, made)


def test_the_page_shows_each_piece_with_what_it_guarantees(client, inside):
    made = reviewing.screening(inside, records=4, needed=1)
    actions.rank_review(review=made.review, by=made.lead)
    made.judge(made.lead, made.records[0], "include")
    made.judge(made.lead, made.records[1], "exclude")
    text = page(client, made.lead, made)
    for words in (
        "if records screened last were at least as likely relevant as those left",
        "It holds whatever the order",
        "recall was below 95% in two",
        "it can hardly ever be met",
        "The test for other recalls",
        "<svg",
        "1 relevant record among 2 read, of 4 in all",
    ):
        assert words in text, words


def test_stopping_shows_what_it_leaves_out_keeps_the_evidence_and_can_be_taken_back(client, inside):
    made = reviewing.screening(inside, records=5)
    made.both(made.records[0], "include", "include")
    made.both(made.records[1], "exclude", "exclude")
    made.judge(made.lead, made.records[2], "include")
    client.force_login(made.lead)
    text = client.get(address(made, "stop_screening")).content.decode()
    assert "2 records that nobody has begun are left out" in text
    assert client.post(address(made, "stop_screening"), {"reason": ""}).status_code == 422
    assert client.post(address(made, "stop_screening"), {"reason": "Enough for us"}).status_code == 302
    stop = ScreeningStop.objects.get()
    assert (stop.left_out, stop.reason) == (2, "Enough for us")
    assert (stop.evidence["settled"], stop.evidence["relevant"], stop.evidence["owed"]) == (2, 1, 1)
    assert stop.evidence["evidence"]["n_screened"] == 2
    made.judge(made.people[1], made.records[2], "include")
    assert Candidate.objects.get(pk=made.records[2].pk).stage == "full_text"
    assert "Enough for us" in page(client, made.lead, made)
    assert "2 records that were left out" in page(client, made.lead, made, "resume_screening")
    client.post(address(made, "resume_screening"))
    assert made.fresh().stopped_at is None
    assert Candidate.objects.filter(status="waiting", stage="title_abstract").count() == 2
    state = read_state(made.review)
    assert state.stopped_at is None
    assert all(
        state.records[record.pk].judged.status == record.status for record in made.review.candidates.all()
    )


def test_only_the_lead_stops_and_goes_on(client, inside):
    made = reviewing.screening(inside, records=3)
    other = made.people[1]
    assert "Stop screening" not in page(client, other, made)
    answer = client.post(address(made, "stop_screening"), {"reason": "Enough"})
    assert (answer.status_code, "leads the review" in answer.content.decode()) == (422, True)
    actions.stop_screening(review=made.review, reason="Enough", evidence={}, by=made.lead)
    with pytest.raises(actions.EvidenceRefused, match="leads"):
        actions.resume_screening(review=made.review, by=other)
    actions.resume_screening(review=made.review, by=made.lead)
    with pytest.raises(actions.EvidenceRefused, match="not stopped"):
        actions.resume_screening(review=made.review, by=made.lead)
