"""Opinion groups: found where they are, not found in chance, and the same for the same votes."""

from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.methods.opinion.builders import random_votes, seeds, votes
from tests.methods.opinion.conversations import CONVERSATIONS, conversation, expected

from moothall.methods.opinion import emergent_groups, polis, positions, vote_table
from moothall.methods.opinion.division import Sample, divide
from moothall.methods.opinion.kmeans import lloyd, spread_centres
from moothall.methods.opinion.silhouette import mean_silhouettes

# Sizes, and the median likeness of resamples with how far another stream of chance may be from it.
SUMMARIES = {
    "brexit-consensus": ([94, 60, 35], 0.71, 0.08),
    "scoop-hivemind.biodiversity": ([345, 92], 0.84, 0.08),
    "vtaiwan.uberx": ([810, 408], 0.91, 0.08),
}
QUICK = {"permutations": 99, "replicates": 60}


@pytest.mark.parametrize("name", CONVERSATIONS)
def test_the_groups_of_a_public_conversation_are_found(name):
    _, table = conversation(name)
    wanted = expected(name)
    sizes, likeness, apart = SUMMARIES[name]
    found = emergent_groups(table, **QUICK)
    assert (found.reason, found.k, found.sizes.tolist()) == ("found", len(sizes), sizes)
    assert found.p_permutation <= 0.01
    assert abs(found.stability_median - likeness) <= apart
    assert np.bincount(found.labels + 1).tolist()[1:] == sizes
    assert (found.labels >= 0).tolist() == [bool(each) for each in wanted["eligible"]]
    assert found.silhouettes[found.k] == pytest.approx(wanted["silhouette_by_k"][str(found.k)], abs=1e-6)
    for k, best in wanted["best_inertia_by_k"].items():
        assert found.inertias[int(k)] <= 1.001 * best
    assert np.isnan(found.membership[found.labels < 0]).all()
    assert found.between.tolist() == (found.membership < 0.7).tolist()
    assert not found.approximate


def one_rate_each(seed, groups, *, people=54, statements=40, cast=25):
    """Everybody casts 25 votes, passes 15 %, and else agrees at the rate of their group on a statement."""
    chance = np.random.default_rng((seed, groups))
    rates = chance.beta(0.8, 0.8, (groups, statements))
    group = chance.integers(groups, size=people)
    person = np.repeat(np.arange(people), cast)
    statement = np.concatenate([chance.permutation(statements)[:cast] for _ in range(people)])
    value = np.where(chance.random(len(person)) < rates[group[person], statement], 1, -1)
    value[chance.random(len(person)) < 0.15] = 0
    return vote_table(participant=person, statement=statement, value=value)


def test_chance_alone_is_not_shown_as_groups_but_three_groups_are():
    # The benchmark counts 200 of each; a fifth of a second each allows for a few here.
    reasons = [[emergent_groups(one_rate_each(at, n), **QUICK).reason for at in range(12)] for n in (1, 3)]
    assert reasons[0].count("found") <= 2
    assert reasons[1].count("found") >= 9
    assert set(reasons[0]) <= {"found", "like_chance", "unstable"}


def same(one, other):
    return all(
        np.array_equal(getattr(one, field.name), getattr(other, field.name), equal_nan=field.name != "reason")
        if field.name not in ("silhouettes", "inertias", "reason")
        else getattr(one, field.name) == getattr(other, field.name)
        for field in fields(one)
    )


def test_the_same_seed_gives_the_same_groups_to_the_last_digit_and_another_seed_other_figures():
    _, table = conversation("brexit-consensus")
    few = {"permutations": 19, "replicates": 20}
    first, again = emergent_groups(table, seed=3, **few), emergent_groups(table, seed=3, **few)
    assert same(first, again)
    assert emergent_groups(table, seed=4, **few).stability_median != first.stability_median


def test_ids_and_order_of_people_change_nothing():
    _, table = conversation("brexit-consensus")
    people = len(table.participant_ids)
    other = np.random.default_rng(1).permutation(people)
    mixed = np.random.default_rng(2).permutation(len(table.value))
    renamed = vote_table(
        participant=other[table.person][mixed],
        statement=table.statement_ids[table.statement][mixed],
        value=table.value[mixed],
    )
    few = {"permutations": 19, "replicates": 20}
    one, two = emergent_groups(table, **few), emergent_groups(renamed, **few)
    assert two.labels[other].tolist() == one.labels.tolist()
    assert (two.stability_median, two.stability_low) == (one.stability_median, one.stability_low)
    assert two.inertias == one.inertias


def test_ids_may_be_text():
    table = one_rate_each(0, 3)
    named = replace(table, participant_ids=np.sort(table.participant_ids.astype(str)))
    assert emergent_groups(named, **QUICK).labels.tolist() == emergent_groups(table, **QUICK).labels.tolist()


@pytest.mark.parametrize("rows", [["+-+0-+-"] * 19, ["+"], ["+-+0-+-"] * 15 + ["+ "] * 10])
def test_too_few_people_who_voted_enough_are_one_group(rows):
    found = emergent_groups(votes(*rows))
    assert (found.reason, found.k, found.silhouettes) == ("too_few_people", 1, {})
    assert found.sizes.sum() == (found.labels == 0).sum()
    assert np.isnan([found.p_permutation, found.stability_median, found.stability_low]).all()


def test_where_one_group_is_all_that_is_asked_for_there_is_one():
    assert emergent_groups(votes(*["+-+0-+-", "-+-0+-+"] * 15), k_max=1).reason == "no_valid_split"
    assert emergent_groups(votes(*["+-+0-+-", "-+-0+-+"] * 5), minimum_people=5).reason == "too_few_people"


@pytest.mark.parametrize(
    "rows", [["+-+0-+-"] * 30, ["0000000"] * 30, ["+"] * 30], ids=["identical", "all pass", "one statement"]
)
def test_people_who_all_voted_alike_are_not_divided(rows):
    found = emergent_groups(votes(*rows))
    assert (found.reason, found.k, found.sizes.tolist()) == ("no_valid_split", 1, [30])


def test_a_handful_apart_from_the_rest_is_no_group():
    rows = ["+++++-+-"] * 60 + ["-----+-+"] * 4
    found = emergent_groups(votes(*rows))
    assert (found.reason, found.k) == ("no_valid_split", 1)
    assert emergent_groups(votes(*rows, *["-----+-+"] * 4), **QUICK).sizes.tolist() == [60, 8]


def test_people_between_groups_are_those_nearly_as_near_to_another_group():
    _, table = conversation("brexit-consensus")
    found = emergent_groups(table, **QUICK)
    places = positions(table).xy
    centres = np.array([places[found.labels == group].mean(axis=0) for group in range(found.k)])
    near, next_near, _ = np.sort(np.linalg.norm(places[:, None] - centres, axis=2), axis=1).T
    between, clear = found.between, (found.labels >= 0) & ~found.between
    assert 5 < between.sum() < clear.sum()
    assert (near / next_near)[between].mean() > (near / next_near)[clear].mean() + 0.2


def test_a_division_that_does_not_last_is_called_unstable():
    _, table = conversation("brexit-consensus")
    found = emergent_groups(table, permutations=19, replicates=10, stability_min=1.0)
    assert (found.reason, found.k, found.sizes.tolist()) == ("unstable", 1, [189])
    assert 0.5 < found.stability_median < 1
    assert set(found.labels.tolist()) == {-1, 0}
    assert not found.between.any()


def test_a_division_that_chance_makes_as_well_is_called_so():
    found = emergent_groups(one_rate_each(0, 1), permutations=19, replicates=10)
    assert found.reason == "like_chance"
    assert found.p_permutation > 0.05
    assert np.isnan(found.stability_median)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"starts": 0}, "starts must be a whole number from 1 on, not 0"),
        ({"permutations": 1.5}, "permutations must be a whole number"),
        ({"p_max": 2}, "p_max must lie between 0 and 1, not 2"),
        ({"seed": -1}, "seed must be a whole number from 0 on, not -1"),
        ({"eligible_votes": 0}, "eligible_votes must be a whole number from 1 on"),
    ],
)
def test_options_out_of_range_are_refused(options, words):
    with pytest.raises(ValueError, match=words):
        emergent_groups(votes("+-"), **options)


def test_very_many_people_are_divided_nearly_as_exactly_as_few(monkeypatch):
    _, table = conversation("brexit-consensus")
    few = {"permutations": 19, "replicates": 20}
    exact = emergent_groups(table, **few)
    for module in ("groups", "division"):
        monkeypatch.setattr(f"moothall.methods.opinion.{module}.EXACT", 100)
    found = emergent_groups(table, **few)
    assert found.approximate
    assert found.reason == "found"
    assert (found.labels == exact.labels).mean() > 0.95
    assert found.inertias[3] == pytest.approx(exact.inertias[3], rel=0.02)
    assert found.silhouettes[3] == pytest.approx(exact.silhouettes[3], abs=0.03)


clouds = st.tuples(seeds, st.integers(6, 40))


def cloud(seed, people):
    return np.random.default_rng(seed).normal(size=(people, 2))


@given(clouds, st.integers(2, 5))
@settings(max_examples=30, deadline=None)
def test_k_means_ends_where_everybody_is_nearest_to_the_mean_of_their_own(of, k):
    points = cloud(*of)
    found = lloyd(points[None], points[None, :k])
    labels = found.labels[0]
    distances = ((points[:, None] - found.centres[0]) ** 2).sum(axis=2)
    assert labels.tolist() == distances.argmin(axis=1).tolist()
    for label in set(labels.tolist()):
        np.testing.assert_allclose(found.centres[0, label], points[labels == label].mean(axis=0), atol=1e-9)
    assert found.inertia[0] == pytest.approx(distances.min(axis=1).sum())


def test_a_centre_that_nobody_is_near_to_stays_and_ties_go_to_the_first():
    points = np.array([[[0.0, 0], [2, 0], [1, 0]]])
    found = lloyd(points, np.array([[[0.0, 0], [2, 0], [9, 9]]]), rounds=1)
    assert found.labels.tolist() == [[0, 1, 0]]
    assert found.centres[0, 2].tolist() == [9, 9]


@given(clouds)
@settings(max_examples=20, deadline=None)
def test_many_problems_at_once_have_the_answers_they_have_alone(of):
    points = np.stack([cloud(of[0] + at, of[1]) for at in range(3)])
    together = lloyd(points, points[:, :3])
    for at in range(3):
        alone = lloyd(points[at : at + 1], points[at : at + 1, :3])
        assert alone.labels[0].tolist() == together.labels[at].tolist()
        assert alone.inertia[0] == together.inertia[at]


def test_so_many_groups_that_their_numbers_need_two_bytes_keep_apart():
    points = np.arange(400.0).reshape(1, 200, 2)
    assert lloyd(points, points).labels.tolist() == [list(range(200))]


def test_weights_count_as_so_many_people_and_none_as_nobody():
    points = np.array([[0.0, 0], [1, 0], [5, 0], [9, 9]])
    weights = np.array([[2.0, 1, 1, 0]])
    start = np.array([[[0.0, 0], [5, 0]]])
    weighted = lloyd(points[None], start, weights)
    repeated = lloyd(points[None, [0, 0, 1, 2]], start)
    np.testing.assert_allclose(weighted.centres, repeated.centres)
    assert weighted.inertia[0] == pytest.approx(repeated.inertia[0])


def test_starts_are_spread_over_different_points_and_never_where_nobody_is():
    points = np.repeat(np.array([[[0.0, 0], [4, 0], [0, 4], [7, 7]]]), 200, axis=0)
    weights = np.tile([1.0, 1, 1, 0], (200, 1))
    centres = spread_centres(points, weights, np.random.default_rng(0).random((200, 3)))
    assert {tuple(sorted(map(tuple, each.tolist()))) for each in centres} == {((0, 0), (0, 4), (4, 0))}


@given(clouds, st.integers(2, 4))
@settings(max_examples=30, deadline=None)
def test_silhouettes_are_their_definition(of, k):
    points = cloud(*of)
    labels = np.arange(of[1]) % k
    labels[labels == k - 1] = 0
    labels[0] = k - 1
    distances = np.sqrt(((points[:, None] - points) ** 2).sum(axis=2))
    wanted = []
    for at, own in enumerate(labels):
        if (labels == own).sum() == 1:
            wanted.append(0.0)
            continue
        inside = distances[at, labels == own].sum() / ((labels == own).sum() - 1)
        outside = min(distances[at, labels == other].mean() for other in set(labels.tolist()) - {own})
        wanted.append((outside - inside) / max(inside, outside))
    assert mean_silhouettes(points, labels[None], [k])[0] == pytest.approx(np.mean(wanted))


def test_silhouettes_of_more_people_than_fit_at_once_are_the_same(monkeypatch):
    points, labels = cloud(0, 100), np.arange(100)[None] % 3
    once = mean_silhouettes(points, labels, [3])
    monkeypatch.setattr("moothall.methods.opinion.silhouette.SIDE", 7)
    assert mean_silhouettes(points, labels, [3]) == pytest.approx(once, rel=1e-12)
    monkeypatch.setattr("moothall.methods.opinion.silhouette.EXACT", 10)
    assert mean_silhouettes(points, labels, [3]) == pytest.approx(once, abs=1e-6)


def test_samples_of_different_sizes_are_divided_together_as_they_are_alone():
    def samples():
        return [Sample(cloud(at, 20 + 7 * at), 3, np.random.default_rng(at)) for at in range(4)]

    together = list(divide(samples(), tried=(2, 3), starts=5))
    alone = [next(divide([each], tried=(2, 3), starts=5)) for each in samples()]
    assert [each.inertia for each in together] == [pytest.approx(each.inertia) for each in alone]
    assert [each.labels[1].tolist() for each in together] == [each.labels[1].tolist() for each in alone]


@pytest.mark.parametrize("name", CONVERSATIONS)
def test_many_starts_find_at_least_as_tight_groups_as_polis_does(name):
    export, _ = conversation(name)
    cast = export.current_votes()
    table = vote_table(participant=cast.participant, statement=cast.statement, value=cast.value)
    compared = polis(table, rejected=export.rejected)
    sample = Sample(compared.xy[compared.labels >= 0], 1, np.random.default_rng(0))
    found = next(divide([sample], tried=(2, 3, 4, 5), starts=20))
    of_peer = expected(name, "compat")["silhouette_by_k"]
    for k, inertia in zip(found.tried, found.inertia, strict=True):
        assert inertia <= 1.001 * of_peer[str(k)]["inertia"]
    if name == "scoop-hivemind.biodiversity":
        assert found.inertia[-1] <= 0.95 * of_peer["5"]["inertia"]


@given(seeds)
@settings(max_examples=5, deadline=None)
def test_any_votes_have_an_answer(seed):
    table = random_votes(seed, people=45, statements=9)
    found = emergent_groups(table, permutations=9, replicates=5, p_max=1.0, stability_min=0.0)
    eligible = positions(table).eligible
    assert (found.labels >= 0).tolist() == eligible.tolist()
    assert found.sizes.sum() == eligible.sum()
    assert (np.diff(found.sizes) <= 0).all()
