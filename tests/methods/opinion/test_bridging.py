"""What all groups share and what divides them, with the doubt that so few people leave."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from tests.methods.opinion.builders import groups, random_membership, random_votes, seeds, votes
from tests.methods.opinion.conversations import CONVERSATIONS, conversation, expected, numbers, published

from moothall.methods.opinion import bridging

EXACT = ("gac_agree", "gac_disagree", "floor_agree", "floor_disagree", "divisiveness")
RESAMPLED = ("floor_agree_low", "floor_disagree_low")


@pytest.mark.parametrize("name", CONVERSATIONS)
def test_the_published_groups_of_a_public_conversation_are_bridged_as_expected(name):
    _, table = conversation(name)
    wanted = expected(name)
    found = bridging(table, membership=published(name))
    for field in EXACT:
        np.testing.assert_allclose(getattr(found, field), wanted[field], atol=1e-9, err_msg=field)
    for field in RESAMPLED:
        np.testing.assert_allclose(getattr(found, field), wanted[field], atol=0.04, err_msg=field)


@pytest.mark.parametrize("name", CONVERSATIONS)
def test_many_resamples_come_close_to_the_expected_bounds_and_common_ground(name):
    _, table = conversation(name)
    wanted = expected(name)
    found = bridging(table, membership=published(name), replicates=5000)
    doubtful = np.zeros(len(found.common_ground), dtype=bool)
    for field in RESAMPLED:
        np.testing.assert_allclose(getattr(found, field), wanted[field], atol=0.02, err_msg=field)
        # On the very border of one half another stream of chance may decide otherwise.
        doubtful |= np.abs(numbers(wanted[field]) - 0.5) < 0.02
    assert (found.common_ground == wanted["common_ground"])[~doubtful].all()


def test_the_floor_is_the_share_of_the_weakest_group_drawn_towards_everyones():
    found = bridging(votes(*"+" * 9, "-", *"+" * 2, *"-" * 2), membership=groups(10, 4))
    everyone = (11 + 1) / (14 + 2)
    assert found.floor_agree[0] == pytest.approx((2 + 4 * everyone) / (4 + 4))
    assert found.weakest_group[0] == 1
    assert found.gac_agree[0] == pytest.approx(np.sqrt(10 / 12 * 3 / 6))
    assert found.divisiveness[0] == pytest.approx(9.5 / 11 - 2.5 / 5)


def test_a_group_that_hardly_saw_it_is_taken_to_think_as_everyone_does():
    found = bridging(votes(*"+" * 20, "-"), membership=groups(20, 1))
    assert found.floor_agree[0] == pytest.approx((0 + 4 * 21 / 23) / 5)


def test_common_ground_needs_five_votes_in_every_group():
    enough = bridging(votes(*"+" * 10), membership=groups(5, 5))
    too_few = bridging(votes(*"+" * 10), membership=groups(6, 4))
    assert (enough.common_ground.tolist(), too_few.common_ground.tolist()) == ([1], [0])
    assert bridging(votes(*"+" * 10), membership=groups(6, 4), minimum_seen=4).common_ground.tolist() == [1]


def test_what_all_disagree_with_is_common_ground_too_and_what_divides_is_none():
    found = bridging(votes(*["-+"] * 12, *["--"] * 12), membership=groups(12, 12))
    assert found.common_ground.tolist() == [-1, 0]
    assert found.divisiveness[1] > 0.9 > 0.1 > found.divisiveness[0]


def test_with_one_group_nothing_divides():
    found = bridging(votes("+", "-", "+"), membership=groups(3))
    assert found.divisiveness.tolist() == found.divisiveness_high.tolist() == [0]


def test_someone_in_no_group_moves_nothing():
    members = groups(6, 6)
    alone = bridging(votes(*"+" * 6, *"-" * 6), membership=members)
    beside = bridging(votes(*"+" * 6, *"-" * 6, *"+" * 9), membership=np.vstack([members, [[0, 0]] * 9]))
    for field in (*EXACT, "common_ground"):
        np.testing.assert_array_equal(getattr(alone, field), getattr(beside, field))


def test_people_alike_stand_in_for_each_other_and_nobody_else():
    # All votes of a pattern are the same, so that no resample can differ from the original.
    found = bridging(
        votes(*"+" * 6, *"-" * 6, *"+" * 3), membership=[[1, 0]] * 6 + [[0, 1]] * 6 + [[1, 1]] * 3
    )
    np.testing.assert_allclose(found.floor_agree_low, found.floor_agree)
    np.testing.assert_allclose(found.divisiveness_low, found.divisiveness_high)


def test_bounds_are_those_of_resamples_made_one_by_one():
    table, members = random_votes(5, people=40, statements=4), groups(15, 25)
    chance = np.random.default_rng(1)
    agree, seen = np.zeros((40, 4)), np.zeros((40, 4))
    agree[table.person, table.statement] = table.value == 1
    seen[table.person, table.statement] = 1
    floors = []
    for _ in range(4000):
        drawn = [chance.choice(np.flatnonzero(group), group.sum()) for group in members.T]
        everyone = np.concatenate(drawn)
        share = (agree[everyone].sum(axis=0) + 1) / (seen[everyone].sum(axis=0) + 2)
        floors.append(
            np.min([(agree[own].sum(0) + 4 * share) / (seen[own].sum(0) + 4) for own in drawn], axis=0)
        )
    found = bridging(table, membership=members, replicates=4000)
    np.testing.assert_allclose(found.floor_agree_low, np.quantile(floors, 0.1, axis=0), atol=0.015)


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others():
    table, members = random_votes(1), groups(10, 20)
    one, same, other = (bridging(table, membership=members, seed=seed) for seed in (3, 3, 4))
    assert one.floor_agree_low.tobytes() == same.floor_agree_low.tobytes()
    assert one.floor_agree_low.tobytes() != other.floor_agree_low.tobytes()


@given(seed=seeds)
@settings(deadline=None, max_examples=50)
def test_shares_and_bounds_keep_to_their_ranges(seed):
    found = bridging(random_votes(seed), membership=random_membership(seed), replicates=50)
    for field in (*EXACT[:4], *RESAMPLED):
        assert ((getattr(found, field) > 0) & (getattr(found, field) < 1)).all()
    assert (found.divisiveness_low <= found.divisiveness_high).all()
    assert (found.gac_agree + found.gac_disagree <= 1 + 1e-12).all()


@given(seed=seeds)
@settings(deadline=None, max_examples=50)
def test_when_who_disagreed_passes_no_floor_of_agreeing_falls(seed):
    table, members = random_votes(seed), random_membership(seed)
    kinder = replace(table, value=np.maximum(table.value, 0))
    before, after = (bridging(each, membership=members, replicates=1) for each in (table, kinder))
    np.testing.assert_array_equal(after.floor_agree, before.floor_agree)
    assert (after.floor_disagree <= before.floor_disagree).all()


@pytest.mark.parametrize("rows", [["+"], ["0", "0"], ["+ ", "+-"]])
def test_few_people_or_passes_alone_are_no_error(rows):
    found = bridging(votes(*rows), membership=groups(len(rows)), replicates=5)
    assert not np.isnan(found.floor_agree_low).any()


@pytest.mark.parametrize(
    ("membership", "options", "sentence"),
    [
        (groups(2, 2)[:2], {}, "Group 1 is empty"),
        (groups(3), {}, "membership must have 2 rows"),
        (groups(2), {"tau": 0}, "tau must be above 0, not 0"),
        (groups(2), {"replicates": 0}, "replicates must be 1 or more, not 0"),
    ],
)
def test_impossible_requests_are_refused_in_one_sentence(membership, options, sentence):
    with pytest.raises(ValueError, match=sentence):
        bridging(votes("+", "-"), membership=membership, **options)
