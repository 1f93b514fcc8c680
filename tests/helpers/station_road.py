"""Six homes on Station Road, and what happens to their sheet elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.domain.errors import EnvironmentTroubleError
from dairyos_desktop.domain.quantity import Quantity
from dairyos_desktop.services.dto.consumption import CellEdit
from helpers.desks import SATURDAY, EntryDesk

if TYPE_CHECKING:
    from helpers.office_desk import OfficeDesk


def fill(desk: EntryDesk | OfficeDesk) -> None:
    register = desk.register
    for code, unit, name in (
        ("CM", "L", "Cow Milk"), ("BM", "L", "Buffalo Milk"), ("GH", "pc", "Ghee"),
        ("PN", "kg", "Paneer"),
    ):  # fmt: skip
        register.product(code, unit, name)
    people = ("Asha Patel", "Dwarka Sharma", "Geeta Reddy", "Jyoti Desai", "Suresh Khan", "Zarina")
    for at, name in enumerate(people, start=1):
        register.customer(f"C{at}", name, route="Station Road", position=at * 10)
        register.order(f"C{at}", "CM", "1.000")
    for code in ("C1", "C2"):
        register.order(code, "BM", "0.500", "evening")


class Trouble:
    """A database on a full disk."""

    def __getattr__(self, name: str) -> object:
        raise EnvironmentTroubleError("The disk is full.", "Make room, then press Enter again.")


def save_elsewhere(
    desk: EntryDesk, customer: str, quantity: str | None, version: int | None = None
) -> None:
    """Another PC saves a cow's milk of the morning."""
    announce, desk.database._announce = desk.database._announce, lambda _topics: None
    ravi = desk.register.user(f"Ravi {customer} {quantity}")
    desk.service.save_cell(
        ravi,
        CellEdit(
            desk.register.customers[customer],
            desk.register.products["CM"],
            SATURDAY,
            "morning",
            None if quantity is None else Quantity(quantity),
            "",
            version,
        ),
    )
    desk.database._announce = announce
