"""Writing to the ledger: what it takes, what it refuses, and what nobody can change afterwards."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from django_scopes import scope

from moothall.events import happened as happened_module
from moothall.events.catalogue import EVENTS
from moothall.events.chain import genesis, row_hash
from moothall.events.happened import happened, when
from moothall.events.models import Event, LedgerHead
from moothall.people.models import Participant, Person, new_salt
from moothall.people.pseudonyms import actor_of
from moothall.trace.actions import make_record

DRAFTED = "evidence_statement.drafted"

pytestmark = pytest.mark.usefixtures("inside")


def opened(workspace, by=None):
    return happened("workspace.opened", workspace, by)


def test_rows_are_numbered_and_each_carries_the_hash_of_the_one_before(workspace):
    rows = [opened(workspace) for _ in range(3)]
    assert [row.seq for row in rows] == [1, 2, 3]
    assert [row.prev for row in rows] == [genesis(str(workspace.pk)), rows[0].hash, rows[1].hash]
    head = LedgerHead.objects.get()
    assert (head.seq, head.hash) == (3, rows[2].hash)
    assert all(row_hash(row.content()) == row.hash for row in Event.objects.all())


def test_an_event_names_its_record_its_actor_and_its_moment(workspace, person):
    who = person("member", workspace)
    record = make_record(workspace=workspace, kind="source", title="A paper", url="/a/")
    row = happened("source.added", record, who, kind="research")
    assert (row.record, row.actor, row.says) == (
        str(record.uid),
        actor_of(who, workspace),
        {"kind": "research"},
    )
    assert datetime.strptime(row.at, "%Y-%m-%dT%H:%M:%S.%fZ").tzinfo is None
    assert opened(workspace).record == ""


def test_dates_ids_and_decimals_are_written_as_text_and_hash_the_same_when_read(workspace):
    fields = {"number": Decimal("2.50"), "version": date(2027, 3, 4)}
    happened(DRAFTED, workspace, None, **fields)
    row = Event.objects.get()
    assert row.says == {"number": "2.50", "version": "2027-03-04"}
    assert row_hash(row.content()) == row.hash


def test_what_is_not_in_the_catalogue_is_refused(workspace):
    with pytest.raises(ValueError, match="is not in the catalogue"):
        happened("swimming.begun", workspace, None)
    with pytest.raises(ValueError, match="is not in the catalogue"):
        when("swimming.begun")


@pytest.mark.parametrize(
    "fields", [{}, {"number": 1}, {"number": 1, "version": 2, "colour": "red"}, {"red": 1, "version": 2}]
)
def test_fields_that_are_not_exactly_those_listed_are_refused(workspace, fields):
    with pytest.raises(ValueError, match=r"has the fields \('number', 'version'\)"):
        happened(DRAFTED, workspace, None, **fields)
    assert not Event.objects.exists()


@pytest.mark.parametrize("value", [0.5, [1, 2.0], {"share": 0.5}, float("nan")])
def test_floats_are_refused_wherever_they_stand(workspace, value):
    with pytest.raises(ValueError, match="never as a float"):
        happened(DRAFTED, workspace, None, number=1, version=value)
    assert not Event.objects.exists()


def test_an_event_is_undone_with_its_cause_and_leaves_no_gap(workspace):
    opened(workspace)

    def fail_later():
        with transaction.atomic():
            opened(workspace)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_later()
    assert opened(workspace).seq == 2


def test_a_reaction_that_fails_undoes_its_cause(workspace, monkeypatch):
    def fail(*, event, record, by):
        raise RuntimeError(f"cannot follow row {event.seq}")

    monkeypatch.setitem(happened_module._reactions, "workspace.opened", [fail])
    with pytest.raises(RuntimeError, match="cannot follow row 1"), transaction.atomic():
        opened(workspace)
    assert not Event.objects.exists()


def test_a_reaction_sees_the_event_its_record_and_who_did_it(workspace, person, monkeypatch):
    seen, who = [], person("member", workspace)
    monkeypatch.setitem(happened_module._reactions, "workspace.opened", [lambda **told: seen.append(told)])
    row = opened(workspace, who)
    assert seen == [{"event": row, "record": workspace, "by": who}]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE events_event SET name = 'source.added'",
        "UPDATE events_event SET says = '{}', hash = 'x' WHERE seq = 1",
        "DELETE FROM events_event",
        "DELETE FROM events_event WHERE seq = 2",
    ],
)
def test_no_statement_changes_or_deletes_a_row(workspace, statement):
    opened(workspace)
    opened(workspace)
    with pytest.raises(DatabaseError, match="cannot be changed or deleted"):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert Event.objects.count() == 2


def test_the_table_cannot_be_emptied(workspace):
    opened(workspace)
    # SQLite has no TRUNCATE: there it is no statement at all.
    with pytest.raises(DatabaseError):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("TRUNCATE TABLE events_event CASCADE")
    assert Event.objects.count() == 1


def test_the_same_number_cannot_be_written_twice(workspace):
    row = opened(workspace)
    row.pk = None
    with pytest.raises(DatabaseError), transaction.atomic():
        row.save(force_insert=True)


def test_two_workspaces_have_chains_of_their_own(workspace, other_workspace):
    opened(workspace)
    with scope(workspace=other_workspace):
        first = opened(other_workspace)
        assert (first.seq, first.prev) == (1, genesis(str(other_workspace.pk)))
    assert opened(workspace).seq == 2
    assert first.prev != genesis(str(workspace.pk))


def test_a_pseudonym_says_who_without_saying_whom(workspace, other_workspace, person):
    who, other = person("member", workspace), person("member", workspace)
    here, there = actor_of(who, workspace), actor_of(who, other_workspace)
    assert len({here, there, actor_of(other, workspace)}) == 3
    assert here == actor_of(Person.objects.get(pk=who.pk), workspace)
    assert str(who.pk).replace("-", "") not in here
    assert actor_of(None, workspace) == "moothall"


def test_a_pseudonym_dies_with_the_salt(workspace, person):
    who = person("member", workspace)
    row = opened(workspace, who)
    who.salt = new_salt()
    assert actor_of(who, workspace) != row.actor


def test_a_participant_acts_under_a_random_id(workspace):
    who = Participant(workspace=workspace, seat_number=1)
    assert opened(workspace, who).actor == who.id.hex


def test_every_event_is_named_by_noun_and_participle_and_has_a_sentence():
    for name, kind in EVENTS.items():
        noun, dot, participle = name.partition(".")
        assert (noun.islower(), dot, participle.islower()) == (True, ".", True), name
        assert kind.sentence[0].isupper(), name
        assert not kind.sentence.endswith("."), name


def test_the_clock_may_go_back_and_the_order_stays(workspace, monkeypatch):
    class Earlier(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime(2001, 1, 1, tzinfo=UTC)

    opened(workspace)
    monkeypatch.setattr(happened_module, "datetime", Earlier)
    assert opened(workspace).at == "2001-01-01T00:00:00.000000Z"
    assert list(Event.objects.values_list("seq", flat=True)) == [1, 2]


def test_a_row_cannot_be_put_in_the_place_of_another(workspace):
    """On SQLite a row that replaces another deletes it without a word unless it is told not to."""
    opened(workspace)
    columns = "workspace_id, seq, name, record, actor, at, says, prev, hash"
    values = columns.replace("hash", "'x'")
    insert = f"INTO events_event ({columns}) SELECT {values} FROM events_event WHERE seq = 1"
    if connection.vendor == "sqlite":
        statement = f"INSERT OR REPLACE {insert}"
    else:
        statement = f"INSERT {insert} ON CONFLICT (workspace_id, seq) DO UPDATE SET hash = 'x'"
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Event.objects.get().hash != "x"
