"""A council's colours: what can be read is used, what cannot is refused with the shade that can."""

import re

import pytest
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st

from moothall.ui.checks import check_theme
from moothall.ui.colours import colour_of, contrast, mixed, nearest_passing
from moothall.ui.theme import COLOURS, PAIRS, problems_with, ratios, theme

colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def test_contrast_is_what_wcag_says():
    assert contrast("#000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.478, abs=0.001)
    assert contrast("#1d70b8", "#1d70b8") == 1


@effort(deadline=None)
@given(colours, colours)
def test_contrast_does_not_depend_on_the_order(one, other):
    assert contrast(one, other) == contrast(other, one)
    assert 1 <= contrast(one, other) <= 21.001


@effort(deadline=None, max_examples=40)
@given(colours, colours)
def test_the_nearest_shade_passes_and_none_nearer_does(colour, against):
    shade = nearest_passing(colour, against, 4.5)
    assert contrast(shade, against) >= 4.5
    steps = [mixed(colour, into, step / 255) for step in range(256) for into in ((0, 0, 0), (255, 255, 255))]
    nearer = steps[: steps.index(shade)]
    assert [one for one in nearer if contrast(one, against) >= 4.5] == []


@pytest.mark.parametrize("text", ["red", "#12", "#12345g", "rgb(1,2,3)", "#123456;}body{display:none", ""])
def test_only_hexadecimal_colours_are_colours(text):
    with pytest.raises(ValueError, match="is not a colour"):
        colour_of(text)


def test_the_colours_that_come_with_the_product_can_be_read():
    assert problems_with({}) == []
    assert [row for row in ratios() if row[3] < row[4]] == []
    assert len(ratios()) == len(PAIRS)


def test_a_faint_colour_is_refused_with_its_ratio_and_the_nearest_shade():
    (problem,) = problems_with({"button_colour": "#4fb286"})
    assert "has a contrast of 2.61:1 and needs 4.5:1" in problem
    shade = re.search(r"that passes is (#[0-9a-f]{6})", problem)[1]
    assert problems_with({"button_colour": shade}) == []


def test_what_is_no_part_of_a_theme_is_named():
    assert problems_with({"colour": "#000"}) == ["“colour” is not part of a theme."]
    assert problems_with({"link_colour": "blue"}) == ["link_colour: “blue” is not a colour such as #1d70b8."]


def test_the_start_is_refused_with_such_a_theme(settings):
    settings.MOOTHALL_THEME = {"link_colour": "#ffff00"}
    assert [error.id for error in check_theme()] == ["moothall.E002"] * 2
    settings.MOOTHALL_THEME = {"brand_colour": "#5a1846"}
    assert check_theme() == []


def test_the_style_sheet_holds_colours_and_nothing_else(client, settings):
    settings.MOOTHALL_THEME = {"brand_colour": "#5a1846", "button_colour": "#b3242b"}
    response = client.get(theme().sheet)
    css = response.content.decode()
    assert response["Content-Type"].startswith("text/css")
    assert re.fullmatch(r":root\{(--(govuk|moothall)-[a-z-]+:#[0-9a-f]{3,6};)+\}\n", css)
    assert "--govuk-brand-colour:#5a1846" in css
    assert f"--moothall-button-hover-colour:{mixed('#b3242b', (0, 0, 0), 0.25)}" in css


def test_a_style_sheet_may_be_kept_for_as_long_as_its_address_names_it(client):
    assert "immutable" in client.get(theme().sheet)["Cache-Control"]
    assert client.get("/theme.css")["Cache-Control"] == "no-cache"


def test_the_logo_is_a_png_or_nothing(client, settings, tmp_path):
    assert client.get("/logo.png").status_code == 404
    picture = tmp_path / "logo.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n and so on")
    settings.MOOTHALL_THEME = {"logo": str(picture), "name": "Testshire"}
    response = client.get("/logo.png")
    assert (response.status_code, response["Content-Type"]) == (200, "image/png")
    picture.write_bytes(b"<svg onload='alert(1)'/>")
    assert client.get("/logo.png").status_code == 404
    assert "is not a PNG file" in problems_with(settings.MOOTHALL_THEME)[0]


@pytest.mark.django_db
def test_the_councils_name_stands_on_every_page(client, settings):
    settings.MOOTHALL_THEME = {"name": "Testshire <Council>"}
    html = client.get("/accounts/login/").content.decode()
    assert '<span class="moot-header__name">Testshire &lt;Council&gt;</span>' in html


def test_every_colour_is_used():
    css = theme().css
    assert [name for name, colour in COLOURS.items() if colour not in css] == []
