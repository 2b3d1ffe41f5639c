"""The short name of a workspace, which stands in its address."""

import pytest

from moothall.command_line.run import short_name


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Fallowmere Borough Council", "fallowmere"),
        ("Testshire County Council", "testshire"),
        ("City of Exampleton Council", "city-of-exampleton"),
        ("Born in Exampleton", "born-in-exampleton"),
        ("Council", "council"),
        ("Cyngor Sir Ynys Môn", "cyngor-sir-ynys-mon"),
        ("???", "council"),
    ],
)
def test_a_name_gives_the_short_name_that_people_would_choose(name, short):
    assert short_name(name) == short
