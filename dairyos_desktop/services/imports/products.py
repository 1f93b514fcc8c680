"""Products from a file; the order of its rows is the order on bills (rule 5)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from sqlalchemy import select

from dairyos_desktop.domain.customers import LONGEST_NAME
from dairyos_desktop.domain.errors import InvalidInputError
from dairyos_desktop.domain.products import (
    UNITS,
    check_content,
    check_hsn,
    check_product_code,
    check_product_name,
)
from dairyos_desktop.domain.texts import say
from dairyos_desktop.models.deliveries import Consumption, StandingOrder
from dairyos_desktop.models.tariffs import Product
from dairyos_desktop.services.billing.touch import touch_tariff
from dairyos_desktop.services.imports.columns import (
    Column,
    choice_column,
    flag_column,
    quantity_column,
    text_column,
    whole_column,
)
from dairyos_desktop.services.imports.report import Merge

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from dairyos_desktop.domain.quantity import Quantity
    from dairyos_desktop.services.imports.columns import Parsed
    from dairyos_desktop.services.imports.report import Report
    from dairyos_desktop.services.unit import UnitOfWork


class ProductRow(NamedTuple):
    """A line of products.csv."""

    code: str
    name: str
    name_local: str
    unit: str
    hsn: str
    tax_inclusive: bool
    content: Quantity | None
    crate: int | None


class ProductImport:
    """products.csv."""

    topics: ClassVar[tuple[str, ...]] = ("products",)
    row: ClassVar[type[tuple[object, ...]]] = ProductRow
    columns: ClassVar[tuple[Column, ...]] = (
        Column("code", check_product_code),
        Column("name", check_product_name),
        text_column("name_local", longest=LONGEST_NAME),
        choice_column("unit", *UNITS),
        Column("hsn", check_hsn, ""),
        flag_column("tax_inclusive"),
        quantity_column("content", blank=None, optional=True),
        whole_column("crate", blank=None, optional=True, least=1),
    )

    def __init__(self, session: Session, parsed: Parsed[ProductRow], report: Report) -> None:
        """Sorts the file's rows; nothing is written."""
        self._report = report
        self._session = session
        self._stored = {product.code: product for product in session.scalars(select(Product))}
        # What the file doesn't tell stays as it is.
        self._fields = [
            *(name for name in ProductRow._fields if name in parsed.present and name != "code"),
            "position",
        ]
        stored = {code: (code, self._content(product)) for code, product in self._stored.items()}
        self._merge: Merge[str, dict[str, object], str] = Merge(report, stored)
        for line, row in parsed.rows:
            if self._fits(line, row):
                content = row._asdict() | {"position": parsed.places[line]}
                wanted = {name: content[name] for name in self._fields}
                self._merge.take(line, row.code, wanted, "code", row.code)

    def _content(self, product: Product) -> dict[str, object]:
        return {name: getattr(product, name) for name in self._fields}

    def _fits(self, line: int, row: ProductRow) -> bool:
        try:
            check_content(row.content)
        except InvalidInputError as problem:
            self._report.refuse(line, "content", row.content, problem.message, problem.hint)
            return False
        known = self._stored.get(row.code)
        if known is not None and row.unit == "pc" != known.unit and self._has_fractions(known):
            self._report.refuse(
                line,
                "unit",
                row.unit,
                say(
                    "{code} is sold in {unit} and has entries that aren't whole numbers.",
                    code=row.code,
                    unit=known.unit,
                ),
                say("Make a new product for the pieces."),
            )
            return False
        return True

    def _has_fractions(self, product: Product) -> bool:
        for table in (Consumption, StandingOrder):
            quantities = select(table.quantity).where(table.product_id == product.id).distinct()
            if not all(quantity.is_whole for quantity in self._session.scalars(quantities)):
                return True
        return False

    def write(self, unit: UnitOfWork) -> None:
        """Writes the new and changed products."""
        reason = self._report.reason
        for code, content in self._merge.new:
            unit.session.add(
                Product(
                    **{"content": None, "crate": None} | content,
                    code=code,
                    is_active=True,
                    created_at=unit.now,
                    updated_at=unit.now,
                    version=1,
                )
            )
            unit.audit("product", code, after=content, reason=reason)
        for code, _, before, after in self._merge.changed:
            product = self._stored[code]
            differing = [name for name in self._fields if before[name] != after[name]]
            for name in differing:
                setattr(product, name, after[name])
            product.updated_at = unit.now
            product.version += 1
            if "tax_inclusive" in differing:
                touch_tariff(unit, product.id, dt.date.min)
            unit.audit(
                "product",
                code,
                before={name: before[name] for name in differing},
                after={name: after[name] for name in differing},
                reason=reason,
            )
