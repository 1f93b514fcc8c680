"""Pictures that the office chooses as its logo, brought to what papers need of them."""

from __future__ import annotations

import io
import warnings
from typing import TYPE_CHECKING, Final

from PIL import Image, ImageOps

from dairyos_desktop.domain.errors import EnvironmentTroubleError, InvalidInputError
from dairyos_desktop.domain.texts import say

if TYPE_CHECKING:
    from pathlib import Path

MOST_BYTES: Final = 8_000_000
MOST_DOTS: Final = 40_000_000
BOUNDS: Final = (560, 240)
"""Width and height in dots: 300 an inch where a bill on A4 shows it."""
_SMALL: Final = 48_000
_QUALITY: Final = 88
_PLAIN: Final = frozenset({"L", "RGB"})


class PillowLogoReader:
    """Reads PNG and JPEG files (port `LogoReader`)."""

    def read_logo(self, path: Path) -> bytes:
        """A small PNG, or a JPEG where that is much smaller, on white.

        Raises:
            InvalidInputError: It isn't a PNG or JPEG picture, is damaged or far too large.
            EnvironmentTroubleError: The file can't be read.
        """
        try:
            with path.open("rb") as file:
                data = file.read(MOST_BYTES + 1)
        except OSError as error:
            raise EnvironmentTroubleError(
                say("{file} can't be read: {why}.", file=path.name, why=error.strerror),
                say("Choose another file."),
            ) from error
        if len(data) > MOST_BYTES:
            raise InvalidInputError(
                say(
                    "{file} is larger than {most} MB.", file=path.name, most=MOST_BYTES // 1_000_000
                ),
                say("Save the picture smaller; 600 dots across are enough."),
            )
        return _packed(_read(path.name, data))


def _read(name: str, data: bytes) -> Image.Image:
    try:
        with warnings.catch_warnings():
            # Its size is looked at below, before anything is unpacked.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(data), formats=("PNG", "JPEG"))
        _check_size(name, image)
        image.load()
        return _on_white(ImageOps.exif_transpose(image))
    except InvalidInputError:
        raise
    # Pillow reports a damaged file by whatever its parsers stumble over.
    except Exception as error:
        raise InvalidInputError(
            say("{file} is no PNG or JPEG picture, or it is damaged.", file=name),
            say("Save the logo as PNG or JPEG and choose it again."),
        ) from error


def _check_size(name: str, image: Image.Image) -> None:
    if image.width * image.height > MOST_DOTS:
        raise InvalidInputError(
            say(
                "{file} has {width} × {height} dots, far more than a bill can show.",
                file=name,
                width=image.width,
                height=image.height,
            ),
            say("Save the picture smaller; 600 dots across are enough."),
        )


def _on_white(image: Image.Image) -> Image.Image:
    """In grey or colour, without what can be seen through; papers are white."""
    if image.mode in _PLAIN and "transparency" not in image.info:
        return image.copy()
    if image.mode in {"1", "I", "I;16", "F"}:
        return image.convert("L")
    if image.mode == "CMYK":
        return image.convert("RGB")
    seen = image.convert("RGBA")
    ground = Image.new("RGBA", seen.size, "white")
    ground.alpha_composite(seen)
    return ground.convert("RGB")


def _packed(image: Image.Image) -> bytes:
    image.thumbnail(BOUNDS, Image.Resampling.LANCZOS)
    png = io.BytesIO()
    image.save(png, "PNG", optimize=True)
    if png.tell() <= _SMALL:
        return png.getvalue()
    jpeg = io.BytesIO()
    image.save(jpeg, "JPEG", quality=_QUALITY, optimize=True)
    return min(png.getvalue(), jpeg.getvalue(), key=len)
