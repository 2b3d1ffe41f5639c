"""The pages of this room: who may see them, and what they do without a script."""

import re
import uuid

import pytest
from django.urls import reverse
from django_scopes import scope
from tests.rooms.codification import builders

from moothall.rooms.codification import actions
from moothall.rooms.codification.models import Code, Coding, EvidenceStatement, Notice, Source
from moothall.rooms.codification.models import Consent as ConsentRow

READ = ("library", "source", "excerpts", "excerpt", "statements", "statement")
MEMBER = ("add_source", "import_report", "rejected_records")
REVIEWER = (
    *("import_references", "mend_reference", "code_sentences", "retract_source", "reinstate_source"),
    *("new_statement", "new_version", "change_draft", "publish_statement", "withdraw_draft"),
)


@pytest.fixture
def things(workspace):
    """One of each noun."""
    with scope(workspace=workspace):
        builders.inquiry(workspace)
        source = builders.research(workspace)
        excerpt = builders.excerpt(source)
        statement = builders.published(workspace, excerpt.record)
        draft = builders.draft(workspace, excerpt.record, text="A draft that nobody has published.")
        run = actions.import_references(
            workspace=workspace,
            inquiry=None,
            data=builders.ris("One", rejects=builders.NOTHING + "a line that is no tag\n"),
            name="search.ris",
            by=None,
        )
        return {"source": source, "excerpt": excerpt, "statement": statement, "draft": draft, "run": run}


@pytest.fixture
def address(workspace, things):
    def of(name, slug=workspace.slug, **query):
        about = {
            **dict.fromkeys(("source", "code_sentences", "retract_source", "reinstate_source"), "source"),
            **dict.fromkeys(("import_report", "rejected_records", "mend_reference"), "run"),
            **dict.fromkeys(("statement", "new_version"), "statement"),
            **dict.fromkeys(("change_draft", "publish_statement", "withdraw_draft"), "draft"),
            "excerpt": "excerpt",
        }
        keys = [things[about[name]].pk] if name in about else []
        keys += [1] if name == "mend_reference" else []
        return reverse(f"codification:{name}", args=[slug, *keys], query=query)

    return of


@pytest.fixture
def inside_again(workspace):
    with scope(workspace=workspace):
        yield


def words(answer):
    """What a page says, without its markup."""
    text = " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())
    return re.sub(r" (?=[:.,])", "", text)


def test_strangers_are_asked_to_sign_in(client, address):
    for name in (*READ, *MEMBER, *REVIEWER):
        answer = client.get(address(name))
        assert (answer.status_code, "login" in answer["Location"]) == (302, True), name


def test_observers_read_what_is_no_draft_and_change_nothing(signed_in, address):
    client = signed_in("observer")
    for name in READ:
        assert client.get(address(name)).status_code == 200, name
    for name in (*MEMBER, *REVIEWER):
        assert client.get(address(name)).status_code == 403, name
        assert client.post(address(name)).status_code == 403, name


def test_members_add_sources_and_nothing_else(signed_in, address):
    client = signed_in("member")
    for name in (*READ, *MEMBER):
        assert client.get(address(name)).status_code == 200, name
    for name in REVIEWER:
        assert client.get(address(name)).status_code == 403, name


def test_reviewers_reach_every_page(signed_in, address):
    client = signed_in("reviewer")
    for name in (*READ, *MEMBER, *REVIEWER):
        query = {"sentence": 1} if name == "code_sentences" else {}
        assert client.get(address(name, **query)).status_code == 200, name


def test_people_of_another_workspace_are_told_that_there_is_nothing(signed_in, address, other_workspace):
    client = signed_in("reviewer", other_workspace)
    for name in (*READ, *MEMBER, *REVIEWER):
        assert client.get(address(name)).status_code == 404, name
    for name in (*READ, *MEMBER, *REVIEWER):
        found = client.get(address(name, slug=other_workspace.slug)).status_code
        has_key = re.search(r"/[0-9a-f]{8}-", address(name))
        assert found == (404 if has_key else 200), name


def test_nothing_is_found_behind_an_unknown_id(signed_in, workspace):
    client = signed_in("reviewer")
    for name in (
        *("source", "code_sentences", "retract_source", "reinstate_source", "import_report"),
        *("rejected_records", "excerpt", "statement", "change_draft", "publish_statement"),
        *("withdraw_draft", "new_version"),
    ):
        answer = client.get(reverse(f"codification:{name}", args=[workspace.slug, uuid.uuid4()]))
        assert answer.status_code == 404, name


def test_drafts_are_hidden_from_those_who_may_not_see_them(signed_in, workspace, things):
    client = signed_in("observer")
    page = reverse("codification:statement", args=[workspace.slug, things["draft"].pk])
    assert client.get(page).status_code == 404
    listed = words(client.get(reverse("codification:statements", args=[workspace.slug])))
    assert things["draft"].text not in listed
    assert things["statement"].text in listed


def test_the_library_is_searched_and_filtered(signed_in, address):
    client = signed_in("observer")
    found = words(client.get(address("library", q="holidays", kind="research", state="available")))
    assert "Free swimming in three towns" in found
    assert "No source matches" in words(client.get(address("library", q="zebra")))
    assert client.get(address("library", kind="nonsense", page="x")).status_code == 200


def test_an_empty_library_says_why_it_matters(signed_in, workspace):
    answer = signed_in("member").get(reverse("codification:library", args=[workspace.slug]))
    assert "The library is empty" in words(answer)


ANSWERS = {
    "research": {"title": "A paper", "year": "2020"},
    "monitoring_data": {"title": "Visits", "owner": "Leisure", "period_covered": "2025", "geography": "Town"},
    "practice_knowledge": {
        "text": "They stay away when the bus is late.",
        "known_by": "observed",
        "role": "Manager",
        "setting": "Pool",
        "date": "March 2026",
    },
    "lived_experience": {
        "text": "We used to go every week.",
        "date": "March 2026",
        "scope": "this_council",
        "quotation": "verbatim",
        "agreed": "on",
    },
    "policy_document": {
        "title": "Physical activity strategy",
        "body": "Council",
        "level": "local",
        "status": "adopted",
        "in_force_from-day": "1",
        "in_force_from-month": "4",
        "in_force_from-year": "2026",
    },
}


@pytest.mark.parametrize("kind", ANSWERS)
def test_a_source_of_each_kind_is_added_in_at_most_six_answers(signed_in, workspace, inside_again, kind):
    client = signed_in("member")
    page = reverse("codification:add_source", args=[workspace.slug], query={"kind": kind})
    form = client.get(page).context["form"]
    assert len(form.fields) <= 6
    answer = client.post(page, ANSWERS[kind])
    source = Source.objects.get()
    assert answer["Location"] == source.record.url
    assert source.kind == kind
    assert client.get(source.record.url).status_code == 200


@pytest.mark.parametrize("kind", ANSWERS)
def test_an_empty_form_says_what_is_missing_and_adds_nothing(signed_in, workspace, inside_again, kind):
    page = reverse("codification:add_source", args=[workspace.slug], query={"kind": kind})
    answer = signed_in("member").post(page, {})
    assert answer.status_code == 422
    assert "There is a problem" in words(answer)
    assert not Source.objects.exists()


def test_the_authors_and_the_doi_of_a_paper_are_understood(signed_in, workspace, inside_again):
    page = reverse("codification:add_source", args=[workspace.slug], query={"kind": "research"})
    client = signed_in("member")
    asked = {
        "title": "A paper",
        "authors": "Green, Pat\nExample Research Group 4\n",
        "found_at": "https://doi.org/10.5555/ABC",
    }
    client.post(page, asked)
    source = Source.objects.get()
    assert (source.doi, source.url) == ("10.5555/abc", "https://doi.org/10.5555/ABC")
    assert [author["family"] or author["literal"] for author in source.authors] == [
        "Green",
        "Example Research Group 4",
    ]
    refused = client.post(page, {"title": "Another", "found_at": "the shelf"})
    assert refused.status_code == 422
    assert "Enter a DOI, such as" in words(refused)


def test_consent_is_asked_before_an_account_is_stored(signed_in, workspace, inside_again):
    page = reverse("codification:add_source", args=[workspace.slug], query={"kind": "lived_experience"})
    answer = signed_in("member").post(page, {**ANSWERS["lived_experience"], "agreed": ""})
    assert answer.status_code == 422
    assert "Ask the person for their consent first" in words(answer)
    assert "We used to go every week." in answer.content.decode()
    assert not ConsentRow.objects.exists()


def test_the_kind_comes_first_and_several_inquiries_are_asked_about(signed_in, workspace, inside_again):
    client = signed_in("member")
    page = reverse("codification:add_source", args=[workspace.slug])
    first = builders.inquiry(workspace)
    assert "Which inquiry" not in words(client.get(page))
    client.post(f"{page}?kind=research", ANSWERS["research"])
    assert Source.objects.get().record.inquiry == first
    second = builders.inquiry(workspace, "Walking")
    assert "Which inquiry" in words(client.get(page))
    client.post(f"{page}?kind=research&inquiry={second.pk}", {**ANSWERS["research"], "title": "Second"})
    assert Source.objects.get(title="Second").record.inquiry == second
    assert client.get(f"{page}?kind=rumour").status_code == 200


def test_a_record_that_could_not_be_read_is_mended_on_its_page(signed_in, address, things, inside_again):
    client = signed_in("reviewer")
    page = address("mend_reference")
    assert "PY - 2001" in words(client.get(page))
    still_wrong = client.post(page, {"text": builders.NOTHING})
    assert still_wrong.status_code == 422
    mended = builders.NOTHING.replace("ER  - ", "TI  - Found again\nER  - ")
    assert client.post(page, {"text": mended})["Location"] == address("import_report")
    assert "Mended" in words(client.get(address("import_report")))
    assert Source.objects.filter(title="Found again").exists()
    again = reverse("codification:mend_reference", args=["testshire", things["run"].pk, 2])
    assert client.get(again).status_code == 404


def test_what_was_not_read_can_be_downloaded(signed_in, address):
    answer = signed_in("member").get(address("rejected_records"))
    assert answer["Content-Type"].startswith("text/plain")
    assert answer.content.decode().startswith("TY  - JOUR")


def test_sentences_are_ticked_then_coded(signed_in, address, things, inside_again):
    client = signed_in("reviewer")
    page = client.get(address("source")).content.decode()
    assert page.count('name="sentence"') == 4
    coding_page = address("code_sentences") + "?sentence=3&sentence=4"
    assert "Visits in the holidays did not change." in words(client.get(coding_page))
    known = Code.objects.get()
    client.post(coding_page, {"codes": [str(known.pk)], "new_code": "Term time"})
    made = Coding.objects.filter(segment__quote__startswith="Visits in the holidays")
    assert sorted(coding.code.name for coding in made) == ["Cost", "Term time"]
    assert {coding.segment.quote for coding in made} == {
        "Visits in the holidays did not change. Costs were met by the councils."
    }
    assert "Coded: Cost, Term time" in words(client.get(address("source")))


def test_coding_without_a_tick_or_a_code_says_what_to_do(signed_in, address):
    client = signed_in("reviewer")
    answer = client.get(address("code_sentences"), follow=True)
    assert answer.redirect_chain[-1][0] == address("source")
    assert "Tick at least one sentence" in words(answer)
    refused = client.post(address("code_sentences") + "?sentence=1", {})
    assert refused.status_code == 422
    assert "Tick at least one code" in words(refused)


def test_sentences_page_at_200_and_have_a_stable_address(signed_in, workspace, inside_again):
    text = " ".join(f"This is sentence {number}." for number in range(1, 413))
    source = builders.research(workspace, text=text)
    client = signed_in("reviewer")
    first = client.get(source.record.url).content.decode()
    assert first.count('name="sentence"') == 200
    third = client.get(f"{source.record.url}?sentence=412").content.decode()
    assert 'id="sentence-412"' in third
    assert third.count('name="sentence"') == 12
    assert client.get(f"{source.record.url}?sentence=9999").status_code == 200


def test_observers_read_the_text_without_boxes(signed_in, address):
    page = signed_in("observer").get(address("source")).content.decode()
    assert 'name="sentence"' not in page
    assert "Visits rose by a fifth in term time." in page


def test_excerpts_are_listed_by_code(signed_in, address, things, inside_again):
    builders.excerpt(things["source"], sentences=(1,), name="Growth")
    client = signed_in("observer")
    growth = Code.objects.get(name="Growth")
    listed = words(client.get(address("excerpts", code=str(growth.pk))))
    assert "Free swimming was offered" in listed
    assert "Visits rose by a fifth" not in listed
    assert client.get(address("excerpts", code="nonsense")).status_code == 200


STATEMENT = {
    "text": "Free entry raises visits.",
    "certainty": "low",
    "reason": "One paper.",
    "missing_voices": "Families who never swim.",
}


def test_a_statement_is_written_from_two_excerpts_checked_and_published(
    signed_in, address, things, inside_again
):
    other = builders.excerpt(builders.practice(things["source"].workspace))
    client = signed_in("reviewer")
    page = address("new_statement") + f"?excerpt={things['excerpt'].pk}&excerpt={other.pk}&excerpt=nonsense"
    form = client.get(page).context["form"]
    assert form.initial["missing_voices"] == "None of this comes from monitoring data or lived experience."
    answer = client.post(page, {**STATEMENT, "basis_1": "supports", "basis_2": "contradicts"})
    statement = EvidenceStatement.objects.get(text=STATEMENT["text"])
    assert answer["Location"] == statement.record.url
    assert statement.record.inquiry.title == "Swimming"
    shown = words(client.get(statement.record.url))
    assert "It is supported by: Visits rose by a fifth" in shown
    assert "It is contradicted by: They stay away" in shown
    publish = reverse("codification:publish_statement", args=["testshire", statement.pk])
    check = words(client.get(publish))
    for words_ in STATEMENT.values():
        assert words_ in check or words_ == "low"
    assert client.post(publish, {"once": str(uuid.uuid4())})["Location"] == statement.record.url
    statement.refresh_from_db()
    assert statement.state == "published"
    assert client.get(publish).status_code == 404


def test_a_statement_without_excerpts_begins_with_choosing_some(signed_in, address):
    answer = signed_in("reviewer").get(address("new_statement"))
    assert "Which excerpts does the statement rest on?" in words(answer)
    assert answer.content.decode().count('name="excerpt"') == 1


def test_a_statement_with_everything_left_out_is_refused(signed_in, address, things, inside_again):
    page = address("new_statement", excerpt=str(things["excerpt"].pk))
    answer = signed_in("reviewer").post(page, {**STATEMENT, "basis_1": ""})
    assert answer.status_code == 422
    assert "Choose at least one excerpt" in words(answer)
    assert STATEMENT["text"] in answer.content.decode()
    assert not EvidenceStatement.objects.filter(text=STATEMENT["text"]).exists()


def test_the_words_of_a_draft_are_changed_on_their_page(signed_in, address, things, inside_again):
    client = signed_in("reviewer")
    assert client.post(address("change_draft"), {}).status_code == 422
    client.post(address("change_draft"), STATEMENT)
    things["draft"].refresh_from_db()
    assert things["draft"].text == STATEMENT["text"]


def test_a_draft_is_withdrawn_after_a_check_page(signed_in, address, things, inside_again):
    client = signed_in("reviewer")
    assert client.get(address("withdraw_draft")).status_code == 200
    things["draft"].refresh_from_db()
    assert things["draft"].state == "draft"
    client.post(address("withdraw_draft"))
    things["draft"].refresh_from_db()
    assert things["draft"].state == "withdrawn"


def test_a_new_version_begins_with_the_old_words_and_basis(signed_in, address, things, inside_again):
    client = signed_in("reviewer")
    more = builders.excerpt(builders.practice(things["source"].workspace))
    assert client.get(address("new_version", choose="yes")).status_code == 200
    page = address("new_version", excerpt=str(more.pk))
    form = client.get(page).context["form"]
    assert form.initial["text"] == builders.WORDS["text"]
    assert list(form.records.values()) == [things["excerpt"].record, more.record]
    client.post(page, {**STATEMENT, "basis_1": "", "basis_2": "supports"})
    draft = EvidenceStatement.objects.get(version=2)
    assert draft.supersedes == things["statement"]
    assert [link.rests_on for link in draft.record.foundations.filter(relation="supports")] == [more.record]
    assert "A newer version has been drafted" in words(client.get(address("statement")))
    refused = client.post(page, {**STATEMENT, "basis_2": "supports"})
    assert (refused.status_code, "drafted already" in words(refused)) == (422, True)


def test_a_retraction_says_beforehand_what_it_marks_and_shows_afterwards(
    signed_in, address, things, inside_again
):
    client = signed_in("reviewer")
    assert "1 evidence statement will be marked" in words(client.get(address("retract_source")))
    assert client.post(address("retract_source"), {}).status_code == 422
    asked = {"nature": "retraction", "reason": "Wrong figures.", "evidence_url": "https://example.org/n"}
    assert client.post(address("retract_source"), asked)["Location"] == address("source")
    notice = Notice.objects.get()
    assert (notice.origin, notice.evidence, notice.by) == ("by_hand", "https://example.org/n", client.who)
    assert "This source is retracted" in words(client.get(address("source")))
    assert "rests on a source that was retracted" in words(client.get(address("statement")))
    assert "Rests on a retracted source" in words(client.get(address("statements")))
    form = client.get(address("new_version")).context["form"]
    assert form.fields["basis_1"].initial == ""
    publish = client.post(address("publish_statement"), follow=True)
    assert "It rests on a retracted source" in words(publish)
    assert client.post(address("reinstate_source"), {}).status_code == 422
    client.post(address("reinstate_source"), {"reason": "The journal erred."})
    assert "This source is retracted" not in words(client.get(address("source")))


def test_a_form_sent_twice_is_written_once(signed_in, workspace, inside_again):
    client = signed_in("member")
    page = reverse("codification:add_source", args=[workspace.slug], query={"kind": "research"})
    sent = {**ANSWERS["research"], "once": str(uuid.uuid4())}
    assert client.post(page, sent)["Location"] == client.post(page, sent)["Location"]
    assert Source.objects.count() == 1
