"""Money in: payments and reversals, rounds, allocations, links and the gateway's news."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from dairyos_desktop.domain.money import Money
from dairyos_desktop.models.base import Base, Key, either, one_of

METHODS = ("cash", "upi", "bank", "cheque", "razorpay", "discount")


class Round(Base):
    """A collection round: a person walks a route and brings money from the doors.

    Attributes:
        date: The business date of its receipts.
        handed_in: What the person handed in; None while the round is open.
        counted: The notes of it, where they were counted: how many by denomination.
        cash_due: The round's cash as it was closed; `handed_in` less this is the person's.
        version: Rises with each entry, so that nobody closes a round without having seen it all.
    """

    __tablename__ = "rounds"
    __table_args__ = (
        Index("ix_rounds_date", "date"),
        # The same round begun on two PCs at once is one.
        Index(
            "ix_rounds_open",
            "route",
            "person_id",
            "date",
            unique=True,
            sqlite_where=text("closed_at IS NULL"),
        ),
    )

    id: Mapped[Key]
    route: Mapped[str]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    date: Mapped[dt.date]
    handed_in: Mapped[Money | None]
    counted: Mapped[Any] = mapped_column(JSON, nullable=True)
    cash_due: Mapped[Money | None]
    note: Mapped[str]
    opened_at: Mapped[dt.datetime]
    opened_by: Mapped[str]
    closed_at: Mapped[dt.datetime | None]
    closed_by: Mapped[str]
    version: Mapped[int]


class Payment(Base):
    """Money received, or (`reverses_id`) the whole or part of it given back (rules 21, 23).

    Attributes:
        provider: `office`, or the gateway's name.
        request_key: The caller's own key; the same key is the same payment.
        request_sha256: Of the call's content, to refuse the key with any other content.
        round_id: The collection round in which it was taken; of a reversal, in which it was
            taken back while that was open.
        bill_id: The bill that was named, if any.
        account_seq: The customer's `account_seq` when it was entered in the account.
        paid_on: Business date; `paid_at` is the instant of entry or the gateway's.
        assigned_at: When a clerk gave it, which had no customer, to this one; `assigned_by` did.
    """

    __tablename__ = "payments"
    __table_args__ = (
        CheckConstraint("amount > 0", "amount"),
        CheckConstraint(either("method", *METHODS), "method"),
        CheckConstraint(either("status", "booked", "part_reversed", "reversed"), "status"),
        CheckConstraint("(reverses_id IS NULL) = (receipt IS NOT NULL)", "receipt"),
        UniqueConstraint("provider", "provider_payment_id"),
        UniqueConstraint("receipt_year", "receipt_seq"),
        # With what a balance is summed from.
        Index(
            "ix_payments_customer_id_account_seq",
            "customer_id",
            "account_seq",
            "reverses_id",
            "amount",
        ),
        # Of a row in a thousand, so kept for those alone: each index costs every payment a place.
        Index(
            "ix_payments_reverses_id",
            "reverses_id",
            sqlite_where=text("reverses_id IS NOT NULL"),
        ),
        Index(
            "ix_payments_round_id",
            "round_id",
            sqlite_where=text("round_id IS NOT NULL"),
        ),
        Index("ix_payments_paid_on", "paid_on"),
        Index("ix_payments_paid_at", "paid_at"),
        Index(
            "ix_payments_assigned_at",
            "assigned_at",
            sqlite_where=text("assigned_at IS NOT NULL"),
        ),
    )

    id: Mapped[Key]
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("customers.id"))
    receipt: Mapped[str | None] = mapped_column(unique=True)
    receipt_year: Mapped[int | None]
    receipt_seq: Mapped[int | None]
    amount: Mapped[Money]
    method: Mapped[str]
    paid_on: Mapped[dt.date]
    paid_at: Mapped[dt.datetime]
    reference: Mapped[str]
    status: Mapped[str]
    provider: Mapped[str]
    provider_payment_id: Mapped[str | None]
    collected_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    round_id: Mapped[int | None] = mapped_column(ForeignKey("rounds.id"))
    bill_id: Mapped[int | None] = mapped_column(ForeignKey("bills.id"))
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("payments.id"))
    reason: Mapped[str]
    request_key: Mapped[str | None] = mapped_column(unique=True)
    request_sha256: Mapped[str | None]
    account_seq: Mapped[int]
    created_at: Mapped[dt.datetime]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    assigned_at: Mapped[dt.datetime | None]
    assigned_by: Mapped[str] = mapped_column(default="", server_default="")
    version: Mapped[int]


class Allocation(Base):
    """Joins a credit to a debt of the same customer (rule 22).

    The credit is a payment, a bill below 0, or (both None) the opening credit; the debt is a bill
    or (None) the opening balance.
    """

    __tablename__ = "allocations"
    __table_args__ = (
        CheckConstraint("amount > 0", "amount"),
        CheckConstraint("payment_id IS NULL OR credit_bill_id IS NULL", "one_credit"),
        Index("ix_allocations_customer_id", "customer_id"),
        Index("ix_allocations_payment_id", "payment_id"),
        Index("ix_allocations_bill_id", "bill_id"),
        Index(
            "ix_allocations_credit_bill_id",
            "credit_bill_id",
            sqlite_where=text("credit_bill_id IS NOT NULL"),
        ),
    )

    id: Mapped[Key]
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"))
    payment_id: Mapped[int | None] = mapped_column(ForeignKey("payments.id"))
    credit_bill_id: Mapped[int | None] = mapped_column(ForeignKey("bills.id"))
    bill_id: Mapped[int | None] = mapped_column(ForeignKey("bills.id"))
    amount: Mapped[Money]
    created_at: Mapped[dt.datetime]


class PaymentLink(Base):
    """A payment link of the gateway; `reference_id` is stored before the gateway is asked.

    Attributes:
        link_id: The gateway's; None until it is known.
        status: `asked` until the outcome is known, then the gateway's own word (`created`,
            `partially_paid`, `paid`, `cancelled`, `expired`), or `refused` (nothing was made),
            `taken` (the reference belongs to another link) or `gone` (the gateway does not know
            it under today's keys).
        live: Made with live keys; a link of test mode is nothing to them, and the other way round.
        asked_at: When the gateway was last asked to make it; None while nothing can have been
            made.
        problem: What it answered last, where that was no.
    """

    __tablename__ = "payment_links"
    __table_args__ = (
        CheckConstraint("amount > 0", "amount"),
        Index("ix_payment_links_bill_id", "bill_id"),
        Index("ix_payment_links_status", "status"),
        Index("ix_payment_links_order_id", "order_id"),
    )

    id: Mapped[Key]
    bill_id: Mapped[int] = mapped_column(ForeignKey("bills.id"))
    reference_id: Mapped[str] = mapped_column(unique=True)
    link_id: Mapped[str | None] = mapped_column(unique=True)
    order_id: Mapped[str | None]
    short_url: Mapped[str]
    status: Mapped[str]
    amount: Mapped[Money]
    created_at: Mapped[dt.datetime]
    closed_at: Mapped[dt.datetime | None]
    version: Mapped[int]
    live: Mapped[bool]
    asked_at: Mapped[dt.datetime | None]
    expires_at: Mapped[dt.datetime | None]
    problem: Mapped[str]


class QueuedLink(Base):
    """A bill that is to get a payment link when its turn comes.

    Attributes:
        state: `waiting`, `made`, or `left_out` for the reason in `problem`.
        next_try_at: Not tried before; moved on for all that wait, to keep the pace.
    """

    __tablename__ = "link_queue"
    __table_args__ = (
        CheckConstraint(one_of("state", "waiting", "made", "left_out"), "state"),
        Index("ix_link_queue_state", "state"),
    )

    bill_id: Mapped[int] = mapped_column(ForeignKey("bills.id"), primary_key=True)
    state: Mapped[str]
    problem: Mapped[str]
    queued_at: Mapped[dt.datetime]
    queued_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    next_try_at: Mapped[dt.datetime]


class LinkLook(Base):
    """When the gateway was last asked how a link stands: the longest unasked comes first."""

    __tablename__ = "link_looks"

    payment_link_id: Mapped[int] = mapped_column(
        ForeignKey("payment_links.id"), primary_key=True, autoincrement=False
    )
    looked_at: Mapped[dt.datetime]


class WebhookEvent(Base):
    """A piece of the gateway's news, stored whole before it is acted on.

    Attributes:
        received_via: `poll` or `webhook`.
        payment_id: The `pay_…` that it tells of, if any.
        due_at: When it is to be acted on; None once it is through or was given up.
        problem: Why it failed. It stays, with the reason, where somebody put it away: that is
            `processed` too, and only then not empty.
    """

    __tablename__ = "webhook_events"
    __table_args__ = (
        CheckConstraint(
            either("status", "received", "processing", "processed", "failed"), "status"
        ),
        UniqueConstraint("provider", "event_id"),
        Index("ix_webhook_events_received_at", "received_at"),
        Index("ix_webhook_events_status", "status"),
        Index(
            "ix_webhook_events_due_at",
            "due_at",
            sqlite_where=text("due_at IS NOT NULL"),
        ),
        Index("ix_webhook_events_payment_id", "payment_id"),
        CheckConstraint(one_of("received_via", "poll", "webhook"), "received_via"),
    )

    id: Mapped[Key]
    provider: Mapped[str]
    event_id: Mapped[str]
    event_type: Mapped[str]
    payload: Mapped[Any] = mapped_column(JSON)
    received_at: Mapped[dt.datetime]
    processed_at: Mapped[dt.datetime | None]
    status: Mapped[str]
    tries: Mapped[int]
    problem: Mapped[str]
    received_via: Mapped[str]
    payment_id: Mapped[str]
    due_at: Mapped[dt.datetime | None]


class GatewayMark(Base):
    """How far the gateway was asked, and how that went; one row a gateway.

    Attributes:
        swept_to: All payments made up to then were asked for.
        looked_back_at: When older payments were last asked for, for late refunds.
        checked_at: When it last answered all that was asked.
        trouble_at: Since when it does not.
        trouble: The error's code; "" where all is well.
        not_before: It asked not to be asked before then.
    """

    __tablename__ = "gateway_marks"

    provider: Mapped[str] = mapped_column(primary_key=True)
    swept_to: Mapped[dt.datetime | None]
    looked_back_at: Mapped[dt.datetime | None]
    checked_at: Mapped[dt.datetime | None]
    trouble_at: Mapped[dt.datetime | None]
    trouble: Mapped[str]
    words: Mapped[str]
    not_before: Mapped[dt.datetime | None]


class WebhookRefusal(Base):
    """So many pushed deliveries were refused on a day for a reason; the last of them then."""

    __tablename__ = "webhook_refusals"

    day: Mapped[dt.date] = mapped_column(primary_key=True)
    reason: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int]
    last_at: Mapped[dt.datetime]
