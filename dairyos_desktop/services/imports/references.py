"""The codes that register files name, held against the books."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from sqlalchemy import select

from dairyos_desktop.domain.texts import say
from dairyos_desktop.models.customers import Customer
from dairyos_desktop.models.tariffs import PriceList, Product

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy.orm import Session

    from dairyos_desktop.services.imports.report import Report

_MOST_HINTS = 50
_SOUNDS_LIKE = 0.6
_SURELY_A_SLIP = 0.85
_IMPORT_FIRST = {
    "product": say("Import the products first, or mend the code."),
    "customer": say("Import the customers first, or mend the code."),
}


@dataclass(frozen=True, slots=True)
class ProductRef:
    """A stored product, as far as rows need it."""

    id: int
    by_piece: bool


class References:
    """Codes to row ids, read once; an unknown code is reported with the nearest known one."""

    def __init__(self, session: Session, report: Report) -> None:
        self._session = session
        self._report = report
        self._hints: dict[tuple[str, str], str] = {}

    @cached_property
    def products(self) -> dict[str, ProductRef]:
        """All products by code."""
        rows = self._session.execute(select(Product.code, Product.id, Product.unit))
        return {code: ProductRef(key, unit == "pc") for code, key, unit in rows}

    @cached_property
    def customers(self) -> dict[str, int]:
        """All customers' ids by code."""
        return dict(self._session.execute(select(Customer.code, Customer.id)).all())

    @cached_property
    def price_lists(self) -> dict[str, int]:
        """All price lists' ids by name."""
        return dict(self._session.execute(select(PriceList.name, PriceList.id)).all())

    def product(self, line: int, code: str) -> ProductRef | None:
        """The product of that code; None, and reported, where there is none."""
        found = self.products.get(code)
        if found is None:
            self._unknown(line, "product", code, self.products)
        return found

    def customer(self, line: int, code: str) -> int | None:
        """The id of the customer of that code; None, and reported, where there is none."""
        found = self.customers.get(code)
        if found is None:
            self._unknown(line, "customer", code, self.customers)
        return found

    def note_new_price_list(self, line: int, name: str) -> None:
        """Warns where a name that isn't stored looks like a slip in one that is."""
        near = difflib.get_close_matches(name, self.price_lists, n=1, cutoff=_SURELY_A_SLIP)
        if near:
            self._report.warn(
                line,
                "price_list",
                name,
                say("This makes a new price list beside {near}.", near=near[0]),
                say("Write {near} if you mean that one.", near=near[0]),
            )

    def _unknown(self, line: int, column: str, code: str, known: Collection[str]) -> None:
        hint = self._hints.get((column, code))
        if hint is None:
            hint = _IMPORT_FIRST[column]
            # Looking for the nearest of 10,000 codes takes a while: not for a file of strangers.
            if len(self._hints) < _MOST_HINTS:
                near = [other for other in known if other.casefold() == code.casefold()]
                near = near or difflib.get_close_matches(code, known, n=1, cutoff=_SOUNDS_LIKE)
                hint = say("Do you mean {near}?", near=near[0]) if near else hint
            self._hints[column, code] = hint
        self._report.refuse(
            line,
            column,
            code,
            say("There is no product “{code}”.", code=code)
            if column == "product"
            else say("There is no customer “{code}”.", code=code),
            hint,
        )
