"""QR codes that phones can read."""

import re

import numpy as np
import pytest
import zxingcpp
from django.template.loader import render_to_string

from moothall.ui.qr import qr_code

ADDRESS = "https://moothall.example.gov.uk/s/0b0d4a1e-3f0c-4d56-9c3e-6d9a4f8f9b11/join/"


def drawn(svg, scale=4):
    """The SVG as the grey image that a camera would see; every path is made of 1-high rectangles."""
    size = int(re.search(r'viewBox="0 0 (\d+) \1"', svg)[1])
    image = np.full((size, size), 255, dtype=np.uint8)
    dark = re.search(r'fill="#000" d="([^"]*)"', svg)[1]
    for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", dark):
        image[int(y), int(x) : int(x) + int(width)] = 0
    return np.kron(image, np.ones((scale, scale), dtype=np.uint8))


def test_a_phone_reads_the_address():
    (read,) = zxingcpp.read_barcodes(drawn(qr_code(ADDRESS, title="Join")))
    assert read.text == ADDRESS
    assert read.format == zxingcpp.BarcodeFormat.QRCode
    assert read.ec_level == "M"


def test_four_white_modules_surround_it():
    image = drawn(qr_code(ADDRESS, title="Join"), scale=1)
    assert (image[:4] == 255).all()
    assert (image[:, :4] == 255).all()
    assert (image[4:-4, 4:-4] == 0).any(axis=1).all()


def test_it_says_what_it_is_and_can_carry_no_markup():
    svg = qr_code(ADDRESS, title='Join “<script>alert("x")</script>”')
    assert 'role="img"' in svg
    assert "<title>Join “&lt;script&gt;" in svg
    assert "<script" not in svg
    assert "style" not in svg


def test_what_fits_no_code_is_refused():
    with pytest.raises(ValueError, match="fits no QR code"):
        qr_code("x" * 4000, title="Too long")


def test_the_address_and_the_spoken_code_stand_beside_it():
    context = {
        "qr": qr_code(ADDRESS, title="Join"),
        "address": ADDRESS,
        "code": "maple-otter-42",
        "code_address": "moothall.example/j",
    }
    html = render_to_string("ui/qr.html", context)
    assert "<svg" in html
    assert html.count(ADDRESS) == 2
    assert "maple-otter-42" in html
    assert "code" not in render_to_string("ui/qr.html", {"qr": context["qr"], "address": "/s/1/"}).replace(
        "moot-", ""
    ).lower().replace("qr code", "")
