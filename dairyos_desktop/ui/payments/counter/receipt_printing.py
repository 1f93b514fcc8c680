"""Prints receipts: on the printer used last, without asking, as the money is taken."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from dairyos_desktop.domain.texts import tr
from dairyos_desktop.ui.drawn_papers import DrawnPapers
from dairyos_desktop.ui.exporting import safe_name
from dairyos_desktop.ui.widgets.banner import Banner
from dairyos_desktop.ui.work import Lane

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtWidgets import QAbstractButton, QWidget

    from dairyos_desktop.services.dto.receipts import DrawnReceipts
    from dairyos_desktop.ui.context import UiContext
    from dairyos_desktop.ui.printing import PaperPrinter

_PRINTER = "receipts.printer"
_FOLDER = "pdf"


class ReceiptPrinting(QObject):
    """Draws a receipt in a worker and hands it to the printer, or saves it.

    Signals:
        told(str): It was sent.
        failed(DairyError): It could not be drawn, printed or saved; the money is taken all the
            same.
        announced(object): A banner.
    """

    told = Signal(str)
    failed = Signal(object)
    announced = Signal(object)

    def __init__(self, context: UiContext, owner: QWidget) -> None:
        super().__init__(owner)
        self._context = context
        self._owner = owner

    def print_receipt(self, payment_id: int, busy: QAbstractButton | None = None) -> None:
        """Prints a receipt; asks for the printer only where none is known or it is gone."""
        self._draw(payment_id, self._on_drawn, busy)

    def choose_printer(self) -> None:
        """Asks for the printer of the receipts to come."""
        printer = self._context.prompts.printer(
            self._owner,
            title=tr("Printer for receipts"),
            last=self._context.preferences.text(_PRINTER),
            sheet="A6",
        )
        if printer is not None:
            self._context.preferences.set(_PRINTER, printer.name)
            self.told.emit(tr("Receipts are printed on {printer}", printer=printer.name))

    def save_receipt(self, payment_id: int) -> None:
        """Saves a receipt as a PDF file, where the user says."""
        self._draw(payment_id, self._on_drawn_to_save, None)

    # Steps ------------------------------------------------------------------------------

    def _draw(
        self,
        payment_id: int,
        done: Callable[[DrawnReceipts], None],
        busy: QAbstractButton | None,
    ) -> None:
        receipts, actor = self._context.services.receipts, self._context.actor
        self._context.work.run(
            self._owner,
            lambda: receipts.draw(actor, [payment_id]),
            done=done,
            failed=self.failed.emit,
            busy=busy,
        )

    def _on_drawn(self, drawn: DrawnReceipts) -> None:
        prompts, preferences = self._context.prompts, self._context.preferences
        last = preferences.text(_PRINTER)
        size = (drawn.width_mm, drawn.height_mm)
        printer = prompts.known_printer(last, size_mm=size) if last else None
        if printer is None:
            printer = prompts.printer(
                self._owner, title=tr("Print the receipt"), last=last, sheet="A6", size_mm=size
            )
        if printer is None:
            return
        preferences.set(_PRINTER, printer.name)
        self._context.work.run(
            self._owner,
            partial(self._send, printer, drawn),
            done=lambda _: self.told.emit(
                tr("The receipt is sent to {printer}", printer=printer.name)
            ),
            failed=self.failed.emit,
            lane=Lane.RUN,
        )

    def _papers(self, drawn: DrawnReceipts) -> DrawnPapers:
        receipts, actor = self._context.services.receipts, self._context.actor
        return DrawnPapers(
            drawn.pages,
            partial(receipts.picture, actor, drawn),
            partial(receipts.save, actor, drawn),
            (drawn.width_mm, drawn.height_mm),
        )

    def _send(self, printer: PaperPrinter, drawn: DrawnReceipts) -> None:
        printer.send(tr("Receipt {drawn}", drawn=drawn.name), self._papers(drawn))

    def _on_drawn_to_save(self, drawn: DrawnReceipts) -> None:
        path = self._context.prompts.save_file(
            self._owner,
            title=tr("Save the receipt"),
            name=str(self._context.data_dir / _FOLDER / f"{safe_name(drawn.name)}.pdf"),
            kinds=[("PDF", "*.pdf")],
        )
        if path is None:
            return
        receipts, actor = self._context.services.receipts, self._context.actor
        self._context.work.run(
            self._owner,
            lambda: receipts.save(actor, drawn, path),
            done=lambda _: self._on_saved(path),
            failed=self.failed.emit,
            lane=Lane.RUN,
        )

    def _on_saved(self, path: Path) -> None:
        url = QUrl.fromLocalFile(str(path))

        def open_it() -> None:
            QDesktopServices.openUrl(url)

        self.announced.emit(
            Banner(
                tr("The receipt is saved as {path}.", path=path.name),
                tr("In {parent}", parent=path.parent),
                tone="ok",
                actions=[(tr("Open the file"), open_it)],
            )
        )
