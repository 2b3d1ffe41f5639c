"""The map of opinion groups."""

import re

import pytest
from tests.ui.html_tree import tree_of

from moothall.ui.charts import NO_DATA, opinion_map

LEFT = {"x": -2.0, "y": 0.5, "long": 1.2, "short": 0.6, "turned": 20.0}
RIGHT = {"x": 2.5, "y": -0.4, "long": 0.9, "short": 0.5, "turned": -35.0}
FAR = {"x": 9.0, "y": 0.0, "long": 0.5, "short": 0.5, "turned": 0.0}


def drawn(*outlines, labels=("Group A", "Group B", "Group C"), sizes=(31, 12, 8), **more):
    count = len(outlines)
    return opinion_map(outlines, labels=labels[:count], sizes=sizes[:count], title="Map", **more)


def test_each_group_has_an_outline_its_name_and_how_many_people_it_has():
    svg = str(drawn(LEFT, RIGHT).svg)
    assert svg.count("<ellipse") == 2
    for words in ("Group A", "31 people", "Group B", "12 people"):
        assert words in svg


def test_there_is_not_one_dot_for_a_person():
    assert "<circle" not in str(drawn(LEFT, RIGHT, FAR).svg)


def test_every_outline_is_inside_the_picture():
    svg = str(drawn(LEFT, RIGHT, FAR).svg)
    for x, y, long in re.findall(r'cx="([\d.]+)" cy="([\d.]+)" rx="([\d.]+)"', svg):
        assert float(x) - float(long) >= 0
        assert float(x) + float(long) <= 560
        assert float(y) - float(long) >= 0
        assert float(y) + float(long) <= 360


def test_it_says_which_groups_are_near_and_which_far():
    assert drawn(LEFT, RIGHT, FAR).summary == (
        "3 groups of people who vote alike. Group A and Group B are nearest to each other, "
        "Group A and Group C furthest apart."
    )


def test_groups_differ_by_their_line_and_not_by_colour_alone():
    lines = re.findall(r'stroke-width="2"([^/]*)/>', str(drawn(LEFT, RIGHT, FAR).svg))
    assert len(set(lines)) == 3


def test_without_groups_nothing_is_drawn():
    chart = drawn()
    assert (chart.svg, chart.summary) == ("", NO_DATA)


def test_a_hostile_name_stays_text():
    chart = opinion_map([LEFT], labels=["<script>"], sizes=[9], title="<b>")
    assert "<script>" not in str(chart.svg)
    assert tree_of(str(chart.svg)) is not None


def test_lists_of_different_lengths_are_refused():
    with pytest.raises(ValueError, match="2 outlines for 1 groups"):
        opinion_map([LEFT, RIGHT], labels=["A"], sizes=[3], title="Map")
