"""A workspace in which everything is counted by hand, built by the rooms' own actions."""

from datetime import timedelta

from django.utils import timezone
from django_scopes import scope

from moothall.people.models import Membership, Organisation, Person
from moothall.rooms.codification import actions as codification
from moothall.rooms.codification.models import Source
from moothall.rooms.governance import actions as governance
from moothall.rooms.governance.models import AgendaItem, Body, Decision

WORDS = "Free swimming was offered in three towns. Visits rose by a fifth."
FAR = timedelta(days=1000)


class Council:
    """The people of one workspace and what they do, each in few words."""

    def __init__(self, workspace) -> None:
        self.workspace = workspace
        self.rita = self.person("rita", "reviewer", organisation="University of Somewhere")
        self.omar = self.person("omar", "reviewer", organisation="Testshire Council")
        self.dora = self.person("dora", "decision_owner", department="Leisure")
        self.paul = self.person("paul", "decision_owner", department="Public health")
        self.place = {"workspace": workspace, "by": self.rita}
        self.body = governance.create_body(name="Cabinet", classification="executive", **self.place)
        self.code = codification.add_code(name="Visits", **self.place)

    def person(self, name, role, *, organisation="", department="") -> Person:
        made = Person.objects.create_user(f"{name}@example.org", None, name=name)
        where = None
        if organisation:
            where, _ = Organisation.objects.get_or_create(workspace=self.workspace, name=organisation)
        Membership.objects.create(
            workspace=self.workspace, person=made, role=role, organisation=where, department=department
        )
        return made

    def paper(self, title) -> Source:
        return codification.add_source(kind="research", title=title, text=WORDS, year=2019, **self.place)

    def practice(self) -> Source:
        details = {"setting": "Pool", "role": "Manager", "known_by": "observed", "date": "March 2027"}
        return codification.add_source(
            kind="practice_knowledge", text="Families come when it is free.", details=details, **self.place
        )

    def statement(self, source, *, by=None):
        """An evidence statement on one excerpt of ``source``, published."""
        by = by or self.rita
        (coding,) = codification.code_segment(source=source, sentences=(2,), code=self.code, by=by)
        draft = codification.draft_evidence_statement(
            workspace=self.workspace,
            inquiry=None,
            text=f"Visits rise: {source.title}",
            certainty="low",
            reason="One study.",
            missing_voices="Families who never swim.",
            rests_on=[(coding.record, "supports")],
            by=by,
        )
        return codification.publish_evidence_statement(statement=draft, by=by)

    def decision(self, title, *evidence, by=None, due=None, supersedes=None) -> Decision:
        """A decision in force. ``evidence`` are pairs of a thing with a record and a relation."""
        by, today = by or self.dora, timezone.localdate()
        draft = governance.draft_decision(
            workspace=self.workspace,
            title=title,
            kind="executive_body",
            body=Body.objects.get(pk=self.body.pk),
            matter="Whether it is so.",
            text="It is so.",
            reasons="It helps.",
            no_evidence_because="" if evidence else "None was there.",
            no_alternatives=True,
            made_on=today,
            review_due=due or today + FAR,
            supersedes=supersedes,
            by=by,
        )
        for thing, relation in evidence:
            governance.link_evidence(
                decision=draft, evidence=thing.record, relation=relation, why="It bears on it.", by=by
            )
        return governance.make_decision(decision=draft, by=by)

    def accept(self, decision, origin) -> None:
        governance.accept_item(item=self.item(decision, origin), reason="Look again.", by=self.dora)

    def decline(self, decision, origin) -> None:
        governance.decline_item(item=self.item(decision, origin), reason="No need.", by=self.dora)

    def item(self, decision, origin) -> AgendaItem:
        return AgendaItem.objects.get(decision=decision, origin=origin, state="proposed")

    def reaffirm(self, decision) -> None:
        decision = Decision.objects.get(pk=decision.pk)
        due = timezone.localdate() + FAR
        governance.reaffirm_decision(decision=decision, reasons="It helps.", review_due=due, by=self.dora)


def half_a_year(workspace, clock) -> dict[str, int]:
    """Build it. Returns the row of the ledger after the decisions of day 30, and at the end.

    Six papers on day 0; five statements, one of them across organisations; six decisions on day 30; two
    reviews due on day 60, of which one is done; two retractions, of which one is answered; one decision
    replaced on newer evidence and one on older.
    """
    with scope(workspace=workspace):
        clock.day(0)
        council = Council(workspace)
        papers = [council.paper(f"Paper {number}") for number in range(1, 7)]
        clock.day(10)
        a = council.statement(papers[0], by=council.omar)
        clock.day(20)
        b, c, _, _ = (council.statement(paper) for paper in papers[1:5])
        clock.day(30)
        soon = timezone.localdate() + timedelta(days=30)
        one = council.decision("One", (a, "relied_on"), due=soon)
        two = council.decision("Two", (a, "relied_on"), by=council.paul)
        three = council.decision("Three", (b, "relied_on"), due=soon)
        council.decision("Four", (c, "considered"))
        council.decision("Five", (b, "relied_on"), (council.practice(), "considered"))
        six = council.decision("Six")
        rows = {"decided": last_row(workspace), "last": six}
        clock.day(40)
        governance.note_reviews_due(workspace=workspace, today=timezone.localdate(), by=None)
        clock.day(50)
        council.accept(one, "review_due")
        clock.day(55)
        council.reaffirm(one)
        _alarms(council, clock, papers, one, two)
        clock.day(120)
        newer = council.statement(council.paper("Paper 7"))
        council.decision("One again", (newer, "relied_on"), supersedes=Decision.objects.get(pk=one.pk))
        council.accept(three, "review_due")
        council.decision("Three again", (c, "relied_on"), supersedes=Decision.objects.get(pk=three.pk))
        return rows | {"end": last_row(workspace)}


def _alarms(council, clock, papers, one, two) -> None:
    clock.day(80)
    told = {"nature": "retraction", "reason": "Wrong figures.", "origin": "by_hand", "by": council.rita}
    codification.retract_source(source=papers[0], **told)
    clock.day(82)
    codification.retract_source(source=papers[1], **told)
    clock.day(85)
    council.accept(one, "retraction")
    clock.day(100)
    council.decline(two, "retraction")


def last_row(workspace) -> int:
    from moothall.events.models import LedgerHead

    return LedgerHead.objects.get(workspace=workspace).seq
