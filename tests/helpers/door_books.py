"""The books of homes that pay at the door, and who collects there."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from dairyos_desktop.adapters.pdf.late import LateCollectionListRenderer, LatePagePictures
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.roles import Role
from dairyos_desktop.services.collecting.service import CollectingService
from dairyos_desktop.services.dto.collecting import DoorEntry, HandedIn, Home
from helpers.books import Books
from helpers.offices import fresh
from helpers.sheets import Register

if TYPE_CHECKING:
    from pathlib import Path

    from dairyos_desktop.adapters.database import SqlDatabase
    from dairyos_desktop.services.dto.collecting import CollectionSheet, SavedHome
    from helpers.databases import FixedClock

TODAY = dt.date(2026, 11, 1)


class Door(Books):
    """The books, and a clerk with Ramesh's round of this evening."""

    def __init__(self, database: SqlDatabase, clock: FixedClock, folder: Path) -> None:
        super().__init__(database, clock, folder)
        self.service = CollectingService(database, LateCollectionListRenderer(), LatePagePictures())
        register = Register(database)
        self.meena = fresh(register.user("Meena"))
        self.ravi = fresh(register.user("Ravi"))
        self.manager = fresh(register.user("Mira", Role.MANAGER))
        self.customer("C", position=3, opening="500.00")
        self.customer("D", position=4, opening="-20.00")
        self.customer("E", position=5, opening="126.50")

    def walk(self) -> CollectionSheet:
        return self.service.open(self.meena, "R1", "Ramesh", TODAY)

    def entry(self, code: str, amount: str, key: str = "", **more: object) -> DoorEntry:
        sheet = self.walk()
        home = next(one for one in sheet.homes if one.code == code)
        made = DoorEntry(
            sheet.round.id, home.customer_id, Money(amount), "cash", key or f"{code}-{amount}"
        )
        return replace(made, **more)  # type: ignore[arg-type]  # fields of the entry

    def take(self, code: str, amount: str, **more: object) -> SavedHome:
        return self.service.enter(self.meena, self.entry(code, amount, **more))  # type: ignore[arg-type]

    def home(self, code: str) -> Home:
        return next(one for one in self.walk().homes if one.code == code)

    def close(self, handed: str, **more: object) -> CollectionSheet:
        shown = self.walk().round
        made = replace(HandedIn(Money(handed)), **more)  # type: ignore[arg-type]  # as above
        return self.service.close(self.meena, shown.id, made, shown.version)
