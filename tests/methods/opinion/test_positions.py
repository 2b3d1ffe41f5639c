"""Where people stand, in one pass and in blocks, and at the edges of what a conversation is."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.methods.opinion.builders import random_votes, seeds, votes
from tests.methods.opinion.conversations import CONVERSATIONS, conversation, expected

from moothall.methods.opinion import components, positions, vote_table
from moothall.methods.opinion.blocks import blocks, group_counts, statement_products, statement_sums, total


@pytest.mark.parametrize("name", CONVERSATIONS)
def test_the_positions_in_a_public_conversation_are_the_expected_ones(name):
    _, table = conversation(name)
    found, wanted = positions(table), expected(name)
    assert table.participant_ids.tolist() == wanted["participant_ids"]
    assert found.eligible.tolist() == [bool(each) for each in wanted["eligible"]]
    arrays = {"x": found.xy[:, 0], "y": found.xy[:, 1], "mean": found.means}
    arrays |= {"loading_1": found.loadings[:, 0], "loading_2": found.loadings[:, 1]}
    arrays |= {"singular_values": found.singular_values, "explained": found.explained}
    # A statement that nobody eligible voted on has a mean that nothing is made of.
    asked = np.abs(found.loadings).sum(axis=1) > 0
    for field, array in arrays.items():
        some = asked if field == "mean" else slice(None)
        np.testing.assert_allclose(array[some], np.array(wanted[field])[some], atol=1e-6, err_msg=field)


def full_matrix(table, means):
    matrix = np.zeros(table.shape)
    matrix[table.person, table.statement] = table.value - means[table.statement]
    return matrix


@given(seeds, st.integers(1, 9))
@settings(max_examples=40, deadline=None)
def test_directions_are_the_singular_vectors_of_the_votes_of_eligible_people(seed, least):
    table = random_votes(seed)
    found = positions(table, eligible_votes=least)
    votes_cast = np.bincount(table.person)
    assert found.eligible.tolist() == (votes_cast >= min(least, table.shape[1])).tolist()
    full = full_matrix(table, found.means)
    _, values, vectors = np.linalg.svd(np.vstack([full[found.eligible], np.zeros((2, table.shape[1]))]))
    some = values[:2] > 1e-6 * max(values[0], 1e-6)
    np.testing.assert_allclose(found.singular_values[some], values[:2][some], rtol=1e-6)
    clear = some[0] and values[0] > 1.01 * values[1]
    if clear:
        np.testing.assert_allclose(np.abs(found.loadings[:, 0]), np.abs(vectors[0]), atol=1e-6)
        assert found.loadings[np.abs(found.loadings[:, 0]).argmax(), 0] > 0
    scale = np.sqrt(table.shape[1] / votes_cast)
    np.testing.assert_allclose(found.xy, scale[:, None] * (full @ found.loadings), atol=1e-9)


def test_who_cast_too_few_votes_is_placed_but_shapes_nothing():
    rows = ["+++++--", "+++++-+", "-----++", "----+++", "++-++-0", "0------"]
    many, few = positions(votes(*rows)), positions(votes(*rows, "+    - "))
    np.testing.assert_allclose(few.loadings, many.loadings)
    np.testing.assert_allclose(few.xy[:-1], many.xy)
    assert few.eligible.tolist() == [True] * 6 + [False]
    assert few.xy[-1, 0] != 0


@pytest.mark.parametrize(
    "rows",
    [["+"], ["+-+0"], ["+", "-", "0"], ["000", "000"], ["+-0"] * 9],
    ids=["one vote", "one person", "one statement", "all pass", "everyone identical"],
)
def test_what_has_no_second_direction_has_zeros_there_and_no_error(rows):
    found = positions(votes(*rows))
    assert not found.xy[:, 1].any()
    assert not found.loadings[:, 1].any()
    assert np.isfinite(found.xy).all()
    assert (found.explained >= 0).all()


def test_everyone_identical_is_at_one_point():
    assert not positions(votes(*["+-+0-+-"] * 30)).xy.any()


def test_a_statement_only_one_person_voted_on_moves_nobody():
    rows = ["++--", "+-+-", "-+-+", "--++", "+0-+"]
    with_it = positions(votes(*[row + (" " if at else "+") for at, row in enumerate(rows)]), eligible_votes=4)
    assert with_it.loadings[-1] == pytest.approx([0, 0])
    assert with_it.means[-1] == 1


def test_the_order_in_which_votes_come_changes_nothing():
    _, table = conversation("brexit-consensus")
    shuffled = np.random.default_rng(5).permutation(len(table.value))
    again = vote_table(
        participant=table.participant_ids[table.person][shuffled],
        statement=table.statement_ids[table.statement][shuffled],
        value=table.value[shuffled],
    )
    one, other = positions(table), positions(again)
    assert one.xy.tobytes() == other.xy.tobytes()


def test_people_who_voted_alike_are_at_one_place():
    found = positions(votes("++-+-+-", "+--+-+-", "-+-+--+", "++-+-+-", "--+-+-+"))
    assert found.xy[0].tolist() == found.xy[3].tolist()


@given(seeds, st.integers(1, 40))
@settings(max_examples=30, deadline=None)
def test_what_blocks_of_people_give_added_up_is_what_all_give_at_once(seed, people):
    table = random_votes(seed)
    labels = np.random.default_rng(seed).integers(-1, 3, size=len(table.participant_ids))
    everybody = next(blocks(table, people=len(labels)))
    count, sums = statement_sums(everybody)
    means = sums / count
    for function in (
        statement_sums,
        partial(statement_products, means=means),
        partial(group_counts, labels=labels, groups=3),
    ):
        in_blocks = total(function, blocks(table, people=people))
        np.testing.assert_allclose(in_blocks, function(everybody), atol=1e-8)
    full = full_matrix(table, means)
    np.testing.assert_allclose(statement_products(everybody, means), full.T @ full, atol=1e-8)


def test_blocks_can_be_counted_elsewhere():
    table = random_votes(3)
    with ThreadPoolExecutor(2) as pool:
        elsewhere = total(statement_sums, blocks(table, people=7), mapper=pool.map)
    assert elsewhere.tolist() == total(statement_sums, blocks(table)).tolist()


def test_a_full_block_is_multiplied_to_the_same_products_as_a_thin_one(monkeypatch):
    block = next(blocks(random_votes(4)))
    means = np.zeros(8)
    thin = [statement_products(block, means)]
    for share in (0.0, 2.0):
        monkeypatch.setattr("moothall.methods.opinion.blocks.DENSE", share)
        thin.append(statement_products(block, means))
    np.testing.assert_allclose(thin[1], thin[2], atol=1e-12)


@pytest.mark.parametrize("seed", range(5))
def test_many_statements_give_the_same_directions_without_holding_their_products(seed, monkeypatch):
    table = random_votes(seed, people=80, statements=30)
    held = positions(table)
    monkeypatch.setattr(components, "HELD", 1)
    found = positions(table)
    np.testing.assert_allclose(found.singular_values, held.singular_values, rtol=1e-6)
    np.testing.assert_allclose(found.explained, held.explained, rtol=1e-6)
    np.testing.assert_allclose(found.xy, held.xy, atol=1e-4)


def test_many_statements_on_which_all_agree_have_no_direction(monkeypatch):
    monkeypatch.setattr(components, "HELD", 1)
    assert not positions(votes(*["+-+0-+-"] * 30)).xy.any()


@pytest.mark.parametrize("least", [0, True, 2.5])
def test_a_number_of_votes_that_is_none_is_refused(least):
    with pytest.raises(ValueError, match="eligible_votes must be a whole number from 1 on"):
        positions(votes("+-"), eligible_votes=least)


def test_a_table_is_never_changed():
    table = votes("+-", "-+")
    with pytest.raises(ValueError, match="read-only"):
        table.value[0] = 0
    assert replace(table, value=-table.value).value.tolist() == [-1, 1, 1, -1]
