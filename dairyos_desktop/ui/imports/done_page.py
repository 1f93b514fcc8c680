"""The last page: what was written, and the way back while nobody has touched it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from dairyos_desktop.domain.texts import tr, tr_later, trn
from dairyos_desktop.services.dto.imports import ImportKind
from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.imports.words import number
from dairyos_desktop.ui.theme.tokens import PAGE_MARGIN, SPACE_8, SPACE_16, TYPE_PAGE
from dairyos_desktop.ui.widgets.buttons import Button, Kind
from dairyos_desktop.ui.widgets.empty import IconLabel
from dairyos_desktop.ui.widgets.label import Label
from dairyos_desktop.ui.widgets.notice import Notice

if TYPE_CHECKING:
    from dairyos_desktop.domain.errors import DairyError
    from dairyos_desktop.services.dto.sheets import ForeignResult

_SCREENS = {
    ImportKind.SHEET: "entry",
    ImportKind.CONSUMPTION: "entry",
    ImportKind.LEAVES: "customers",
    ImportKind.CUSTOMERS: "customers",
    ImportKind.STANDING_ORDERS: "customers",
    ImportKind.PRODUCTS: "products",
    ImportKind.RATES: "products",
    ImportKind.TAXES: "products",
}

_NAMES = {
    "entry": tr_later("Entry"),
    "customers": tr_later("Customers"),
    "products": tr_later("Products and rates"),
}


class DonePage(QWidget):
    """What is in the books now.

    Signals:
        remove_wanted(): Take it back.
        show_wanted(str): Go to the screen of that key, where it is seen.
    """

    remove_wanted = Signal()
    show_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Written"))
        self._where = ""
        self.notice = Notice()
        self.sentence = Label(size=TYPE_PAGE, weight=fonts.SEMIBOLD, wrap=True)
        self.more = Label(tone="text2", wrap=True)
        for label in (self.sentence, self.more):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            label.setFixedWidth(460)
        self.remove_button = Button(tr("Remove this import"), Kind.DANGER, icon="undo-2")
        self.remove_button.clicked.connect(self.remove_wanted)
        self.show_button = Button(tr("Go there"), icon="arrow-right")
        self.show_button.clicked.connect(lambda: self.show_wanted.emit(self._where))
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE_8)
        buttons.addStretch(1)
        buttons.addWidget(self.remove_button)
        buttons.addWidget(self.show_button)
        buttons.addStretch(1)
        centre = Qt.AlignmentFlag.AlignHCenter
        column = QVBoxLayout(self)
        column.setContentsMargins(PAGE_MARGIN, SPACE_8, PAGE_MARGIN, SPACE_16)
        column.setSpacing(SPACE_16)
        column.addWidget(self.notice)
        column.addStretch(2)
        self._icon = IconLabel("circle-check", 32, "ok")
        column.addWidget(self._icon, 0, centre)
        column.addWidget(self.sentence, 0, centre)
        column.addWidget(self.more, 0, centre)
        column.addLayout(buttons)
        column.addStretch(3)

    def show_result(self, result: ForeignResult, file_name: str, *, removable: bool) -> None:
        """Says what was written.

        Args:
            result: Of the import.
            file_name: The file's.
            removable: It can be taken back.
        """
        self.notice.hide()
        self.sentence.setText(
            tr(
                "{new} new, {changed} changed",
                new=number(result.new),
                changed=number(result.changed),
            )
        )
        said = [tr("From {file_name}.", file_name=file_name)]
        if result.leaves:
            said.append(
                tr(
                    "{leaves} among them.",
                    leaves=trn("{count} leave", "{count} leaves", result.leaves),
                )
            )
        if result.bad_rows:
            rows = trn("{count} row was", "{count} rows were", result.bad_rows)
            said.append(tr("{rows} left out for a problem.", rows=rows))
        if removable:
            said.append(tr("It can be removed as long as nobody has changed what it brought."))
        self.more.setText(" ".join(said))
        self.remove_button.setVisible(removable)
        self._where = _SCREENS.get(result.kind, "")
        self.show_button.setText(tr("Go to {names}", names=_NAMES.get(self._where, "")))
        self.show_button.setVisible(bool(self._where))

    def show_removed(self, file_name: str) -> None:
        """It is taken back."""
        self.notice.hide()
        self.sentence.setText(tr("Removed again"))
        self.more.setText(tr("The books are as they were before {file_name}.", file_name=file_name))
        self.remove_button.hide()
        self.show_button.hide()

    def show_trouble(self, error: DairyError) -> None:
        """Why it can't be taken back."""
        self.notice.show_text(error.message, error.hint)
