"""Builders of reviews that call the real actions."""

from dataclasses import dataclass, field
from itertools import count

from moothall.people.models import Membership, Person
from moothall.rooms.codification import actions
from moothall.rooms.codification.models import Candidate, Conflict, Criterion, Review, Source, Stage, Verdict

QUESTION = {"population": "Under-16s", "intervention": "Free swimming", "outcome": "Visits"}
CRITERIA = (
    {"side": "include", "wording": "Is about free entry"},
    {"side": "exclude", "wording": "Adults only", "code": "adults"},
    {"side": "exclude", "wording": "No figures", "code": "no_figures"},
    {"side": "exclude", "wording": "Abstract only", "code": "abstract_only", "stage": "full_text"},
)
_numbers = count(1)


def reviewer(workspace, role="reviewer") -> Person:
    """Somebody who may screen."""
    number = next(_numbers)
    person = Person.objects.create_user(f"reviewer.{number}@example.org", None, name=f"Reviewer {number}")
    Membership.objects.create(workspace=workspace, person=person, role=role)
    return person


def paper(workspace, title="", **fields) -> Source:
    number = next(_numbers)
    return actions.add_source(
        workspace=workspace, kind="research", title=title or f"Paper {number}", year=2019, by=None, **fields
    )


def opened(workspace, *, by, **fields) -> Review:
    fields = {"title": "Free swimming", "framework": "pico", "question": QUESTION} | fields
    return actions.open_review(workspace=workspace, **({"criteria": CRITERIA} | fields), by=by)


@dataclass
class Screening:
    """A review with its people, the lead first, and the records that came in first."""

    review: Review
    people: list[Person]
    records: list[Candidate] = field(default_factory=list)

    @property
    def lead(self) -> Person:
        return self.people[0]

    def fresh(self) -> Review:
        self.review.refresh_from_db()
        return self.review

    def add(self, *sources: Source, **how) -> list[Candidate]:
        return actions.add_candidates(review=self.review, sources=sources, by=self.lead, **how)

    def go_to(self, phase: str, **more) -> None:
        actions.change_phase(review=self.review, to=phase, reason="It is time", by=self.lead, **more)
        self.fresh()

    def criterion(self, code: str) -> Criterion:
        return self.review.protocol_versions.last().criterion_rows.get(code=code)

    def take(self, person: Person, candidate: Candidate | None = None, stage: str = ""):
        return actions.next_assignment(review=self.review, by=person, candidate=candidate, stage=stage)

    def judge(self, person: Person, candidate: Candidate, says: str, **more) -> Verdict:
        """Somebody judges one record, by hand, or changes what they said of it."""
        candidate.refresh_from_db()
        held = candidate.assignments.filter(
            reviewer=person, stage=candidate.stage, slot__isnull=False
        ).first()
        held = held or self.take(person, candidate)
        return actions.give_verdict(assignment=held, says=says, **more, by=person)

    def both(self, candidate: Candidate, first: str, second: str, **more) -> Candidate:
        """The first two people judge one record."""
        for person, says in zip(self.people, (first, second), strict=False):
            self.judge(person, candidate, says, **more)
        candidate.refresh_from_db()
        return candidate

    def conflict(self, candidate: Candidate) -> Conflict:
        return candidate.conflicts.get(state="open")

    def at_full_text(self, candidate: Candidate) -> Candidate:
        """Take one record through titles, with its full text at hand."""
        self.both(candidate, "include", "include")
        actions.record_full_text(candidate=candidate, state="retrieved", by=self.lead)
        candidate.refresh_from_db()
        assert (candidate.stage, candidate.status) == (Stage.FULL_TEXT, "waiting")
        return candidate


def screening(workspace, *, people=2, records=3, phase="title_abstract", needed=2, **fields) -> Screening:
    """A review that is being screened, with so many people and records."""
    team = [reviewer(workspace) for _ in range(people)]
    fields.setdefault("reviewers_needed", {"title_abstract": needed, "full_text": needed})
    made = Screening(opened(workspace, by=team[0], **fields), team)
    for person in team[1:]:
        actions.invite_reviewer(review=made.review, person=person, by=team[0])
    made.records = made.add(*(paper(workspace) for _ in range(records)))
    if phase != "protocol":
        made.go_to(phase)
    return made
