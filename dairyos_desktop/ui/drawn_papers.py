"""A document that is drawn already, as printers take papers."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from dairyos_desktop.services.dto.documents import PagePicture

_POINTS_PER_INCH = 72


class DrawnPapers:
    """One document that is drawn already, whatever papers it holds (`printing.Papers`).

    Args:
        pages: How many it has.
        picture: Makes a picture of one page; scale 1.0 is 72 dots an inch.
        save: Writes the document.
        size_mm: Width and height of its pages, where they are no sheet of a usual size.
    """

    def __init__(
        self,
        pages: int,
        picture: Callable[[int, float], PagePicture],
        save: Callable[[Path], None],
        size_mm: tuple[float, float] | None = None,
    ) -> None:
        self._pages = pages
        self._picture = picture
        self._save = save
        self.size_mm = size_mm

    def pages(self, dots_per_inch: int) -> Iterator[PagePicture]:
        """All pages."""
        for page in range(self._pages):
            yield self._picture(page, dots_per_inch / _POINTS_PER_INCH)

    def document(self, path: Path) -> None:
        """Writes the document."""
        self._save(path)
