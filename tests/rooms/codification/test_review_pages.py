"""The pages of a review's life: opening it, its protocol, its people, its phases and its settings."""

import re

import pytest
from django.conf import settings
from django.urls import reverse
from django_scopes import scope
from tests.rooms.codification import builders, reviewing

from moothall.rooms.codification import actions, queries
from moothall.rooms.codification.models import Review


@pytest.fixture
def made(workspace):
    """A review that is being screened, with two people and three records."""
    with scope(workspace=workspace):
        return reviewing.screening(workspace)


@pytest.fixture
def as_person(client, workspace):
    """A browser signed in as somebody of the review."""

    def sign_in(who):
        client.force_login(who, backend=settings.AUTHENTICATION_BACKENDS[0])
        client.who = who
        return client

    return sign_in


def where(review, name, *more, **query):
    slug = review.workspace.slug
    return reverse(f"codification:{name}", args=[slug, review.pk, *more], query=query)


def words(answer):
    """What a page says, without its markup."""
    text = " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())
    return re.sub(r" (?=[:.,;])", "", text)


def sent(form, rows, **more):
    """A form with rows of criteria, as a browser sends it."""
    data = {"criteria-TOTAL_FORMS": len(rows) + 1, "criteria-INITIAL_FORMS": 0, **form, **more}
    empty = {"wording": "", "side": "", "stage": "both", "code": ""}
    for place, row in enumerate([*rows, {}]):
        data |= {f"criteria-{place}-{name}": value for name, value in (empty | row).items()}
    return data


NEW = {
    "title": "Free swimming",
    "population": "Under-16s",
    "intervention": "Free entry",
    "outcome": "Visits",
    "needed_title_abstract": "2",
    "needed_full_text": "1",
}
ROWS = [
    {"wording": "Is about free entry", "side": "include"},
    {"wording": "Adults only", "side": "exclude", "code": "adults"},
]


def test_the_list_says_what_to_do_while_there_is_no_review(signed_in, workspace):
    client = signed_in("reviewer")
    page = client.get(reverse("codification:reviews", args=[workspace.slug]))
    assert "There is no review yet" in words(page)
    assert reverse("codification:new_review", args=[workspace.slug]) in page.content.decode()
    member = signed_in("member").get(reverse("codification:reviews", args=[workspace.slug]))
    assert "Whoever has the role reviewer can open one" in words(member)


def test_a_question_is_asked_in_the_parts_of_the_framework_that_was_chosen(signed_in, workspace):
    client = signed_in("reviewer")
    address = reverse("codification:new_review", args=[workspace.slug])
    assert "Population, intervention, comparison, outcome" in words(client.get(address))
    page = words(client.get(address, {"framework": "spider"}))
    assert "Phenomenon of interest" in page
    assert "Population" not in page


def test_a_review_is_opened_with_its_criteria_and_an_empty_part_is_named(signed_in, workspace):
    client = signed_in("reviewer")
    address = reverse("codification:new_review", args=[workspace.slug], query={"framework": "pico"})
    answer = client.post(address, sent(NEW, ROWS), follow=True)
    with scope(workspace=workspace):
        review = Review.objects.get()
        assert [c.code for c in queries.criteria_of(None, review.protocol_versions.get())] == ["I1", "adults"]
        assert (review.needed_title_abstract, review.needed_full_text) == (2, 1)
        assert queries.part_of(client.who, review).part == "lead"
    assert "Comparison Not said" in words(answer)
    assert "Nothing is judged yet" in words(answer)


def test_more_rows_keep_what_was_typed_and_save_nothing(signed_in, workspace):
    client = signed_in("reviewer")
    address = reverse("codification:new_review", args=[workspace.slug], query={"framework": "pico"})
    page = client.post(address, sent(NEW, ROWS, more="yes"))
    text = page.content.decode()
    assert page.status_code == 200
    assert "Is about free entry" in text
    assert 'value="Free swimming"' in text
    assert 'name="criteria-4-wording"' in text
    with scope(workspace=workspace):
        assert not Review.objects.exists()


def test_everything_that_is_missing_is_said_by_its_row_and_typed_words_stay(signed_in, workspace):
    client = signed_in("reviewer")
    address = reverse("codification:new_review", args=[workspace.slug], query={"framework": "free"})
    rows = [{"wording": "No figures"}, {"code": "a b", "side": "exclude"}]
    page = client.post(address, sent(NEW | {"title": ""}, rows))
    assert page.status_code == 422
    said = words(page)
    for problem in (
        "Row 1: Say whether it includes or excludes",
        "Row 2: A code has only letters",
        "Row 2: Enter the wording",
    ):
        assert problem in said
    assert "No figures" in page.content.decode()


def test_a_question_without_any_part_and_a_code_used_twice_are_refused(signed_in, workspace):
    client = signed_in("reviewer")
    address = reverse("codification:new_review", args=[workspace.slug], query={"framework": "pico"})
    nothing = NEW | {"population": "", "intervention": "", "outcome": ""}
    assert "Fill in at least one part" in words(client.post(address, sent(nothing, ROWS)))
    twice = [row | {"code": "same"} for row in ROWS]
    assert "Two criteria are called same" in words(client.post(address, sent(NEW, twice)))


def test_the_overview_shows_how_far_it_is_in_figures_and_what_is_next_for_you(made, as_person, workspace):
    with scope(workspace=workspace):
        made.judge(made.lead, made.records[0], "include")
    page = as_person(made.lead).get(where(made.review, "review"))
    said = words(page)
    assert "Decided 0 of 3 (0%)" in said
    assert "Waiting for another verdict 1 of 3 (33%)" in said
    assert "Not begun 2 of 3 (67%)" in said
    assert "You have judged 1." in said
    assert "2 records wait for your verdict" in said
    assert page.content.decode().count("<progress") == 4


def test_whoever_has_no_part_is_told_so_and_offered_nothing_they_may_not_do(made, signed_in, workspace):
    page = signed_in("member").get(where(made.review, "review"))
    assert "You have no part in this review" in words(page)
    text = page.content.decode()
    assert where(made.review, "protocol") in text
    assert where(made.review, "change_phase") not in text
    assert signed_in("observer").get(where(made.review, "review")).status_code == 403


def test_only_whoever_runs_reviews_changes_them(made, signed_in, workspace):
    client = signed_in("member")
    with scope(workspace=workspace):
        member = queries.members_of(None, made.review).first()
    for name, *more in (
        ("change_protocol",),
        ("invite_reviewer",),
        ("change_phase",),
        ("review_settings",),
        ("change_reviewers_needed", "title_abstract"),
        ("remove_reviewer", member.pk),
        ("change_part", member.pk),
    ):
        assert client.get(where(made.review, name, *more)).status_code == 403, name


def changed(made, workspace, wording="Adults or children"):
    """The next version: one criterion in other words, one gone, one new."""
    now = made.review.protocol_versions.last()
    rows = [row | {"wording": wording} if row["code"] == "adults" else row for row in now.criteria]
    rows = [row for row in rows if row["code"] != "no_figures"]
    return actions.version_protocol(
        review=made.review,
        question=made.review.question | {"comparison": "Paid entry"},
        criteria=[*rows, {"side": "exclude", "wording": "Not in English", "code": "language"}],
        reason="The pilot showed doubt",
        by=made.lead,
    )


def test_a_changed_protocol_is_the_next_version_and_needs_a_reason(made, as_person, workspace):
    client = as_person(made.lead)
    address = where(made.review, "change_protocol")
    form = made.review.question | {"text": "", "reason": ""}
    assert "Say why the protocol is changed" in words(client.post(address, sent(form, ROWS)))
    answer = client.post(address, sent(form | {"reason": "Clearer"}, ROWS), follow=True)
    assert "Version 2 of the protocol holds from now on" in words(answer)
    history = words(client.get(where(made.review, "protocol_versions")))
    assert "Clearer" in history
    assert "Criterion no_figures Exclude if: No figures Nothing" in history


def test_an_emptied_wording_drops_its_criterion(made, as_person, workspace):
    client = as_person(made.lead)
    address = where(made.review, "change_protocol")
    with scope(workspace=workspace):
        rows = [dict(row) for row in made.review.protocol_versions.last().criteria]
    rows[1]["wording"] = ""
    form = made.review.question | {"text": "", "reason": "Not needed"}
    client.post(address, sent(form, rows, **{"criteria-INITIAL_FORMS": len(rows)}))
    with scope(workspace=workspace):
        assert len(made.review.protocol_versions.last().criteria) == len(rows) - 1


def test_what_has_changed_since_somebody_last_screened_is_marked_and_their_verdicts_listed(
    made, as_person, workspace
):
    with scope(workspace=workspace):
        made.judge(made.lead, made.records[0], "exclude", criterion=made.criterion("adults"))
        made.judge(made.people[1], made.records[1], "include")
        changed(made, workspace)
    said = words(as_person(made.lead).get(where(made.review, "protocol")))
    assert "Changed since you last screened, which was under version 1" in said
    assert "Adults or children In other words" in said
    assert "Not in English New" in said
    assert "No longer used no_figures" in said
    assert "1 of your verdicts was given under an earlier version" in said
    assert str(made.records[0]) in said
    assert str(made.records[1]) not in said
    assert "Exclude (adults)" in said


def test_whoever_has_not_screened_since_nor_before_sees_no_mark(made, signed_in, workspace):
    with scope(workspace=workspace):
        made.judge(made.lead, made.records[0], "include")
        changed(made, workspace)
    said = words(signed_in("member").get(where(made.review, "protocol")))
    assert "Changed since" not in said
    assert "None of your verdicts" in said


def test_screening_under_the_new_version_ends_the_mark_and_keeps_the_list(made, as_person, workspace):
    with scope(workspace=workspace):
        made.judge(made.lead, made.records[0], "include")
        changed(made, workspace)
        made.judge(made.lead, made.records[1], "include")
    said = words(as_person(made.lead).get(where(made.review, "protocol")))
    assert "Changed since" not in said
    assert "1 of your verdicts was given under an earlier version" in said


def test_the_first_screen_says_what_of_the_reviews_waits(made, as_person, workspace):
    with scope(workspace=workspace):
        made.both(made.records[0], "include", "exclude")
        third = reviewing.reviewer(workspace)
        actions.invite_reviewer(review=made.review, person=third, part="adjudicator", by=made.lead)
    home = reverse("ui:home", args=[workspace.slug])
    assert "Judge 2 records of “Free swimming”" in words(as_person(made.lead).get(home))
    said = words(as_person(third).get(home))
    assert "Settle 1 conflict of “Free swimming”" in said
    assert "Judge" not in said


def test_a_review_that_is_stuck_waits_for_whoever_can_invite(made, as_person, workspace):
    with scope(workspace=workspace):
        made.both(made.records[0], "include", "exclude")
    said = words(as_person(made.lead).get(reverse("ui:home", args=[workspace.slug])))
    assert "Invite somebody to “Free swimming”" in said
    overview = words(as_person(made.lead).get(where(made.review, "review")))
    assert "Somebody must be invited to this review" in overview
    assert "1 conflict waits" in overview


def test_the_library_leads_to_the_reviews(signed_in, workspace):
    page = signed_in("member").get(reverse("codification:library", args=[workspace.slug]))
    assert reverse("codification:reviews", args=[workspace.slug]) in page.content.decode()


def test_a_review_belongs_to_the_inquiry_that_was_chosen(signed_in, workspace):
    with scope(workspace=workspace):
        builders.inquiry(workspace)
        second = builders.inquiry(workspace, title="Buses")
    client = signed_in("reviewer")
    address = reverse("codification:new_review", args=[workspace.slug], query={"framework": "pico"})
    client.post(address, sent(NEW | {"inquiry": second.pk}, ROWS))
    with scope(workspace=workspace):
        assert Review.objects.get().record.inquiry == second
