"""Customers, where they stand on the rounds, and the people who deliver."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from dairyos_desktop.domain.money import Money
from dairyos_desktop.models.base import Base, Key, one_of


class Customer(Base):
    """A home, shop or hotel with an account of its own.

    Attributes:
        payer_id: Who pays; today always the customer itself.
        opening_balance: What was owed when the books were begun (> 0), or credit (< 0).
        search_text: Code, names, phone and address, folded for searching by any part.
        account_seq: Rises with each entry in the account (payment, reversal, assignment); bills
            note it, so that "entered since" never depends on a clock (rules 12, 17).
    """

    __tablename__ = "customers"
    __table_args__ = (
        CheckConstraint("active_to IS NULL OR active_to >= active_from", "active"),
        Index("ix_customers_name", "name"),
        Index("ix_customers_price_list_id", "price_list_id"),
    )

    id: Mapped[Key]
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    name_local: Mapped[str]
    phone: Mapped[str]
    whatsapp: Mapped[str]
    email: Mapped[str]
    gstin: Mapped[str]
    address: Mapped[str]
    note: Mapped[str]
    payer_id: Mapped[int | None] = mapped_column(ForeignKey("customers.id"))
    price_list_id: Mapped[int | None] = mapped_column(ForeignKey("price_lists.id"))
    language: Mapped[str]
    active_from: Mapped[dt.date]
    active_to: Mapped[dt.date | None]
    opening_balance: Mapped[Money]
    opening_on: Mapped[dt.date | None]
    search_text: Mapped[str]
    account_seq: Mapped[int]
    created_at: Mapped[dt.datetime]
    updated_at: Mapped[dt.datetime]
    version: Mapped[int]


class Stop(Base):
    """Where a customer stands on a route in a shift; every customer has one in each shift."""

    __tablename__ = "stops"
    __table_args__ = (
        CheckConstraint(one_of("shift", "morning", "evening"), "shift"),
        Index("ix_stops_route_shift_position", "route", "shift", "position"),
    )

    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"), primary_key=True)
    shift: Mapped[str] = mapped_column(primary_key=True)
    route: Mapped[str]
    position: Mapped[int]


class Person(Base):
    """Delivery staff: walks routes and takes money at the door, has no login."""

    __tablename__ = "people"
    __table_args__ = (UniqueConstraint("name"),)

    id: Mapped[Key]
    name: Mapped[str]
    phone: Mapped[str]
    is_active: Mapped[bool]
    version: Mapped[int]
