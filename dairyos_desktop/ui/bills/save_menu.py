"""The menu of *Save PDF…*: in one file, a file each, marked as issued, as drafts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QWidget

from dairyos_desktop.domain.texts import tr, trn
from dairyos_desktop.ui.bills.month import is_void
from dairyos_desktop.ui.icons import icon

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dairyos_desktop.domain.periods import Month
    from dairyos_desktop.services.dto.billing import BillRow
    from dairyos_desktop.ui.bills.deeds import Deeds


def save_menu(parent: QWidget, deeds: Deeds, month: Month, rows: Sequence[BillRow]) -> QMenu:
    """The ways of saving, with the counts of what is checked, or else shown."""
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    live = [row for row in rows if not is_void(row)]
    if live:
        count = trn("{count} bill", "{count} bills", len(live))
        one = menu.addAction(icon("file-text"), tr("{count} in one file…", count=count))
        one.triggered.connect(lambda: deeds.saving.merged(live, month))
        each = menu.addAction(icon("folder-open"), tr("{count}, a file each…", count=count))
        each.triggered.connect(lambda: deeds.saving.files(live))
        menu.addSeparator()
    fresh = [row for row in live if not row.issued]
    if fresh:
        mark = menu.addAction(
            icon("check"),
            tr(
                "Mark {counted} as issued…",
                counted=trn("{count} bill", "{count} bills", len(fresh)),
            ),
        )
        mark.triggered.connect(lambda: deeds.issue(fresh))
    drafts = menu.addAction(icon("file-down"), tr("Drafts of {label}…", label=month.label()))
    drafts.triggered.connect(lambda: deeds.saving.drafts(month))
    return menu
