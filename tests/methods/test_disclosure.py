"""What may be shown of small groups, and that nothing hidden can be worked out."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moothall.methods.disclosure import audit, map_allowed, merge_small, protect_counts, release_due


def protect(rows, others=None, **options):
    """Groups with everyone's row; ``others`` are in no group."""
    counts = np.array(rows)
    total = counts.sum(axis=0) + (0 if others is None else np.array(others))
    return protect_counts(counts, sizes=counts.sum(axis=1), total=total, **options)


def test_a_number_is_shown_if_it_the_group_and_the_rest_are_large_enough():
    shown = protect_counts([[20, 12, 8], [36, 2, 2], [2, 1, 0]], sizes=[40, 40, 3])
    assert shown.values[0].tolist() == [20, 12, 8]
    assert shown.code[1].tolist() == ["all_but_few", "few", "few"]
    assert shown.code[2].tolist() == ["small_group"] * 3
    assert shown.shown_sizes.tolist() == [40, 40, -1]
    assert shown.total is None


def test_a_lone_hidden_number_takes_the_least_of_its_row_with_it():
    shown = protect_counts([[20, 3, 10]], sizes=[33])
    assert shown.code.tolist() == [["exact", "few", "complement"]]


def test_of_equal_numbers_the_earlier_row_and_column_is_hidden():
    assert protect_counts([[15, 3, 15]], sizes=[33]).code.tolist() == [["complement", "few", "exact"]]


def test_three_times_few_of_twelve_says_too_much():
    shown = protect_counts([[4, 4, 4]], sizes=[12])
    assert shown.code.tolist() == [["complement"] * 3]
    assert shown.silent.tolist() == [True]
    bounds = audit(shown)
    assert bounds.ok
    assert (bounds.low.tolist(), bounds.high.tolist()) == ([[0] * 3], [[12] * 3])
    assert protect_counts([[3, 3, 3]], sizes=[9]).code.tolist() == [["few"] * 3]


def test_a_lone_hidden_total_does_not_follow_by_subtraction():
    shown = protect([[10, 12, 10], [10, 3, 11]])
    hidden = shown.total < 0
    assert (shown.values < 0).any(axis=0).tolist() == hidden.tolist() or hidden.sum() != 1
    assert audit(shown).ok


def test_people_in_no_group_are_not_what_everyone_less_the_groups_leaves():
    many = protect([[20, 10, 10]], others=[10, 10, 10])
    assert many.values.tolist() == [[20, 10, 10]]
    one = protect([[20, 10, 10], [12, 15, 9]], others=[1, 0, 0])
    assert one.others
    left = one.total - np.where(one.values < 0, 0, one.values).sum(axis=0)
    known = (one.total >= 0) & (one.values >= 0).all(axis=0)
    assert not known.any(), left


def test_one_person_in_no_group_costs_a_group_its_figures_and_not_everyone():
    alone = protect([[27, 6]], others=[1, 0])
    assert alone.values.tolist() == [[-1, -1]]
    assert alone.total.tolist() == [28, 6]
    several = protect([[27, 6], [17, 6], [7, 10]], others=[1, 0])
    assert several.total.tolist() == [52, 22]
    assert [row for row in several.values.tolist() if row[0] >= 0] == [[27, 6], [17, 6]]


def test_all_is_told_where_nothing_is_small():
    shown = protect([[27, 6], [17, 6], [7, 10]])
    assert shown.values.tolist() == [[27, 6], [17, 6], [7, 10]]
    assert shown.total.tolist() == [51, 22]
    assert shown.total_size == 73


def test_cases_in_a_population_are_looked_at_from_one_side():
    cases = protect_counts([[3], [40], [98]], sizes=[1000, 45, 99], total=[141], two_sided=False)
    assert cases.code[:, 0].tolist() == ["few", "complement", "exact"]
    assert cases.total.tolist() == [141]


def test_without_a_minimum_there_is_nothing_to_hide():
    assert (protect([[1, 0], [0, 2]], minimum=1).values[0] >= -1).all()
    assert protect_counts([[3, 2, 4]], sizes=[9], minimum=2).values.tolist() == [[3, 2, 4]]


def test_a_table_without_groups_or_people_is_no_error():
    nothing = protect_counts(np.zeros((0, 3), dtype=int), sizes=[], total=[0, 0, 0])
    assert nothing.values.shape == (0, 3)
    assert audit(protect([[0, 0, 0], [0, 0, 0]])).ok


def test_the_same_table_is_protected_the_same_way():
    first, again = protect([[27, 4, 2], [17, 5, 1]]), protect([[27, 4, 2], [17, 5, 1]])
    assert first.code.tolist() == again.code.tolist()
    with pytest.raises(ValueError, match="read-only"):
        first.values[0, 0] = 27


def test_the_audit_sees_what_is_given_away():
    shown = protect_counts([[20, 3, 10]], sizes=[33])
    careless = replace(shown, values=np.array([[20, -1, 10]]), code=np.array([["exact", "few", "exact"]]))
    bounds = audit(careless)
    assert (bounds.low[0, 1], bounds.high[0, 1], bounds.ok) == (3, 3, False)


def test_the_audit_of_a_large_table_may_err_to_neither_a_shown_nor_an_impossible_number():
    chance = np.random.default_rng(3)
    counts = chance.integers(0, 30, (25, 3))
    shown = protect(counts)
    bounds = audit(shown)
    assert bounds.ok
    assert ((bounds.low <= counts) & (counts <= bounds.high)).all()


@pytest.mark.parametrize(
    ("counts", "options", "sentence"),
    [
        ([[1, -2]], {"sizes": [1]}, r"counts\[0, 1\] must be 0 or more, not -2"),
        ([[1.5, 2]], {"sizes": [3]}, "counts must be whole numbers, not fractions"),
        ([1, 2], {"sizes": [3]}, "counts must have two dimensions, not 1"),
        ([[1, 2]], {"sizes": [3, 4]}, "sizes has 2 entries but counts has 1 rows"),
        ([[1, 2]], {"sizes": [4]}, r"counts\[0\] adds up to 3, but sizes\[0\] is 4"),
        ([[7]], {"sizes": [7]}, "at least two, not 1"),
        (
            [[7]],
            {"sizes": [6], "two_sided": False},
            r"counts\[0, 0\] must be at most the size of its group, not 7",
        ),
        ([[1, 2]], {"sizes": [3], "total": [1]}, "total has 1 entries but counts has 2 columns"),
        (
            [[1, 2]],
            {"sizes": [3], "total": [1, 1]},
            r"total\[1\] must be at least what its column adds up to, not 1",
        ),
        ([[1, 2]], {"sizes": [3], "minimum": 0}, "minimum must be a whole number from 1 on, not 0"),
    ],
)
def test_tables_that_do_not_fit_are_refused_in_one_sentence(counts, options, sentence):
    with pytest.raises(ValueError, match=sentence):
        protect_counts(counts, **options)


# Every table that a reader of a protected one could have before them: by trying them all.


def consistent_tables(shown):
    """The groups' counts in all tables that agree with every number and word shown."""
    rows = [
        list(possible_rows(shown, k, shown.values[k], shown.code[k], shown.shown_sizes[k]))
        for k in range(len(shown.values))
    ]
    totals = set(possible_rows(shown, len(rows), shown.total, shown.total_code, shown.total_size))
    for groups in product(*rows):
        sums = np.sum(groups, axis=0)
        if tuple(sums) in totals or (shown.others and any((sums <= total).all() for total in totals)):
            yield groups


def possible_rows(shown, place, values, codes, size):
    sizes = range(shown.minimum) if size < 0 else [size]
    for n in sizes:
        for row in summing_to(n, len(values)):
            if all(
                agrees(shown, x, n, value, code, shown.silent[place])
                for x, value, code in zip(row, values, codes, strict=True)
            ):
                yield row


def summing_to(n, columns):
    if columns == 1:
        yield (n,)
        return
    for first in range(n + 1):
        for rest in summing_to(n - first, columns - 1):
            yield (first, *rest)


def agrees(shown, x, n, value, code, silent):
    few, rest_few = x < shown.minimum, n - x < shown.minimum
    return {
        "exact": x == value,
        "few": few,
        "all_but_few": not few and rest_few,
        "small_group": n < shown.minimum,
        "complement": silent or (not few and not rest_few),
    }[code]


tables = (
    st.integers(1, 3)
    .flatmap(
        lambda columns: st.lists(
            st.lists(st.integers(0, 7), min_size=columns, max_size=columns), min_size=1, max_size=2
        )
    )
    .filter(lambda rows: len(rows[0]) > 1)
)
leftover = st.one_of(st.none(), st.integers(0, 6))


@given(rows=tables, others=leftover, minimum=st.sampled_from((3, 5)))
@settings(max_examples=150, deadline=None)
def test_whoever_tries_all_tables_finds_no_hidden_number(rows, others, minimum):
    away = None if others is None else [others] + [0] * (len(rows[0]) - 1)
    shown = protect(rows, others=away, minimum=minimum)
    groups = np.array(list(consistent_tables(shown)))
    assert any((table == rows).all() for table in groups)
    least, most = groups.min(axis=0), groups.max(axis=0)
    bounds = audit(shown)
    assert bounds.ok
    assert bounds.low.tolist() == least.tolist()
    assert bounds.high.tolist() == most.tolist()
    # A group of nobody has nobody to protect. "Complement" may be known where the rule leaves one number.
    somebody = most.any(axis=1)[:, None]
    only_one = (shown.code == "complement") & (shown.shown_sizes == 2 * minimum)[:, None]
    assert (least < most)[(shown.values < 0) & somebody & ~only_one].all()


@given(
    rows=st.lists(st.lists(st.integers(0, 25), min_size=3, max_size=3), min_size=1, max_size=4),
    others=st.lists(st.integers(0, 8), min_size=3, max_size=3),
    with_total=st.booleans(),
    two_sided=st.booleans(),
)
@settings(max_examples=150, deadline=None)
def test_no_number_below_the_minimum_leaves_and_every_table_passes_its_audit(
    rows, others, with_total, two_sided
):
    counts = np.array(rows)
    total = counts.sum(axis=0) + np.array(others) if with_total else None
    shown = protect_counts(counts, sizes=counts.sum(axis=1), total=total, two_sided=two_sided)
    sizes = counts.sum(axis=1)[:, None]
    visible = shown.values >= 0
    assert (shown.values == counts)[visible].all()
    assert (counts[visible] >= 5).all()
    assert ((sizes - counts)[visible] >= 5).all() or not two_sided
    bounds = audit(shown)
    assert bounds.ok
    assert ((bounds.low <= counts) & (counts <= bounds.high)).all()


@pytest.mark.parametrize(
    ("sizes", "groups"),
    [
        ([12, 7], ((0,), (1,))),
        ([12, 3, 7, 1], ((0,), (1, 2, 3))),
        ([12, 3, 7, 2], ((0,), (2,), (1, 3))),
        ([6, 6, 1], ((1,), (0, 2))),
        ([1, 1], ((0, 1),)),
        ([], ()),
    ],
)
def test_small_groups_are_joined_until_they_are_large_enough(sizes, groups):
    assert merge_small(sizes) == groups


@given(sizes=st.lists(st.integers(0, 20), max_size=10))
def test_joined_groups_hold_everybody_once_and_enough_people(sizes):
    groups = merge_small(sizes)
    assert sorted(place for group in groups for place in group) == list(range(len(sizes)))
    if sum(sizes) >= 5:
        assert all(sum(sizes[place] for place in group) >= 5 for group in groups)


def test_figures_move_by_nobody_or_by_enough_people():
    assert [changed for changed in range(8) if release_due(changed=changed)] == [0, 5, 6, 7]
    assert release_due(changed=3, minimum=3)
    with pytest.raises(ValueError, match="changed must be 0 or more, not -1"):
        release_due(changed=-1)


def test_a_map_of_opinions_needs_twenty_people():
    assert not map_allowed(19)
    assert map_allowed(20)
    with pytest.raises(ValueError, match="n must be 0 or more, not -1"):
        map_allowed(-1)
