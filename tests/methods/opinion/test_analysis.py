"""Everything in one call, as objects and as JSON."""

import json

import numpy as np
import pytest
from tests.methods.opinion.builders import groups, random_votes, two_camps, votes
from tests.methods.opinion.conversations import SMALL, all_votes

from moothall.methods.opinion import (
    OPINION_GROUPS,
    PolisResult,
    analyse,
    analysis_document,
    emergent_groups,
    polis,
    quality,
    statement_statistics,
    vote_table,
)
from moothall.methods.opinion.release import released_document

FEW = {"replicates": 10, "permutations": 19}


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
