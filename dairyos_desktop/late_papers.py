"""The services behind papers and lists, loaded when they are first asked for."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from dairyos_desktop.adapters.files import WholeFiles
from dairyos_desktop.adapters.pdf.late import (
    LateBillRenderer,
    LateLogoReader,
    LatePagePictures,
    LateReceiptRenderer,
    LateReportRenderer,
    LateRouteSheetRenderer,
    LateStatementRenderer,
)
from dairyos_desktop.late_mail import LateMail

if TYPE_CHECKING:
    from dairyos_desktop.services.documents import DocumentService
    from dairyos_desktop.services.exports import ExportService
    from dairyos_desktop.services.paper_look import LogoService
    from dairyos_desktop.services.paper_preview import PaperPreviewService
    from dairyos_desktop.services.reports.service import ReportService
    from dairyos_desktop.services.route_sheets import RouteSheetService


class LatePapers(LateMail):
    """What is drawn, and what is written as a list."""

    @cached_property
    def documents(self) -> DocumentService:
        """Bills on paper."""
        from dairyos_desktop.adapters.pdf.press import ProcessBillPress  # noqa: PLC0415 - when asked for
        from dairyos_desktop.services.documents import DocumentService  # noqa: PLC0415 - when asked for

        return DocumentService(
            self._database,
            LateBillRenderer(),
            LatePagePictures(),
            WholeFiles(),
            ProcessBillPress(),
        )

    @cached_property
    def paper_preview(self) -> PaperPreviewService:
        """Papers with settings that aren't saved yet."""
        from dairyos_desktop.services.paper_preview import (  # noqa: PLC0415 - when asked for
            PaperPreviewService,
            PaperRenderers,
        )

        return PaperPreviewService(
            self._database,
            self._clock,
            PaperRenderers(LateBillRenderer(), LateReceiptRenderer(), LateStatementRenderer()),
            LatePagePictures(),
        )

    @cached_property
    def logo(self) -> LogoService:
        """The office's logo."""
        from dairyos_desktop.services.paper_look import LogoService  # noqa: PLC0415 - when asked for

        return LogoService(self._database, LateLogoReader())

    @cached_property
    def exports(self) -> ExportService:
        """Lists as CSV and XLSX."""
        from dairyos_desktop.adapters.tables.writer import SpreadsheetWriter  # noqa: PLC0415 - when asked for
        from dairyos_desktop.services.exports import ExportService  # noqa: PLC0415 - when asked for

        return ExportService(SpreadsheetWriter(), WholeFiles())

    @cached_property
    def reports(self) -> ReportService:
        """What the books say, summed up."""
        from dairyos_desktop.services.reports.service import ReportService  # noqa: PLC0415 - when asked for

        return ReportService(
            self._database, self._clock, LateReportRenderer(), LatePagePictures(), WholeFiles()
        )

    @cached_property
    def route_sheets(self) -> RouteSheetService:
        """Papers that go out with a round."""
        from dairyos_desktop.services.route_sheets import RouteSheetService  # noqa: PLC0415 - when asked for

        return RouteSheetService(
            self._database, LateRouteSheetRenderer(), LatePagePictures(), WholeFiles()
        )
