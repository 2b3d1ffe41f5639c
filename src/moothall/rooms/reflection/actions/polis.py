"""A conversation held with the Polis software becomes a closed session with its votes and its result."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from secrets import token_hex
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from moothall.events.happened import happened
from moothall.formats.polis_csv import PolisExport
from moothall.people.models import Person, Workspace
from moothall.people.pseudonyms import actor_of
from moothall.rooms.reflection.actions import vote_rows
from moothall.rooms.reflection.actions.planning import plan_session
from moothall.rooms.reflection.actions.running import finish, open_session
from moothall.rooms.reflection.actions.statements import write_statement
from moothall.rooms.reflection.actions.vote_rows import NewEvent
from moothall.rooms.reflection.digests import digest_of_votes
from moothall.rooms.reflection.models import Session, Space, Statement, VoteEvent
from moothall.rooms.reflection.polis import TakenStatement, first_day, report_of, statements_of
from moothall.rooms.reflection.refusals import SessionRefused

MOST_VOTES = 500_000
# So many votes are written between two looks at whether somebody wants to stop.
BLOCK = 10_000
Origin, State = Statement.Origin, Statement.State
# Called with how much of how much is done, and that in words; may raise to stop everything.
Progress = Callable[[int, int, str], None]


class CastVote(NamedTuple):
    """One vote of the files under its new names, before it is an event."""

    pseudonym: str
    statement: UUID
    value: int
    once: UUID


def say_nothing(done: int, total: int, message: str) -> None:
    """The progress of what nobody waits for."""


def import_polis(
    *,
    space: Space,
    export: PolisExport,
    question: str = "",
    progress: Progress = say_nothing,
    then: Callable[[Session], None] | None = None,
    by: Person | None,
) -> Session:
    """A closed session of ``space`` with the statements and votes of ``export``, counted like any other.

    ``question`` is the files' own topic if empty. People get fresh pseudonyms, and every vote in the log is
    kept, entered by ``by`` on behalf of others. Statements that moderators had rejected stay rejected: their
    votes are kept and counted nowhere. What could not be read is in ``import_report``.

    All of it is written in one transaction, ``then`` within it, or nothing. What takes long and writes
    nothing comes first, because others wait for this transaction. Raises SessionRefused without a question,
    without a statement that was accepted, without votes, and for too many of them.
    """
    taken = statements_of(export)
    question = question.strip() or export.summary.get("topic", "").strip()
    _refuse(export, taken, question)
    keys = {each.key: uuid4() for each in taken}
    cast = _votes_of(export, keys)
    total = 2 * len(cast)
    known = _same_for_all(space.workspace, by)
    root = digest_of_votes(_told(_events(cast, None, known), 0, total, progress, "votes prepared"))
    with transaction.atomic():
        session = plan_session(
            space=space, question=question[:200], starts=first_day(export) or timezone.now(), by=by
        )
        session.import_report = report_of(export)
        session.save(update_fields=["import_report"])
        _write_statements(session, taken, keys, by)
        session = open_session(session=session, by=by)
        events = _events(cast, session.rounds.get().pk, known)
        _write_votes(_told(events, len(cast), total, progress, "votes written"))
        happened("votes.recorded", session, by, first=1, last=len(cast), count=len(cast), root=root)
        progress(total, total, "The votes are being counted")
        finish(session, by, root=root)
        if then is not None:
            then(session)
    session.refresh_from_db()
    return session


def _refuse(export: PolisExport, taken: Sequence[TakenStatement], question: str) -> None:
    votes = len(export.current_votes().value)
    if not question:
        raise SessionRefused([("question", "Enter the question: the files do not say what it was")])
    if not votes:
        raise SessionRefused([("files", "The files hold no vote")])
    if max(votes, len(export.votes)) > MOST_VOTES:
        raise SessionRefused([("files", f"The files hold more than {MOST_VOTES:,} votes")])
    if all(statement.is_rejected for statement in taken):
        raise SessionRefused([("files", "The files hold no statement that was accepted")])


def _votes_of(export: PolisExport, keys: Mapping[int, UUID]) -> list[CastVote]:
    """Every vote in the order in which it was cast."""
    log = export.votes if len(export.votes) else export.current_votes()
    names: dict[int, str] = defaultdict(lambda: token_hex(16))
    columns = (log.participant.tolist(), log.statement.tolist(), log.value.tolist())
    return [
        CastVote(names[person], keys[statement], value, uuid4())
        for person, statement, value in zip(*columns, strict=True)
    ]


def _write_statements(
    session: Session, taken: Sequence[TakenStatement], keys: Mapping[int, UUID], by: Person | None
) -> None:
    counts: dict[Origin, int] = defaultdict(int)
    for each in taken:
        origin = Origin.SEED if each.is_seed else Origin.CONTRIBUTED
        state = State.REJECTED if each.is_rejected else State.LIVE
        write_statement(session, each.number, each.text, origin, key=keys[each.key], state=state)
        counts[origin] += 1
    for origin, count in counts.items():
        happened("statements.added", session, by, count=count, origin=origin.value)


def _write_votes(events: Iterator[NewEvent]) -> None:
    while block := list(islice(events, BLOCK)):
        vote_rows.write(block)


def _events(cast: Sequence[CastVote], round_: UUID | None, known: Mapping[str, Any]) -> Iterator[NewEvent]:
    """Votes as events of a round; their digest does not depend on which one it is."""
    for place, vote in enumerate(cast, 1):
        yield NewEvent(
            round_id=round_,
            sequence=place,
            pseudonym=vote.pseudonym,
            statement_id=vote.statement,
            value=vote.value,
            once=vote.once,
            order=place,
            **known,
        )


def _told(
    events: Iterator[NewEvent], before: int, total: int, progress: Progress, what: str
) -> Iterator[NewEvent]:
    """The same events, telling of every block how far it is; so much was done ``before``."""
    for place, event in enumerate(events):
        if place % BLOCK == 0:
            progress(before + place, total, f"{place:,} of {total // 2:,} {what}")
        yield event


def _same_for_all(workspace: Workspace, by: Person | None) -> dict[str, Any]:
    return {
        "workspace_id": workspace.pk,
        "channel": VoteEvent.Channel.PROXY,
        "taken_back": False,
        "entered_by": actor_of(by, workspace) if by else "",
        "batch_id": None,
        "received": timezone.localdate(),
    }
