"""What a month run reads once: office, products, tariff, charges, and the customers' order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Integer, func, select, type_coerce

from dairyos_desktop.domain.billing import Goods
from dairyos_desktop.domain.tariff import RateRow, SpanPrices, Tariff, TaxRow
from dairyos_desktop.models.bills import Charge, ParkedCustomer
from dairyos_desktop.models.customers import Customer, Stop
from dairyos_desktop.models.office import Office
from dairyos_desktop.models.tariffs import Product, ProductTax, Rate

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from dairyos_desktop.domain.periods import Month


_FINGERPRINT = select(
    select(Office.version).scalar_subquery(),
    *(
        select(figure).scalar_subquery()
        for table in (Rate, ProductTax, Product, Charge)
        for figure in (func.count(table.id), func.coalesce(func.sum(table.version), 0))
    ),
)


@dataclass(frozen=True, slots=True)
class OfficeFacts:
    """The office's settings that bear on a bill."""

    name: str
    prefix: str
    has_gstin: bool
    round_to_rupee: bool
    due_days: int
    timezone: str


@dataclass(frozen=True, slots=True)
class ChargeRow:
    """A charge or credit as it stands in the books (rule 8)."""

    charge_id: int
    customer_id: int | None
    price_list_id: int | None
    monthly: bool
    first_month: str
    last_month: str | None
    description: str
    amount: int
    rate: int


@dataclass(frozen=True)
class Ground:
    """Everything that stands still during a run.

    Attributes:
        fingerprint: Changes with any change of rates, taxes, products or charges.
        order: Customer ids in the order in which bills are numbered (rule 14).
        parked: Customer id → reason.
    """

    month: Month
    office: OfficeFacts
    goods: dict[int, Goods]
    tariff: Tariff
    prices: SpanPrices
    charges: tuple[ChargeRow, ...]
    parked: dict[int, str]
    order: tuple[int, ...]
    fingerprint: tuple[int, ...]


def read_office(session: Session) -> OfficeFacts:
    """The office's facts."""
    office = session.execute(select(Office)).scalar_one()
    return OfficeFacts(
        office.name,
        office.bill_prefix,
        bool(office.gstin),
        office.round_to_rupee,
        office.due_days,
        office.timezone,
    )


def read_goods(session: Session) -> dict[int, Goods]:
    """All products by id."""
    found = session.execute(select(Product)).scalars()
    return {
        row.id: Goods(
            row.id,
            row.code,
            row.name,
            row.name_local,
            row.unit,
            row.hsn,
            row.tax_inclusive,
            None if row.content is None else row.content.thousandths,
            row.position,
        )
        for row in found
    }


def read_tariff(session: Session, *, customer_id: int | None = None) -> Tariff:
    """All rates and taxes; own rates of one customer alone where it is named."""
    rates = select(
        Rate.product_id,
        Rate.price_list_id,
        Rate.customer_id,
        Rate.effective_from,
        Rate.effective_to,
        type_coerce(Rate.price, Integer),
    )
    if customer_id is not None:
        rates = rates.where((Rate.customer_id.is_(None)) | (Rate.customer_id == customer_id))
    taxes = select(
        ProductTax.product_id, ProductTax.effective_from, type_coerce(ProductTax.rate, Integer)
    )
    return Tariff(
        (RateRow(*row) for row in session.execute(rates)),
        (TaxRow(*row) for row in session.execute(taxes)),
    )


def read_fingerprint(session: Session) -> tuple[int, ...]:
    """A few numbers that change whenever a rate, tax, product, charge or the office does."""
    return tuple(int(value) for value in session.execute(_FINGERPRINT).one())


def read_ground(session: Session, month: Month, *, customer_id: int | None = None) -> Ground:
    """Reads it all; for one customer alone where it is named."""
    tariff = read_tariff(session, customer_id=customer_id)
    return Ground(
        month=month,
        office=read_office(session),
        goods=read_goods(session),
        tariff=tariff,
        prices=tariff.within(tariff.spans(month.first, month.last)),
        charges=_read_charges(session, month),
        parked={
            row.customer_id: row.reason
            for row in session.execute(
                select(ParkedCustomer).where(ParkedCustomer.month == str(month))
            ).scalars()
        },
        order=_read_order(session, customer_id),
        fingerprint=read_fingerprint(session),
    )


def _read_charges(session: Session, month: Month) -> tuple[ChargeRow, ...]:
    rows = session.execute(
        select(Charge)
        .where(Charge.first_month <= str(month), Charge.removed_at.is_(None))
        .order_by(Charge.id)
    ).scalars()
    return tuple(
        ChargeRow(
            row.id,
            row.customer_id,
            row.price_list_id,
            row.recurrence == "monthly",
            row.first_month,
            row.last_month,
            row.description,
            row.amount.paise,
            row.rate.ten_thousandths,
        )
        for row in rows
    )


def _read_order(session: Session, customer_id: int | None) -> tuple[int, ...]:
    # Sorted here: databases differ in how they collate text, code points don't.
    wanted = (
        select(Stop.route, Stop.position, Customer.code, Customer.id)
        .join(Stop, (Stop.customer_id == Customer.id) & (Stop.shift == "morning"))
    )  # fmt: skip
    if customer_id is not None:
        wanted = wanted.where(Customer.id == customer_id)
    rows = sorted((*row,) for row in session.execute(wanted))
    return tuple(int(row[3]) for row in rows)
