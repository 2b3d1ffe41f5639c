"""Pictures from strangers: decoded within bounds and written anew, so that nothing of the file stays."""

import io
from dataclasses import dataclass, field

from PIL import Image, ImageOps

from moothall.formats.safe_files.limits import LIMITS, Limits, UnsafeFile
from moothall.formats.safe_files.uploads import SafeFile

PICTURES = ("png", "jpeg", "webp")
# Enough for a projector; a phone loads it in about a second.
LONGEST_SIDE = 1600
_FORMATS = ("PNG", "JPEG", "WEBP")
_QUALITY = 80


@dataclass(frozen=True)
class Picture:
    """A picture that this program wrote: ``data`` is of ``media_type``, sizes are in pixels."""

    data: bytes = field(repr=False)
    media_type: str
    width: int
    height: int


def read_picture(file: SafeFile, *, limits: Limits = LIMITS) -> Picture:
    """The picture in ``file``, upright, at most 1,600 pixels wide and high, as WebP.

    Place, camera and everything else that a file says beside its pixels is left behind; of a moving picture
    the first frame stays. Raises UnsafeFile: ``too_large`` for more pixels than are allowed, ``truncated``
    for what cannot be decoded.
    """
    try:
        with Image.open(io.BytesIO(file.data), formats=_FORMATS) as opened:
            # The header says the size: nothing has been unpacked yet.
            if opened.width * opened.height > limits.image_pixels:
                raise _too_many_pixels(file, limits)
            opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            return _written_anew(ImageOps.exif_transpose(opened))
    except Image.DecompressionBombError as error:
        raise _too_many_pixels(file, limits) from error
    except UnsafeFile:
        raise
    except Exception as error:
        # A decoder may fail in any way on a damaged file.
        raise UnsafeFile("truncated", "The picture is damaged. Choose another file.", file.name) from error


def _written_anew(picture: Image.Image) -> Picture:
    plain = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    plain.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    written = io.BytesIO()
    bare = Image.frombytes(plain.mode, plain.size, plain.tobytes())
    bare.save(written, "WEBP", quality=_QUALITY)
    return Picture(written.getvalue(), "image/webp", *plain.size)


def _too_many_pixels(file: SafeFile, limits: Limits) -> UnsafeFile:
    millions = limits.image_pixels // 1_000_000
    sentence = f"The picture has more than {millions} million pixels. Make it smaller and choose it again."
    return UnsafeFile("too_large", sentence, file.name)
