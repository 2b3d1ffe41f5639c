"""A conversation held with the Polis software becomes a closed session with its votes and its result."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from secrets import token_hex
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from moothall.events.happened import happened
from moothall.formats.polis_csv import PolisExport
from moothall.people.models import Person
from moothall.people.pseudonyms import actor_of
from moothall.rooms.reflection.actions import vote_rows
from moothall.rooms.reflection.actions.planning import plan_session
from moothall.rooms.reflection.actions.running import close_session, open_session
from moothall.rooms.reflection.actions.statements import write_statement
from moothall.rooms.reflection.actions.vote_rows import NewEvent
from moothall.rooms.reflection.digests import digest_of_votes
from moothall.rooms.reflection.models import Round, Session, Space, Statement, VoteEvent
from moothall.rooms.reflection.polis import TakenStatement, first_day, report_of, statements_of
from moothall.rooms.reflection.refusals import SessionRefused

MOST_VOTES = 500_000
Origin, State = Statement.Origin, Statement.State


@transaction.atomic
def import_polis(*, space: Space, export: PolisExport, question: str = "", by: Person | None) -> Session:
    """A closed session of ``space`` with the statements and votes of ``export``, counted like any other.

    ``question`` is the files' own topic if empty. People get fresh pseudonyms, and every vote in the log is
    kept, entered by ``by`` on behalf of others. Statements that moderators had rejected stay rejected: their
    votes are kept and counted nowhere. What could not be read is in ``import_report``. Raises SessionRefused
    without a question, without a statement that was accepted, without votes, and for too many of them.
    """
    taken = statements_of(export)
    question = question.strip() or export.summary.get("topic", "").strip()
    _refuse(export, taken, question)
    session = plan_session(
        space=space, question=question[:200], starts=first_day(export) or timezone.now(), by=by
    )
    session.import_report = report_of(export)
    session.save(update_fields=["import_report"])
    numbers = _write_statements(session, taken, by)
    session = open_session(session=session, by=by)
    _write_votes(session, export, numbers, by)
    close_session(session=session, by=by)
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


def _write_statements(
    session: Session, taken: Sequence[TakenStatement], by: Person | None
) -> dict[int, UUID]:
    """The keys of the statements by what they were called in the files."""
    made, counts = {}, defaultdict(int)
    for each in taken:
        origin = Origin.SEED if each.is_seed else Origin.CONTRIBUTED
        state = State.REJECTED if each.is_rejected else State.LIVE
        made[each.key] = write_statement(session, each.number, each.text, origin, state=state).pk
        counts[origin] += 1
    for origin, count in counts.items():
        happened("statements.added", session, by, count=count, origin=origin.value)
    return made


def _write_votes(
    session: Session, export: PolisExport, numbers: Mapping[int, UUID], by: Person | None
) -> None:
    """Every vote in the order in which it was cast, and in the ledger as one recording."""
    log = export.votes if len(export.votes) else export.current_votes()
    names: dict[int, str] = defaultdict(lambda: token_hex(16))
    known = _same_for_all(session.rounds.get(), by)
    columns = (log.participant.tolist(), log.statement.tolist(), log.value.tolist())
    events = [
        NewEvent(
            sequence=place,
            pseudonym=names[person],
            statement_id=numbers[statement],
            value=value,
            once=uuid4(),
            order=place,
            **known,
        )
        for place, (person, statement, value) in enumerate(zip(*columns, strict=True), 1)
    ]
    vote_rows.write(events)
    count, root = len(events), digest_of_votes(events)
    happened("votes.recorded", session, by, first=1, last=count, count=count, root=root)


def _same_for_all(round_: Round, by: Person | None) -> dict[str, Any]:
    return {
        "workspace_id": round_.workspace_id,
        "round_id": round_.pk,
        "channel": VoteEvent.Channel.PROXY,
        "taken_back": False,
        "entered_by": actor_of(by, round_.workspace) if by else "",
        "batch_id": None,
        "received": timezone.localdate(),
    }
