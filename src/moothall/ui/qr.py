"""QR codes as part of the page: no file, no script, black on white whatever the theme."""

import io

import segno
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

# As posters and projectors need them: some of the code may be dirty, and the margin is the standard's.
ERROR_LEVEL, QUIET_ZONE = "m", 4


def qr_code(address: str, *, title: str) -> SafeString:
    """An SVG that a phone reads as ``address``. ``title`` is what a screen reader says of it.

    Raises ValueError for an address that fits no QR code.
    """
    try:
        code = segno.make_qr(address, error=ERROR_LEVEL, boost_error=False)
    except segno.DataOverflowError as error:
        raise ValueError(f"An address of {len(address)} characters fits no QR code.") from error
    width, height = code.symbol_size(border=QUIET_ZONE)
    return mark_safe(  # noqa: S308
        f'<svg class="moot-qr" role="img" viewBox="0 0 {width} {height}" '
        f'xmlns="http://www.w3.org/2000/svg" shape-rendering="crispEdges">'
        f"<title>{escape(title)}</title>"
        f'<path fill="#fff" d="M0 0h{width}v{height}h-{width}z"/>'
        f'<path fill="#000" d="{_modules(code)}"/></svg>'
    )


def _modules(code: segno.QRCode) -> str:
    """The dark modules as runs, each a rectangle one module high."""
    path = io.StringIO()
    for y, row in enumerate(code.matrix_iter(border=QUIET_ZONE)):
        start = None
        for x, dark in enumerate((*row, 0)):
            if dark and start is None:
                start = x
            elif not dark and start is not None:
                path.write(f"M{start} {y}h{x - start}v1h-{x - start}z")
                start = None
    return path.getvalue()
