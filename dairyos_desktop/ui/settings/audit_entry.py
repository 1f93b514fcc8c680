"""One entry of the audit log in the side panel: who, when, what, before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from dairyos_desktop.domain.texts import tr
from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.settings.audit_words import changed_fields, deed_words, subject_words
from dairyos_desktop.ui.theme.tokens import SPACE_12, SPACE_16, TYPE_SMALL
from dairyos_desktop.ui.widgets.comparison import ComparisonTable
from dairyos_desktop.ui.widgets.label import Label

if TYPE_CHECKING:
    import datetime as dt

    from dairyos_desktop.services.dto.audit import AuditDetail


class EntryPage(QWidget):
    """The entry that is current in the list."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(SPACE_16, SPACE_12, SPACE_16, SPACE_16)
        self._column.setSpacing(SPACE_12)
        self.deed = Label(weight=fonts.SEMIBOLD, wrap=True)
        self.who = Label(tone="text2", wrap=True)
        self.reason = Label(wrap=True)
        self.table: ComparisonTable | None = None
        self.more = Label(tone="text2", wrap=True)
        self.trace = Label(size=TYPE_SMALL, tone="text3", wrap=True)
        self.trace.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        for label in (self.deed, self.who, self.reason, self.more, self.trace):
            self._column.addWidget(label)
        self._column.addStretch(1)

    def show_entry(self, detail: AuditDetail, zone: dt.tzinfo) -> None:
        """Fills it in; instants in the office's time."""
        row = detail.row
        self.deed.setText(f"{deed_words(row)}: {subject_words(row)}")
        self.who.setText(f"{row.user}, {row.at.astimezone(zone):%d-%m-%Y %H:%M:%S}")
        self.reason.setText(tr("Reason: {reason}", reason=row.reason))
        self.reason.setVisible(bool(row.reason))
        if self.table is not None:
            self._column.removeWidget(self.table)
            self.table.hide()
            self.table.deleteLater()
            self.table = None
        fields, more = changed_fields(detail)
        if fields:
            self.table = ComparisonTable(fields, (tr("Before"), tr("After")), newer=True)
            self._column.insertWidget(self._column.indexOf(self.more), self.table)
        self.more.setText(tr("And {more} more; the export has all of them.", more=f"{more:,}"))
        self.more.setVisible(bool(more))
        operation = (
            tr("Operation {operation_id}. ", operation_id=detail.operation_id)
            if detail.operation_id
            else ""
        )
        self.trace.setText(
            tr("{operation}Hash {sha256}…", operation=operation, sha256=detail.sha256[:16])
        )
        self.trace.setToolTip(detail.sha256)
