"""Who is at work: user, PC, since when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from dairyos_desktop.domain.texts import tr
from dairyos_desktop.services.dto.presence import Kind
from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.theme.tokens import SPACE_8, SPACE_16, SPACE_24, TYPE_SMALL
from dairyos_desktop.ui.widgets.dialog import Dialog
from dairyos_desktop.ui.widgets.label import Label

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from dairyos_desktop.services.dto.presence import Present


def who(one: Present) -> str:
    """Who sits there, in words."""
    if one.kind is Kind.JOBS:
        return tr("Nightly work, without a window")
    name = one.user or tr("Nobody is logged in")
    return tr("{name} (this window)", name=name) if one.here else name


def since(one: Present, zone: dt.tzinfo | None, today: dt.date) -> str:
    """The office's time; with its day where that isn't today."""
    local = one.since.astimezone(zone)
    return f"{local:%H:%M}" if local.date() == today else f"{local:%d-%m-%Y %H:%M}"


class PeopleList(QWidget):
    """The list itself, as labels in a grid that a screen reader walks row by row."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Who is at work"))
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(SPACE_24)
        self._grid.setVerticalSpacing(SPACE_8)
        self._grid.setColumnStretch(0, 1)

    def show_people(
        self, present: Sequence[Present], zone: dt.tzinfo | None, today: dt.date
    ) -> None:
        """Shows them instead of what it showed."""
        while (item := self._grid.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        heads = (tr("User"), tr("PC"), tr("Since"))
        for column, head in enumerate(heads):
            self._grid.addWidget(
                Label(head, size=TYPE_SMALL, weight=fonts.MEDIUM, tone="text2"), 0, column
            )
        for row, one in enumerate(present, 1):
            for column, words in enumerate((who(one), one.pc, since(one, zone, today))):
                label = Label(words, tone="text2" if column else "text")
                self._grid.addWidget(label, row, column, Qt.AlignmentFlag.AlignLeft)


class PeopleSheet(Dialog):
    """The list in a dialog."""

    def __init__(self, parent: QWidget, present: Sequence[Present], now: dt.datetime) -> None:
        super().__init__(parent, question=tr("Who is at work"), yes=tr("Close"))
        self.no_button.hide()
        self.yes_button.set_hint("Esc")
        self.list = PeopleList()
        self.list.show_people(present, now.tzinfo, now.date())
        self.body.addWidget(self.list)
        self.body.addSpacing(SPACE_16)
        self.yes_button.setFocus(Qt.FocusReason.TabFocusReason)
