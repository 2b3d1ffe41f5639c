"""Random histories of a review: its log gives the state that the tables hold, and every flow adds up."""

from random import Random
from uuid import uuid4

import pytest
from tests.rooms.codification import builders, reviewing

from moothall.rooms.codification import actions, queries
from moothall.rooms.codification.actions.rebuilding import COLUMNS, columns_of
from moothall.rooms.codification.models import (
    OPEN_STAGES,
    Assignment,
    Candidate,
    Conflict,
    ImportRun,
    SameAs,
    Stage,
    Verdict,
)
from moothall.rooms.codification.models.same_as import LINKED
from moothall.rooms.codification.prisma import prisma_flow
from moothall.rooms.codification.review_log.state import read_state

pytestmark = pytest.mark.usefixtures("inside")
STEPS = 60
PHASES = ("pilot", "title_abstract", "full_text", "full_text", *("living",) * 5, "reported")


class History:
    """What could happen to a review, one random thing after another. What is refused did not happen."""

    def __init__(self, workspace, seed):
        self.workspace, self.random = workspace, Random(seed)
        made = reviewing.screening(
            workspace, people=3, records=4, needed=self.random.choice((1, 2)), phase="protocol", seed=seed
        )
        self.made, self.people = made, list(made.people)
        made.add(builders.practice(workspace), route="other")
        self.imports = 0
        self.bring_in()
        made.go_to(self.random.choice(("pilot", "title_abstract", *("living",) * 3)), pilot_size=3)

    def step(self):
        things = {
            self.judge: 40,
            self.change_or_undo: 5,
            self.settle_conflict: 6,
            self.get_text: 12,
            self.link: 3,
            self.unlink: 2,
            self.bring_in: 1,
            self.remove_import: 1,
            self.change_phase: 2,
            self.change_needed: 1,
            self.come_or_go: 1,
            self.leave_out: 1,
            self.stop: 1,
            self.group: 1,
        }
        (thing,) = self.random.choices(list(things), weights=list(things.values()))
        try:
            thing()
        except actions.EvidenceRefused:
            return

    def some(self, rows):
        rows = list(rows.order_by("created"))
        return self.random.choice(rows) if rows else None

    def record(self):
        return self.some(Candidate.objects.filter(review=self.made.review).select_related("source"))

    def says(self, stage):
        weights = (2, 4, 0, 1) if stage == Stage.FULL_TEXT else (8, 3, 2, 1)
        (says,) = self.random.choices(("include", "exclude", "maybe", "postpone"), weights)
        more = {}
        if says == "exclude" and stage == Stage.FULL_TEXT:
            code = self.random.choice(("adults", "no_figures", ""))
            more = {"criterion": self.made.criterion(code)} if code else {"reason": "In another language"}
        return {"says": says, **more}

    def judge(self):
        who = self.random.choice(self.people)
        stage = self.random.choice(OPEN_STAGES[self.made.fresh().phase] or ("",))
        if held := actions.next_assignment(review=self.made.review, by=who, stage=stage):
            actions.give_verdict(assignment=held, **self.says(held.stage), by=who)

    def change_or_undo(self):
        given = Assignment.objects.filter(candidate__review=self.made.review, state="given")
        if (held := self.some(given)) is None:
            return
        if self.random.random() < 0.5:
            actions.give_verdict(assignment=held, **self.says(held.stage), by=held.reviewer)
        else:
            newest = Verdict.objects.filter(assignment=held).last()
            actions.undo_verdict(verdict=newest, by=held.reviewer)

    def settle_conflict(self):
        if conflict := self.some(Conflict.objects.filter(state="open", candidate__review=self.made.review)):
            who, said = self.random.choice(self.people), self.says(conflict.stage)
            actions.resolve_conflict(conflict=conflict, by=who, **({"reason": "So we agreed"} | said))

    def get_text(self):
        waiting = Candidate.objects.filter(review=self.made.review, stage=Stage.FULL_TEXT)
        if self.random.random() < 0.8:
            waiting = waiting.filter(status="awaiting_text")
        state = self.random.choice(("requested", "retrieved", "retrieved", "retrieved", "not_retrieved"))
        if candidate := self.some(waiting):
            actions.record_full_text(candidate=candidate, state=state, by=self.made.lead)

    def link(self):
        one, two = self.record(), self.record()
        actions.link_sources(kept=one.source, other=two.source, by=self.made.lead)

    def unlink(self):
        if link := self.some(SameAs.objects.filter(outcome__in=LINKED)):
            actions.unlink_sources(link=link, by=self.made.lead)

    def bring_in(self):
        self.imports += 1
        titles = [f"Import {self.imports}, paper {number}" for number in range(self.random.randint(1, 3))]
        run = actions.import_references(
            workspace=self.workspace, inquiry=None, data=builders.ris(*titles), name="a.ris", by=None
        )
        ImportRun.objects.filter(pk=run.pk).update(
            route=self.random.choice(("database", "database", "register", "website", "citation")),
            database=self.random.choice(("Medline", "Embase", "")),
        )
        run.refresh_from_db()
        sources = [appearance.source for appearance in run.appearances.order_by("position")]
        actions.add_candidates(review=self.made.review, sources=sources, run=run, by=self.made.lead)

    def remove_import(self):
        if run := self.some(ImportRun.objects.filter(state="done")):
            actions.remove_import(run=run, by=self.made.lead)

    def change_phase(self):
        self.made.go_to(self.random.choice(PHASES), pilot_size=self.random.randint(1, 4))

    def change_needed(self):
        stage, review = self.random.choice(Stage.values), self.made.fresh()
        needed = 3 - review.needed_at(stage)
        told = queries.settled_by_one(None, review, stage) if needed == 1 else None
        actions.change_reviewers_needed(review=review, stage=stage, needed=needed, settles=told, by=None)

    def come_or_go(self):
        if self.random.random() < 0.5 or len(self.people) < 3:
            person = reviewing.reviewer(self.workspace)
            actions.invite_reviewer(review=self.made.review, person=person, by=self.made.lead)
            self.people.append(person)
            return
        person = self.random.choice(self.people[1:])
        heir = self.random.choice([None, self.made.lead])
        actions.remove_reviewer(review=self.made.review, reviewer=person, reassign_to=heir, by=None)
        self.people.remove(person)

    def leave_out(self):
        candidate = self.record()
        if candidate.removed:
            actions.restore_candidate(candidate=candidate, by=None)
        else:
            actions.remove_candidate(candidate=candidate, why="not_eligible", by=None)

    def stop(self):
        actions.stop_screening(review=self.made.review, reason="Enough", evidence={}, by=self.made.lead)

    def group(self):
        study = self.random.choice(("Study A", "Study B", ""))
        actions.group_report(candidate=self.record(), study=study, by=None)


def held_by_tables(review):
    return {
        candidate.pk: {name: getattr(candidate, name) for name in COLUMNS}
        for candidate in Candidate.objects.filter(review=review)
    }


def conflicts_in(review):
    found = Conflict.objects.filter(candidate__review=review, state="open")
    return {(conflict.candidate_id, conflict.stage, conflict.kind) for conflict in found}


@pytest.mark.parametrize("seed", range(30))
def test_the_log_alone_gives_the_state_that_the_tables_hold(inside, seed):
    history = History(inside, seed)
    review = history.made.review
    for _ in range(STEPS):
        history.step()
        flow = prisma_flow(review)  # it raises if an identity is broken
    state = read_state(review)
    review.refresh_from_db()
    assert {key: columns_of(record) for key, record in state.records.items()} == held_by_tables(review)
    assert (state.phase, state.stopped_at) == (review.phase, review.stopped_at)
    assert state.needed == {stage: review.needed_at(stage) for stage in Stage.values}
    assert conflicts_in(review) == {
        (record.key, record.judged.stage, record.judged.conflict)
        for record in state.records.values()
        if record.stands and record.judged.conflict
    }
    assert flow == prisma_flow(review)
    assert actions.rebuild_review(review=review, by=None) == []


def test_a_table_that_was_spoilt_is_put_right_from_the_log(inside):
    history = History(inside, 7)
    for _ in range(STEPS):
        history.step()
    review = history.made.review
    right = held_by_tables(review)
    Candidate.objects.filter(review=review).update(
        status="excluded", stage="full_text", awaits_verdict=False, text_state="requested", in_pilot=True
    )
    assert held_by_tables(review) != right
    assert len(actions.rebuild_review(review=review, by=None)) == len(right)
    assert held_by_tables(review) == right


def test_no_slot_is_ever_held_twice_and_none_beyond_those_there_are(inside):
    history = History(inside, 11)
    for _ in range(STEPS * 2):
        history.step()
        held = Assignment.objects.filter(slot__isnull=False).values_list("candidate", "stage", "slot")
        assert len(set(held)) == len(held)


def test_the_same_form_twice_changes_nothing_in_any_history(inside):
    history = History(inside, 3)
    if history.made.fresh().phase != "living":
        history.made.go_to("living")
    who = history.people[0]
    held = actions.next_assignment(review=history.made.review, by=who)
    once = uuid4()
    first = actions.give_verdict(assignment=held, says="include", once=once, by=who)
    for _ in range(STEPS):
        history.step()
    rows = Verdict.objects.count()
    assert actions.give_verdict(assignment=held, says="include", once=once, by=who) == first
    assert Verdict.objects.count() == rows
