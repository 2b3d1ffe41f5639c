"""The example holds what it promises: every row of its table, counted again."""

from collections import Counter
from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from moothall.demo.calendar import Calendar
from moothall.demo.content import content
from moothall.demo.script import make_demo
from moothall.events.chain import check_rows
from moothall.events.queries import ledger_rows
from moothall.people.models import Membership, Participant, Person, Workspace
from moothall.rooms.codification.models import Code, Coding, EvidenceStatement, ImportRun, Source
from moothall.rooms.evaluation.models import Indicator, Observation, Programme, Signal
from moothall.rooms.governance.models import AgendaItem, Decision
from moothall.rooms.reflection.models import ModerationAct, Response, Session, Statement, Vote
from moothall.rooms.reflection.pseudonyms import pseudonym_of
from moothall.rooms.reflection.queries import headline, results, tally
from moothall.trace.models import Inquiry, Record
from moothall.trace.queries import leads_to, rests_on
from moothall.ui.thread import thread_of

SWIMMING, ROUTES = "Free term-time swimming", "Safe routes to three schools"
MAIN = "Should swimming be free for under-16s in term time?"


@pytest.fixture
def main(example):
    return Session.objects.get(question=MAIN)


def test_it_is_a_council_that_is_marked_as_fictional(example):
    assert (example.name, example.slug, example.is_example) == (
        "Fallowmere Borough Council",
        "fallowmere",
        True,
    )
    assert Inquiry.objects.get().title == (
        "Free swimming for under-16s: what we know, what people think, what we decided"
    )


def test_people_are_named_by_their_roles(example):
    held = dict(Membership.objects.values_list("role", "person__name"))
    assert held.keys() == {
        *("administrator", "facilitator", "reviewer", "decision_owner", "analyst", "member", "observer")
    }
    assert all(name.endswith("(demo)") for name in held.values())
    people = Person.objects.filter(memberships__workspace=example)
    assert all(person.email.endswith("@fallowmere.example") for person in people)
    assert not any(person.has_usable_password() for person in people)


def test_sixty_references_came_in_three_files(example):
    runs = ImportRun.objects.all()
    assert [run.state for run in runs] == ["done"] * 3
    assert sum(run.found for run in runs) == sum(run.parsed for run in runs) == 60
    assert not any(run.rejected or run.dropped or run.warnings for run in runs)


def test_two_of_them_are_in_two_files(example):
    dois = Counter(Source.objects.filter(kind="research").values_list("doi", flat=True))
    assert len(dois) == 58
    assert sorted(doi for doi, count in dois.items() if count == 2) == [
        "10.5555/fallowmere.109",
        "10.5555/fallowmere.124",
    ]


def test_every_paper_is_plainly_invented(example):
    for source in Source.objects.filter(kind="research"):
        assert source.doi.startswith("10.5555/")
        assert all(author["literal"].startswith("Example ") for author in source.authors)
        assert (source.container or source.organisation).startswith("Example ")


def test_every_kind_of_knowledge_is_there(example):
    kinds = Counter(Source.objects.values_list("kind", flat=True))
    assert kinds == {
        "research": 60,
        "practice_knowledge": 2,
        "lived_experience": 1,
        "monitoring_data": 1,
        "policy_document": 1,
    }
    assert Source.objects.filter(state="retracted").count() == 1


def test_forty_excerpts_are_coded_with_twelve_codes(example):
    assert Code.objects.count() == 12
    assert Coding.objects.filter(withdrawn=None).count() == 40
    assert not Code.objects.filter(codings=None).exists()


def test_excerpts_come_from_nine_papers_two_notes_and_one_account(example):
    coded = Source.objects.filter(texts__segments__codings__isnull=False).distinct()
    assert Counter(coded.values_list("kind", flat=True)) == {
        "research": 9,
        "practice_knowledge": 2,
        "lived_experience": 1,
    }


def test_ten_statements_are_published_and_one_of_them_is_of_low_certainty(example):
    published = EvidenceStatement.objects.filter(state="published")
    assert (published.count(), published.filter(certainty="low").count()) == (10, 1)
    newer = EvidenceStatement.objects.get(state="draft")
    assert newer.supersedes in published


def test_a_statement_that_is_contradicted_says_so(example):
    text = "Free swimming can crowd out adult swimmers and clubs in the busy hours."
    links = EvidenceStatement.objects.get(text=text).record.foundations.all()
    assert Counter(link.relation for link in links) == {"supports": 2, "contradicts": 1}


def test_of_three_sessions_one_is_open_for_voting(example):
    states = Counter(Session.objects.values_list("state", flat=True))
    assert states == {"published": 1, "closed": 1, "open": 1}
    now = Session.objects.get(state="open")
    assert now.phase == "vote"
    assert timezone.localdate(now.starts) == timezone.localdate()


def test_the_main_session_has_24_live_statements(main):
    live = main.statements.filter(state=Statement.State.LIVE)
    assert Counter(live.values_list("origin", flat=True)) == {"seed": 20, "snapshot": 4}


def test_nine_were_added_of_which_five_were_merged_and_four_not_used_for_a_reason(main):
    added = main.statements.filter(origin="contributed")
    assert Counter(added.values_list("state", flat=True)) == {"merged": 5, "rejected": 4}
    rejected = ModerationAct.objects.filter(statement__in=added, act="reject")
    assert Counter(rejected.values_list("reason", flat=True)) == {
        "several_ideas": 1,
        "off_topic": 1,
        "promotional": 1,
        "unclear": 1,
    }


def test_what_was_heard_is_published_and_three_statements_are_answered(main):
    (account,) = main.syntheses.all()
    assert account.state == "published"
    assert {p.section for p in account.paragraphs.all()} >= {"who", "agree", "differ"}
    assert Counter(Response.objects.values_list("status", flat=True)) == {"did": 1, "will": 1, "cannot": 1}


def test_86_people_joined_and_81_voted_enough_to_be_grouped(main):
    counted = tally(None, main)
    assert (counted.joined, counted.voted) == (86, 81)
    pseudonyms = {pseudonym_of(person) for person in Participant.objects.filter(session=main.pk)}
    votes = Counter(Vote.objects.filter(round__session=main).values_list("pseudonym", flat=True))
    assert votes.keys() < pseudonyms
    assert min(votes.values()) >= main.eligible_votes
    assert 19 < sum(votes.values()) / len(votes) < 21


def test_the_groups_are_of_36_27_and_18_people(main):
    grouping = results(None, main).groupings[0]
    assert grouping.options == (
        ("Young people and families", "36"),
        ("Coaches, schools and clubs", "27"),
        ("Other residents", "18"),
    )


def test_the_headline_statement_has_its_percentages(main):
    figures = results(None, main).statements[0]
    assert figures.text == "Swimming should be free for under-16s in term time."
    shares = [(share.agree, share.voters, share.percent) for share in figures.groups[0]]
    assert shares == [(27, 33, 82), (17, 23, 74), (7, 17, 41)]


def test_the_result_is_told_by_the_headline_statement(main):
    record = Record.objects.get(kind="round_result", title__contains=MAIN)
    assert headline(record).startswith("“Swimming should be free for under-16s in term time.” 82% of ")


def test_every_vote_is_as_the_content_says(main):
    told = next(s for s in content("sessions")["session"] if s["key"] == "main")
    asked = main.statements.exclude(origin="contributed").order_by("number")
    for statement, said in zip(asked, told["statement"], strict=True):
        values = Counter(Vote.objects.filter(statement=statement).values_list("value", flat=True))
        assert [values[1], values[-1], values[0]] == [
            sum(counts) for counts in zip(*said["votes"], strict=True)
        ]


def test_two_decisions_are_in_force_with_a_review_to_come(example):
    for decision in Decision.objects.all():
        assert decision.state == "in_force"
        assert decision.published
        assert decision.made_on < decision.effective_from < timezone.localdate() < decision.review_due
        assert decision.options.filter(status="rejected").exists()
        relations = set(decision.evidence.values_list("relation", flat=True))
        assert relations == {"relied_on", "considered", "set_aside"}
        assert not decision.evidence.filter(why="").exists()
    assert set(Decision.objects.values_list("title", flat=True)) == {SWIMMING, ROUTES}


def test_a_programme_carries_out_each_decision(example):
    for programme in Programme.objects.all():
        assert [d.title for d in rests_on(programme.record, kinds=("decision",))] == [programme.title]


def test_four_indicators_have_24_months_to_the_last_full_one(example):
    calendar = Calendar(timezone.localdate())
    months = [calendar.month(number) for number in range(1, 25)]
    assert Indicator.objects.count() == 4
    for indicator in Indicator.objects.all():
        series = indicator.series.get()
        found = Observation.objects.filter(series=series, superseded_by=None)
        assert [row.period_start for row in found.order_by("period_start")] == months


def test_one_indicator_fell_below_its_lower_limit_in_month_21(example):
    signal = Signal.objects.get()
    calendar = Calendar(timezone.localdate())
    assert signal.series.indicator.title == "Attendance at free swimming"
    assert (signal.rule, signal.direction, signal.meaning) == ("Below LCL", -1, "concern")
    assert signal.first_period == calendar.month(21)
    assert (signal.state, signal.last_period) == ("new", calendar.month(24))


def test_the_signal_proposes_to_look_at_one_decision_and_a_person_has_yet_to_answer(example):
    item = AgendaItem.objects.get()
    assert (item.origin, item.state, item.decision.title) == ("signal", "proposed", SWIMMING)
    assert item.decision.state == "in_force"


def test_the_thread_leads_from_a_paper_to_the_proposal(example):
    paper = Source.objects.get(doi="10.5555/fallowmere.101").record
    kinds = {"coding", "evidence_statement", "round_result", "decision", "indicator", "signal", "agenda_item"}
    assert kinds < set(leads_to(paper).values_list("kind", flat=True))
    item = AgendaItem.objects.get().record
    assert leads_to(paper).filter(pk=item.pk).exists()
    assert rests_on(item).filter(pk=paper.pk).exists()


def test_the_first_screen_tells_the_story_in_seven_cards(example):
    cards = thread_of(AnonymousUser(), Inquiry.objects.get())
    assert [card.title for card in cards] == [
        "Free swimming for children and visits to public pools: a controlled study in twelve districts",
        "Visits for each child rose by 29 per cent in the first year where swimming was free, and did not "
        "change elsewhere.",
        "Where swimming is made free for children, they swim at public pools about a quarter more often in "
        "the first year.",
        "Swimming should be free for under-16s in term time.",
        SWIMMING,
        "Attendance at free swimming",
        Signal.objects.get().record.title,
    ]


def test_the_ledger_verifies(example):
    report = check_rows(str(example.pk), ledger_rows(example))
    assert report.problems == []
    assert report.rows > 400


def test_making_it_again_adds_nothing(example):
    before = report_of(example)
    assert make_demo(say=lambda step: None) == example
    assert report_of(example) == before
    assert Workspace.objects.filter(is_example=True).count() == 1


def report_of(workspace):
    report = check_rows(str(workspace.pk), ledger_rows(workspace))
    return report.rows, report.head


@pytest.mark.parametrize(
    "today", [date(2026, 1, 1), date(2026, 8, 31), date(2027, 3, 31), date(2028, 2, 29), date(2026, 12, 31)]
)
def test_the_calendar_holds_on_any_day(today):
    calendar = Calendar(today)
    assert calendar.month(25) == today.replace(day=1)
    first = calendar.month(1)
    assert (first.year + 2, first.month) == (today.year, today.month)
    assert calendar.session_starts(4).date() < calendar.decided(2) < calendar.decided(1) < first
    assert calendar.session_starts(3).date() < calendar.decided(1)
    assert (calendar.review_due(4) - today).days > 28
    assert calendar.decided(2).weekday() == 1
