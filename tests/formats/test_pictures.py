"""Pictures from strangers: decoded within bounds and written anew."""

import io
import zlib
from dataclasses import replace

import pytest
from PIL import Image

from moothall.formats.safe_files import LIMITS, PICTURES, UnsafeFile, open_upload, read_picture


def file_of(kind="PNG", size=(40, 30), mode="RGB", **saving) -> bytes:
    written = io.BytesIO()
    Image.new(mode, size, "teal" if mode == "RGB" else 0).save(written, kind, **saving)
    return written.getvalue()


def read(data, limits=LIMITS):
    return read_picture(
        open_upload(io.BytesIO(data), declared_name="pool.png", allowed=PICTURES), limits=limits
    )


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_each_kind_becomes_a_picture_that_this_program_wrote(kind):
    picture = read(file_of(kind))
    assert (picture.media_type, picture.width, picture.height) == ("image/webp", 40, 30)
    assert Image.open(io.BytesIO(picture.data)).format == "WEBP"


@pytest.mark.parametrize("mode", ["L", "LA", "RGBA", "P", "CMYK", "I;16", "1"])
def test_every_way_of_storing_colours_is_read(mode):
    kind = "JPEG" if mode == "CMYK" else "PNG"
    assert read(file_of(kind, mode=mode)).width == 40


def test_what_a_file_says_beside_its_pixels_is_left_behind():
    where = Image.Exif()
    where[0x010E] = "home of somebody"
    data = file_of("JPEG", exif=where) + b"trailing words"
    assert b"home of somebody" in data
    picture = read(data)
    assert b"somebody" not in picture.data
    assert b"trailing" not in picture.data
    assert not Image.open(io.BytesIO(picture.data)).getexif()


def test_a_picture_stands_upright_and_is_made_smaller():
    turned = Image.Exif()
    turned[0x0112] = 6
    picture = read(file_of("JPEG", size=(3200, 1600), exif=turned))
    assert (picture.width, picture.height) == (800, 1600)


def test_a_picture_with_too_many_pixels_is_refused_before_it_is_unpacked():
    with pytest.raises(UnsafeFile, match="more than 0 million pixels") as refused:
        read(file_of(), replace(LIMITS, image_pixels=1000))
    assert refused.value.code == "too_large"


def test_a_small_file_that_claims_to_be_huge_is_refused():
    data = bytearray(file_of())
    data[16:24] = (60_000).to_bytes(4, "big") * 2
    data[29:33] = zlib.crc32(bytes(data[12:29])).to_bytes(4, "big")
    with pytest.raises(UnsafeFile, match="more than 25 million pixels"):
        read(bytes(data))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_damaged_picture_is_refused_in_words(kind):
    data = file_of(kind, size=(300, 300))
    for cut in (12, 30, len(data) // 2):
        with pytest.raises(UnsafeFile, match="The picture is damaged"):
            read(data[:cut])


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (file_of("GIF"), "a GIF picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "an XML file"),
        (b"%PDF-1.7", "a PDF"),
    ],
)
def test_what_is_no_such_picture_is_named(data, kind):
    with pytest.raises(UnsafeFile, match=f"This looks like {kind}. Choose a PNG picture or a JPEG picture"):
        read(data)
