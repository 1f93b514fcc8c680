"""Reads a month for the screen: its bills at once, what a run would do a moment later."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from dairyos_desktop.domain.paper import PaperSize
from dairyos_desktop.ui.bills.month import MonthBills

if TYPE_CHECKING:
    from collections.abc import Callable

    from dairyos_desktop.domain.periods import Month
    from dairyos_desktop.services.billing.preview import MonthLook
    from dairyos_desktop.services.dto.billing import Preview
    from dairyos_desktop.services.dto.runs import RunRow
    from dairyos_desktop.ui.screen import Screen

    _Read = tuple[MonthBills, PaperSize, tuple[RunRow, ...]]

T = TypeVar("T")
_QUIET_AFTER_MS = 150
_PAPER_SIZE = "paper_size"


class MonthReader(QObject):
    """Asks in workers; only the last question counts.

    Signals:
        read(MonthBills, PaperSize, tuple): The bills, what they are on, the month's runs.
        quiet(): They are painted, and no further change came for a moment: time to read what
            stands beside them, which would share the interpreter with the painting.
        previewed(Preview): What a run would do now.
        found(BillView): The bill that `find` was asked for.
        failed(DairyError): The bills can't be read.
    """

    read = Signal(object, object, object)
    quiet = Signal()
    previewed = Signal(object)
    found = Signal(object)
    failed = Signal(object)

    def __init__(self, screen: Screen) -> None:
        super().__init__(screen)
        self._screen = screen
        self._context = screen.context
        self._month: Month | None = None
        self._asked = 0
        # A burst of changes, such as cells being saved, asks for one preview.
        self._due = QTimer(self)
        self._due.setSingleShot(True)
        self._due.setInterval(_QUIET_AFTER_MS)
        self._due.timeout.connect(self.quiet)
        self._due.timeout.connect(self._preview)

    def read_month(self, month: Month) -> None:
        """Reads the bills, then what a run would do; a look under way is of other books."""
        self._month = month
        self._asked += 1
        services, actor = self._context.services, self._context.actor

        def call() -> _Read:
            bills = MonthBills(month, services.billing.rows(actor, month))
            size = PaperSize(str(services.settings.get(actor, _PAPER_SIZE).value))
            return bills, size, services.billing.runs(actor, month)

        self._context.work.run(
            self._screen, call, done=self._on_read, failed=self.failed.emit, newest="bills"
        )

    def find(self, number: str) -> None:
        """Looks a bill up by its number."""
        services, actor = self._context.services, self._context.actor
        self._context.work.run(
            self._screen,
            lambda: services.billing.show(actor, number),
            done=self.found.emit,
            newest="find",
        )

    def _on_read(self, result: _Read) -> None:
        bills, size, runs = result
        if bills.month == self._month:
            self.read.emit(bills, size, runs)
            self._due.start()

    def _preview(self) -> None:
        """Looks at the month; a look is left where it stands once the month is read anew.

        One call for the few customers of a step: what else the window reads comes between two.
        """
        month = self._month
        if month is None:
            return
        services, actor = self._context.services, self._context.actor
        asked = self._asked

        def go_on(look: MonthLook) -> None:
            self._ask(lambda: services.billing.go_on_with(actor, look), partial(went_on, look))

        def went_on(look: MonthLook, found: Preview | None) -> None:
            if asked != self._asked:
                return
            if found is None:
                go_on(look)
            else:
                self.previewed.emit(found)

        self._ask(lambda: services.billing.begin_preview(actor, month), go_on)

    def _ask(self, call: Callable[[], T], done: Callable[[T], None]) -> None:
        self._context.work.run(self._screen, call, done=done, newest="preview")
