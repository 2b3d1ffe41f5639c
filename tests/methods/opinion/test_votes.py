"""Which votes count, and in which order they stand."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moothall.methods.opinion import drop_statements, keep_participants, vote_table
from moothall.methods.opinion.votes import sorted_by

casts = st.lists(
    st.tuples(st.integers(-3, 12), st.integers(0, 6), st.integers(-1, 1), st.integers(0, 4)), min_size=1
)


def table_of(cast, *, ids=lambda number: number, order=True):
    participant, statement, value, when = zip(*cast, strict=True)
    return vote_table(
        participant=[ids(each) for each in participant],
        statement=[ids(each) for each in statement],
        value=value,
        order=when if order else None,
    )


def as_dictionary(table):
    people, statements = table.participant_ids[table.person], table.statement_ids[table.statement]
    keys = zip(people.tolist(), statements.tolist(), strict=True)
    return dict(zip(keys, table.value.tolist(), strict=True))


@given(casts)
@settings(deadline=None)
def test_the_last_vote_of_a_person_on_a_statement_counts(cast):
    by_time = {(who, what): value for who, what, value, _ in sorted(cast, key=lambda each: each[3])}
    by_place = {(who, what): value for who, what, value, _ in cast}
    assert as_dictionary(table_of(cast)) == by_time
    assert as_dictionary(table_of(cast, order=False)) == by_place


@given(casts)
@settings(deadline=None)
def test_votes_stand_by_person_and_then_statement_and_every_id_has_one(cast):
    table = table_of(cast)
    pairs = list(zip(table.person.tolist(), table.statement.tolist(), strict=True))
    assert pairs == sorted(set(pairs))
    assert table.shape == (len(set(table.person.tolist())), len(set(table.statement.tolist())))
    assert (np.diff(table.participant_ids) > 0).all()
    assert (np.diff(table.statement_ids) > 0).all()
    assert np.diff(table.ends).tolist() == np.bincount(table.person).tolist()
    assert (table.person.dtype, table.statement.dtype, table.value.dtype) == (np.int32, np.int32, np.int8)
    assert not any(array.flags.writeable for array in (table.person, table.statement, table.value))


@given(casts)
@settings(deadline=None)
def test_ids_may_be_text_and_then_stand_in_the_order_of_text(cast):
    numbers, words = as_dictionary(table_of(cast)), as_dictionary(table_of(cast, ids=str))
    assert words == {(str(who), str(what)): value for (who, what), value in numbers.items()}
    assert table_of(cast, ids=str).participant_ids.tolist() == sorted({who for who, _ in words})


@pytest.mark.parametrize("ids", [[-128, 127, 0], [2**62, -(2**62), 5], [2**64 - 1, 0, 7]])
def test_ids_as_far_apart_as_numbers_go_keep_apart(ids):
    kind = np.uint64 if max(ids) >= 2**63 else np.int8 if max(ids) < 128 else np.int64
    table = vote_table(participant=np.array(ids, dtype=kind), statement=[1, 1, 1], value=[1, 0, -1])
    assert as_dictionary(table) == dict(zip([(each, 1) for each in ids], [1, 0, -1], strict=True))


@given(st.lists(st.integers(0, 5)))
@settings(deadline=None)
def test_what_has_equal_keys_stays_as_it_came(keys):
    places = np.arange(len(keys), dtype=np.int32)
    found, counts = sorted_by(np.array(keys, dtype=np.int32), 6, places)
    assert found.tolist() == sorted(range(len(keys)), key=lambda place: keys[place])
    assert counts.tolist() == [keys.count(key) for key in range(6)]


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"value": [1, 2]}, r"value\[1\] must be 1 \(agree\), 0 \(pass\) or −1 \(disagree\), not 2"),
        ({"value": [1.0, 0.5]}, "value must be whole numbers"),
        ({"value": [1]}, "value has 1 entries but participant has 2"),
        ({"statement": [1, 2, 3]}, "statement has 3 entries but participant has 2"),
        ({"participant": ["a", 3]}, r"participant must be all whole numbers or all text.*\[1\] is 3"),
        ({"participant": [1.5, 2]}, "participant must be all whole numbers or all text, not float64"),
        ({"participant": [[1, 2]]}, "participant must have one dimension"),
        ({"order": [1, float("nan")]}, r"order\[1\] must be a number, not nan"),
        ({"order": ["a", "b"]}, "order must be numbers"),
        ({"participant": [], "statement": [], "value": []}, "There is no vote at all"),
    ],
)
def test_what_is_no_table_of_votes_is_refused_in_words(changed, words):
    with pytest.raises(ValueError, match=words):
        vote_table(**({"participant": [1, 2], "statement": [1, 1], "value": [1, -1]} | changed))


def test_dropped_statements_take_people_with_them_who_voted_on_nothing_else():
    table = vote_table(participant=[1, 2, 2, 3], statement=[10, 10, 11, 12], value=[1, 1, -1, 0])
    left = drop_statements(table, statement_ids=[10, 99])
    assert as_dictionary(left) == {(2, 11): -1, (3, 12): 0}
    assert left.participant_ids.tolist() == [2, 3]
    assert as_dictionary(drop_statements(table, statement_ids=[])) == as_dictionary(table)


def test_kept_participants_take_the_statements_that_only_others_voted_on_away():
    table = vote_table(participant=["a", "b", "b"], statement=[10, 10, 11], value=[1, 1, -1])
    left = keep_participants(table, participant_ids={"a", "z"})
    assert as_dictionary(left) == {("a", 10): 1}
    assert left.statement_ids.tolist() == [10]


@pytest.mark.parametrize("ids", [[10, 11, 12], ["10"]])
def test_nothing_left_and_ids_of_another_kind_are_refused(ids):
    table = vote_table(participant=[1, 2, 2], statement=[10, 10, 11], value=[1, 1, -1])
    with pytest.raises(ValueError, match=r"no vote at all|must be whole numbers"):
        drop_statements(table, statement_ids=ids)
