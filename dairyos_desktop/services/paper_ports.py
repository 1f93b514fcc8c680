"""What the services need of paper: renderers, pictures of pages, the press, the logo."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from dairyos_desktop.domain.paper import PLAIN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from dairyos_desktop.domain.paper import BillPaper, PaperLook, PaperSize, ReceiptSize
    from dairyos_desktop.domain.reports import Report
    from dairyos_desktop.services.dto.collecting import CollectionPaper
    from dairyos_desktop.services.dto.documents import PaperJob, PressedPaper
    from dairyos_desktop.services.dto.receipts import ReceiptPaper
    from dairyos_desktop.services.dto.route_papers import RoutePaper
    from dairyos_desktop.services.dto.second_factor import CodeSheet
    from dairyos_desktop.services.dto.secrets import RecoverySheet
    from dairyos_desktop.services.dto.statements import StatementPaper


class RecoverySheetRenderer(Protocol):
    """Draws what is to be kept on paper for the day when everything else is lost."""

    def render_sheet(self, sheet: RecoverySheet) -> bytes:
        """The office key: one page on A4; nothing of the code stands in the PDF's metadata."""
        ...

    def render_codes(self, sheet: CodeSheet) -> bytes:
        """A user's recovery codes; likewise."""
        ...

    def render_backup_sheet(self, sheet: RecoverySheet) -> bytes:
        """The key of the office's backups; likewise."""
        ...


class BillRenderer(Protocol):
    """Draws bills on pages."""

    def render(
        self,
        papers: Sequence[BillPaper],
        *,
        size: PaperSize,
        draft: bool = False,
        look: PaperLook = PLAIN,
        recipe: str = "",
        both_sides: bool = False,
    ) -> bytes:
        """One PDF with the bills in the order given, a bookmark each.

        The same bill gives the same bytes. `draft` writes the word across each page; `recipe` is
        kept as the document's keywords. Where a sheet takes several bills they stand in stack
        order. With `both_sides` no bill begins on the back of another.
        """
        ...


class BillPress(Protocol):
    """Draws many bills into a file each, in processes of its own where that is quicker."""

    def press(
        self, jobs: Iterable[PaperJob], count: int, *, size: PaperSize, look: PaperLook
    ) -> Iterator[PressedPaper]:
        """What became of each job, in order.

        Jobs are taken from `jobs` as there is room for them, in the caller's thread.

        Args:
            jobs: The bills.
            count: How many there are about; few aren't worth a process.
            size: The paper of each.
            look: The office's.
        """
        ...


class LogoReader(Protocol):
    """Reads a picture that is to be the office's logo."""

    def read_logo(self, path: Path) -> bytes:
        """A PNG or JPEG file brought to the bounds of papers.

        Raises:
            InvalidInputError: It isn't a PNG or JPEG picture, is damaged or far too large.
            EnvironmentTroubleError: The file can't be read.
        """
        ...


class RouteSheetRenderer(Protocol):
    """Draws the papers that go out with a round."""

    def render_routes(self, papers: Sequence[RoutePaper], *, both_sides: bool = False) -> bytes:
        """One PDF on A4, each route begun on a page of its own, a bookmark each.

        The same papers give the same bytes. With `both_sides` no route begins on another's back.
        """
        ...


class CollectionListRenderer(Protocol):
    """Draws the lists that go out with collection rounds."""

    def render_lists(self, papers: Sequence[CollectionPaper], *, both_sides: bool = False) -> bytes:
        """One PDF on A4, each route begun on a page of its own, a bookmark each.

        The same papers give the same bytes. With `both_sides` no route begins on another's back.
        """
        ...


class ReportRenderer(Protocol):
    """Draws reports."""

    def render_report(self, report: Report) -> bytes:
        """One PDF on A4, upright or on its side as the columns ask for.

        The same report gives the same bytes.
        """
        ...


class ReceiptRenderer(Protocol):
    """Draws receipts, a page each."""

    def render_receipts(
        self, papers: Sequence[ReceiptPaper], *, size: ReceiptSize, look: PaperLook = PLAIN
    ) -> tuple[bytes, tuple[float, float]]:
        """One PDF, and the first page's width and height in millimetres."""
        ...


class StatementRenderer(Protocol):
    """Draws statements of account."""

    def render_statement(
        self, paper: StatementPaper, *, size: PaperSize, look: PaperLook = PLAIN
    ) -> bytes:
        """One PDF on A4 or A5; the same statement gives the same bytes."""
        ...


class PagePictures(Protocol):
    """Turns PDF pages into pictures for the screen."""

    def page_count(self, pdf: bytes) -> int:
        """How many pages the document has."""
        ...

    def size_mm(self, pdf: bytes) -> tuple[float, float]:
        """Width and height of the first page, in millimetres."""
        ...

    def picture(self, pdf: bytes, page: int, scale: float) -> tuple[int, int, bytes]:
        """Width, height and RGBA bytes of one page; scale 1.0 is 72 dots an inch."""
        ...
