"""Pages as pictures, so that the window can show the paper that will be printed."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pypdfium2

if TYPE_CHECKING:
    from collections.abc import Iterator

_MM_PER_POINT = 25.4 / 72
# PDFium isn't safe to call from two threads at once.
_READING = threading.Lock()


class PdfiumPagePictures:
    """Page pictures by PDFium (port `PagePictures`)."""

    def page_count(self, pdf: bytes) -> int:
        """How many pages the document has."""
        with _opened(pdf) as document:
            return len(document)

    def size_mm(self, pdf: bytes) -> tuple[float, float]:
        """Width and height of the first page, in millimetres."""
        with _opened(pdf) as document:
            width, height = document[0].get_size()
            return width * _MM_PER_POINT, height * _MM_PER_POINT

    def picture(self, pdf: bytes, page: int, scale: float) -> tuple[int, int, bytes]:
        """Width, height and RGBA bytes of one page; scale 1.0 is 72 dots an inch.

        Rows follow each other without padding.

        Raises:
            IndexError: The document has no such page (the first is 0).
        """
        with _opened(pdf) as document:
            if not 0 <= page < len(document):
                raise IndexError(f"The document has no page {page + 1}.")
            return _pictured(document[page], scale)


def _pictured(page: Any, scale: float) -> tuple[int, int, bytes]:  # noqa: ANN401 - pypdfium2 has no types
    """Width, height and RGBA bytes of an open page."""
    bitmap = page.render(scale=scale, rev_byteorder=True, prefer_bgrx=True)
    try:
        width, height, stride = bitmap.width, bitmap.height, bitmap.stride
        data = bytes(bitmap.buffer)
    finally:
        bitmap.close()
    row = 4 * width
    if stride != row:
        data = b"".join(data[at * stride : at * stride + row] for at in range(height))
    return width, height, data


@contextmanager
def _opened(pdf: bytes) -> Iterator[Any]:
    with _READING:
        document = pypdfium2.PdfDocument(pdf)
        try:
            yield document
        finally:
            document.close()
