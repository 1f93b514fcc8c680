"""The paper adapters as an office is opened with them: their libraries come with the first page.

ReportLab, HarfBuzz and PDFium cost a fifth of a second, which neither the login nor a command that
draws nothing should wait for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.domain.paper import PLAIN

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from dairyos_desktop.domain.paper import BillPaper, PaperLook, PaperSize, ReceiptSize
    from dairyos_desktop.domain.reports import Report
    from dairyos_desktop.services.dto.collecting import CollectionPaper
    from dairyos_desktop.services.dto.receipts import ReceiptPaper
    from dairyos_desktop.services.dto.route_papers import RoutePaper
    from dairyos_desktop.services.dto.second_factor import CodeSheet
    from dairyos_desktop.services.dto.secrets import RecoverySheet
    from dairyos_desktop.services.dto.statements import StatementPaper


class LateBillRenderer:
    """Port `BillRenderer`, by ReportLab."""

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
        """One PDF with the bills in the order given, a bookmark each."""
        from dairyos_desktop.adapters.pdf.renderer import (  # noqa: PLC0415 - the point of this class
            ReportlabBillRenderer,
        )

        return ReportlabBillRenderer().render(
            papers, size=size, draft=draft, look=look, recipe=recipe, both_sides=both_sides
        )


class LateLogoReader:
    """Port `LogoReader`, by Pillow."""

    def read_logo(self, path: Path) -> bytes:
        """A PNG or JPEG file brought to the bounds of papers."""
        from dairyos_desktop.adapters.logo_files import (  # noqa: PLC0415 - the point of this class
            PillowLogoReader,
        )

        return PillowLogoReader().read_logo(path)


class LateReceiptRenderer:
    """Port `ReceiptRenderer`, by ReportLab."""

    def render_receipts(
        self, papers: Sequence[ReceiptPaper], *, size: ReceiptSize, look: PaperLook = PLAIN
    ) -> tuple[bytes, tuple[float, float]]:
        """One PDF, and the first page's width and height in millimetres."""
        from dairyos_desktop.adapters.pdf.receipt import (  # noqa: PLC0415 - the point of this class
            ReportlabReceiptRenderer,
        )

        return ReportlabReceiptRenderer().render_receipts(papers, size=size, look=look)


class LateStatementRenderer:
    """Port `StatementRenderer`, by ReportLab."""

    def render_statement(
        self, paper: StatementPaper, *, size: PaperSize, look: PaperLook = PLAIN
    ) -> bytes:
        """One PDF on A4 or A5."""
        from dairyos_desktop.adapters.pdf.statement import (  # noqa: PLC0415 - the point of this class
            ReportlabStatementRenderer,
        )

        return ReportlabStatementRenderer().render_statement(paper, size=size, look=look)


class LateRouteSheetRenderer:
    """Port `RouteSheetRenderer`, by ReportLab."""

    def render_routes(self, papers: Sequence[RoutePaper], *, both_sides: bool = False) -> bytes:
        """One PDF on A4, each route begun on a page of its own, a bookmark each."""
        from dairyos_desktop.adapters.pdf.route_sheet import (  # noqa: PLC0415 - the point of this class
            ReportlabRouteSheetRenderer,
        )

        return ReportlabRouteSheetRenderer().render_routes(papers, both_sides=both_sides)


class LateCollectionListRenderer:
    """Port `CollectionListRenderer`, by ReportLab."""

    def render_lists(self, papers: Sequence[CollectionPaper], *, both_sides: bool = False) -> bytes:
        """One PDF on A4, each route begun on a page of its own, a bookmark each."""
        from dairyos_desktop.adapters.pdf.collection_list import (  # noqa: PLC0415 - the point of this class
            ReportlabCollectionListRenderer,
        )

        return ReportlabCollectionListRenderer().render_lists(papers, both_sides=both_sides)


class LateReportRenderer:
    """Port `ReportRenderer`, by ReportLab."""

    def render_report(self, report: Report) -> bytes:
        """One PDF on A4."""
        from dairyos_desktop.adapters.pdf.report import (  # noqa: PLC0415 - the point of this class
            ReportlabReportRenderer,
        )

        return ReportlabReportRenderer().render_report(report)


class LateRecoverySheetRenderer:
    """Port `RecoverySheetRenderer`, by ReportLab."""

    def render_sheet(self, sheet: RecoverySheet) -> bytes:
        """One PDF of one page on A4."""
        from dairyos_desktop.adapters.pdf.recovery_sheet import (  # noqa: PLC0415 - the point of this class
            ReportlabRecoverySheetRenderer,
        )

        return ReportlabRecoverySheetRenderer().render_sheet(sheet)

    def render_codes(self, sheet: CodeSheet) -> bytes:
        """A user's recovery codes."""
        from dairyos_desktop.adapters.pdf.recovery_sheet import (  # noqa: PLC0415 - the point of this class
            ReportlabRecoverySheetRenderer,
        )

        return ReportlabRecoverySheetRenderer().render_codes(sheet)

    def render_backup_sheet(self, sheet: RecoverySheet) -> bytes:
        """The key of the office's backups."""
        from dairyos_desktop.adapters.pdf.recovery_sheet import (  # noqa: PLC0415 - the point of this class
            ReportlabRecoverySheetRenderer,
        )

        return ReportlabRecoverySheetRenderer().render_backup_sheet(sheet)


class LatePagePictures:
    """Port `PagePictures`, by PDFium."""

    def page_count(self, pdf: bytes) -> int:
        """How many pages the document has."""
        from dairyos_desktop.adapters.pdf.pictures import (  # noqa: PLC0415 - the point of this class
            PdfiumPagePictures,
        )

        return PdfiumPagePictures().page_count(pdf)

    def size_mm(self, pdf: bytes) -> tuple[float, float]:
        """Width and height of the first page, in millimetres."""
        from dairyos_desktop.adapters.pdf.pictures import (  # noqa: PLC0415 - the point of this class
            PdfiumPagePictures,
        )

        return PdfiumPagePictures().size_mm(pdf)

    def picture(self, pdf: bytes, page: int, scale: float) -> tuple[int, int, bytes]:
        """Width, height and RGBA bytes of one page; scale 1.0 is 72 dots an inch.

        Raises:
            IndexError: The document has no such page (the first is 0).
        """
        from dairyos_desktop.adapters.pdf.pictures import (  # noqa: PLC0415 - the point of this class
            PdfiumPagePictures,
        )

        return PdfiumPagePictures().picture(pdf, page, scale)
