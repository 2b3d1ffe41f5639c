"""Colours by number: contrast as WCAG 2.2 defines it, and the nearest shade that can be read."""

import re

_HEX = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)
Colour = tuple[int, int, int]
BLACK: Colour = (0, 0, 0)
WHITE: Colour = (255, 255, 255)
STEPS = 255


def colour_of(text: str) -> Colour:
    """ "#1d70b8" or "#fd0" as three numbers from 0 to 255. Raises ValueError for anything else."""
    if not _HEX.fullmatch(text):
        raise ValueError(f"“{text}” is not a colour such as #1d70b8.")
    digits = text[1:] if len(text) == 7 else "".join(digit * 2 for digit in text[1:])
    red, green, blue = (int(digits[place : place + 2], 16) for place in (0, 2, 4))
    return red, green, blue


def hexadecimal(colour: Colour) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, from 1 (the same) to 21 (black on white).

    Source: WCAG 2.2, "contrast ratio" and "relative luminance", https://www.w3.org/TR/WCAG22/.
    """
    lighter, darker = sorted((_luminance(colour_of(one)), _luminance(colour_of(other))), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def mixed(colour: str, into: Colour, share: float) -> str:
    """``colour`` with a ``share`` (0 to 1) of another mixed in."""
    parts = zip(colour_of(colour), into, strict=True)
    red, green, blue = (round(own + (other - own) * share) for own, other in parts)
    return hexadecimal((red, green, blue))


def nearest_passing(colour: str, against: str, least: float) -> str:
    """The shade that differs least from ``colour`` and reaches the contrast ``least`` with ``against``.

    Darker and lighter shades are tried in steps of 1/255, so hue stays. Black or white always reaches 4.5.
    """
    for step in range(STEPS + 1):
        for into in (BLACK, WHITE):
            shade = mixed(colour, into, step / STEPS)
            if contrast(shade, against) >= least:
                return shade
    raise ValueError(f"No shade of {colour} reaches {least}:1 on {against}.")


def _luminance(colour: Colour) -> float:
    red, green, blue = (_linear(part / 255) for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
