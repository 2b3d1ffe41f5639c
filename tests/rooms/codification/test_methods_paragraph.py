"""The methods in words are written from what was really done."""

from datetime import date

import pytest
from django.conf import settings
from django.urls import reverse
from tests.rooms.codification import appraising, builders, reviewing
from tests.ui.pages import faults_of, text_of

from moothall.rooms.codification import actions, queries
from moothall.rooms.codification.methods_paragraph import methods_in_words, search_rows
from moothall.rooms.codification.models import ImportRun

pytestmark = pytest.mark.usefixtures("inside")


def written(made):
    return dict(methods_in_words(queries.methods_of(made.lead, made.review)))


def test_an_empty_review_claims_nothing(inside):
    made = reviewing.screening(inside, records=0, phase="protocol")
    text = written(made)
    assert set(text) == {"Protocol", "Order of the records", "What came of it"}
    assert "not ordered by a model" in text["Order of the records"]


def test_everything_that_was_done_is_said(inside):
    made = appraising.with_included(inside, records=2)
    run = actions.import_references(
        workspace=inside, inquiry=None, data=builders.ris("A", "B"), name="a.ris", by=made.lead
    )
    ImportRun.objects.filter(pk=run.pk).update(
        database="Medline", search_date=date(2026, 3, 4), search_string="swim* AND free"
    )
    made.go_to("title_abstract")
    added = made.add(*(each.source for each in run.appearances.order_by("position")), run=run)
    made.both(added[0], "include", "exclude")
    actions.link_sources(kept=added[1].source, other=made.records[0].source, by=made.lead)
    actions.version_protocol(
        review=made.review,
        question=made.review.question,
        criteria=reviewing.CRITERIA[:2],
        reason="Fewer reasons",
        by=made.lead,
    )
    made.go_to("extraction")
    appraising.extract(made.records[1], appraising.form_of(made, people_needed=2), made.lead)
    appraising.judge(made.records[1], appraising.template(made), made.lead)
    text = written(made)
    assert "Medline (searched on 4 March 2026, 2 records)" in text["Searches"]
    assert "version 2 (Fewer reasons)" in text["Protocol"]
    assert "1 by a person" in text["Duplicates"]
    assert "judged by 2 people, each by two of them, blind to each other" in text["Screening"]
    assert "Cohen’s kappa" in text["Screening"]
    assert "unstable" in text["Screening"]
    assert "Of 1 conflict, 0 have been settled." in text["Screening"]
    assert "2 full texts were sought" in text["Full texts"].lower()
    assert "RoB 2 (version 1)" in text["Extraction and risk of bias"]
    assert "two people blind to each other" in text["Extraction and risk of bias"]
    rows = search_rows(queries.methods_of(made.lead, made.review))
    assert rows == [("Medline", "4 March 2026", "2", "swim* AND free")]


def test_stopping_is_told_with_its_reason_and_evidence(inside):
    made = reviewing.screening(inside, records=3)
    made.both(made.records[0], "exclude", "exclude")
    evidence = {"n_screened": 1, "p_value": 0.5, "unknown": "x"}
    actions.stop_screening(review=made.review, reason="Time is up", evidence=evidence, by=made.lead)
    text = written(made)["Stopping"]
    assert "2 records not screened" in text
    assert "Time is up" in text
    assert "p of the test that recall is below target 0.5" in text


def test_it_is_read_and_downloaded(inside, client):
    made = appraising.with_included(inside, records=1)
    client.force_login(made.lead, backend=settings.AUTHENTICATION_BACKENDS[0])
    page = client.get(reverse("codification:methods_paragraph", args=[inside.slug, made.review.pk]))
    assert faults_of(page) == []
    assert "blind to each other" in text_of(page)
    file = client.get(reverse("codification:methods_file", args=[inside.slug, made.review.pk]))
    assert file.content.startswith(b"PK")
