"""One pass of Polis: equal to what red-dwarf 0.4.0 makes of three public conversations, and its edges."""

from importlib import import_module

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.methods.opinion.builders import random_votes, seeds, votes
from tests.methods.opinion.conversations import CONVERSATIONS, all_votes, expected, numbers

from moothall.methods.opinion import group_statistics, polis, vote_table

# What the page on opinion methods says of each: clustered people, sizes, silhouette, inertia of two groups.
SUMMARIES = {
    "brexit-consensus": ([35, 92, 62], 0.43465, 710.99),
    "scoop-hivemind.biodiversity": ([68, 373], 0.5294, 1786.77),
    "vtaiwan.uberx": ([936, 282], 0.4759, 6646.59),
}
STATISTICS = {"na": "agree", "nd": "disagree", "ns": "seen"}


@pytest.fixture(params=CONVERSATIONS)
def compared(request):
    """What came out of a conversation, and what the peer had made of it."""
    export, table = all_votes(request.param)
    wanted = expected(request.param, "compat")
    assert table.participant_ids.tolist() == wanted["participant_ids"]
    assert table.statement_ids.tolist() == wanted["statement_ids"]
    return request.param, polis(table, rejected=export.rejected, meta=wanted["meta"]), wanted, table


def of_statistics(found, wanted):
    for group, statistics in wanted["group_statement_stats"].items():
        for field, values in statistics.items():
            array = getattr(found, STATISTICS.get(field, field))[int(group)]
            np.testing.assert_allclose(array, numbers(values), rtol=1e-9, atol=1e-9, err_msg=field)


def test_groups_and_what_they_agree_on_are_those_of_the_peer(compared):
    name, found, wanted, table = compared
    labels = [-1 if label is None else label for label in wanted["label"]]
    assert found.labels.tolist() == labels
    assert found.k == wanted["k"]
    of_statistics(found, wanted)
    of_statistics(group_statistics(table, labels=labels), wanted)
    assert list(found.consensus_agree) == wanted["consensus"]["agree"]
    assert list(found.consensus_disagree) == wanted["consensus"]["disagree"]
    for group, chosen in wanted["representative"].items():
        assert found.representative[int(group)] == tuple(
            (each["statement_id"], each["side"]) for each in chosen
        )
    for side in ("agree", "disagree"):
        gac = numbers(wanted[f"group_aware_consensus_{side}"])
        np.testing.assert_allclose(getattr(found, f"gac_{side}"), gac, rtol=1e-9)
    sizes, silhouette, inertia = SUMMARIES[name]
    assert np.bincount(found.labels[found.labels >= 0]).tolist() == sizes
    assert found.silhouettes[found.k] == pytest.approx(silhouette, abs=5e-5)
    assert found.inertias[2] == pytest.approx(inertia, abs=5e-3)


def test_positions_and_priorities_are_those_of_the_peer_but_for_its_solver(compared):
    _, found, wanted, _ = compared
    arrays = {"x": found.xy[:, 0], "y": found.xy[:, 1], "mean": found.means, "priority": found.priority}
    arrays |= {"pc1": found.loadings[:, 0], "pc2": found.loadings[:, 1], "extremity": found.extremity}
    for field, array in arrays.items():
        values = numbers(wanted[field])
        assert np.abs(array - values).max() <= 1e-3 * np.abs(values).max(), field


def test_no_division_is_worse_than_the_peers(compared):
    _, found, wanted, _ = compared
    for k, of_peer in wanted["silhouette_by_k"].items():
        assert found.inertias[int(k)] <= 1.001 * of_peer["inertia"]


OPPOSED = ["+++++--", "+++++-+", "++++---", "-----++", "----+++", "0----++", "++-"]


def test_a_rejected_statement_is_passed_by_everybody_and_never_shown():
    table = votes(*OPPOSED)
    found = polis(table, rejected=[0], eligible_votes=3)
    assert not found.loadings[0].any()
    assert found.means[0] == 0
    assert found.extremity[0] == 0
    shown = {statement for group in found.representative for statement, _ in group}
    assert 0 not in shown | {*found.consensus_agree, *found.consensus_disagree}
    assert found.seen[:, 0].sum() == 7
    # The last person is scaled as one who saw three statements of seven: two voted on, one passed by rule.
    others = (1 - found.means[1]) * found.loadings[1] - (1 + found.means[2]) * found.loadings[2]
    np.testing.assert_allclose(found.xy[-1], np.sqrt(7 / 3) * others)


def test_a_meta_statement_is_asked_early():
    assert polis(votes(*OPPOSED), meta=[3]).priority[3] == 49


def test_who_voted_too_little_has_a_position_and_no_group():
    found = polis(votes(*OPPOSED))
    assert found.labels.tolist()[-1] == -1
    assert found.xy[-1].any()
    assert (found.labels[:-1] >= 0).all()


def test_groups_are_topped_up_with_those_who_voted_most():
    rows = ["+++++--", "-----++", "+++   ", "++    ", "--- - "]
    assert polis(votes(*rows)).labels.tolist()[2:] == [-1] * 3
    topped = polis(votes(*rows), minimum_clustered=4).labels
    assert (topped >= 0).tolist() == [True, True, True, False, True]


def test_the_number_of_groups_can_be_given():
    found = polis(votes(*OPPOSED), k=3)
    assert (found.k, list(found.silhouettes)) == (3, [3])
    assert polis(votes(*OPPOSED), k=1).k == 1


@pytest.mark.parametrize(
    "rows",
    [["+"], ["+-+0-+-"], ["+", "-", "0"], ["0000000"] * 4, ["+-0+-0+"] * 9],
    ids=["one vote", "one person", "one statement", "all pass", "everyone identical"],
)
def test_where_nothing_can_be_divided_there_is_one_group(rows):
    found = polis(votes(*rows))
    if len({*rows}) == 1:
        assert (found.k, found.silhouettes, found.inertias) == (1, {}, {})
        assert not found.labels.any()
    assert np.isfinite(found.xy).all()
    assert np.isfinite(found.priority).all()
    assert found.pa.shape == (found.k, len(rows[0]))


def test_where_nobody_voted_enough_there_is_one_group_without_people():
    found = polis(votes("+      ", " -     ", "  +    ", "   +   ", "    -  ", "     +", "      +"))
    assert (found.k, found.seen.sum(), found.labels.tolist()) == (1, 0, [-1] * 7)


def test_ids_may_be_text():
    found = polis(
        vote_table(participant=["b", "a", "c"], statement=["x"] * 3, value=[1, 1, 1]), confidence=0.5
    )
    assert found.participant_ids.tolist() == ["a", "b", "c"]
    assert found.consensus_agree == ("x",)
    assert found.representative == ((("x", "agree"),),)


def test_where_nothing_stands_out_a_group_still_has_one_statement_for_it():
    assert [len(each) for each in polis(votes("00", "00", "0 ")).representative] == [1]


def test_a_group_that_agrees_with_nothing_has_no_statements_though_some_suffice():
    # So it is with the peer, which only lists what follows a statement the group agrees with.
    rows = ["-------"] * 12 + ["+++++++"] * 12
    found = polis(votes(*rows))
    assert found.representative[found.labels[0]] == ()
    assert len(found.representative[found.labels[-1]]) == 5


def test_of_equal_statements_the_one_with_the_smaller_id_comes_first():
    assert polis(votes(*["++++++-"] * 20), pick=3).consensus_agree == (0, 1, 2)


@given(seeds, st.integers(1, 4))
@settings(max_examples=40, deadline=None)
def test_measures_of_groups_are_their_formulas(seed, groups):
    table = random_votes(seed)
    labels = np.arange(30) % (groups + 1) - 1
    found = group_statistics(table, labels=labels)
    for group in range(groups):
        for votes_for, pair in ((1, ("pa", "pat", "ra", "rat")), (-1, ("pd", "pdt", "rd", "rdt"))):
            inside = [
                table.value[(labels == group)[table.person] & (table.statement == at)] for at in range(8)
            ]
            others = (labels >= 0) & (labels != group)
            outside = [table.value[others[table.person] & (table.statement == at)] for at in range(8)]
            for at, (own, rest) in enumerate(zip(inside, outside, strict=True)):
                a, s, b, t = (own == votes_for).sum(), len(own), (rest == votes_for).sum(), len(rest)
                pooled = (a + b + 2) / (s + t + 2)
                spread = np.sqrt(pooled * (1 - pooled) * (1 / (s + 1) + 1 / (t + 1)))
                z = ((a + 1) / (s + 1) - (b + 1) / (t + 1)) / spread if pooled < 1 else 0
                wanted = (a + 1) / (s + 2), 2 * np.sqrt(s + 1) * ((a + 1) / (s + 1) - 0.5)
                wanted += (wanted[0] / ((b + 1) / (t + 2)), z)
                assert [getattr(found, name)[group, at] for name in pair] == pytest.approx(wanted)


@pytest.mark.parametrize(
    ("labels", "words"),
    [
        ([0, 2, 2], "Group 1 of labels has nobody"),
        ([-1, -1, -1], "labels put nobody in a group"),
        ([0, 1], "labels has 2 entries but there are 3 participants"),
        ([0, -2, 1], r"labels\[1\] must be a group from 0 on, or -1 for none, not -2"),
        ([0, 0.5, 1], "labels must be whole numbers"),
        ([[0], [1], [1]], "labels must have one dimension"),
    ],
)
def test_labels_that_are_no_groups_are_refused(labels, words):
    with pytest.raises(ValueError, match=words):
        group_statistics(votes("+", "-", "0"), labels=labels)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"k": 9}, "k must be at most 5, not 9"),
        ({"k": 0}, "k must be a whole number from 1 on, not 0"),
        ({"k_max": 1.5}, "k_max must be a whole number from 1 on"),
        ({"pick": -1}, "pick must be a whole number from 0 on"),
        ({"confidence": 1}, "confidence must lie between 0 and 1"),
        ({"minimum_clustered": True}, "minimum_clustered must be a whole number"),
        ({"rejected": ["a"]}, "rejected must be whole numbers"),
    ],
)
def test_options_out_of_range_are_refused(options, words):
    with pytest.raises(ValueError, match=words):
        polis(votes(*OPPOSED), **options)


def test_silhouettes_of_very_many_people_are_estimated_on_some(monkeypatch):
    _, table = all_votes("brexit-consensus")
    every = polis(table)
    monkeypatch.setattr(import_module("moothall.methods.opinion.polis"), "SAMPLED", 100)
    some = polis(table)
    assert some.inertias == every.inertias
    for k, silhouette in every.silhouettes.items():
        assert some.silhouettes[k] != silhouette
        assert some.silhouettes[k] == pytest.approx(silhouette, abs=0.05)
