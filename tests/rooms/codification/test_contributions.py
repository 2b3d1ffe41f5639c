"""What people tell: with consent, seen as far as it goes, and gone when they take it back."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.rooms.codification import builders, reviewing
from tests.rooms.governance import builders as decisions

import moothall.loops  # noqa: F401 what answers a withdrawal
from moothall.events.models import Event
from moothall.rooms.codification import actions, queries
from moothall.rooms.codification.actions.consents import TOMBSTONE
from moothall.rooms.codification.models import Coding, Consent, Segment, Source, SourceText
from moothall.rooms.governance.models import AgendaItem
from moothall.trace.queries import search_records

pytestmark = pytest.mark.usefixtures("inside")
TOLD = {
    "text": "We stopped going when the marzipan bus was cut. The walk is too long.",
    "known_by": "lived",
    "where_and_when": "Town pool, summer 2026",
    "role": "Parent",
    "scope": "this_council",
    "quotation": "verbatim",
}


def tell(workspace, **answers):
    return actions.contribute(workspace=workspace, **(TOLD | {"by": None} | answers))


def again(source):
    return Source.objects.select_related("record", "consent").get(pk=source.pk)


def test_an_account_is_kept_with_the_consent_given_for_it(inside):
    source = again(tell(inside))
    assert (source.kind, source.rights) == ("lived_experience", "consented")
    assert source.record.title == "An account, Town pool, summer 2026"
    consent = source.consent
    assert (consent.scope, consent.quotation, consent.named) == ("this_council", "verbatim", False)
    assert (consent.text_version, consent.withdrawn_at) == (1, None)
    event = Event.objects.get(name="consent.given")
    assert event.says == {"scope": "this_council", "quotation": "verbatim", "text_version": 1}


def test_what_is_known_from_practice_has_its_consent_too(inside):
    source = again(tell(inside, known_by="done", role="Lifeguard"))
    assert source.kind == "practice_knowledge"
    assert source.details["role"] == "Lifeguard"
    assert (source.details["setting"], source.details["date"]) == ("Town pool", "summer 2026")
    assert source.consent.scope == "this_council"


@pytest.mark.parametrize("known_by", ["lived", "observed"])
def test_without_consent_nothing_is_stored(inside, known_by):
    with pytest.raises(actions.EvidenceRefused, match="without your consent nothing is stored"):
        tell(inside, known_by=known_by, quotation="")
    assert not Source.objects.exists()
    assert not SourceText.objects.exists()


def test_everything_that_is_missing_is_named_at_once(inside):
    with pytest.raises(actions.EvidenceRefused) as refused:
        actions.contribute(workspace=inside, by=None, **dict.fromkeys(TOLD, ""))
    assert {field for field, _ in refused.value.problems} == set(TOLD)


def test_only_this_review_needs_a_review(inside):
    with pytest.raises(actions.EvidenceRefused, match="Choose who may see it"):
        tell(inside, scope="this_review")


@pytest.fixture
def screening(inside):
    return reviewing.screening(inside, people=1, needed=1)


@pytest.mark.parametrize("known_by", ["lived", "done"])
def test_what_was_told_for_one_review_is_seen_there_only(inside, screening, person, known_by):
    source = tell(inside, scope="this_review", review=screening.review, known_by=known_by)
    actions.use_in_review(source=source, review=screening.review, how="screen", by=screening.lead)
    outsider, insider = person("reviewer", inside), screening.lead
    for who, count in ((outsider, 0), (insider, 1)):
        assert queries.contributions(who).count() == count
        assert queries.search_library(who, "marzipan").total == count
        assert queries.search_library(who, "").total == 3 + count
        assert (queries.source(who, source.pk) is not None) == bool(count)
        assert queries.candidates(who, screening.review).filter(source=source).count() == count
        assert queries.records_in_order(who, screening.review).filter(source=source).count() == count
    assert search_records(outsider, "marzipan") == []
    assert "marzipan" not in again(source).record.title


def test_what_was_told_for_one_review_is_not_quoted_to_everybody(inside, screening):
    source = tell(inside, scope="this_review", review=screening.review)
    with pytest.raises(actions.EvidenceRefused, match="one review only"):
        builders.excerpt(source, sentences=(1,))


def test_taking_consent_back_removes_the_words_and_marks_what_rests_on_them(inside, person):
    source = tell(inside)
    excerpt = builders.excerpt(source, sentences=(1,))
    statement = builders.published(inside, excerpt.record)
    decision = decisions.made(inside, statement.record)
    actions.withdraw_consent(source=source, by=None)
    source = again(source)
    assert (source.state, source.record.state, source.record.title) == ("withdrawn", "withdrawn", TOMBSTONE)
    assert source.consent.withdrawn_at
    assert {text.text for text in SourceText.objects.filter(source=source)} == {TOMBSTONE}
    assert Segment.objects.get().quote == TOMBSTONE
    coding = Coding.objects.select_related("record").get()
    assert coding.withdrawn
    assert (coding.record.title, coding.record.state) == (TOMBSTONE, "withdrawn")
    statement.record.refresh_from_db()
    assert statement.record.state == "rests_on_withdrawn"
    assert queries.retracted_under(None, statement) == [source.record]
    proposal = AgendaItem.objects.get(origin="withdrawal")
    assert proposal.decision == decision
    assert search_records(None, "marzipan") == []
    assert queries.search_library(person("reviewer", inside), "marzipan").total == 0
    assert source.details == {}


def test_taking_it_back_twice_changes_nothing(inside):
    source = tell(inside)
    for _ in range(2):
        actions.withdraw_consent(source=source, by=None)
    assert Event.objects.filter(name="consent.withdrawn").count() == 1


def test_a_source_without_consent_has_none_to_take_back(inside):
    with pytest.raises(actions.EvidenceRefused, match="none to take back"):
        actions.withdraw_consent(source=builders.research(inside), by=None)


def test_a_statement_that_loses_both_ways_says_the_graver_and_keeps_the_other(inside):
    paper, told = builders.research(inside), tell(inside)
    records = [builders.excerpt(paper).record, builders.excerpt(told, sentences=(1,)).record]
    statement = builders.published(inside, *records)
    actions.withdraw_consent(source=told, by=None)
    builders.retract(paper)
    statement.record.refresh_from_db()
    assert statement.record.state == "rests_on_retracted"
    actions.reinstate_source(source=paper, reason="Taken back", origin="by_hand", by=None)
    statement.record.refresh_from_db()
    assert statement.record.state == "rests_on_withdrawn"


def test_a_review_screens_what_was_told_and_counts_it_as_contributed(inside, screening):
    source = tell(inside)
    actions.use_in_review(source=source, review=screening.review, how="screen", by=screening.lead)
    candidate = screening.review.candidates.get(source=source)
    assert candidate.route == "contributed"
    flow = queries.prisma_flow(screening.fresh())
    assert flow.identified_other["contributed"] == 1
    actions.withdraw_consent(source=source, by=None)
    candidate.refresh_from_db()
    assert candidate.removed == "withdrawn"


def test_a_review_uses_what_was_told_as_context_and_screens_it_not(inside, screening):
    source = tell(inside)
    actions.use_in_review(source=source, review=screening.review, how="context", by=screening.lead)
    assert not screening.review.candidates.filter(source=source).exists()
    assert list(screening.review.record.foundations.values_list("rests_on", "relation")) == [
        (source.record_id, "considered")
    ]
    assert Event.objects.filter(name="source.joined_as_context").count() == 1


def test_what_was_told_for_another_review_and_what_is_withdrawn_join_none(inside, screening):
    other = reviewing.opened(inside, by=screening.lead, title="Another")
    source = tell(inside, scope="this_review", review=other)
    with pytest.raises(actions.EvidenceRefused, match="another review"):
        actions.use_in_review(source=source, review=screening.review, how="screen", by=None)
    actions.withdraw_consent(source=source, by=None)
    with pytest.raises(actions.EvidenceRefused, match="withdrawn"):
        actions.use_in_review(source=source, review=other, how="screen", by=None)
    with pytest.raises(actions.EvidenceRefused, match="people have told"):
        actions.use_in_review(source=builders.research(inside), review=other, how="screen", by=None)


def test_groups_below_five_are_not_described(inside, person):
    who = person("reviewer", inside)
    for _ in range(5):
        tell(inside)
    tell(inside, role="Lifeguard", known_by="done")
    assert queries.groups_heard(who) == [("Parent", 5), ("Others", None)]


def test_which_group_somebody_belongs_to_never_stands_beside_their_words(inside):
    from moothall.rooms.codification.details import details_in_words

    source = tell(inside)
    assert "Parent" not in str(details_in_words(source))
    assert source.byline == ""


def test_a_link_works_until_it_ends_or_is_closed(inside, screening):
    link = actions.make_contribution_link(
        workspace=inside, purpose="Why not swim?", days=7, review=screening.review, by=None
    )
    source = tell(inside, link=link, scope="this_review")
    assert Consent.objects.get(source=source).review == screening.review
    actions.revoke_contribution_link(link=link, by=None)
    actions.revoke_contribution_link(link=link, by=None)
    with pytest.raises(actions.EvidenceRefused, match="closed"):
        tell(inside, link=link)
    assert Event.objects.filter(name="contribution_link.revoked").count() == 1
    late = actions.make_contribution_link(workspace=inside, purpose="Why?", days=7, by=None)
    late.expires = timezone.now() - timedelta(minutes=1)
    late.save()
    with pytest.raises(actions.EvidenceRefused, match="closed"):
        tell(inside, link=late)


def test_a_link_says_what_it_is_about_and_ends(inside):
    with pytest.raises(actions.EvidenceRefused) as refused:
        actions.make_contribution_link(workspace=inside, purpose=" ", days=1000, by=None)
    assert {field for field, _ in refused.value.problems} == {"purpose", "days"}
