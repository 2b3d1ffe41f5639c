"""Everything in one call, as objects, as JSON, and as far as it may be shown."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from tests.methods.opinion.builders import groups, random_membership, random_votes, seeds, votes
from tests.methods.opinion.conversations import SMALL, all_votes, conversation, published

from moothall.methods.disclosure import protect_groupings
from moothall.methods.opinion import (
    OPINION_GROUPS,
    PolisResult,
    analyse,
    analysis_document,
    emergent_groups,
    polis,
    polis_document,
    quality,
    statement_statistics,
    vote_table,
)
from moothall.methods.opinion.release import released_document, released_polis_document

FEW = {"replicates": 10, "permutations": 19}
WORDS = {"few", "all_but_few", "small_group", "complement"}


def two_camps(people=24):
    """Two halves that vote against each other, everybody a little in their own way."""
    rows = []
    for who in range(people):
        row = ["+" if (at < 5) == (who < people / 2) else "-" for at in range(9)]
        row[who % 9] = "0"
        rows.append("".join(row))
    return votes(*rows)


@pytest.fixture(scope="module")
def camps():
    table = two_camps()
    return analyse(table, groupings={"ward": groups(8, 16), "age": groups(12, 12)}, **FEW)


def test_opinion_groups_that_are_found_come_first_and_are_not_aligned_with_themselves(camps):
    assert camps.groups.reason == "found"
    assert [each.name for each in camps.groupings] == [OPINION_GROUPS, "ward", "age"]
    own, ward, age = camps.groupings
    assert own.alignment is None
    assert own.sizes.tolist() == [12, 12]
    assert age.alignment.rand == 1
    assert ward.alignment.rand < 1


def test_without_opinion_groups_there_are_declared_ones_only_and_no_alignment():
    found = analyse(votes(*"+" * 6, *"-" * 6), groupings={"ward": groups(6, 6)}, **FEW)
    assert found.groups.reason == "too_few_people"
    (ward,) = found.groupings
    assert (ward.name, ward.sizes.tolist(), ward.alignment) == ("ward", [6, 6], None)


def test_everybody_counts_overall_in_a_group_or_not():
    found = analyse(votes(*"+" * 6, *"-" * 6), groupings={"ward": groups(6, 6)[:, :1]}, **FEW)
    assert found.overall.seen.tolist() == [[12]]
    assert found.groupings[0].statistics.seen.tolist() == [[6]]


def test_each_part_is_what_the_function_for_it_gives(camps):
    table = two_camps()
    np.testing.assert_array_equal(camps.groups.labels, emergent_groups(table, **FEW).labels)
    assert camps.quality == quality(table)
    alone = statement_statistics(table, membership=groups(8, 16))
    np.testing.assert_array_equal(camps.groupings[1].statistics.q_agree, alone.q_agree)


def test_rejected_statements_and_who_voted_on_nothing_else_are_dropped_with_their_membership():
    table = votes("+ ", "-+", " -", "+ ")
    found = analyse(table, rejected=[0], groupings={"ward": [[1, 0], [1, 0], [0, 1], [0, 1]]}, **FEW)
    assert found.table.participant_ids.tolist() == [1, 2]
    assert found.groupings[0].sizes.tolist() == [1, 1]
    assert found.groupings[0].statistics.statement_ids.tolist() == [1]


def test_a_group_that_is_empty_is_named_with_its_grouping():
    with pytest.raises(ValueError, match="Grouping “ward”: Group 1 is empty"):
        analyse(votes("+ ", "-+"), rejected=[1], groupings={"ward": groups(2, 1)[:2]}, **FEW)
    with pytest.raises(ValueError, match="Grouping “ward”: Group 0 is empty"):
        analyse(votes("+ ", "-+"), rejected=[0], groupings={"ward": groups(1, 1)}, **FEW)


def test_a_declared_grouping_cannot_take_the_name_of_the_opinion_groups():
    with pytest.raises(ValueError, match="No declared grouping can be called “opinion groups”"):
        analyse(votes("+", "-"), groupings={OPINION_GROUPS: groups(1, 1)}, **FEW)


def test_with_compat_the_answer_is_that_of_polis():
    export, table = all_votes(SMALL)
    found = analyse(table, compat="polis", rejected=export.rejected, meta=export.meta)
    assert isinstance(found, PolisResult)
    np.testing.assert_array_equal(found.labels, polis(table, rejected=export.rejected).labels)
    with pytest.raises(ValueError, match=r"compat must be .polis. or nothing, not 'clojure'"):
        analyse(table, compat="clojure")


def test_texts_serve_to_find_duplicates():
    found = analyse(votes("++", "-+"), texts={0: "More buses", 1: "more buses!"}, **FEW)
    assert found.quality.duplicates == ((0, 1),)


@pytest.mark.parametrize(
    "table",
    [
        votes("+"),
        votes("+", "-", "0"),
        votes("00", "00"),
        votes(*["+-0"] * 30),
        votes(*["+ "] * 30, "++"),
        vote_table(participant=["ann", "ben"], statement=["a", "a"], value=[1, -1]),
    ],
    ids=["one person", "one statement", "all pass", "all alike", "a vote alone", "text"],
)
def test_the_smallest_and_oddest_tables_are_analysed_without_an_error(table):
    members = groups(len(table.participant_ids))
    found = analyse(table, groupings={"all": members}, **FEW)
    assert found.groups.k == 1
    for document in (analysis_document(found), released_document(found)):
        json.dumps(document, allow_nan=False)


def test_the_document_has_the_fields_of_the_results_in_the_types_of_json(camps):
    document = analysis_document(camps, options={"age": ["under 40", "40 and over"]})
    assert list(document) == ["positions", "groups", "overall", "groupings", "quality"]
    assert json.loads(json.dumps(document, allow_nan=False)) == document
    own, ward, age = document["groupings"]
    assert (own["options"], ward["options"], age["options"]) == (
        ["1", "2"],
        ["1", "2"],
        ["under 40", "40 and over"],
    )
    assert age["statistics"]["agree"] == camps.groupings[2].statistics.agree.tolist()
    assert document["overall"]["q_agree"] == [[None] * 9]
    assert document["groups"]["silhouettes"]["2"] == camps.groups.silhouettes[2]


def test_the_same_seed_gives_the_same_bytes():
    table, declared = random_votes(2, people=40), {"ward": groups(25, 15)}
    one, other = (
        json.dumps(analysis_document(analyse(table, groupings=declared, seed=5, **FEW))) for _ in range(2)
    )
    assert one == other


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
