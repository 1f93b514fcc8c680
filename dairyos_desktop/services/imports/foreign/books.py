"""What the rows of a monthly sheet are held against."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.domain.errors import InvalidInputError
from dairyos_desktop.services.imports.foreign.meaning import meaning_of
from dairyos_desktop.services.imports.foreign.orders import KnownOrders
from dairyos_desktop.services.imports.foreign.people import People, Shelf

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from dairyos_desktop.domain.periods import Month
    from dairyos_desktop.domain.sheet_cells import Both, Single
    from dairyos_desktop.services.dto.sheets import SheetChoice
    from dairyos_desktop.services.imports.deliveries import Key


class Books:
    """Customers, products and orders, and what the sheet's earlier rows said.

    Attributes:
        goods: The product chosen for the whole file; None where none was.
        shift: The shift chosen for the whole file; None where none was.
    """

    def __init__(self, session: Session, choice: SheetChoice) -> None:
        """Reads what is known.

        Raises:
            InvalidInputError: The product chosen for the whole file doesn't exist.
        """
        self._session = session
        self.people = People(session)
        self.shelf = Shelf(session)
        self.goods = self.shelf.find(choice.product) if choice.product else None
        self.shift = choice.shift
        self._orders: dict[Month, KnownOrders] = {}
        self._first: dict[Key, tuple[str, int]] = {}
        self._meanings: dict[str | float, Single | Both | InvalidInputError] = {}

    def orders(self, month: Month) -> KnownOrders:
        """The orders that hold in a month."""
        if month not in self._orders:
            self._orders[month] = KnownOrders(self._session, month)
        return self._orders[month]

    def first_place(self, key: Key, place: tuple[str, int]) -> tuple[str, int]:
        """Where (tab, line) the file says something of the delivery first: `place`, or earlier."""
        return self._first.setdefault(key, place)

    def meaning(self, cell: object) -> Single | Both:
        """What a day's cell says; texts and numbers repeat, and each is read once.

        Raises:
            InvalidInputError: It says nothing that a sheet's cell may say.
        """
        if not isinstance(cell, str | int | float) or isinstance(cell, bool):
            return meaning_of(cell)  # true and 1 would be one key
        meaning = self._meanings.get(cell)
        if meaning is None:
            try:
                meaning = meaning_of(cell)
            except InvalidInputError as error:
                meaning = error
            self._meanings[cell] = meaning
        if isinstance(meaning, InvalidInputError):
            raise InvalidInputError(meaning.message, meaning.hint)
        return meaning
