"""The page on which records are judged one after another, with and without scripts."""

import re
import uuid

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_scopes import scope
from tests.rooms.codification import builders, reviewing

from moothall.rooms.codification import actions
from moothall.rooms.codification.models import Assignment, Candidate, Source, Verdict
from moothall.rooms.codification.screening_keys import DOES

MOST_QUERIES = 12
ABSTRACT = "Free entry to pools was tried in three towns.\nAdults stayed away."


class Screener:
    """Somebody in a browser without scripts, in one review."""

    def __init__(self, made, person):
        self.made, self.person, self.client = made, person, Client()
        self.client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
        self.answer = None

    def address(self, name, *keys, **query):
        review = self.made.review
        return reverse(f"codification:{name}", args=[review.workspace.slug, review.pk, *keys], query=query)

    def get(self, name, *keys, **headers):
        self.answer = self.client.get(self.address(name, *keys), **headers)
        return self.answer

    def post(self, name, *keys, once=None, **fields):
        """Send a form and follow where it leads."""
        fields["once"] = once or str(uuid.uuid4())
        self.answer = self.client.post(self.address(name, *keys), fields, follow=True)
        return self.answer

    def begin(self):
        return self.post("screen")

    def say(self, says, **fields):
        """Judge the record that is shown."""
        return self.post("screen_record", self.shown, says=says, **fields)

    @property
    def page(self):
        return self.answer.content.decode()

    @property
    def shown(self):
        return re.search(r'id="verdict" method="post" action="[^"]*screen/([0-9a-f-]{36})/"', self.page)[1]

    @property
    def words(self):
        return " ".join(re.sub(r"<[^>]+>", " ", self.page).split())


@pytest.fixture
def made(workspace):
    with scope(workspace=workspace):
        yield reviewing.screening(workspace, people=3)


@pytest.fixture
def lead(made):
    return Screener(made, made.lead)


@pytest.fixture
def second(made):
    return Screener(made, made.people[1])


def test_looking_at_the_page_gives_nobody_a_record(lead):
    assert lead.get("screen").status_code == 200
    assert "Screen the next record" in lead.page
    assert Assignment.objects.count() == 0


def test_one_record_after_another_is_judged_by_buttons(lead):
    lead.begin()
    first = lead.shown
    lead.say("exclude", note="Only adults")
    assert "Saved: excluded." in lead.words
    assert lead.shown != first
    verdict = Verdict.objects.get()
    assert (verdict.says, verdict.note, str(verdict.candidate_id)) == ("exclude", "Only adults", first)


def test_the_page_says_in_order_what_is_needed_to_judge(made, lead, workspace):
    paper = reviewing.paper(workspace, "Swimming in towns", text=ABSTRACT, doi="10.5555/1")
    made.add(paper)
    lead.post("pick_record", Candidate.objects.get(source=paper).pk)
    parts = ("you have judged 0", "<h1", "Swimming in towns", "10.5555/1", "moot-record__abstract")
    parts += ("Chosen by hand", "Why, if you exclude it?", "Note (", "moot-bar", "Criteria")
    main = lead.page[lead.page.index("<main") :]
    places = [main.index(part) for part in parts]
    assert places == sorted(places)
    for word in ("Include", "Exclude", "Maybe", "Postpone", "Undo"):
        assert f">{word}" in main[main.index("moot-bar") :]


def test_words_of_the_criteria_are_marked_unless_somebody_wants_none(made, lead, workspace):
    paper = reviewing.paper(workspace, "Swimming in towns", text=ABSTRACT)
    made.add(paper)
    record = Candidate.objects.get(source=paper)
    lead.post("pick_record", record.pk)
    assert "<mark>Free</mark> <mark>entry</mark>" in lead.page
    assert "<mark>Adults</mark>" in lead.page
    lead.answer = lead.client.get(lead.address("screen_record", record.pk, marks="off"))
    assert "<mark>" not in lead.page
    lead.say("include", marks="off")
    assert 'name="marks" value="off"' in lead.page


def test_what_somebody_wrote_in_an_abstract_stays_text(made, lead, workspace):
    paper = reviewing.paper(workspace, "Hostile", text="<script>alert('free')</script> entry")
    made.add(paper)
    lead.post("pick_record", Candidate.objects.get(source=paper).pk)
    assert "<script>alert" not in lead.page
    assert "&lt;script&gt;" in lead.page


def test_the_last_verdict_is_taken_back_and_the_record_comes_again(lead):
    lead.begin()
    first = lead.shown
    lead.say("exclude")
    lead.post("undo_verdict", verdict=Verdict.objects.last().pk)
    assert "Taken back." in lead.words
    assert lead.shown == first
    lead.say("include")
    assert [row.says for row in Verdict.objects.all()] == ["exclude", "", "include"]


def test_a_record_that_is_postponed_comes_back_at_the_end(lead):
    lead.begin()
    first = lead.shown
    lead.say("postpone")
    assert "Postponed" in lead.words
    lead.say("include")
    lead.say("include")
    assert lead.shown == first


def test_the_same_form_sent_twice_counts_once_and_leads_to_the_same_page(lead):
    lead.begin()
    first, once = lead.shown, str(uuid.uuid4())
    lead.post("screen_record", first, says="include", once=once)
    shown = lead.shown
    lead.post("screen_record", first, says="include", once=once)
    assert (Verdict.objects.count(), lead.shown) == (1, shown)


def test_a_reason_is_one_criterion_or_words(made, lead):
    lead.begin()
    lead.say("exclude", criterion="adults")
    assert Verdict.objects.last().criterion == made.criterion("adults")
    lead.say("exclude", criterion="other", reason="A letter")
    assert Verdict.objects.last().reason == "A letter"
    first = lead.shown
    lead.say("exclude", criterion="other", note="Kept")
    assert lead.answer.status_code == 422
    assert "Say which other reason it is" in lead.words
    assert "Kept" in lead.page
    assert lead.shown == first
    lead.say("include", criterion="adults", reason="Not taken for an inclusion")
    newest = Verdict.objects.last()
    assert (newest.criterion, newest.reason) == (None, "")


def test_at_full_text_a_reason_is_compulsory_and_the_form_stays_as_it_was(made, lead):
    record = made.at_full_text(made.records[0])
    made.go_to("full_text")
    lead.begin()
    assert lead.shown == str(record.pk)
    assert 'value="maybe"' not in lead.page
    lead.say("exclude", note="Half a page of thoughts")
    assert lead.answer.status_code == 422
    assert "There is a problem" in lead.page
    assert "<title>Error: " in lead.page
    assert "Half a page of thoughts" in lead.page
    lead.say("exclude", criterion="abstract_only")
    assert Verdict.objects.last().criterion == made.criterion("abstract_only")


def test_somebody_changes_what_they_said_and_reads_what_it_was(lead):
    lead.begin()
    first = lead.shown
    lead.say("exclude", criterion="adults", note="Adults")
    lead.get("screen_record", first)
    assert "You have judged this record: exclude" in lead.words
    assert re.search(r'value="adults"[^>]*checked', lead.page)
    lead.post("screen_record", first, says="include")
    lead.get("screen_record", first)
    assert "What you have said of it before" in lead.words
    assert "Adults only" in lead.words


def test_a_record_that_somebody_has_not_been_given_is_not_found(made, lead, second):
    lead.begin()
    assert second.get("screen_record", lead.shown).status_code == 404
    assert lead.get("screen_record", uuid.uuid4()).status_code == 404


def test_nobody_takes_back_what_another_said(made, lead, second):
    lead.begin()
    lead.say("exclude")
    key = Verdict.objects.last().pk
    assert second.post("undo_verdict", verdict=key).status_code == 404
    made.judge(made.people[1], Verdict.objects.last().candidate, "exclude")
    assert second.post("undo_verdict", verdict=key).status_code == 404
    assert lead.post("undo_verdict", verdict="nonsense").status_code == 404


def test_whoever_has_no_part_in_the_review_is_told_so(made, workspace):
    stranger = Screener(made, reviewing.reviewer(workspace))
    assert "You have no part in this review" in Screener.get(stranger, "screen").content.decode()
    stranger.begin()
    assert "You have no part in this review" in stranger.words
    assert Assignment.objects.count() == 0


def test_when_nothing_is_left_the_page_says_whom_it_takes(workspace):
    with scope(workspace=workspace):
        made = reviewing.screening(workspace, people=1, records=1)
        lead = Screener(made, made.lead)
        lead.begin()
        lead.say("include")
        assert "No record waits for you now" in lead.words
        assert "1 record waits for a verdict that nobody in the review can give" in lead.words


def test_a_script_gets_the_very_part_that_the_page_holds(lead):
    lead.begin()
    whole = lead.get("screen").content.decode()
    part = lead.get("screen", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert _without_keys(part).strip() in _without_keys(whole)
    assert "HX-Request" in lead.answer["Vary"]


def _without_keys(page):
    """A page without what is new each time it is made, and without white space between its parts."""
    page = re.sub(r'(name="(?:once|csrfmiddlewaretoken)" value)="[^"]*"', r"\1", page)
    return " ".join(page.split())


def queries_of_the_page(screener):
    screener.get("screen")
    with CaptureQueriesContext(connection) as seen:
        screener.get("screen")
    assert screener.shown
    return len(seen.captured_queries)


def test_the_page_takes_as_many_queries_for_many_records_as_for_few(made, lead, workspace):
    lead.begin()
    lead.say("exclude", criterion="adults")
    few = queries_of_the_page(lead)
    made.add(*(reviewing.paper(workspace) for _ in range(60)))
    many = queries_of_the_page(lead)
    assert few == many <= MOST_QUERIES


def test_keys_stand_on_the_page_and_can_be_changed_or_switched_off(made, lead):
    lead.begin()
    assert 'value="include" aria-keyshortcuts="i"' in lead.page
    usual = {name: key for name, (_, key) in DOES.items()}
    lead.post("screening_keys", **(usual | {"include": "x"}), on="on")
    assert 'value="include" aria-keyshortcuts="x"' in lead.page
    lead.post("screening_keys", **(usual | {"include": "e"}), on="on")
    assert (lead.answer.status_code, "used twice" in lead.words) == (422, True)
    lead.post("screening_keys", **usual)
    assert "aria-keyshortcuts" not in lead.page
    made.review.members.filter(person=made.lead).update(keys={})
    made.review.keys_on = False
    made.review.save(update_fields=["keys_on"])
    lead.get("screen")
    assert "aria-keyshortcuts" not in lead.page


def test_a_missing_abstract_is_entered_and_the_record_as_it_came_stays(made, lead, workspace):
    run = actions.import_references(
        workspace=workspace,
        inquiry=None,
        data=b"TY  - JOUR\nAU  - Green, Pat\nPY  - 2019\nTI  - A title\nER  - \n",
        name="one.ris",
        by=None,
    )
    appearance = run.appearances.get()
    made.add(appearance.source, run=run)
    record = Candidate.objects.get(source=appearance.source)
    lead.get("complete_record", record.pk)
    assert "Abstract" in lead.words
    assert 'name="title"' not in lead.page
    assert lead.post("complete_record", record.pk, abstract="").status_code == 422
    lead.post("complete_record", record.pk, abstract="Pools were free. Visits rose.")
    source = Source.objects.get(pk=appearance.source_id)
    assert source.abstract == "Pools were free. Visits rose."
    assert len(list(source.texts.all())) == 1
    appearance.refresh_from_db()
    assert "Pools were free" not in appearance.raw
    assert lead.post("complete_record", record.pk, abstract="Again").status_code in (200, 422)
    assert Source.objects.get(pk=source.pk).abstract == "Pools were free. Visits rose."


def test_practice_knowledge_is_judged_by_what_was_told(made, lead, workspace):
    made.add(builders.practice(workspace))
    record = Candidate.objects.get(source__kind="practice_knowledge")
    lead.post("pick_record", record.pk)
    assert "Families come when it is" in lead.words
    assert "Add the missing" not in lead.words
