"""A whole small workspace, made through the rooms' own actions, in which every text carries one word.

The word is what the tests of isolation look for: it must never reach somebody of another workspace.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django_scopes import scope
from tests import reviewed_world

from moothall.formats.safe_files import Picture
from moothall.jobs import later
from moothall.people.models import Organisation, Person, Workspace
from moothall.permissions import GIVEN_ROLES
from moothall.rooms.capacity import actions as capacity
from moothall.rooms.codification import actions as codification
from moothall.rooms.evaluation import actions as evaluation
from moothall.rooms.governance import actions as governance
from moothall.rooms.reflection import actions as reflection

TODAY = date(2026, 6, 1)
RIS = (
    "TY  - JOUR\nTI  - A paper about {word}\nPY  - 2019\nAB  - One. Two {word}.\nER  - \nTY  - JOUR\nER  - \n"
)


@dataclass
class World:
    """One workspace with somebody in every role, and one thing of every kind in ``things``."""

    workspace: Workspace
    word: str
    people: dict[str, Person] = field(default_factory=dict)
    things: dict[str, Any] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        try:
            return self.__dict__["things"][name]
        except KeyError:
            raise AttributeError(name) from None


def build(slug: str, word: str) -> World:
    """A workspace ``slug`` whose every text holds ``word``."""
    workspace = governance.open_workspace(
        name=f"{word} council",
        slug=slug,
        administrator_email=f"administrator@{slug}.example",
        administrator_name=f"Administrator {word}",
    )
    world = World(workspace, word)
    with scope(workspace=workspace):
        _people(world)
        _inquiry(world)
        _evidence(world)
        reviewed_world.add_reviewers(world)
        reviewed_world.add_review(world)
        reviewed_world.add_appraised_review(world)
        reviewed_world.add_library(world)
        _session(world)
        _account(world)
        _decisions(world)
        _figures(world)
        _rest(world)
    return world


def _people(world: World) -> None:
    for role in GIVEN_ROLES:
        email = f"{role}@{world.workspace.slug}.example"
        if role != "administrator":
            governance.add_member(
                workspace=world.workspace,
                email=email,
                name=f"{role} {world.word}",
                role=role,
                organisation=f"Council {world.word}",
                organisation_kind=Organisation.Kind.COUNCIL,
                by=None,
            )
        world.people[role] = Person.objects.get(email=email)
    world.things["membership"] = world.people["observer"].memberships.get()


def _inquiry(world: World) -> None:
    world.things["inquiry"] = governance.open_inquiry(
        workspace=world.workspace,
        title=f"Swimming {world.word}",
        question=f"Should swimming be free, {world.word}?",
        purpose=f"To know {world.word}",
        by=world.people["administrator"],
    )


def _evidence(world: World) -> None:
    by, place = world.people["reviewer"], {"workspace": world.workspace, "inquiry": world.inquiry}
    source = codification.add_source(
        **place,
        kind="research",
        title=f"Free swimming and {world.word}",
        text=f"Visits rose in {world.word}. Costs rose too, says {world.word}.",
        year=2020,
        by=by,
    )
    code = codification.add_code(workspace=world.workspace, name=f"Cost {world.word}", by=by)
    excerpt = codification.code_segment(source=source, sentences=[1], code=code, by=by)[0]
    words = {
        "certainty": "moderate",
        "reason": f"Because of {world.word}",
        "missing_voices": f"Those without {world.word}",
        "rests_on": [(excerpt.record, "supports")],
        "by": by,
    }
    text = f"Free entry raises visits in {world.word}"
    statement = codification.draft_evidence_statement(**place, text=text, **words)
    statement = codification.publish_evidence_statement(statement=statement, by=by)
    draft = codification.draft_evidence_statement(**place, text=f"A draft about {world.word}", **words)
    run = codification.import_references(
        **place, data=RIS.format(word=world.word).encode(), name="a.ris", by=by
    )
    world.things |= {
        "source": source,
        "excerpt": excerpt,
        "evidence": statement,
        "draft_evidence": draft,
        "run": run,
    }


def _session(world: World) -> None:
    by = world.people["facilitator"]
    space = reflection.open_space(
        workspace=world.workspace,
        inquiry=world.inquiry,
        title=f"Space {world.word}",
        purpose=f"To talk about {world.word}",
        rules=f"Take turns with {world.word}",
        by=by,
    )
    session = reflection.plan_session(
        space=space,
        question=f"What about {world.word}?",
        starts=timezone.now() + timedelta(hours=1),
        seeds=[f"{world.word} should be free", f"{world.word} costs too much"],
        results_mode="live_overall",
        groupings=[
            {"question": f"Who are you, {world.word}?", "options": [f"A {world.word}", f"B {world.word}"]}
        ],
        by=by,
    )
    invited = reflection.invite(session=session, emails=[f"{world.word}@guests.example"], by=by)
    prompt = reflection.add_prompt(
        session=session,
        text=f"Look at {world.word}",
        picture=Picture(b"a picture", "image/webp", 1, 1),
        alternative_text=f"A pool in {world.word}",
        by=by,
    )
    world.things |= {"invitation": invited.made[0], "prompt": prompt, "grouping": session.groupings.get()}
    reflection.open_session(session=session, by=by)
    session.refresh_from_db()
    step = session.steps.get(kind="vote")
    reflection.start_step(session=session, step=step, by=by)
    participant = reflection.join_session(session=session)
    reflection.number_ballots(session=session, count=1, by=by)
    ballots = reflection.start_batch(session=session, label=f"Box {world.word}", by=by)
    world.things["ballots"] = ballots
    world.things |= {"space": space, "session": session, "step": step, "participant": participant}
    world.things["statement"] = session.statements.first()
    world.things["polis_upload"] = reflection.upload_polis(
        space=space, files={"votes.csv": world.word.encode()}, question=f"{world.word}?", by=by
    )
    world.things["note"] = reflection.take_note(session=session, text=f"Talk of {world.word}", by=by)


def _account(world: World) -> None:
    """An earlier session whose account is published, with a draft of the next version."""
    by = world.people["facilitator"]
    past = reflection.plan_session(
        space=world.space,
        question=f"What was {world.word}?",
        starts=timezone.now() - timedelta(hours=1),
        seeds=[f"{world.word} was always there"],
        by=by,
    )
    reflection.open_session(session=past, by=by)
    reflection.add_analysis(result=reflection.close_session(session=past, by=by), by=by)
    draft = reflection.draft_synthesis(session=past, by=by)
    for section in ("who", "differ"):
        reflection.add_paragraph(
            synthesis=draft, section=section, heading="", text=f"On {world.word}.", rests_on=[], by=by
        )
    reflection.publish_synthesis(synthesis=draft, by=by)
    draft = reflection.draft_synthesis(session=past, by=by)
    past.refresh_from_db()
    world.things |= {"past": past, "paragraph": draft.paragraphs.last()}
    world.things["past_statement"] = past.statements.get()


def _decisions(world: World) -> None:
    by = world.people["decision_owner"]
    body = governance.create_body(
        workspace=world.workspace, name=f"Cabinet {world.word}", classification="executive", by=by
    )
    made = _decision(world, body, f"Free swimming {world.word}")
    governance.make_decision(decision=made, publish=True, by=by)
    made.refresh_from_db()
    draft = _decision(world, body, f"Draft of {world.word}")
    item = governance.propose_item(workspace=world.workspace, title=f"Talk about {world.word}", by=by)
    world.things |= {"body": body, "decision": made, "draft_decision": draft, "agenda_item": item}
    world.things["reopening"] = _asked_again(world, body)
    world.things["option"] = draft.options.get()
    world.things["link"] = draft.evidence.get()


def _asked_again(world: World, body: Any) -> Any:
    """A re-opened decision that relied on what people said, and the offer to ask them again."""
    by = world.people["decision_owner"]
    decision = _decision(world, body, f"What was said of {world.word}")
    said = world.past_statement.record
    governance.link_evidence(decision=decision, evidence=said, relation="relied_on", by=by)
    governance.make_decision(decision=decision, by=by)
    item = governance.propose_item(
        workspace=world.workspace, title=f"Ask about {world.word}", decision=decision, by=by
    )
    governance.accept_item(item=item, reason=f"We know more of {world.word}", by=by)
    return world.past.reopenings.get()


def _decision(world: World, body: Any, title: str) -> Any:
    by = world.people["decision_owner"]
    decision = governance.draft_decision(
        workspace=world.workspace,
        inquiry=world.inquiry,
        title=title,
        kind="executive_body",
        body=body,
        matter=f"Whether {world.word} is free",
        text=f"{world.word} is free",
        reasons=f"Because {world.word}",
        made_on=TODAY,
        review_due=TODAY + timedelta(days=3000),
        by=by,
    )
    governance.add_option(
        decision=decision,
        text=f"Nothing for {world.word}",
        status="rejected",
        why=f"Not for {world.word}",
        by=by,
    )
    governance.link_evidence(decision=decision, evidence=world.evidence.record, relation="relied_on", by=by)
    return decision


def _figures(world: World) -> None:
    by = world.people["analyst"]
    programme = evaluation.create_programme(
        workspace=world.workspace,
        title=f"Programme {world.word}",
        starts_on=TODAY,
        purpose=f"To do {world.word}",
        inquiry=world.inquiry,
        implements=[world.decision.record],
        by=by,
    )
    indicator = evaluation.define_indicator(
        workspace=world.workspace,
        code="visits",
        title=f"Visits {world.word}",
        definition=f"Count of {world.word}",
        polarity="up",
        inquiry=world.inquiry,
        measures=[programme.record],
        by=by,
    )
    batch = evaluation.upload_figures(indicator=indicator, data=figures(world.word), name="visits.csv", by=by)
    waiting = evaluation.upload_figures(
        indicator=indicator, data=figures(world.word, 60), name="more.csv", by=by
    )
    evaluation.import_observations(
        batch=batch, mapping={"period": "month", "value": "visits", "note": "note"}, by=by
    )
    batch.refresh_from_db()
    series = indicator.series.get()
    world.things |= {"programme": programme, "indicator": indicator, "batch": batch, "waiting_batch": waiting}
    world.things |= {"series": series, "signal": series.signals.get()}


def figures(word: str, last: int = 40) -> bytes:
    """Twenty-four steady months, of which the newest is far below its limit; one row is bad."""
    lines = ["month,visits,note", f"not a month,12,{word}"]
    for number in range(24):
        value = last if number == 23 else 100 + number % 3
        lines.append(f"{2024 + number // 12}-{number % 12 + 1:02d},{value},{word}")
    return "\n".join(lines).encode()


def _rest(world: World) -> None:
    world.things["job"] = later(
        "governance.dates", workspace=world.workspace, by=world.people["administrator"]
    )
    capacity.record_trace(workspace=world.workspace, by=world.people["analyst"])
