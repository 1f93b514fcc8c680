"""The sentence on top: how the last report came out, and when it was made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.reconciliation.words import made_words, summary
from dairyos_desktop.ui.theme.tokens import PAGE_MARGIN, SPACE_4, SPACE_8, TYPE_SECTION, TYPE_SMALL
from dairyos_desktop.ui.widgets.label import Label

if TYPE_CHECKING:
    import zoneinfo

    from dairyos_desktop.services.dto.reconciliation import ReconcileReport


class ReportHead(QWidget):
    """Empty until there is a report."""

    def __init__(self) -> None:
        super().__init__()
        self.sentence = Label(size=TYPE_SECTION, weight=fonts.SEMIBOLD, wrap=True, snug=True)
        self.made = Label(size=TYPE_SMALL, tone="text2", wrap=True, snug=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(PAGE_MARGIN, 0, PAGE_MARGIN, SPACE_8)
        column.setSpacing(SPACE_4)
        column.addWidget(self.sentence)
        column.addWidget(self.made)

    def show_report(
        self, report: ReconcileReport | None, open_count: int, zone: zoneinfo.ZoneInfo
    ) -> None:
        """Tells of the last report.

        Args:
            report: None where there was none yet.
            open_count: How many findings are open now.
            zone: The office's.
        """
        self.sentence.setText("" if report is None else summary(report, open_count))
        self.made.setText("" if report is None else made_words(report, zone))
        self.setVisible(report is not None)
