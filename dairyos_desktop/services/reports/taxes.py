"""What was billed by product, or by HSN and tax rate: taxable amount, CGST and SGST.

All of it is of live bills, and adds up to their totals: lines, corrections that they carry, and
round-off.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import and_, func, select

from dairyos_desktop.domain.billing import Status
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.quantity import TaxRate, in_unit
from dairyos_desktop.domain.reports import (
    Bar,
    Chart,
    Kind,
    Report,
    ReportColumn,
    ReportRow,
    totals_of,
)
from dairyos_desktop.domain.texts import say, say_n
from dairyos_desktop.models.bills import Bill, BillCorrection, BillLine
from dairyos_desktop.models.tariffs import Product
from dairyos_desktop.services.reports.frame import money, read_frame, units

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import InstrumentedAttribute, Session

    from dairyos_desktop.domain.periods import Month

KEY = "taxes"
CHARGES = say("Charges and credits")
NO_HSN = say("No HSN code")
_LAST = 1_000_000  # behind every product

_SUMS = (
    ReportColumn("taxable", say("Taxable"), Kind.MONEY, summed=True),
    ReportColumn("cgst", "CGST", Kind.MONEY, summed=True),
    ReportColumn("sgst", "SGST", Kind.MONEY, summed=True),
    ReportColumn("total", say("In all"), Kind.MONEY, summed=True, strong=True),
)
_PRODUCTS = (
    ReportColumn("product", say("Product"), wide=True),
    ReportColumn("hsn", "HSN", gives_way=2),
    ReportColumn("quantity", say("Quantity"), Kind.QUANTITY),
    ReportColumn("unit", say("Unit"), gives_way=1),
    ReportColumn("rate", say("Tax rate"), Kind.RATE),
    *_SUMS,
)
_HSN = (
    ReportColumn("hsn", "HSN", wide=True),
    ReportColumn("quantity", say("Quantity"), Kind.QUANTITY),
    ReportColumn("unit", say("Unit"), gives_way=1),
    ReportColumn("rate", say("Tax rate"), Kind.RATE),
    *_SUMS,
)


class _Group(NamedTuple):
    """What stands in one line; `name` and `position` are the product's."""

    position: int
    name: str
    is_correction: bool
    hsn: str
    unit: str
    rate: int


@dataclass(slots=True)
class _Sums:
    """Thousandths and paise."""

    quantity: int = 0
    amount: int = 0
    cgst: int = 0
    sgst: int = 0

    def add(self, quantity: int, amount: int, cgst: int, sgst: int) -> None:
        self.quantity += quantity
        self.amount += amount
        self.cgst += cgst
        self.sgst += sgst

    def cells(self) -> tuple[Money, ...]:
        return tuple(
            map(
                Money.from_paise,
                (self.amount, self.cgst, self.sgst, self.amount + self.cgst + self.sgst),
            )
        )


@dataclass(slots=True)
class _Billed:
    """All that is on the bills, in groups."""

    groups: dict[_Group, _Sums] = field(default_factory=lambda: defaultdict(_Sums))
    bills: int = 0
    round_off: Money = Money.zero
    total: Money = Money.zero


def by_product(session: Session, now: dt.datetime, month: Month) -> Report:
    """A line for each product and rate of the month's bills; corrections on lines of their own."""
    billed = _read(session, Bill.month == str(month))
    rows = tuple(
        ReportRow(
            (
                say("{group}, corrections", group=group.name)
                if group.is_correction
                else group.name,
                group.hsn,
                in_unit(sums.quantity, group.unit) if group.unit else None,
                group.unit,
                TaxRate.from_ten_thousandths(group.rate),
                *sums.cells(),
            )
        )
        for group, sums in sorted(billed.groups.items())
    )
    about = say("Bills of {label}, whenever they were made.", label=month.label())
    return _report(
        session,
        now,
        month,
        title=say("Products and tax"),
        about=about,
        columns=_PRODUCTS,
        rows=rows,
        billed=billed,
    )


def by_hsn(session: Session, now: dt.datetime, month: Month, *, dated: bool = False) -> Report:
    """A line for each HSN, unit and rate; corrections are in them.

    Args:
        session: To read with.
        now: The instant.
        month: The month.
        dated: Bills that bear a date in the month, as tax returns ask for; else those that are
            for the month, whenever they were made.
    """
    which = Bill.month == str(month)
    about = say("Bills of {label}, whenever they were made.", label=month.label())
    if dated:
        which = Bill.bill_date.between(month.first, month.last)
        about = say(
            "Bills dated in {label}, whatever month they are for, as returns ask for.",
            label=month.label(),
        )
    billed = _read(session, which)
    merged: dict[tuple[str, str, int], _Sums] = defaultdict(_Sums)
    corrected = 0
    for group, one in billed.groups.items():
        merged[group.hsn, group.unit, group.rate].add(one.quantity, one.amount, one.cgst, one.sgst)
        corrected += (one.amount + one.cgst + one.sgst) * group.is_correction
    rows = tuple(
        ReportRow(
            (
                hsn or (NO_HSN if unit else CHARGES),
                in_unit(sums.quantity, unit) if unit else None,
                unit,
                TaxRate.from_ten_thousandths(rate),
                *sums.cells(),
            )
        )
        for (hsn, unit, rate), sums in sorted(merged.items(), key=lambda one: _place(one[0]))
    )
    notes: tuple[str, ...] = ()
    if corrected:
        notes = (
            say(
                "Corrections of earlier bills are in it: {corrected}.",
                corrected=money(corrected).format(),
            ),
        )
    return _report(
        session,
        now,
        month,
        title=say("Tax by HSN and rate"),
        about=about,
        columns=_HSN,
        rows=rows,
        billed=billed,
        notes=notes,
    )


def _place(group: tuple[str, str, int]) -> tuple[bool, bool, tuple[str, str, int]]:
    """By HSN; then goods that have none, charges at last, which have no unit either."""
    hsn, unit, _ = group
    return not hsn, not unit, group


def _report(
    session: Session,
    now: dt.datetime,
    month: Month,
    *,
    title: str,
    about: str,
    columns: tuple[ReportColumn, ...],
    rows: tuple[ReportRow, ...],
    billed: _Billed,
    notes: tuple[str, ...] = (),
) -> Report:
    frame = read_frame(session, now)
    bills = say_n("{count} bill", "{count} bills", billed.bills)
    adds_up = (
        say(
            "With a round-off of {round_off} that is {total}, the total of {bills}.",
            round_off=billed.round_off.format(),
            total=billed.total.format(),
            bills=bills,
        )
        if billed.round_off
        else say("That is the total of {bills}.", bills=bills)
    )
    return Report(
        key=KEY,
        title=title,
        about=(about,),
        columns=columns,
        rows=rows,
        totals=totals_of(columns, rows),
        notes=(adds_up, *notes) if rows else (),
        office=frame.office,
        made_at=frame.made_at,
        period=str(month),
        chart=_chart(columns, rows),
        empty=say("Nothing was billed in {label}.", label=month.label()),
        counted="line",
    )


def _chart(columns: Sequence[ReportColumn], rows: Sequence[ReportRow]) -> Chart | None:
    """What came of each, the tax in it."""
    sums: dict[str, Money] = {}
    for row in rows:
        name, amount = str(row.cells[0]), row.cells[-1]
        if isinstance(amount, Money):
            sums[name] = sums.get(name, Money.zero) + amount
    if len(sums) < 2:  # noqa: PLR2004 - one bar compares with nothing
        return None
    title = say("Billed by product") if columns is _PRODUCTS else say("Billed by HSN")
    return Chart(title, tuple(Bar(name, sums[name], name) for name in sums))


def _read(session: Session, which: ColumnElement[bool]) -> _Billed:
    """Lines and corrections of the live bills that are meant."""
    live = and_(which, Bill.status != Status.VOID.value)
    billed = _Billed()
    for (
        product_id, position, name, hsn, unit, rate, quantity, *paise,
    ) in session.execute(
        select(
            BillLine.product_id,
            func.min(Product.position),
            func.min(Product.name),
            BillLine.hsn,
            BillLine.unit,
            units(BillLine.tax_rate_snapshot),
            func.sum(units(BillLine.quantity)),
            func.sum(units(BillLine.amount)),
            func.sum(units(BillLine.cgst)),
            func.sum(units(BillLine.sgst)),
        )
        .join(Bill, Bill.id == BillLine.bill_id)
        .outerjoin(Product, Product.id == BillLine.product_id)
        .where(live)
        .group_by(
            BillLine.product_id, BillLine.hsn, BillLine.unit, units(BillLine.tax_rate_snapshot)
        )
    ):  # fmt: skip
        # Charges have no product and no quantity that could be added up.
        group = (
            _Group(_LAST, CHARGES, False, hsn, "", rate)
            if product_id is None
            else _Group(position, name, False, hsn, unit, rate)
        )
        billed.groups[group].add(int(quantity), *map(int, paise))
    for position, name, hsn, unit, rate, quantity, amount, tax in session.execute(
        select(
            Product.position,
            Product.name,
            _as_billed(BillLine.hsn, Product.hsn),
            _as_billed(BillLine.unit, Product.unit),
            units(BillCorrection.tax_rate),
            units(BillCorrection.quantity),
            units(BillCorrection.amount),
            BillCorrection.tax,
        )
        .join(Bill, Bill.id == BillCorrection.bill_id)
        .join(Product, Product.id == BillCorrection.product_id)
        .where(live)
    ):
        cgst, sgst = tax.split_tax()
        group = _Group(position, name, True, hsn, unit, rate)
        billed.groups[group].add(quantity, amount, cgst.paise, sgst.paise)
    bills, round_off, total = session.execute(
        select(func.count(), func.sum(units(Bill.round_off)), func.sum(units(Bill.total))).where(
            live
        )
    ).one()
    billed.bills, billed.round_off, billed.total = bills, money(round_off), money(total)
    return billed


def _as_billed(
    said: InstrumentedAttribute[str], of_today: InstrumentedAttribute[str]
) -> ColumnElement[str]:
    """What the corrected bill says of a correction's product; of one that it lacks, as of today."""
    stated = (
        select(func.max(said))
        .where(
            BillLine.bill_id == BillCorrection.original_id,
            BillLine.product_id == BillCorrection.product_id,
        )
        .correlate(BillCorrection)
        .scalar_subquery()
    )
    return func.coalesce(stated, of_today)
