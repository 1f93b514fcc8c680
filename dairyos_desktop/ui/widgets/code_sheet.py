"""A recovery code that is shown once: to copy, print or save, and to confirm."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMarginsF, QRectF, Qt, Signal
from PySide6.QtGui import QGuiApplication, QPageLayout, QPageSize, QPainter
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from dairyos_desktop.domain.texts import as_shown, tr, tr_later
from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.theme.tokens import SPACE_8, SPACE_12, TYPE_PAGE
from dairyos_desktop.ui.widgets.buttons import Button
from dairyos_desktop.ui.widgets.checkbox import CheckBox
from dairyos_desktop.ui.widgets.label import Label
from dairyos_desktop.ui.widgets.notice import Notice

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

    from dairyos_desktop.ui.prompts import Prompts

_TITLE = tr_later("DairyOS: recovery code")
_WORDS = tr_later(
    "If an owner's password is lost, only this code opens the books again. "
    "Keep it where you keep other papers of value, away from the PC."
)
_MARGIN_MM = 25


class CodeSheet(QWidget):
    """The code, large, with what can be done with it.

    Attributes:
        prompts: Asks for file and printer; None asks on the screen.
        written: Ticked once the user has it.

    Signals:
        confirmed(bool): The box was ticked or unticked.
    """

    confirmed = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.prompts: Prompts | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_12)
        self.code = Label(size=TYPE_PAGE, weight=fonts.SEMIBOLD, wrap=True)
        self.code.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.copy = Button(tr("Copy"), icon="copy")
        self.print = Button(tr("Print"), icon="printer")
        self.save = Button(tr("Save"), icon="save")
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.code.text()))
        self.print.clicked.connect(self._on_print)
        self.save.clicked.connect(self._on_save)
        row = QHBoxLayout()
        row.setSpacing(SPACE_8)
        for button in (self.copy, self.print, self.save):
            row.addWidget(button)
        row.addStretch(1)
        self.notice = Notice()
        self.written = CheckBox(tr("I have it on paper, or somewhere safe"))
        self.written.toggled.connect(self.confirmed)
        column.addWidget(self.code)
        column.addLayout(row)
        column.addWidget(self.notice)
        column.addWidget(self.written)

    def set_code(self, code: str) -> None:
        """Shows the code."""
        self.code.setText(code)
        self.code.setAccessibleName(tr("Recovery code {code}", code=" ".join(code)))

    def _asker(self) -> Prompts:
        if self.prompts is None:
            from dairyos_desktop.ui.prompts import WindowPrompts  # noqa: PLC0415  seldom wanted

            self.prompts = WindowPrompts()
        return self.prompts

    def _on_save(self) -> None:
        path = self._asker().save_file(
            self,
            title=tr("Save the recovery code"),
            name="DairyOS recovery code.txt",
            kinds=[(tr("Text"), "*.txt")],
        )
        if path is None:
            return
        try:
            Path(path).write_text(
                f"{_TITLE}\n\n{self.code.text()}\n\n{_WORDS}\n", encoding="utf-8", newline="\r\n"
            )
        except OSError as error:
            self.notice.show_text(
                tr(
                    "{path} could not be saved: {strerror}.",
                    path=path.name,
                    strerror=error.strerror,
                ),
                tr("Choose another folder, or print the code."),
            )
            return
        self.notice.show_text(
            tr("Saved as {path}.", path=path.name),
            tr("Put it on a USB stick; on this PC others find it."),
            tone="ok",
        )

    def _on_print(self) -> None:
        printer = self._asker().plain_printer(self, title=tr("Print the recovery code"))
        if printer is None:
            return
        if draw_code(printer, self.code.text()):
            self.notice.show_text(tr("Sent to the printer."), tone="ok")
        else:
            self.notice.show_text(
                tr("The printer takes nothing."), tr("Look whether it is on and has paper.")
            )


def draw_code(printer: QPrinter, code: str) -> bool:
    """Draws the code on one page; False where the printer takes nothing."""
    printer.setDocName(as_shown(_TITLE))
    printer.setPageLayout(
        QPageLayout(
            QPageSize(QPageSize.PageSizeId.A4),
            QPageLayout.Orientation.Portrait,
            QMarginsF(_MARGIN_MM, _MARGIN_MM, _MARGIN_MM, _MARGIN_MM),
            QPageLayout.Unit.Millimeter,
        )
    )
    painter = QPainter()
    if not painter.begin(printer):
        return False
    # Fonts are measured in the screen's points; the page has more dots.
    scale = printer.logicalDpiY() / 96
    painter.scale(scale, scale)
    width = printer.pageLayout().paintRectPixels(96).width()
    top = 0.0
    for size, weight, words in (
        (20, fonts.SEMIBOLD, as_shown(_TITLE)),
        (24, fonts.BOLD, code),
        (13, fonts.REGULAR, as_shown(_WORDS)),
    ):
        painter.setFont(fonts.font(size, weight))
        wrap = int(Qt.TextFlag.TextWordWrap)
        box = painter.boundingRect(QRectF(0, top, width, 400), wrap, words)
        painter.drawText(box, wrap, words)
        top = box.bottom() + 24
    return painter.end()
