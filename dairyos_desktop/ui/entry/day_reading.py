"""When the day's sheet is read: once the controls name another, and again while it is looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from dairyos_desktop.domain.errors import DairyError
    from dairyos_desktop.services.dto.consumption import DaySheet
    from dairyos_desktop.ui.entry.chooser import SheetChooser
    from dairyos_desktop.ui.entry.day import Day, Wanted
    from dairyos_desktop.ui.entry.reading import Reader
    from dairyos_desktop.ui.entry.saver import Saver
    from dairyos_desktop.ui.entry.view import GridView
    from dairyos_desktop.ui.widgets.grid.place import Place

_SOON_MS: Final = 250
_DIM_AFTER_MS: Final = 300


class DayReading(QObject):
    """Has sheets read in their turn: never between a save and its answer.

    Args:
        chooser: Names the sheet.
        reader: Reads it.
        saver: Is waited for.
        view: Where the desk's sheet stands.
        owner: The screen.

    Attributes:
        target: The cell to go to once the next sheet is there.

    Signals:
        opened(Day): The sheet that was asked for is there, and is the desk's.
        failed(DairyError): It could not be read; the controls name the old one again.
        renewed(Day): The sheet that is shown has other rows or columns now.
        changed(set[int]): These customers' rows say something else now.
    """

    opened = Signal(object)
    failed = Signal(object)
    renewed = Signal(object)
    changed = Signal(object)

    def __init__(
        self,
        chooser: SheetChooser,
        reader: Reader,
        saver: Saver,
        view: GridView,
        owner: QWidget,
    ) -> None:
        super().__init__(owner)
        self._chooser = chooser
        self._reader = reader
        self._saver = saver
        self._desk = view.desk
        self._view = view
        self._read_after = 0
        self.target: Place | None = None
        saver.rested.connect(self._on_rested)
        saver.reread_wanted.connect(lambda _day: self.read_again())
        reader.opened.connect(self._on_opened)
        reader.failed.connect(self._on_not_opened)
        reader.reread.connect(self._on_reread)
        self._dim = QTimer(self, singleShot=True, interval=_DIM_AFTER_MS)
        self._dim.timeout.connect(lambda: self._set_faded(on=True))
        self._soon = QTimer(self, singleShot=True, interval=_SOON_MS)
        self._soon.timeout.connect(self.read_again)

    @property
    def is_reading(self) -> bool:
        """Whether another sheet is on its way, or this one is read again in a moment."""
        return self._desk.reading or self._soon.isActive()

    # Another sheet -------------------------------------------------------------------------

    def open(self) -> None:
        """Reads the sheet that the controls name, once all is saved."""
        wanted = self._chooser.wanted()
        if wanted is None:
            return
        self._view.leave_editor()
        self._set_loading(on=True)
        if not self._saver.busy:
            self._open(wanted)

    def _open(self, wanted: Wanted) -> None:
        day = self._desk.day
        if day is not None:
            self._reader.keep(day)
        self._reader.open(wanted)

    def _on_rested(self) -> None:
        """A sheet that was asked for meanwhile is read now: it holds all that was just saved."""
        wanted = self._chooser.wanted()
        if self._desk.reading and wanted is not None:
            self._open(wanted)

    def _set_loading(self, *, on: bool) -> None:
        """Dims the old sheet once reading takes a while, and takes no typing for it meanwhile."""
        self._desk.reading = on
        if on:
            self._dim.start()
        else:
            self._dim.stop()
            self._set_faded(on=False)

    def _on_opened(self, day: Day) -> None:
        self._set_loading(on=False)
        self._desk.day = day
        self.opened.emit(day)
        target, self.target = self.target, None
        if target is not None and day.grid.has(target.customer_id):
            self._view.bring(self._view.landing(*target))

    def _on_not_opened(self, error: DairyError) -> None:
        """The old sheet stays, and the controls name it again: nothing is typed for another."""
        self._set_loading(on=False)
        self.failed.emit(error)
        day = self._desk.day
        if day is None or day.wanted is None:
            self._chooser.forget()
        else:
            self._chooser.show(day.wanted)

    def _set_faded(self, *, on: bool) -> None:
        self._view.faded = on
        self._view.viewport().update()

    # The same again ------------------------------------------------------------------------

    def read_soon(self) -> None:
        """Reads the sheet that is shown once more, when nobody has asked for it for a moment."""
        if self._desk.day is not None:
            self._soon.start()

    def read_again(self) -> None:
        """Reads the sheet that is shown once more; not while another is on its way."""
        day = self._desk.day
        if day is None or day.wanted is None or self._desk.reading:
            return
        if self._saver.busy:
            # Read in between, it would show cells as they were.
            self._soon.start()
        else:
            self._read_after = self._saver.sent
            self._reader.read_again(day)

    def _on_reread(self, day: Day, sheet: DaySheet) -> None:
        if day is not self._desk.day or self._desk.reading:
            return
        if self._saver.sent != self._read_after:
            # Something was saved while this was read: it may show cells as they were.
            self._soon.start()
            return
        editor = self._view.editor
        busy = frozenset([editor.place] if editor is not None else [])
        changed = day.grid.merge(sheet, busy)
        if changed is None:
            day.count_again()
            self.renewed.emit(day)
        elif changed:
            day.figures.update(changed)
            self.changed.emit(changed)
