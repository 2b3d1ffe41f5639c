"""Whoever knows everything that was shown, and who voted when, recovers no hidden number and nobody's vote.

A small sample; ``tests/drills/disclosure_attack.py`` attacks 10,000 tables.
"""

from dataclasses import replace

import numpy as np
import pytest
from tests.drills.disclosure_attack import groupings, tables, workshops
from tests.methods.disclosure_attacks import attack, leaks, shown_row
from tests.methods.disclosure_cases import Workshop, always, shown_live, some_table
from tests.methods.workshop_attacks import Act, Watcher

from moothall.methods.disclosure import (
    Releases,
    audit,
    protect_counts,
    protect_groupings,
    releases_allowed,
)


def everyone(*total):
    """Everyone's row alone."""
    return protect_counts(np.zeros((0, len(total)), int), sizes=[], total=total)


def test_no_random_table_gives_anything_away():
    assert not any(tables(np.random.default_rng(21), 120))


def test_no_random_groupings_of_the_same_people_give_anything_away_together():
    assert not any(groupings(np.random.default_rng(22), 25))


def test_no_random_workshop_gives_a_vote_away_to_somebody_who_saw_who_voted_when():
    assert not any(workshops(np.random.default_rng(23), 12, guarded=True))


def test_the_attack_finds_what_is_given_away_where_only_small_numbers_are_hidden():
    chance, found = np.random.default_rng(24), 0
    for _ in range(40):
        counts, others = some_table(chance)
        sizes, total, left = counts.sum(axis=1), counts.sum(axis=0) + others, int(others.sum())
        shown = protect_counts(counts, sizes=sizes, total=total)
        told, told_of_all = shown.code == "complement", shown.total_code == "complement"
        careless = replace(
            shown,
            values=np.where(told, counts, shown.values),
            code=np.where(told, "exact", shown.code),
            total=np.where(told_of_all, total, shown.total),
            total_code=np.where(told_of_all, "exact", shown.total_code),
        )
        found += bool(leaks(careless, sizes, left, *attack([careless], [sizes], [left])))
    assert found >= 5


def test_the_attack_agrees_with_the_audit():
    counts = np.array([[20, 3, 10], [9, 12, 6]])
    shown = protect_counts(counts, sizes=counts.sum(axis=1), total=counts.sum(axis=0))
    (found,) = attack([shown], [counts.sum(axis=1)], [0])
    bounds = audit(shown)
    assert found.low.tolist() == bounds.low.tolist()
    assert found.high.tolist() == bounds.high.tolist()


def test_an_empty_group_does_not_let_those_in_no_group_be_worked_out():
    counts, total = np.array([[0, 0], [8, 14], [7, 9]]), [18, 28]
    shown = protect_counts(counts, sizes=[0, 22, 16], total=total)
    (found,) = attack([shown], [[0, 22, 16]], [8])
    assert not leaks(shown, [0, 22, 16], 8, found)
    assert audit(shown).ok


# Two questions, whose tables are each well protected, and together gave "fewer than 5 of 11" away as 4.
AGES = ([[5, 4], [6, 5], [5, 5]], [9, 11, 10])
PLACES = ([[12, 7], [4, 7]], [19, 11])


def test_groupings_that_are_well_protected_one_by_one_can_give_each_other_away():
    total, sizes = np.array([16, 14]), [[9, 11, 10], [19, 11]]
    ages = ([[-1, -1], [6, 5], [5, 5]], [["all_but_few", "few"], ["exact"] * 2, ["exact"] * 2])
    places = ([[12, 7], [-1, -1]], [["exact"] * 2, ["few", "all_but_few"]])
    # Each by itself leaves everyone's row open by as much as a hidden number must be.
    both = []
    for table, (values, code) in zip((AGES, PLACES), (ages, places), strict=True):
        shown = replace(
            protect_counts(table[0], sizes=table[1], total=total),
            values=np.array(values),
            code=np.array(code),
            total=np.array([-1, -1]),
            total_code=np.array(["complement"] * 2),
            silent=np.array([False] * len(values) + [True]),
        )
        assert audit(shown).ok
        both.append(shown)
    first, second = attack(both, sizes, [0, 0])
    assert [*leaks(both[0], sizes[0], 0, first), *leaks(both[1], sizes[1], 0, second)]
    together = protect_groupings([AGES, PLACES], total=total)
    for table, own, found in zip(together, sizes, attack(together, sizes, [0, 0]), strict=True):
        assert not leaks(table, own, 0, found)


def test_all_groupings_show_the_same_row_for_everyone_and_the_first_shows_most():
    ages = ([[20, 10, 6], [12, 9, 8]], [36, 29])
    places = ([[18, 9, 3], [14, 10, 11]], [30, 35])
    first, second = protect_groupings([ages, places], total=[32, 19, 14])
    assert first.total.tolist() == second.total.tolist()
    assert first.total_code.tolist() == second.total_code.tolist()
    assert first.values.tolist() == [[20, 10, 6], [12, 9, 8]]
    assert audit(first).ok
    assert audit(second).ok
    assert protect_groupings([], total=[3, 4]) == ()


def test_one_grouping_is_protected_as_by_itself():
    alone = protect_counts([[27, 4, 2], [17, 5, 1]], sizes=[33, 23], total=[44, 9, 3])
    (same,) = protect_groupings([([[27, 4, 2], [17, 5, 1]], [33, 23])], total=[44, 9, 3])
    assert same.code.tolist() == alone.code.tolist()
    assert same.total_code.tolist() == alone.total_code.tolist()


def test_options_that_people_may_combine_are_given_one_by_one():
    options = [([[20, 10]], [30]), ([[15, 18]], [33])]
    shown = protect_groupings(options, total=[25, 25])
    assert [table.values.tolist() for table in shown] == [[[20, 10]], [[15, 18]]]
    assert [table.total.tolist() for table in shown] == [[25, 25]] * 2


def test_a_grouping_that_does_not_fit_is_named():
    with pytest.raises(ValueError, match=r"groupings\[1\]: counts\[0\] adds up to 3, but sizes\[0\] is 4"):
        protect_groupings([([[10, 9]], [19]), ([[1, 2]], [4])], total=[10, 9])


@pytest.mark.parametrize(
    ("before", "after", "allowed"),
    [
        ((5, 5), (10, 5), False),  # Five came, and all agreed.
        ((5, 5), (9, 6), False),  # The one who did not knows that the others did.
        ((5, 5), (8, 7), True),
        ((10, 10), (10, 10), True),
        ((5, 6), (12, 6), False),
        ((12, 5), (30, 20), True),
    ],
)
def test_a_change_must_not_tell_what_those_who_came_have_said(before, after, allowed):
    assert releases_allowed([everyone(*before), everyone(*after)]) is allowed


def test_a_number_that_was_hidden_must_not_follow_from_what_is_shown_next():
    hidden, shown = everyone(10, 4, 6), everyone(14, 5, 6)
    assert hidden.total.tolist() == [10, -1, -1]
    assert shown.total.tolist() == [14, 5, 6]
    assert not releases_allowed([hidden, shown])


def test_the_same_figures_in_another_guise_add_up_to_what_both_hide():
    alone, grouped = (
        everyone(11, 7, 2),
        protect_counts([[4, 3, 2], [4, 4, 0]], sizes=[9, 8], total=[11, 7, 2]),
    )
    differently = alone.total_code.tolist() != grouped.total_code.tolist()
    assert differently
    assert not releases_allowed([alone, grouped])


def test_a_vote_that_was_changed_must_not_be_told_either():
    # Six came and one who had agreed changed it: agreeing lost one.
    before, after = everyone(12, 9), everyone(11, 16)
    assert not releases_allowed([before, after], again=[[1]])
    mixed = everyone(14, 13)
    assert releases_allowed([before, mixed], again=[[1]])


def test_groups_are_compared_row_by_row():
    def table(*rows):
        counts = np.array(rows)
        return protect_counts(counts, sizes=counts.sum(axis=1), total=counts.sum(axis=0))

    before = table([10, 10], [20, 20])
    assert releases_allowed([before, table([14, 13], [25, 24])])
    # In one group all five who came said yes, which everyone's row alone would not tell.
    assert not releases_allowed([before, table([15, 10], [24, 27])])


def test_releases_that_cannot_follow_each_other_are_refused():
    with pytest.raises(ValueError, match="cannot follow each other"):
        releases_allowed([everyone(10, 10), everyone(9, 20)])
    with pytest.raises(ValueError, match=r"releases\[0\] has other answers than the one before"):
        releases_allowed([everyone(10, 10, 9), everyone(9, 20, 9, 8)])
    with pytest.raises(ValueError, match="must have a row for everyone"):
        releases_allowed([protect_counts([[10, 10]], sizes=[20])])
    with pytest.raises(ValueError, match=r"again\[0\] must have 1 entries, one for each row, not \(2,\)"):
        releases_allowed([everyone(10, 10), everyone(15, 15)], again=[[0, 1]])
    with pytest.raises(ValueError, match="again has 0 entries, but needs one for each release but the last"):
        releases_allowed([everyone(10, 10), everyone(15, 15)], again=[])


def test_a_release_of_one_answer_against_the_rest_is_compared_with_those_that_tell_them_apart():
    # Of 14 people 5 agree; 5 and 4 would tell the 4, so that the rest is one number.
    joined = everyone(5, 9)
    assert releases_allowed([joined, everyone(7, 9, 8)])
    assert not releases_allowed([joined, everyone(10, 5, 4)])
    assert not releases_allowed([everyone(5, 5, 5), everyone(10, 10)])


def test_what_was_told_is_kept_from_the_last_release_that_hid_nothing_on():
    shown = Releases(3)
    for total in ([5, 1, 1], [8, 5, 6], [11, 8, 9]):
        shown = shown.followed_by(everyone(*total))
        assert shown is not None
    assert len(shown.tables) == 1
    assert shown.followed_by(everyone(16, 8, 9)) is None


def test_asking_again_and_again_says_the_same_as_asking_of_all():
    chance = np.random.default_rng(25)
    for _ in range(40):
        totals = np.cumsum(chance.multinomial(6, [0.6, 0.3, 0.1], size=5), axis=0)
        releases = [everyone(*total) for total in totals]
        shown = Releases(3)
        for place, release in enumerate(releases):
            following = shown.followed_by(release)
            assert (following is not None) == releases_allowed([*releases[:place], release])
            if following is None:
                break
            shown = following


def test_the_watcher_finds_five_who_came_and_all_agreed_unless_their_figures_wait():
    answers = [0, 1, 2] * 5 + [0] * 5
    workshop = Workshop([Act(person, answer) for person, answer in enumerate(answers)], [-1] * 20, groups=0)
    known = {}
    for allowed in (always, releases_allowed):
        moments = shown_live(workshop, live_groups=False, allowed=allowed)
        known[allowed] = Watcher(workshop.acts, workshop.group_of, moments).known_votes()
        assert moments[-1].shown.total.min() >= 5
    assert known == {always: ["group -1, voted at (3,): all 5 said {0}"], releases_allowed: []}


def test_a_row_is_what_its_words_say():
    shown = protect_counts([[20, 12, 8], [36, 2, 2]], sizes=[40, 40], total=[56, 14, 10])
    low, high = shown_row(shown, 1).ranges(40)
    assert (low.tolist(), high.tolist()) == ([36, 0, 0], [40, 4, 4])
