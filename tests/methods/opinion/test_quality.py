"""What a person should look at before the results are used."""

import numpy as np
import pytest
from hypothesis import given, settings
from tests.methods.opinion.builders import random_votes, seeds, votes

from moothall.methods.opinion import quality, vote_table


def test_who_gives_one_answer_nineteen_times_in_twenty_is_straight_and_nobody_less_so():
    found = quality(votes("+" * 19 + "-", "+" * 18 + "--", "0" * 10, "-" * 9))
    assert found.straight == (0, 2)


def test_the_limits_of_straight_voting_can_be_set():
    assert quality(votes("++-", "+-0"), straight_votes=3, straight_share=0.6).straight == (0,)


def test_twins_gave_the_same_answers_on_at_least_twenty_common_statements():
    row = "+-0" * 7
    found = quality(votes(row, row, row[:-1] + "-", row[:19] + "  "))
    assert found.twins == ((0, 1),)
    assert quality(votes(row, row[:20]), twin_votes=20).twins == ((0, 1),)
    assert quality(votes(row, row[:20]), twin_votes=21).twins == ()


def test_one_different_answer_makes_no_twins_however_many_are_the_same():
    row = "+-0" * 30
    assert quality(votes(row, "-" + row[1:])).twins == ()


@given(seed=seeds)
@settings(deadline=None, max_examples=30)
def test_twins_are_all_pairs_that_answer_alike(seed):
    table = random_votes(seed, people=40, statements=4)
    answers = np.full((40, 4), 9)
    answers[table.person, table.statement] = table.value
    wanted = []
    for one in range(40):
        for other in range(one + 1, 40):
            both = (answers[one] != 9) & (answers[other] != 9)
            if both.sum() >= 3 and (answers[one] == answers[other])[both].all():
                wanted.append((one, other))
    assert quality(table, twin_votes=3).twins == tuple(wanted)


def test_statements_with_the_same_words_are_duplicates():
    texts = {
        0: "Free swimming for children!",
        1: "free swimming, for CHILDREN",
        2: "Free swimming for adults",
        3: "children for swimming: free",
        4: "More benches",
    }
    found = quality(votes("+++++"), texts=texts)
    assert found.duplicates == ((0, 1), (0, 3), (1, 3))


def test_four_words_of_five_are_enough_to_be_alike_and_three_of_four_are_not():
    texts = ["one two three four five", "one two three four", "one two three"]
    assert quality(votes("+++"), texts=texts).duplicates == ((0, 1),)


def test_texts_without_a_word_or_of_unknown_statements_resemble_nothing():
    assert quality(votes("++"), texts=["?!", "..."]).duplicates == ()
    assert quality(votes("++"), texts={0: "Buses", 7: "Buses"}).duplicates == ()
    assert quality(votes("++")).duplicates == ()


def test_a_statement_that_less_than_half_of_the_usual_number_saw_is_under_exposed():
    found = quality(votes(*["+++"] * 4, *["++ "] * 5))
    assert found.under_exposed == (2,)
    assert quality(votes(*["+++"] * 5, *["++ "] * 5)).under_exposed == ()


def test_the_order_in_which_votes_arrive_does_not_matter():
    table = random_votes(3)
    order = np.random.default_rng(0).permutation(len(table.value))
    shuffled = vote_table(
        participant=table.person[order], statement=table.statement[order], value=table.value[order]
    )
    options = {"straight_votes": 2, "straight_share": 0.5, "twin_votes": 2}
    assert quality(shuffled, **options) == quality(table, **options)


def test_ids_may_be_text():
    table = vote_table(participant=["ann"] * 10, statement=[f"s{n}" for n in range(10)], value=[1] * 10)
    assert quality(table, texts=["Same"] * 10).straight == ("ann",)


def test_as_many_texts_as_statements_are_needed():
    with pytest.raises(ValueError, match="texts has 1 entries but there are 2 statements"):
        quality(votes("+-"), texts=["only one"])
