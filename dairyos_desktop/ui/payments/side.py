"""What stands at the right of a tab: on `raised`, with the hairlines of a side panel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QStackedWidget

from dairyos_desktop.ui.theme.colours import colour
from dairyos_desktop.ui.theme.tokens import PANEL_WIDTH

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from dairyos_desktop.ui.widgets.panel_form import PanelForm

NARROWER = 312
_NO_LIMIT = 16777215


class Side(QStackedWidget):
    """Lists, or the form that takes their place while it is filled in."""

    def __init__(self, lists: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lists = lists
        self.form: PanelForm | None = None
        self._wide, self._alone = True, False
        self._fit()
        self.setContentsMargins(1, 1, 0, 0)
        self.addWidget(lists)

    def set_wide(self, *, wide: bool) -> None:
        """372, or 312 where the window isn't wide."""
        self._wide = wide
        self._fit()

    def set_alone(self, *, alone: bool) -> None:
        """Takes all the room there is, where nothing stands beside it."""
        self._alone = alone
        self._fit()

    def _fit(self) -> None:
        if self._alone:
            self.setMinimumWidth(0)
            self.setMaximumWidth(_NO_LIMIT)
        else:
            self.setFixedWidth(PANEL_WIDTH if self._wide else NARROWER)

    def open_form(self, form: PanelForm) -> None:
        """Shows a form in the lists' place."""
        self.close_form()
        self.form = form
        self.addWidget(form)
        self.setCurrentWidget(form)

    def close_form(self) -> bool:
        """Shows the lists again; False where no form was open."""
        form, self.form = self.form, None
        if form is None:
            return False
        self.removeWidget(form)
        form.deleteLater()
        self.setCurrentWidget(self._lists)
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ground and its hairlines."""
        del event
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour("raised"))
        painter.setPen(QPen(colour("line"), 0))
        painter.drawLine(0, 0, 0, self.height())
        painter.drawLine(0, 0, self.width(), 0)
