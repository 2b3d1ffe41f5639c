"""The five shapes that stand for kinds of record, so that no picture relies on colour."""

from moothall.ui.charts.scale import place

_PATHS = {
    "square": "M-6-6h12v12h-12z",
    "diamond": "M0-8L8 0 0 8-8 0z",
    "triangle": "M0-7L8 6H-8z",
    "hexagon": "M-4-7H4L8 0 4 7H-4L-8 0z",
    "circle": "M-7 0a7 7 0 1 0 14 0a7 7 0 1 0-14 0z",
}
SHAPES = tuple(_PATHS)


def shape(name: str, x: float, y: float) -> str:
    """The shape around a point, 16 wide. Raises ValueError for a name that is not one of ``SHAPES``."""
    if name not in _PATHS:
        raise ValueError(f"“{name}” is not a shape. The shapes are {', '.join(SHAPES)}.")
    return (
        f'<path class="moot-svg__shape moot-svg__shape--{name}" transform="translate({place(x)} {place(y)})" '
        f'd="{_PATHS[name]}"/>'
    )
