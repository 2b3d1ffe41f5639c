"""The PRISMA flow: the picture, the lists and the table hold the same numbers."""

import pytest

from moothall.ui.charts import PrismaColumn, PrismaDiagram, PrismaLine, PrismaStep, prisma_flow

REMOVED = (PrismaLine("Removed"), PrismaLine("Duplicates", 2, level=1))
COLUMN = PrismaColumn(
    "Databases",
    (
        PrismaStep("identified", (PrismaLine("Records identified", 1200),), REMOVED),
        PrismaStep("screened", (PrismaLine("Screened", 58),), (PrismaLine("Excluded", 36, "/w/x/"),)),
        PrismaStep("in_progress", (), (PrismaLine("In progress", 3),)),
    ),
)
DIAGRAM = PrismaDiagram((COLUMN,), (PrismaLine("Included", 11),))


def drawn(diagram=DIAGRAM, **more):
    return prisma_flow(diagram, title="PRISMA 2020 flow", summary="11 are included.", **more)


def test_every_number_is_in_the_picture_and_in_the_table():
    chart = drawn()
    for words, count in (("Records identified", 1200), ("Screened", 58), ("Included", 11)):
        assert f"{words} (n = {count:,})" in chart.svg
        assert any(row[1:] == (words, count) for row in chart.rows)
    assert ("Databases", "Removed: Duplicates", 2) in chart.rows


def test_what_left_stands_below_the_box_that_it_left():
    (title, branches), _ = DIAGRAM.outline()
    assert title == "Databases"
    assert [branch.line.words for branch in branches] == ["Records identified", "Screened", "In progress"]
    assert branches[1].branches[0].line.words == "Excluded"
    assert branches[0].branches[0].branches[0].line.words == "Duplicates"


def test_a_number_is_never_parted_from_its_bracket():
    words = "Reports that were sought for retrieval from libraries"
    for length in range(20, len(words)):
        column = PrismaColumn("A", (PrismaStep("sought", (PrismaLine(words[:length], 22),)),))
        assert "(n = 22)</text>" in drawn(PrismaDiagram((column,), ())).svg


def test_open_work_has_a_dashed_edge_and_an_updated_review_two_more_boxes():
    updated = PrismaDiagram((COLUMN, COLUMN), (PrismaLine("New", 1),), (PrismaLine("Before", 5),), REMOVED)
    assert drawn().svg.count("stroke-dasharray") == 1
    assert "Previous studies" in drawn(updated).svg
    assert "Before (n = 5)" in drawn(updated).svg


def test_links_make_it_a_group_and_bad_addresses_are_refused():
    assert 'role="group"' in drawn().svg
    assert 'href="/w/x/"' in drawn().svg
    bad = PrismaDiagram((), (), (PrismaLine("A", 1, "javascript:alert(1)"),))
    column = PrismaColumn("A", (PrismaStep("sought", bad.previous),))
    with pytest.raises(ValueError, match="javascript"):
        drawn(PrismaDiagram((column,), ()))


def test_words_cannot_break_out():
    column = PrismaColumn("<b>", (PrismaStep("sought", (PrismaLine("</text><script>", 1),)),))
    assert "<script" not in drawn(PrismaDiagram((column,), ())).svg


def test_no_number_is_negative_and_no_row_unknown():
    for step in (PrismaStep("sought", (PrismaLine("A", -1),)), PrismaStep("later", (PrismaLine("A", 1),))):
        with pytest.raises(ValueError, match=r"cannot be|no row"):
            drawn(PrismaDiagram((PrismaColumn("A", (step,)),), ()))


def test_nothing_is_drawn_of_nothing_and_the_same_gives_the_same_bytes():
    assert drawn(PrismaDiagram((), ())).svg == ""
    assert drawn().svg == drawn().svg
    assert drawn().svg != drawn(key="another").svg
