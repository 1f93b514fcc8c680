"""Bills, their lines and corrections, charges, and the runs that made them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, and_, text
from sqlalchemy.orm import Mapped, mapped_column

from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.quantity import Price, Quantity, TaxRate
from dairyos_desktop.models.base import Base, Key, one_of

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

_LIVE = text("status <> 'VOID'")
_UNPAID = text("total > allocated")


class Charge(Base):
    """Money that is no delivery: once or monthly, plus or minus (rule 8).

    Attributes:
        changed_at: When it was last changed, ended or taken back; None: never.
        removed_at: When it was taken back; it stays for the lines that name it.
    """

    __tablename__ = "charges"
    __table_args__ = (
        CheckConstraint("(customer_id IS NULL) <> (price_list_id IS NULL)", "one_scope"),
        CheckConstraint(one_of("recurrence", "once", "monthly"), "recurrence"),
        CheckConstraint("rate BETWEEN 0 AND 9999", "rate"),
        Index("ix_charges_customer_id", "customer_id"),
        Index("ix_charges_price_list_id", "price_list_id"),
    )

    id: Mapped[Key]
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("customers.id"))
    price_list_id: Mapped[int | None] = mapped_column(ForeignKey("price_lists.id"))
    recurrence: Mapped[str]
    first_month: Mapped[str]
    last_month: Mapped[str | None]
    description: Mapped[str]
    amount: Mapped[Money]
    rate: Mapped[TaxRate]
    reason: Mapped[str]
    created_at: Mapped[dt.datetime]
    version: Mapped[int]
    changed_at: Mapped[dt.datetime | None]
    removed_at: Mapped[dt.datetime | None]


class Bill(Base):
    """One customer's bill of one period.

    Attributes:
        status: Derived by rule 15 whenever what it derives from changes.
        allocated: Σ allocations to the bill.
        content_sha256: Of lines, corrections and sums; equal content means nothing changed.
        made_seq: The customer's `account_seq` when the bill was made; money entered later
            issues it (rule 17).
        calculated_seq: The same when it was last worked out (rule 12).
        snapshot: The paper's canonical JSON; set when the bill is issued, never changed.
    """

    __tablename__ = "bills"
    __table_args__ = (
        CheckConstraint(one_of("status", "UNPAID", "PARTIALLY_PAID", "PAID", "VOID"), "status"),
        CheckConstraint(one_of("kind", "month", "final"), "kind"),
        CheckConstraint("period_to >= period_from", "period"),
        CheckConstraint("allocated >= 0", "allocated"),
        CheckConstraint("subtotal + tax + adjustments + round_off = total", "sum"),
        CheckConstraint("version >= 1", "version"),
        UniqueConstraint("number_prefix", "number_year", "number_seq"),
        Index(
            "uq_bills_live_period",
            "customer_id",
            "period_from",
            unique=True,
            sqlite_where=_LIVE,
        ),
        # With what is summed by them, so that a year's sums are read without the bills.
        Index("ix_bills_month_status", "month", "status", "total", "allocated"),
        Index("ix_bills_customer_id_period_from", "customer_id", "period_from", "status", "total"),
        Index(
            "ix_bills_open",
            "customer_id",
            "status",
            "due_on",
            "total",
            "allocated",
            sqlite_where=_UNPAID,
        ),
        Index("ix_bills_bill_date", "bill_date"),
    )

    id: Mapped[Key]
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"))
    kind: Mapped[str]
    month: Mapped[str]
    period_from: Mapped[dt.date]
    period_to: Mapped[dt.date]
    number: Mapped[str] = mapped_column(unique=True)
    number_prefix: Mapped[str]
    number_year: Mapped[int]
    number_seq: Mapped[int]
    status: Mapped[str]
    version: Mapped[int]
    bill_date: Mapped[dt.date]
    due_on: Mapped[dt.date]
    title: Mapped[str]
    litres: Mapped[Quantity]
    subtotal: Mapped[Money]
    tax: Mapped[Money]
    adjustments: Mapped[Money]
    round_off: Mapped[Money]
    total: Mapped[Money]
    previous_balance: Mapped[Money]
    receipts: Mapped[Money]
    allocated: Mapped[Money]
    content_sha256: Mapped[str]
    made_seq: Mapped[int]
    calculated_seq: Mapped[int]
    generated_at: Mapped[dt.datetime]
    created_at: Mapped[dt.datetime]
    updated_at: Mapped[dt.datetime]
    issued_at: Mapped[dt.datetime | None]
    issued_by: Mapped[str]
    snapshot: Mapped[str | None]
    snapshot_sha256: Mapped[str | None]
    pdf_key: Mapped[str | None]
    pdf_sha256: Mapped[str | None]
    voided_at: Mapped[dt.datetime | None]
    void_reason: Mapped[str]


def is_open() -> ColumnElement[bool]:
    """Bills of which something is left to pay (rule 15), in the words of their index."""
    return and_(Bill.status.in_(("UNPAID", "PARTIALLY_PAID")), Bill.total > Bill.allocated)


class BillLine(Base):
    """A line of a bill, with what it was worked out from (rule 9)."""

    __tablename__ = "bill_lines"
    __table_args__ = (
        CheckConstraint(one_of("kind", "delivery", "charge"), "kind"),
        CheckConstraint("cgst + sgst = tax", "tax"),
        CheckConstraint("tax_rate_snapshot BETWEEN 0 AND 9999", "rate"),
    )

    bill_id: Mapped[int] = mapped_column(ForeignKey("bills.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str]
    product_id: Mapped[int | None] = mapped_column(ForeignKey("products.id"))
    charge_id: Mapped[int | None] = mapped_column(ForeignKey("charges.id"), index=True)
    charge_month: Mapped[str | None]
    description: Mapped[str]
    hsn: Mapped[str]
    unit: Mapped[str]
    quantity: Mapped[Quantity]
    price_snapshot: Mapped[Price]
    tax_rate_snapshot: Mapped[TaxRate]
    amount: Mapped[Money]
    tax: Mapped[Money]
    cgst: Mapped[Money]
    sgst: Mapped[Money]
    from_on: Mapped[dt.date | None]
    to_on: Mapped[dt.date | None]


class BillCorrection(Base):
    """A correction of an issued bill, carried by a later one (rules 25, 26)."""

    __tablename__ = "bill_corrections"
    __table_args__ = (Index("ix_bill_corrections_original_id", "original_id"),)

    bill_id: Mapped[int] = mapped_column(ForeignKey("bills.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    original_id: Mapped[int] = mapped_column(ForeignKey("bills.id"))
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id"))
    detail: Mapped[str]
    unit_price: Mapped[Price]
    tax_rate: Mapped[TaxRate]
    quantity: Mapped[Quantity]
    amount: Mapped[Money]
    tax: Mapped[Money]


class TouchedMonth(Base):
    """A customer's month whose deliveries, rates or taxes changed after it was billed."""

    __tablename__ = "touched_months"

    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"), primary_key=True)
    month: Mapped[str] = mapped_column(primary_key=True)
    touched_at: Mapped[dt.datetime]


class ParkedCustomer(Base):
    """A customer whom a month's runs leave out, and why."""

    __tablename__ = "parked_customers"

    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"), primary_key=True)
    month: Mapped[str] = mapped_column(primary_key=True)
    reason: Mapped[str]
    parked_at: Mapped[dt.datetime]


class AcceptedWarning(Base):
    """Something odd about a month that somebody looked at and let stand, and why.

    It holds for what was seen: where the detail says something else later, it is odd again.
    """

    __tablename__ = "accepted_warnings"
    __table_args__ = (Index("ix_accepted_warnings_month", "month"),)

    id: Mapped[Key]
    month: Mapped[str]
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("customers.id"))
    code: Mapped[str]
    detail: Mapped[str]
    reason: Mapped[str]
    user_name: Mapped[str]
    accepted_at: Mapped[dt.datetime]


class MonthRun(Base):
    """One run over a month, as one can open it later.

    The counts are kept with the bills that they count, so that they hold for a run that died.

    Attributes:
        until: The last day of a final bill.
        finished_at: When it ended; None while it works, and of one that died without saying so.
        customers: How many it had to look at; None in runs of older versions.
        done: How many of them it came to.
        corrections: Correction lines on the month's bills when it ended.
        total: Σ totals of the month's live bills when it ended.
    """

    __tablename__ = "month_runs"
    __table_args__ = (
        CheckConstraint(one_of("state", "running", "finished", "stopped", "failed"), "state"),
        Index("ix_month_runs_month", "month"),
    )

    id: Mapped[Key]
    month: Mapped[str]
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("customers.id"))
    state: Mapped[str]
    operation_id: Mapped[str]
    user_name: Mapped[str]
    started_at: Mapped[dt.datetime]
    finished_at: Mapped[dt.datetime | None]
    created: Mapped[int]
    updated: Mapped[int]
    voided: Mapped[int]
    unchanged: Mapped[int]
    until: Mapped[dt.date | None]
    customers: Mapped[int | None]
    done: Mapped[int | None]
    corrections: Mapped[int | None]
    total: Mapped[Money | None]


class NotBilled(Base):
    """A customer whom a run left without a bill, and why."""

    __tablename__ = "month_run_not_billed"

    run_id: Mapped[int] = mapped_column(ForeignKey("month_runs.id"), primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"), primary_key=True)
    code: Mapped[str]
    reason: Mapped[str]
    product_id: Mapped[int | None] = mapped_column(ForeignKey("products.id"))
    date: Mapped[dt.date | None]
