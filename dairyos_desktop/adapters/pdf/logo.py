"""The office's logo as a PDF carries it: one image object a document, whatever shows it."""

from __future__ import annotations

import hashlib
import io
import zlib
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from PIL import Image
from reportlab.pdfbase.pdfdoc import PDFImageXObject


@dataclass(frozen=True, eq=False)
class Logo:
    """A picture ready to be put into documents.

    Attributes:
        width: In dots.
        height: In dots.
    """

    width: int
    height: int
    _name: str
    _space: str
    _filter: str
    _content: bytes

    def name_in(self, canvas: Any) -> str:  # noqa: ANN401 - reportlab has no types
        """The name under which the canvas' current page draws it; put into the document once."""
        # reportlab's own way takes a file apart and packs it again for each document, which
        # costs more than a bill; and the canvas has no public name for its document.
        document = canvas._doc  # noqa: SLF001
        known: str = document.getXObjectName(self._name)
        if known not in document.idToObject:
            image = PDFImageXObject(self._name)
            image.width, image.height = self.width, self.height
            image.bitsPerComponent = 8
            image.colorSpace = self._space
            image._filters = (self._filter,)  # noqa: SLF001
            image.streamContent = self._content
            image.mask = None
            document.Reference(image, known)
            document.addForm(self._name, image)
        canvas._formsinuse.append(self._name)  # noqa: SLF001
        return known

    def fitted(self, width: float, height: float) -> tuple[float, float]:
        """Its width and height where it has so much room, its proportions kept."""
        share = min(width / self.width, height / self.height)
        return self.width * share, self.height * share


@lru_cache(maxsize=4)
def logo_of(data: bytes) -> Logo | None:
    """The logo that the office keeps; None for none."""
    if not data:
        return None
    name = hashlib.sha256(data).hexdigest()[:16]
    with Image.open(io.BytesIO(data)) as image:
        width, height = image.size
        if image.format == "JPEG":
            space = "DeviceGray" if image.mode == "L" else "DeviceRGB"
            return Logo(width, height, name, space, "DCTDecode", data)
        grey = image.mode == "L"
        dots = (image if grey else image.convert("RGB")).tobytes()
    space = "DeviceGray" if grey else "DeviceRGB"
    return Logo(width, height, name, space, "FlateDecode", zlib.compress(dots, 9))
