"""What may be published of an analysis: nothing about one person, and no number about too few."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from tests.methods.opinion.builders import groups, random_membership, random_votes, seeds, two_camps, votes
from tests.methods.opinion.conversations import SMALL, conversation, published

from moothall.methods.disclosure import protect_groupings
from moothall.methods.opinion import analyse, polis, polis_document
from moothall.methods.opinion.release import released_document, released_polis_document

FEW = {"replicates": 10, "permutations": 19}
WORDS = {"few", "all_but_few", "small_group", "complement"}


@pytest.fixture(scope="module")
def camps():
    return analyse(two_camps(), groupings={"ward": groups(8, 16), "age": groups(12, 12)}, **FEW)


def cells(document):
    """Every table of counts in a released document: (grouping or None, side, rows)."""
    yield from ((None, name, document["overall"][name]) for name in ("agree", "disagree", "passed"))
    for grouping in document["groupings"]:
        for name in ("agree", "disagree", "passed"):
            yield grouping, name, grouping["statistics"][name]


@given(seed=seeds)
@settings(deadline=None, max_examples=6)
def test_no_released_count_is_below_five_and_hidden_ones_have_no_share(seed):
    table = random_votes(seed, statements=4)
    declared = {"several": random_membership(seed), "ward": groups(12, 18)}
    document = released_document(analyse(table, groupings=declared, **FEW))
    for _, _, rows in cells(document):
        for cell in (cell for row in rows for cell in row):
            assert cell in WORDS or cell >= 5
    for part in (document["overall"], *(each["statistics"] for each in document["groupings"])):
        for side in ("agree", "disagree"):
            for counts, shares in zip(part[side], part[f"p_{side}"], strict=True):
                assert [isinstance(cell, str) for cell in counts] == [share is None for share in shares]


@given(seed=seeds)
@settings(deadline=None, max_examples=6)
def test_what_compares_groups_is_released_only_where_every_group_is_and_to_two_decimals(seed):
    table = random_votes(seed, people=60, statements=4)
    declared = {"several": random_membership(seed, people=60), "ward": groups(25, 35)}
    found = analyse(table, groupings=declared, **FEW)
    for grouping in released_document(found)["groupings"]:
        own, bridging = grouping["statistics"], grouping["bridging"]
        for side in ("agree", "disagree"):
            shown = [all(isinstance(row[at], int) for row in own[side]) for at in range(4)]
            floors = bridging[f"floor_{side}"]
            assert [floor is not None for floor in floors] == shown
            assert all(round(floor, 2) == floor for floor in floors if floor is not None)
            compared = [difference is not None for difference in own[f"difference_{side}"][0]]
            assert compared == [each and not grouping["multiple"] for each in shown]
            assert sorted(bridging[f"rank_{side}"])[0] == 1


def test_released_counts_are_those_of_disclosure_control_for_all_groupings_together():
    table = votes(*["+"] * 20, *["-"] * 9, *["0"] * 11)
    declared = {"ward": groups(22, 18), "age": groups(30, 10)}
    found = analyse(table, groupings=declared, **FEW)
    document = released_document(found)
    counted = [np.array([[20, 0, 2], [0, 9, 9]]), np.array([[20, 9, 1], [0, 0, 10]])]
    joined = [np.stack([own[:, 0], own[:, 1:].sum(axis=1)], axis=1) for own in counted]
    ways = [
        protect_groupings([(own, own.sum(axis=1)) for own in way], total=way[0].sum(axis=0))
        for way in (counted, joined)
    ]
    told = [sum(int((own.code[:, 0] == "exact").sum()) for own in way) for way in ways]
    best = ways[int(told[1] > told[0])]
    for grouping, own in zip(document["groupings"], best, strict=True):
        wanted = [
            value if value >= 0 else code
            for value, code in zip(own.values[:, 0], own.code[:, 0], strict=True)
        ]
        assert [row[0] for row in grouping["statistics"]["agree"]] == wanted


def test_a_release_names_no_person(camps):
    text = json.dumps(released_document(camps))
    for name in ("participant_ids", "xy", "labels", "membership", "loadings", "means"):
        assert f'"{name}"' not in text
    shown = released_document(camps)
    assert shown["groups"]["between"] == "few"
    assert shown["quality"] == shown["quality"] | {"straight": "few", "twins": "few"}


def test_with_fewer_than_twenty_voters_nothing_is_told_of_the_map():
    shown = released_document(analyse(votes(*["+-"] * 7, *["-+"] * 6), **FEW))
    assert shown["positions"] == {"eligible": 13}


def test_a_small_declared_group_has_neither_size_nor_votes():
    found = analyse(votes(*"+" * 10, *"-" * 10, *"+" * 3), groupings={"ward": groups(20, 3)}, **FEW)
    (ward,) = released_document(found)["groupings"]
    assert ward["sizes"] == [20, "few"]
    assert [ward["statistics"][name][1] for name in ("seen", "agree")] == [["small_group"], ["small_group"]]


def test_polis_is_written_in_full_and_released_without_people():
    _, table = conversation(SMALL)
    result = polis(table)
    whole, shown = polis_document(result), released_polis_document(result)
    assert whole["labels"] == result.labels.tolist()
    assert whole["representative"] == shown["representative"]
    assert not {"participant_ids", "xy", "labels", "priority", "loadings"} & set(shown)
    for row, gac in zip(np.array(shown["agree"], dtype=object).T, shown["gac_agree"], strict=True):
        assert all(cell in WORDS or cell >= 5 for cell in row)
        assert (gac is None) == any(isinstance(cell, str) for cell in row)


def test_the_published_groups_of_a_public_conversation_can_be_analysed_and_released():
    _, table = conversation(SMALL)
    found = analyse(table, groupings={"published": published(SMALL)}, **FEW)
    shown = released_document(found)["groupings"][-1]
    assert shown["sizes"] == [106, 91]
    exact = [all(isinstance(row[at], int) for row in shown["statistics"]["agree"]) for at in range(50)]
    assert sum(exact) > 20
