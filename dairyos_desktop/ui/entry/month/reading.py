"""Reads month sheets in the background: the frame, the windows of cells in sight, the totals."""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal

from dairyos_desktop.ui.entry.history import History
from dairyos_desktop.ui.entry.month.grid import MonthGrid
from dairyos_desktop.ui.entry.month.sheet import MonthSheet

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from PySide6.QtWidgets import QWidget

    from dairyos_desktop.domain.errors import DairyError
    from dairyos_desktop.services.dto.month_sheet import (
        MonthCells,
        MonthFrame,
        MonthTotals,
        MonthWanted,
    )
    from dairyos_desktop.ui.context import UiContext
    from dairyos_desktop.ui.entry.parts import Held
    from dairyos_desktop.ui.entry.saver import Saver
    from dairyos_desktop.ui.widgets.grid.place import Place

PAGE: Final = 12
"""So many customers are read at once: what reads them shares the interpreter with the painting."""
_SCREENFUL: Final = 3
_MOST_PAGES: Final = 128
_TOTALS_AFTER_MS: Final = 400
_STILL_AFTER_MS: Final = 40


class Opening(NamedTuple):
    """What is to be opened.

    Attributes:
        wanted: Which sheet; a product that is not on it gives way to the likeliest.
        any_product: Whether the product is yet to be chosen: the one ordered most.
        customer_id: Whose row shall be in sight at once.
    """

    wanted: MonthWanted
    any_product: bool
    customer_id: int | None


class MonthReader(QObject):
    """Gets frames, windows and totals, one window at a time.

    Signals:
        opened(MonthSheet): The sheet that was asked for, with the cells first seen.
        failed(DairyError): It could not be read.
        rows_read(set): Cells of these customers are known or others now.
        totals_read(): The sums are known or others now.
    """

    opened = Signal(object)
    failed = Signal(object)
    rows_read = Signal(object)
    totals_read = Signal()

    def __init__(self, context: UiContext, saver: Saver, owner: QWidget) -> None:
        super().__init__(owner)
        self._context = context
        self._saver = saver
        self._owner = owner
        self.sheet: MonthSheet | None = None
        self.busy_places: frozenset[Place] = frozenset()
        self._histories: dict[MonthWanted, History] = defaultdict(History)
        self._held: dict[MonthWanted, dict[Place, Held]] = defaultdict(dict)
        self._known: OrderedDict[int, bool] = OrderedDict()
        self._in_sight = range(0)
        self._forward = True
        self._asked: int | None = None
        self._turn = 0
        self._totals_wanted = False
        self._later = QTimer(self, singleShot=True, interval=_TOTALS_AFTER_MS)
        self._later.timeout.connect(self._read_totals)
        self._still = QTimer(self, singleShot=True, interval=_STILL_AFTER_MS)
        self._still.timeout.connect(self._next)
        saver.rested.connect(self._on_rested)

    @property
    def busy(self) -> bool:
        """Whether cells or totals are on their way or wanted soon."""
        return self._asked is not None or self._totals_wanted or self._still.isActive()

    # Opening ---------------------------------------------------------------------------

    def open(self, opening: Opening) -> None:
        """Reads a sheet, and the window of it that is seen first, away from the window."""
        services, actor = self._context.services, self._context.actor
        self.keep()

        def read() -> tuple[MonthFrame, MonthWanted, MonthCells]:
            frame = services.consumption.month_frame(actor, opening.wanted)
            wanted = _with_product(frame, opening)
            at = next(
                (at for at, row in enumerate(frame.rows) if row.customer_id == opening.customer_id),
                0,
            )
            pages = range(at // PAGE, at // PAGE + _SCREENFUL)
            ids = [one for page in pages for one in _page_ids(frame, page)]
            return frame, wanted, services.consumption.month_cells(actor, wanted, ids)

        self._context.work.run(
            self._owner,
            read,
            done=lambda found: self._on_opened(*found),
            failed=self.failed.emit,
            newest="month",
        )

    def keep(self) -> None:
        """Remembers what is typed and not saved on a sheet that is left."""
        if self.sheet is None:
            return
        grid = self.sheet.grid
        held = self._held[_held_key(grid.wanted)]
        for place in [place for place in held if grid.has(place.customer_id)]:
            del held[place]
        held.update(grid.held)

    def _on_opened(self, frame: MonthFrame, wanted: MonthWanted, cells: MonthCells) -> None:
        grid = MonthGrid(frame, wanted, self._held[_held_key(wanted)])
        sheet = MonthSheet(grid, self._histories[_held_key(wanted)])
        read = grid.take(cells)
        sheet.cells_read(read)
        self.sheet = sheet
        self._asked = None
        self._in_sight = range(0)
        self._known = OrderedDict((grid.row_at(one) // PAGE, True) for one in read)
        self.opened.emit(sheet)
        self.read_totals()

    # Windows -----------------------------------------------------------------------------

    def set_in_sight(self, rows: range) -> None:
        """Other rows are seen: what is missing of them is read, and a page ahead.

        Rows that fly past are not read: the hand that drags them has not stopped yet.
        """
        moved = rows.start - self._in_sight.start
        if moved:
            self._forward = moved > 0
        self._in_sight = rows
        if abs(moved) > PAGE or self._still.isActive():
            self._still.start()
        else:
            self._next()

    def want(self, customers: Iterable[int]) -> None:
        """Reads rows that are needed though they are not in sight."""
        sheet = self.sheet
        if sheet is None:
            return
        pages = sorted({sheet.grid.row_at(one) // PAGE for one in customers})
        missing = [one for page in pages for one in _page_ids(sheet.grid.frame, page)]
        self._read(sheet, missing, pages)

    def read_again(self) -> None:
        """Everything may be other now: what is in sight is read again, the rest when it is seen."""
        self._turn += 1
        for page in self._known:
            self._known[page] = False
        self._next()
        self.read_totals()

    def _next(self) -> None:
        """Reads one page; when it has come, whatever is then missing in sight."""
        sheet = self.sheet
        if sheet is None or self._asked is not None or not len(self._in_sight):
            return
        if self._still.isActive():
            return
        first, last = self._in_sight.start // PAGE, (self._in_sight.stop - 1) // PAGE
        seen = list(range(first, last + 1))
        ahead = last + 1 if self._forward else first - 1
        for page in [*seen, ahead]:
            ids = _page_ids(sheet.grid.frame, page)
            if ids and not self._known.get(page, False):
                self._read(sheet, ids, [page])
                return

    def _read(self, sheet: MonthSheet, ids: Sequence[int], pages: Sequence[int]) -> None:
        if not ids:
            return
        services, actor = self._context.services, self._context.actor
        wanted, sent = sheet.grid.wanted, self._saver.sent
        busy, turn = self._saver.busy, self._turn
        self._asked = pages[0]

        def done(cells: MonthCells) -> None:
            if sheet is not self.sheet:
                return
            self._asked = None
            if busy or self._saver.sent != sent:
                # Something was saved while this was read: it may show cells as they were.
                if not self._saver.busy:
                    self._next()
                return
            self._take(sheet, cells, dict.fromkeys(pages, turn == self._turn))

        def failed(error: DairyError) -> None:
            if sheet is self.sheet:
                self._asked = None
                for page in pages:
                    self._known[page] = True
                self.failed.emit(error)

        self._context.work.run(
            self._owner,
            lambda: services.consumption.month_cells(actor, wanted, ids),
            done=done,
            failed=failed,
        )

    def _take(self, sheet: MonthSheet, cells: MonthCells, pages: dict[int, bool]) -> None:
        """Shows what came; a page that was asked for before the last change is read once more."""
        changed = sheet.grid.take(cells, self.busy_places)
        sheet.cells_read(changed)
        for page, is_fresh in pages.items():
            self._known[page] = is_fresh
            self._known.move_to_end(page)
        while len(self._known) > _MOST_PAGES:
            old, _ = self._known.popitem(last=False)
            sheet.grid.forget(_page_ids(sheet.grid.frame, old))
        if changed:
            self.rows_read.emit(changed)
        self._next()

    def _on_rested(self) -> None:
        """What could not be taken while something was on its way is read now."""
        self._next()

    # Totals ------------------------------------------------------------------------------

    def read_totals(self) -> None:
        """Reads the sums of the whole sheet."""
        self._read_totals()

    def _read_totals(self) -> None:
        sheet = self.sheet
        if sheet is None:
            return
        services, actor = self._context.services, self._context.actor
        wanted, sent = sheet.grid.wanted, self._saver.sent
        busy = self._saver.busy
        self._totals_wanted = True

        def done(totals: MonthTotals) -> None:
            if sheet is not self.sheet:
                return
            if busy or self._saver.sent != sent:
                self._later.start()
                return
            self._totals_wanted = False
            sheet.take_totals(totals)
            self.totals_read.emit()

        def failed(error: DairyError) -> None:
            self._totals_wanted = False
            if sheet is self.sheet:
                self.failed.emit(error)

        self._context.work.run(
            self._owner,
            lambda: services.consumption.month_totals(actor, wanted),
            done=done,
            failed=failed,
            newest="month totals",
        )


def _with_product(frame: MonthFrame, opening: Opening) -> MonthWanted:
    """The wanted product where the sheet has it, else the one ordered most."""
    wanted = opening.wanted
    known = {product.id for product in frame.products}
    if wanted.product_id in known or (wanted.product_id is None and not opening.any_product):
        return wanted
    likely = next((one for one in frame.in_use if one in known), None)
    return wanted._replace(product_id=likely)


def _held_key(wanted: MonthWanted) -> MonthWanted:
    """What is held, and done, belongs to a month, shift and product, whatever the route."""
    return wanted._replace(route=None)


def _page_ids(frame: MonthFrame, page: int) -> list[int]:
    if page < 0:
        return []
    return [row.customer_id for row in frame.rows[page * PAGE : (page + 1) * PAGE]]
