"""The order of a review's records: what it follows from, and that nobody can read a verdict out of it."""

import pytest
from tests.rooms.codification import reviewing

from moothall.events.models import Event
from moothall.jobs.models import Job
from moothall.methods.screening import ScreeningSession
from moothall.rooms.codification import actions, queries
from moothall.rooms.codification.models import Candidate, RankRun
from moothall.rooms.codification.pages.why_shown import why_shown
from moothall.rooms.codification.ranking import material_of, replay, standing_at, standing_now

pytestmark = pytest.mark.usefixtures("inside")

POOLS = "Free swimming for children in pool number {}"
ROADS = "Road works and bus lanes on street number {}"


def topics(made, pools=6, roads=6):
    """A review about swimming with records on two things, those on roads first."""
    titles = [ROADS.format(n) for n in range(roads)] + [POOLS.format(n) for n in range(pools)]
    sources = [reviewing.paper(made.review.workspace, title, abstract=title) for title in titles]
    made.add(*sources)
    records = {
        str(record.source): record for record in made.review.candidates.select_related("source__record")
    }
    return [records[title] for title in titles[:roads]], [records[title] for title in titles[roads:]]


@pytest.fixture
def made(inside):
    return reviewing.screening(inside, records=0, needed=1)


def rank(made):
    return actions.rank_review(review=made.fresh(), by=made.lead)


def order_of(made):
    return list(queries.records_in_order(made.lead, made.review))


def waiting_jobs(made):
    return Job.objects.filter(name="codification.rank_review", ids={"review": str(made.review.pk)}).count()


def test_until_something_is_settled_records_like_the_criteria_come_first(made):
    _, pools = topics(made)
    run = rank(made)
    assert (run.basis, run.records, run.labelled, run.method_version) == ("criteria", 12, 0, "1")
    assert set(order_of(made)[:6]) == set(pools)
    held = made.take(made.lead)
    assert held.shown_because == "criteria"
    assert why_shown(held).words == "Matches your criteria: 1st of 12."
    assert "swimming" in " ".join(why_shown(held).raised)


def test_papers_known_to_be_relevant_count_until_something_is_settled(made):
    roads, _ = topics(made)
    actions.change_ranking(
        review=made.review,
        order="model",
        explore_share=0,
        examples="Road works and bus lanes " * 9,
        by=made.lead,
    )
    rank(made)
    assert order_of(made)[0] in roads


def test_what_has_been_included_and_excluded_makes_the_order(made):
    roads, pools = topics(made)
    made.judge(made.lead, roads[0], "include")
    made.judge(made.lead, pools[0], "exclude")
    actions.change_ranking(review=made.review, order="model", explore_share=0, examples="", by=made.lead)
    for record in roads[1:3]:
        made.judge(made.lead, record, "include")
    for record in pools[1:3]:
        made.judge(made.lead, record, "exclude")
    run = rank(made)
    assert (run.basis, run.labelled, run.relevant, run.records) == ("model", 6, 3, 6)
    assert set(order_of(made)[:3]) == set(roads[3:])
    shown = why_shown(made.take(made.lead))
    assert shown.words == "Ranked 1st of 6."
    assert "works" in " ".join(shown.raised)


def test_maybe_counts_as_included(made):
    roads, pools = topics(made)
    made.judge(made.lead, roads[0], "maybe")
    made.judge(made.lead, pools[0], "exclude")
    assert rank(made).relevant == 1


def test_a_ranking_can_be_worked_out_again_from_the_log(made):
    roads, pools = topics(made)
    first = rank(made)
    made.judge(made.lead, pools[0], "include")
    made.judge(made.lead, roads[0], "exclude")
    second = rank(made)
    made.judge(made.lead, pools[1], "include")
    for run in (first, second):
        again = replay(RankRun.objects.get(pk=run.pk))
        assert (again.same_order, again.same_texts, again.digest) == (True, True, run.order_digest)


def test_a_ranking_of_other_words_says_so_when_it_is_worked_out_again(made):
    _, pools = topics(made)
    run = rank(made)
    actions.edit_source(source=pools[0].source, title="Something else altogether", by=made.lead)
    assert not replay(RankRun.objects.get(pk=run.pk)).same_texts


def test_the_log_and_the_tables_agree_on_what_an_order_follows_from(made):
    roads, pools = topics(made)
    made.judge(made.lead, pools[0], "include")
    actions.remove_candidate(candidate=roads[1], why="not_eligible", by=made.lead)
    actions.link_sources(kept=pools[1].source, other=pools[2].source, by=made.lead)
    now = material_of(made.review, standing_now(made.fresh()))
    run = rank(made)
    assert material_of(made.review, standing_at(run)) == now
    assert len(now.keys) == 10


def test_a_verdict_that_is_taken_back_leaves_the_order_as_it_was(made):
    roads, pools = topics(made)
    made.judge(made.lead, pools[0], "include")
    made.judge(made.lead, roads[0], "exclude")
    before = rank(made)
    verdict = made.judge(made.lead, roads[1], "include")
    assert rank(made).order_digest != before.order_digest
    actions.undo_verdict(verdict=verdict, by=made.lead)
    assert rank(made).order_digest == before.order_digest


@pytest.mark.parametrize("says", ["include", "exclude", "maybe"])
def test_nobody_can_read_an_open_verdict_out_of_the_order(inside, says):
    made = reviewing.screening(inside, records=0)
    roads, pools = topics(made)
    made.both(pools[0], "include", "include")
    made.both(roads[0], "exclude", "exclude")
    before = rank(made)
    made.judge(made.lead, roads[1], says)
    after = rank(made)
    same = ("order_digest", "labelled", "relevant", "records")
    assert [getattr(before, name) for name in same] == [getattr(after, name) for name in same]


def test_a_conflict_teaches_nothing_until_it_is_settled(inside):
    made = reviewing.screening(inside, records=0, people=3)
    _, pools = topics(made)
    record = made.both(pools[0], "include", "exclude")
    assert rank(made).labelled == 0
    actions.resolve_conflict(
        conflict=made.conflict(record), says="include", reason="Is relevant", by=made.people[2]
    )
    assert rank(made).labelled == 1


def test_one_ranking_waits_however_many_verdicts_come(made):
    roads, _ = topics(made)
    Job.objects.all().delete()
    for record in roads[:3]:
        made.judge(made.lead, record, "exclude")
    assert waiting_jobs(made) == 1


def test_the_order_is_due_when_the_method_says_so(made):
    _, pools = topics(made)
    rank(made)
    RankRun.objects.create(
        workspace=made.review.workspace,
        review=made.review,
        basis="model",
        method_version="1",
        log_position=1,
        records=12,
        labelled=150,
        relevant=10,
        order_digest="0" * 64,
    )
    Job.objects.all().delete()
    made.judge(made.lead, pools[0], "exclude")
    assert waiting_jobs(made) == 0
    upcoming = queries.next_ranking(made.lead, made.review)
    assert (upcoming.after, upcoming.is_queued) == (3 + 150 - 1, False)


def test_an_undone_verdict_and_new_records_make_it_due_at_once(made):
    _, pools = topics(made)
    verdict = made.judge(made.lead, pools[0], "exclude")
    rank(made)
    Job.objects.all().delete()
    actions.undo_verdict(verdict=verdict, by=made.lead)
    assert waiting_jobs(made) == 1
    Job.objects.all().delete()
    made.add(reviewing.paper(made.review.workspace))
    assert waiting_jobs(made) == 1


@pytest.mark.parametrize("order", ["year", "random", "list"])
def test_the_lead_can_have_another_order(made, order):
    sources = [reviewing.paper(made.review.workspace, f"Paper of {year}") for year in (2001, 2020, 2010)]
    for source, year in zip(sources, (2001, 2020, 2010), strict=True):
        actions.edit_source(source=source, year=year, by=made.lead)
    made.add(*sources)
    actions.change_ranking(review=made.review, order=order, explore_share=0, examples="", by=made.lead)
    run = rank(made)
    assert run.basis == order
    found = order_of(made)
    if order == "year":
        assert [record.source.year for record in found] == [2020, 2010, 2001]
        assert "newest first" in why_shown(made.take(made.lead)).words
    assert rank(made).order_digest == run.order_digest
    assert replay(RankRun.objects.get(pk=run.pk)).same_order


def test_only_the_lead_changes_the_order(inside):
    made = reviewing.screening(inside)
    with pytest.raises(actions.EvidenceRefused, match="leads"):
        actions.change_ranking(
            review=made.review, order="random", explore_share=0, examples="", by=made.people[1]
        )
    for wrong in ({"order": "beauty"}, {"explore_share": 0.9}):
        asked = {"order": "model", "explore_share": 0.05, "examples": ""} | wrong
        with pytest.raises(actions.EvidenceRefused) as refused:
            actions.change_ranking(review=made.review, **asked, by=made.lead)
        assert {field for field, _ in refused.value.problems} == set(wrong)


def test_the_random_check_follows_the_permutation_of_the_method(made):
    topics(made, pools=3, roads=3)
    rank(made)
    rows = sorted(made.review.candidates.all(), key=lambda record: (record.position, record.pk.hex))
    session = ScreeningSession(["x y"] * 6, seed=made.review.seed)
    places = {record.audit_position: row for row, record in enumerate(rows)}
    assert [places[place] for place in range(1, 7)] == session._permutation.tolist()


def test_records_that_come_in_later_have_the_permutation_drawn_anew(made):
    topics(made, pools=3, roads=3)
    rank(made)
    made.add(reviewing.paper(made.review.workspace))
    rank(made)
    places = sorted(made.review.candidates.values_list("audit_position", flat=True))
    assert places == list(range(1, 8))


def test_of_two_who_take_turns_each_gets_every_twentieth_at_random(inside):
    made = reviewing.screening(inside, records=45)
    actions.change_ranking(review=made.review, order="list", explore_share=0.05, examples="", by=made.lead)
    rank(made)
    because = {person: [] for person in made.people}
    for turn in range(80):
        person = made.people[turn % 2]
        held = made.take(person)
        because[person].append(held.shown_because)
        actions.give_verdict(assignment=held, says="exclude", by=person)
    for shown in because.values():
        assert [turn for turn, why in enumerate(shown, start=1) if why == "random"] == [20, 40]


def test_an_order_is_told_to_the_ledger_without_any_verdict(made):
    topics(made)
    run = rank(made)
    event = Event.objects.get(name="ranking.computed")
    assert event.says == {
        "run": str(run.pk),
        "basis": "criteria",
        "records": 12,
        "labelled": 0,
        "digest": run.order_digest,
    }


def test_places_are_written_in_parts(made, monkeypatch):
    monkeypatch.setattr("moothall.rooms.codification.actions.ranking._AT_ONCE", 2)
    topics(made)
    assert rank(made).records == 12
    assert sorted(made.review.candidates.values_list("rank", flat=True)) == list(range(1, 13))


def test_nothing_is_ordered_where_nothing_is_left(made):
    assert rank(made) is None
    roads, _ = topics(made, pools=0, roads=1)
    made.judge(made.lead, roads[0], "exclude")
    assert rank(made) is None


def test_full_texts_come_as_they_came_in(inside):
    made = reviewing.screening(inside, records=2, phase="title_abstract")
    texts = [made.at_full_text(record) for record in made.records]
    Candidate.objects.filter(pk=texts[0].pk).update(rank=9)
    made.go_to("full_text")
    held = made.take(made.lead)
    first = min(texts, key=lambda record: (record.position, record.pk.hex))
    assert (held.candidate, held.shown_because) == (first, "listed")
    assert "Full texts" in why_shown(held).words
