"""Reconciliation: its reports, what it found, and what the gateway told for it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from dairyos_desktop.domain.money import Money
from dairyos_desktop.models.base import Base, Key, one_of

_STANDS = text("state <> 'resolved'")


class ReconciliationRun(Base):
    """The report of a business day; made again, it is the same one with newer figures.

    Attributes:
        whole_book: Whether its counts are of all that is open, or of that day alone.
        status: `failed` with at least one error.
        errors: Open errors that it counts; `warnings` likewise.
        bills: Live bills it looked at; `payments` those of that day.
        opened: Findings that were new; `resolved` those that were not found again.
        gateway: `asked`, `left_out` (it could not be) or `none` (the office has none).
        gateway_note: Why it was left out, in a sentence.
        times: How often it was made.
    """

    __tablename__ = "reconciliation_runs"
    __table_args__ = (
        CheckConstraint(one_of("status", "passed", "failed"), "status"),
        CheckConstraint(one_of("gateway", "asked", "left_out", "none"), "gateway"),
        Index("ix_reconciliation_runs_made_at", "made_at"),
    )

    id: Mapped[Key]
    date: Mapped[dt.date] = mapped_column(unique=True)
    whole_book: Mapped[bool]
    status: Mapped[str]
    errors: Mapped[int]
    warnings: Mapped[int]
    bills: Mapped[int]
    payments: Mapped[int]
    opened: Mapped[int]
    resolved: Mapped[int]
    gateway: Mapped[str]
    gateway_note: Mapped[str]
    started_at: Mapped[dt.datetime]
    made_at: Mapped[dt.datetime]
    made_by: Mapped[str]
    operation_id: Mapped[str]
    times: Mapped[int]


class Finding(Base):
    """Something that does not agree, kept over the nights on which it was seen.

    Found again after it was resolved, it is a new one: what happened before stays.

    Attributes:
        identity: Type and things; one finding with it stands at a time.
        gateway_id: The gateway's own id: `pay_…`, `setl_…`, the event's.
        happened_on: The business day that it belongs to; None where it belongs to none.
        details: What is wrong, in a sentence.
        sides: Both sides next to each other: rows of a label, what is here and what is there.
        apart: By how much the sides differ, where that can be said.
        first_seen_on: The day whose reconciliation found it first; `last_seen_on` last.
        accepted_at: When somebody let it stand, for the `reason`; kept when it is resolved later.
        resolved_at: When it was not found again.
    """

    __tablename__ = "reconciliation_findings"
    __table_args__ = (
        CheckConstraint(one_of("severity", "error", "warning"), "severity"),
        CheckConstraint(one_of("state", "open", "resolved", "accepted"), "state"),
        Index("ix_reconciliation_findings_state", "state", "severity"),
        Index("ix_reconciliation_findings_identity", "identity"),
        Index("ix_reconciliation_findings_resolved_at", "resolved_at"),
        Index("ix_reconciliation_findings_bill_id", "bill_id"),
        Index("ix_reconciliation_findings_payment_id", "payment_id"),
        # Two PCs that reconcile at once find the same thing once.
        Index(
            "uq_reconciliation_findings_standing",
            "identity",
            unique=True,
            sqlite_where=_STANDS,
        ),
    )

    id: Mapped[Key]
    type: Mapped[str]
    severity: Mapped[str]
    identity: Mapped[str]
    state: Mapped[str]
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("customers.id"))
    bill_id: Mapped[int | None] = mapped_column(ForeignKey("bills.id"))
    payment_id: Mapped[int | None] = mapped_column(ForeignKey("payments.id"))
    gateway_id: Mapped[str]
    happened_on: Mapped[dt.date | None]
    details: Mapped[str]
    sides: Mapped[Any] = mapped_column(JSON)
    apart: Mapped[Money | None]
    first_seen_on: Mapped[dt.date]
    first_seen_at: Mapped[dt.datetime]
    last_seen_on: Mapped[dt.date]
    last_seen_at: Mapped[dt.datetime]
    accepted_at: Mapped[dt.datetime | None]
    accepted_by: Mapped[str]
    reason: Mapped[str]
    resolved_at: Mapped[dt.datetime | None]
    version: Mapped[int]


class ToldPayment(Base):
    """A payment as the gateway told it last.

    Attributes:
        live: Told of live mode; what was told of test mode is nothing to live keys.
        link_id: The `plink_…` that its description names; "" for none.
        fee: What the gateway keeps of it, tax included; None until it is taken.
        told_at: When.
    """

    __tablename__ = "gateway_payments"
    __table_args__ = (
        Index("ix_gateway_payments_created_at", "created_at"),
        Index("ix_gateway_payments_order_id", "order_id"),
    )

    payment_id: Mapped[str] = mapped_column(primary_key=True)
    live: Mapped[bool]
    order_id: Mapped[str]
    link_id: Mapped[str]
    amount: Mapped[Money]
    currency: Mapped[str]
    status: Mapped[str]
    refunded: Mapped[Money]
    fee: Mapped[Money | None]
    tax: Mapped[Money | None]
    created_at: Mapped[dt.datetime]
    told_at: Mapped[dt.datetime]


class ToldRefund(Base):
    """A refund as the gateway told it last."""

    __tablename__ = "gateway_refunds"
    __table_args__ = (Index("ix_gateway_refunds_payment_id", "payment_id"),)

    refund_id: Mapped[str] = mapped_column(primary_key=True)
    live: Mapped[bool]
    payment_id: Mapped[str]
    amount: Mapped[Money]
    status: Mapped[str]
    created_at: Mapped[dt.datetime]
    told_at: Mapped[dt.datetime]


class ToldSettlement(Base):
    """Money that the gateway paid out to the office's bank, as it told it last.

    Attributes:
        amount: What the bank gets; may be below 0 where refunds outweigh.
        fees: The gateway's own, tax included.
        utr: The bank transfer's reference; "" until it has one.
    """

    __tablename__ = "gateway_settlements"

    settlement_id: Mapped[str] = mapped_column(primary_key=True)
    live: Mapped[bool]
    amount: Mapped[Money]
    fees: Mapped[Money]
    tax: Mapped[Money]
    utr: Mapped[str]
    status: Mapped[str]
    created_at: Mapped[dt.datetime]
    told_at: Mapped[dt.datetime]


class SettledRow(Base):
    """A line of the gateway's combined report: what a payment, refund or adjustment came to.

    Attributes:
        entity_id: The payment's, refund's or adjustment's own id.
        payment_id: Of a refund, whose it is; of a payment, itself.
        amount: Of the entity; `credit` or `debit` is what the settlement takes of it.
        settled_on: The business day of the settlement.
    """

    __tablename__ = "gateway_settled_rows"
    __table_args__ = (
        Index("ix_gateway_settled_rows_settlement_id", "settlement_id"),
        Index("ix_gateway_settled_rows_payment_id", "payment_id"),
    )

    settlement_id: Mapped[str] = mapped_column(primary_key=True)
    entity_id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    live: Mapped[bool]
    payment_id: Mapped[str]
    amount: Mapped[Money]
    fee: Mapped[Money]
    tax: Mapped[Money]
    credit: Mapped[Money]
    debit: Mapped[Money]
    utr: Mapped[str]
    settled_on: Mapped[dt.date]
    told_at: Mapped[dt.datetime]


class ReadMark(Base):
    """How far a list of the gateway was read for reconciliation; one row a list and mode."""

    __tablename__ = "gateway_reads"

    list_name: Mapped[str] = mapped_column(primary_key=True)
    live: Mapped[bool] = mapped_column(primary_key=True)
    read_to: Mapped[dt.datetime]
