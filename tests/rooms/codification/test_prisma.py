"""The PRISMA 2020 flow: from the log, for any day, and always adding up."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from tests.rooms.codification import builders, reviewing

from moothall.events.models import Event
from moothall.rooms.codification import actions
from moothall.rooms.codification.models import Candidate, ImportRun
from moothall.rooms.codification.prisma import Column, FlowBroken, as_json, flow_of, prisma_flow
from moothall.rooms.codification.review_log.outcome import Judged
from moothall.rooms.codification.review_log.state import read_state

pytestmark = pytest.mark.usefixtures("inside")


@pytest.fixture
def made(inside):
    return reviewing.screening(inside, people=3, records=0, phase="living")


def imported(made, *titles, route="database", database="Medline"):
    """A file of a search, with its records in the review."""
    run = actions.import_references(
        workspace=made.review.workspace, inquiry=None, data=builders.ris(*titles), name="a.ris", by=None
    )
    ImportRun.objects.filter(pk=run.pk).update(route=route, database=database)
    run.refresh_from_db()
    sources = [appearance.source for appearance in run.appearances.order_by("position")]
    return made.add(*sources, run=run)


def with_text(made, *records):
    for record in records:
        made.at_full_text(record)


def test_an_empty_review_has_a_flow_of_noughts(made):
    flow = prisma_flow(made.review)
    assert (flow.identified_databases, flow.screened, flow.total_studies, flow.in_progress) == ({}, 0, 0, 0)


def test_every_box_of_both_columns(made):
    a = imported(made, *(f"A{n}" for n in range(6)))
    b = imported(made, "B0", "B1", database="Embase")
    (register,) = imported(made, "C0", route="register", database="A register")
    websites = made.add(reviewing.paper(made.review.workspace), route="website")
    known = made.add(builders.practice(made.review.workspace))
    actions.link_sources(kept=a[0].source, other=b[0].source, by=made.lead)
    actions.remove_candidate(candidate=b[1], why="not_eligible", by=made.lead)
    made.both(a[0], "exclude", "exclude")
    made.judge(made.lead, a[1], "include")
    with_text(made, a[2], a[3], *websites, *known)
    made.both(a[2], "include", "include")
    made.both(a[3], "exclude", "exclude", criterion=made.criterion("adults"))
    made.both(a[4], "include", "include")
    actions.record_full_text(candidate=a[4], state="not_retrieved", by=made.lead)
    made.both(websites[0], "exclude", "exclude", reason="No children")
    made.both(known[0], "include", "include")
    actions.stop_screening(review=made.review, reason="Enough", evidence={}, by=made.lead)
    flow = prisma_flow(made.review)
    assert flow.identified_databases == {"Embase": 2, "Medline": 6}
    assert flow.identified_registers == 1
    assert flow.identified_other == {
        **dict.fromkeys(("organisations", "citation", "other"), 0),
        **dict.fromkeys(("websites", "contributed"), 1),
    }
    assert (flow.removed_duplicates, flow.removed_automation, flow.removed_other) == (1, 2, 1)
    assert (flow.screened, flow.excluded, flow.undecided, flow.awaiting) == (5, 1, 1, 0)
    assert (flow.sought, flow.not_retrieved, flow.awaiting_text, flow.assessed) == (3, 1, 0, 2)
    assert flow.excluded_reasons == {"adults": 1}
    assert (flow.other_sought, flow.other_assessed, flow.other_excluded_reasons) == (2, 2, {"other": 1})
    assert (flow.included, flow.contributed_included) == (1, 1)
    assert (flow.new_reports, flow.new_studies, flow.total_reports, flow.previous_reports) == (1, 1, 1, 0)
    assert flow.in_progress == 1
    assert register.route == "register"


def test_what_people_contributed_is_never_a_study(made):
    (known,) = made.add(builders.practice(made.review.workspace), route="database")
    assert known.route == "contributed"
    with_text(made, known)
    made.both(known, "include", "include")
    flow = prisma_flow(made.review)
    assert (flow.contributed_included, flow.new_reports, flow.total_studies) == (1, 0, 0)


def test_a_record_that_a_website_and_a_database_have_belongs_to_the_left_column(made):
    (site,) = made.add(reviewing.paper(made.review.workspace), route="website")
    (found,) = imported(made, "One")
    actions.link_sources(kept=site.source, other=found.source, by=made.lead)
    flow = prisma_flow(made.review)
    assert (flow.awaiting, flow.other_awaiting) == (1, 0)
    assert (flow.removed_duplicates, flow.other_removed_duplicates) == (0, 1)


def test_reports_of_one_study_count_once_as_a_study(made):
    records = imported(made, "One", "Two", "Three")
    with_text(made, *records)
    for record in records:
        made.both(record, "include", "include")
        actions.group_report(candidate=record, study="The pool trial", by=made.lead)
    actions.group_report(candidate=records[2], study="", by=made.lead)
    flow = prisma_flow(made.review)
    assert (flow.new_reports, flow.new_studies) == (3, 2)


def test_a_voided_import_was_never_identified(made):
    imported(made, "One", "Two")
    actions.remove_import(run=ImportRun.objects.get(), by=made.lead)
    assert prisma_flow(made.review).identified_databases == {}


def test_a_past_day_gives_the_figures_of_that_day(made):
    records = imported(made, "One", "Two")
    made.both(records[0], "exclude", "exclude")
    before, seq = prisma_flow(made.review), Event.objects.latest("seq").seq
    made.both(records[1], "exclude", "exclude")
    assert prisma_flow(made.review).excluded == 2
    then = datetime.fromisoformat(Event.objects.get(seq=seq).at)
    assert prisma_flow(made.review, at=then) == before
    assert before.position == seq
    assert prisma_flow(made.review, at=then.date()).excluded == 2
    assert prisma_flow(made.review, at=then - timedelta(days=1)).identified_databases == {}
    assert prisma_flow(made.review, at=datetime(2001, 1, 1, tzinfo=UTC)).position == 0


def test_an_update_shows_what_was_there_and_what_is_new(made):
    old = imported(made, "One", "Two", "Three")
    with_text(made, old[0])
    made.both(old[0], "include", "include")
    made.both(old[1], "exclude", "exclude")
    made.review.round = 2
    made.review.save()
    new = imported(made, "Four", "Five", "Six")
    actions.link_sources(kept=old[0].source, other=new[0].source, by=made.lead)
    with_text(made, new[1])
    made.both(new[1], "include", "include")
    flow = prisma_flow(made.review)
    assert (flow.round, flow.previous_reports, flow.new_reports, flow.total_reports) == (2, 1, 1, 2)
    # Three that are new, and one of the first round that nobody had judged by then.
    assert (flow.identified_databases, flow.removed_duplicates, flow.awaiting) == ({"Medline": 4}, 1, 2)


def test_a_new_report_of_an_earlier_study_is_no_new_study(made):
    (old,) = imported(made, "One")
    with_text(made, old)
    made.both(old, "include", "include")
    made.review.round = 2
    made.review.save()
    (new,) = imported(made, "Two")
    with_text(made, new)
    made.both(new, "include", "include")
    for record in (old, new):
        actions.group_report(candidate=record, study="The pool trial", by=made.lead)
    flow = prisma_flow(made.review)
    assert (flow.previous_studies, flow.new_reports, flow.new_studies, flow.total_studies) == (1, 1, 0, 1)


def test_figures_that_do_not_add_up_are_named(made):
    imported(made, "One")
    state = read_state(made.review)
    (record,) = state.records.values()
    record.judged = Judged("title_abstract", "lost")
    with pytest.raises(FlowBroken, match="screened = excluded"):
        flow_of(state, set())
    column = Column(sought=3, assessed=2)
    assert [line.partition(":")[0] for line in column.broken("left column")] == ["left column"] * 3


def test_a_flow_is_read_from_the_log_not_from_the_tables(made):
    (record,) = imported(made, "One")
    right = prisma_flow(made.review)
    Candidate.objects.filter(pk=record.pk).update(status="included", stage="full_text")
    assert prisma_flow(made.review) == right


def test_a_flow_has_a_name_for_every_figure(made):
    flow = prisma_flow(made.review)
    assert as_json(flow)["identified_registers"] == 0
    assert set(as_json(flow)) == set(as_json(replace(flow, sought=1)))
