"""The council's name, logo and colours, from the setting MOOTHALL_THEME; colours nobody can read are refused.

Environment variables that begin with MOOTHALL_THEME_ fill the setting: MOOTHALL_THEME_NAME,
MOOTHALL_THEME_LOGO (the path of a PNG file), MOOTHALL_THEME_CONTACT (an e-mail address for requests about
accessibility and data), MOOTHALL_THEME_BRAND_COLOUR and so on for each colour below.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from moothall.ui.addresses import address
from moothall.ui.colours import BLACK, colour_of, contrast, mixed, nearest_passing

TEXT, BOUNDARY = 4.5, 3.0
PAGE = "#ffffff"
INK = "#0b0c0c"
PNG = b"\x89PNG\r\n\x1a\n"
LARGEST_LOGO = 200_000

COLOURS: dict[str, str] = {
    "brand_colour": "#16404d",
    "brand_text_colour": "#ffffff",
    "link_colour": "#1a65a6",
    "link_hover_colour": "#0f385c",
    "link_visited_colour": "#54319f",
    "focus_colour": "#ffdd00",
    "focus_text_colour": "#0b0c0c",
    "surface_colour": "#f1f6f6",
    "surface_border_colour": "#8fb3b8",
    "success_colour": "#0f7a52",
    "button_colour": "#0f7a52",
}
# What is read on what, and how well it must stand out: (foreground, background, ratio, in words). A name
# that is not in COLOURS is a colour itself.
PAIRS: tuple[tuple[str, str, float, str], ...] = (
    ("brand_text_colour", "brand_colour", TEXT, "The name of the council in the header"),
    ("link_colour", PAGE, TEXT, "Links on the page"),
    ("link_colour", "surface_colour", TEXT, "Links in the navigation"),
    ("link_hover_colour", PAGE, TEXT, "Links under the pointer"),
    ("link_visited_colour", PAGE, TEXT, "Visited links"),
    (INK, "surface_colour", TEXT, "Text in the navigation"),
    ("focus_text_colour", "focus_colour", TEXT, "Text that has the focus"),
    ("focus_text_colour", PAGE, BOUNDARY, "The line under what has the focus"),
    ("focus_colour", "brand_colour", BOUNDARY, "The focus in the header"),
    (PAGE, "button_colour", TEXT, "The words on a button"),
    (PAGE, "success_colour", TEXT, "The heading of a message that something succeeded"),
)


@dataclass(frozen=True)
class Theme:
    """``logo`` is the address of the picture, "" without one; ``css`` the style sheet behind ``address``."""

    name: str
    logo: str
    css: str

    @property
    def mark(self) -> str:
        return hashlib.sha256(self.css.encode()).hexdigest()[:12]

    @property
    def sheet(self) -> str:
        where = address("ui:theme")
        return f"{where}?v={self.mark}" if where else ""


def theme() -> Theme:
    """The theme in force. Colours that ``problems_with`` finds are left at their defaults here."""
    chosen = settings.MOOTHALL_THEME
    logo = logo_of(chosen)
    picture = f"{address('ui:logo')}?v={hashlib.sha256(logo).hexdigest()[:12]}" if logo else ""
    colours = COLOURS if problems_with(chosen) else {**COLOURS, **_colours_in(chosen)}
    return Theme(name=chosen.get("name") or "Moothall", logo=picture, css=style_sheet(colours))


def problems_with(chosen: Mapping[str, str]) -> list[str]:
    """Sentences on what is wrong with a council's choices; none if they can be used.

    Each pair below its ratio is named with the ratio it has and the nearest shade that would pass.
    """
    found = [
        f"“{key}” is not part of a theme."
        for key in sorted(set(chosen) - {"name", "logo", "contact", *COLOURS})
    ]
    for name, colour in _colours_in(chosen).items():
        try:
            colour_of(colour)
        except ValueError as error:
            found.append(f"{name}: {error}")
    if found:
        return found
    colours = {**COLOURS, **_colours_in(chosen)}
    found += [sentence for pair in PAIRS if (sentence := _too_faint(pair, colours, chosen))]
    if chosen.get("logo") and not logo_of(chosen):
        found.append(f"The logo {chosen['logo']} is not a PNG file of at most {LARGEST_LOGO // 1000} kB.")
    return found


def ratios(colours: Mapping[str, str] = COLOURS) -> list[tuple[str, str, str, float, float]]:
    """For each pair: in words, foreground, background, the ratio it has and the one it needs."""
    rows = []
    for front, back, least, words in PAIRS:
        one, other = colours.get(front, front), colours.get(back, back)
        rows.append((words, one, other, contrast(one, other), least))
    return rows


def logo_of(chosen: Mapping[str, str]) -> bytes:
    """The bytes of the logo; none without one, or if the file is not a PNG or too large."""
    path = Path(chosen.get("logo") or "")
    if not chosen.get("logo") or not path.is_file() or path.stat().st_size > LARGEST_LOGO:
        return b""
    content = path.read_bytes()
    return content if content.startswith(PNG) else b""


def style_sheet(colours: Mapping[str, str]) -> str:
    """One block of custom properties: GOV.UK Frontend's own, and ours for what it leaves fixed."""
    button = colours["button_colour"]
    properties = {
        "govuk-brand-colour": colours["brand_colour"],
        "govuk-link-colour": colours["link_colour"],
        "govuk-link-hover-colour": colours["link_hover_colour"],
        "govuk-link-visited-colour": colours["link_visited_colour"],
        "govuk-focus-colour": colours["focus_colour"],
        "govuk-focus-text-colour": colours["focus_text_colour"],
        "govuk-surface-background-colour": colours["surface_colour"],
        "govuk-surface-border-colour": colours["surface_border_colour"],
        "govuk-template-background-colour": colours["surface_colour"],
        "govuk-success-colour": colours["success_colour"],
        "moothall-brand-text-colour": colours["brand_text_colour"],
        "moothall-button-colour": button,
        "moothall-button-hover-colour": mixed(button, BLACK, 0.25),
        "moothall-button-shadow-colour": mixed(button, BLACK, 0.5),
    }
    return ":root{" + "".join(f"--{name}:{colour};" for name, colour in properties.items()) + "}\n"


def _colours_in(chosen: Mapping[str, str]) -> dict[str, str]:
    return {name: chosen[name] for name in COLOURS if chosen.get(name)}


def _too_faint(
    pair: tuple[str, str, float, str], colours: Mapping[str, str], chosen: Mapping[str, str]
) -> str:
    front, back, least, words = pair
    one, other = colours.get(front, front), colours.get(back, back)
    if (ratio := contrast(one, other)) >= least:
        return ""
    # The shade is proposed for the colour that the council chose, where it chose only one of the two.
    changed = front if front in chosen or back not in COLOURS else back
    fixed = other if changed == front else one
    shade = nearest_passing(colours[changed], fixed, least)
    return (
        f"{words}: {one} on {other} has a contrast of {ratio:.2f}:1 and needs {least}:1. "
        f"The nearest {changed} that passes is {shade}."
    )
