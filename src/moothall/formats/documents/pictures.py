"""Pictures that were drawn as SVG, as PNG: by the same compiler and fonts as our PDFs."""

import typst

# The page is as large as the picture; its words come in as data.
_TEMPLATE = b"""#set page(width: auto, height: auto, margin: 0pt, fill: white)
#image(bytes(sys.inputs.picture), format: "svg", width: float(sys.inputs.width) * 1pt)
"""


def to_png(svg: str, *, width: float, scale: float = 2) -> bytes:
    """A PNG of an SVG on white. ``width`` is how wide the SVG says it is, in its own units; the PNG is so
    many pixels times ``scale`` wide. Raises RuntimeError for what is no SVG."""
    data = {"picture": svg, "width": f"{width:g}"}
    made = typst.compile(_TEMPLATE, format="png", ppi=72 * scale, sys_inputs=data, ignore_system_fonts=True)
    return bytes(made)
