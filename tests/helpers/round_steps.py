"""What is done at a round beside the grid, and to it from another PC."""

from __future__ import annotations

import datetime as dt
from contextlib import contextmanager
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from dairyos_desktop.domain.quantity import Quantity
from dairyos_desktop.domain.roles import Role
from dairyos_desktop.services.dto.consumption import ShownCell
from dairyos_desktop.services.dto.delivery import LoadEdit, RoundKey
from helpers.desks import SATURDAY, EntryDesk
from helpers.station_road import fill

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from dairyos_desktop.domain.orders import Shift
    from dairyos_desktop.services.dto.delivery import RoundSheet
    from dairyos_desktop.ui.entry.rounds.panel import RoundPanel

    Make = Callable[..., EntryDesk]

YESTERDAY = SATURDAY - dt.timedelta(days=1)


@contextmanager
def station_road_desks(tmp_path: Path) -> Iterator[Make]:
    """Six homes on Station Road, at the desk of somebody at some time of the day."""
    desks: list[EntryDesk] = []

    def open_desk(
        role: Role = Role.CLERK, now: dt.datetime | None = None, *, opens: bool = True
    ) -> EntryDesk:
        made = (
            EntryDesk(tmp_path, role=role)
            if now is None
            else EntryDesk(tmp_path, role=role, now=now)
        )
        desks.append(made)
        fill(made)
        if opens:
            made.open()
        return made

    try:
        yield open_desk
    finally:
        for desk in desks:
            desk.close()


def key(shift: Shift = "morning", on: dt.date = SATURDAY) -> RoundKey:
    return RoundKey(on, shift, "Station Road")


def panel(desk: EntryDesk) -> RoundPanel:
    return desk.screen.rounds.panel


def open_panel(desk: EntryDesk) -> None:
    desk.key(Qt.Key.Key_R, Qt.KeyboardModifier.AltModifier)
    desk.rest()


def confirm(desk: EntryDesk) -> None:
    desk.ctrl(Qt.Key.Key_Return)
    desk.rest()


def book(desk: EntryDesk, shift: Shift = "morning") -> RoundSheet:
    """The round as it is in the books."""
    (found,) = desk.delivery.round_sheet(desk.clerk, SATURDAY, "Station Road", [shift])
    return found


def loads(desk: EntryDesk, shift: Shift = "morning") -> dict[str, tuple[str, ...]]:
    return {
        line.product: tuple(
            amount.short() for amount in (line.loaded, line.returned, line.wasted, line.own_use)
        )
        for line in book(desk, shift).lines
        if line.version is not None
    }


def load(desk: EntryDesk, loaded: str, *, shift: Shift = "morning", on: dt.date = SATURDAY) -> None:
    product = desk.register.products["CM" if shift == "morning" else "BM"]
    desk.delivery.save_load(desk.clerk, LoadEdit(key(shift, on), product, Quantity(loaded)))


def elsewhere(desk: EntryDesk, deed: Callable[[], object]) -> None:
    """Done on another PC: this window hears nothing of it."""
    announce, desk.database._announce = desk.database._announce, lambda _topics: None
    deed()
    desk.database._announce = announce


def confirm_day(desk: EntryDesk, on: dt.date, *shifts: Shift) -> None:
    sheet = desk.service.day_sheet(desk.clerk, on, None, "both")
    shown = [
        ShownCell(row.customer_id, product, shift, cell.due)
        for row in sheet.rows
        for (shift, product), cell in row.cells.items()
        if cell.due and shift in shifts
    ]
    desk.service.confirm(desk.clerk, on, None, shown)
