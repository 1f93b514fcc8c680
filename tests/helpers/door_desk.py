"""A clerk who enters what was brought from the doors of Station Road: 130 homes."""

from __future__ import annotations

import datetime as dt
from contextlib import contextmanager
from typing import TYPE_CHECKING

from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.roles import Role
from dairyos_desktop.services.collecting.reading import read_list
from dairyos_desktop.ui.payments.round.columns import shown_at
from dairyos_desktop.ui.payments.round.tab import RoundTab
from dairyos_desktop.ui.payments.screen import PaymentsScreen
from dairyos_desktop.ui.widgets.grid.place import Place
from helpers.office_desk import SATURDAY, OfficeDesk
from helpers.offices import PASSWORD, fresh

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from dairyos_desktop.services.dto.collecting import CollectionSheet, Home
    from dairyos_desktop.ui.payments.round.state import RoundState

ROUTE = "Station Road"
HOMES = 130
EVENING = dt.datetime(2026, 11, 7, 13, 42, tzinfo=dt.UTC)
"""A quarter past seven at the office."""

_FIRST = ("Asha", "Bhavna", "Chetan", "Dilip", "Esha", "Falguni", "Gita", "Hari", "Ila", "Jayesh")
_LAST = (
    "Patel", "Shah", "Mehta", "Desai", "Joshi", "Trivedi", "Vyas", "Rana", "Solanki", "Amin",
    "Bhatt", "Dave", "Parikh",
)  # fmt: skip


def due_of(position: int) -> Money:
    """What the home at a place owes; every tenth owes nothing, one has paid ahead."""
    if position % 10 == 0:
        return Money.zero if position != HOMES else Money("-200.00")
    return Money.from_paise(40_000 + position * 1_375)


class DoorDesk(OfficeDesk):
    """The office, a route of 130 homes, and Ramesh who collects there."""

    def __init__(self, folder: Path, *, role: Role = Role.CLERK, homes: int = HOMES) -> None:
        super().__init__(folder, now=EVENING, role=role)
        self.clerk = fresh(self.clerk)
        for at in range(1, homes + 1):
            self.register.customer(
                f"S{at:04d}",
                f"{_FIRST[at % 10]} {_LAST[at // 10 % 13]}",
                address=f"{at}, Ganga Flats",
                route=ROUTE,
                position=at,
                opening=str(due_of(at)),
            )
        self.collecting = self.services.collecting

    def begin(self, person: str = "Ramesh") -> CollectionSheet:
        """The round, opened without the window."""
        return self.collecting.open(self.clerk, ROUTE, person, SATURDAY)

    @property
    def payments(self) -> PaymentsScreen:
        found = self.window.screen_of("payments")
        assert isinstance(found, PaymentsScreen)
        return found

    @property
    def tab(self) -> RoundTab:
        found = self.payments.tab("round")
        assert isinstance(found, RoundTab)
        return found

    @property
    def state(self) -> RoundState:
        assert self.tab.state is not None
        return self.tab.state

    def go_to_rounds(self) -> None:
        """The tab as it is when one comes to it by its keys."""
        self.window.show_screen("payments", {"tab": "round"})
        self.rest()

    def in_round(self, person: str = "Ramesh") -> None:
        """The window in an open round, the clerk in its grid."""
        sheet = self.begin(person)
        self.open()
        self.go_to_rounds()
        self.tab.open_round(sheet.round.id)
        self.rest()

    def rest(self) -> None:
        """Until everything is saved and read again."""
        super().rest()
        if self.window.shown == "payments":
            while self.tab.saver.busy or self.tab._soon.isActive():
                super().rest()
            super().rest()

    def home(self, position: int) -> Home:
        """A home as it stands on the screen."""
        return next(one for one in self.state.homes.values() if one.position == position)

    def shown(self, position: int, column: str) -> str:
        """What a cell of the grid says."""
        return shown_at(self.state, Place(self.home(position).customer_id, column)).text

    def books_of(self, position: int) -> Money:
        """What a home owes by the books."""
        with self.database.read() as session:
            found = read_list(session, ROUTE, SATURDAY)
        due = next(one.due for one in found if one.position == position)
        assert due is not None
        return due


@contextmanager
def door_desks(folder: Path) -> Iterator[Callable[..., DoorDesk]]:
    """Makes a desk of a role and a number of homes, closed in the end."""
    made: list[DoorDesk] = []

    def build(*, role: Role = Role.CLERK, homes: int = 24) -> DoorDesk:
        made.append(DoorDesk(folder, role=role, homes=homes))
        return made[0]

    yield build
    for desk in made:
        desk.close()


__all__ = ["PASSWORD", "ROUTE", "DoorDesk", "door_desks", "due_of"]
