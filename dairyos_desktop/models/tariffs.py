"""Products, price lists, and what was in force when (rules 2 and 3)."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from dairyos_desktop.domain.quantity import Price, Quantity, TaxRate
from dairyos_desktop.models.base import Base, Key, one_of


class Product(Base):
    """What is delivered; `position` is its place on bills (rule 5).

    Attributes:
        content: Litres or kilograms in one piece; None where sold loose.
        crate: Pieces in a crate.
        tax_inclusive: Whether prices hold the tax (rule 7).
    """

    __tablename__ = "products"
    __table_args__ = (
        CheckConstraint(one_of("unit", "L", "kg", "pc"), "unit"),
        CheckConstraint("content IS NULL OR content > 0", "content"),
        CheckConstraint("crate IS NULL OR crate > 0", "crate"),
    )

    id: Mapped[Key]
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    name_local: Mapped[str]
    unit: Mapped[str]
    hsn: Mapped[str]
    tax_inclusive: Mapped[bool]
    content: Mapped[Quantity | None]
    crate: Mapped[int | None]
    position: Mapped[int]
    is_active: Mapped[bool]
    created_at: Mapped[dt.datetime]
    updated_at: Mapped[dt.datetime]
    version: Mapped[int]


class PriceList(Base):
    """A named list of prices that customers may be on."""

    __tablename__ = "price_lists"

    id: Mapped[Key]
    name: Mapped[str] = mapped_column(unique=True)
    is_active: Mapped[bool]
    version: Mapped[int]


class Rate(Base):
    """A price from a day on: general, of a price list, or a customer's own."""

    __tablename__ = "rates"
    __table_args__ = (
        CheckConstraint("price_list_id IS NULL OR customer_id IS NULL", "one_scope"),
        CheckConstraint("price BETWEEN 0 AND 99999999", "price"),
        CheckConstraint("effective_to IS NULL OR effective_to >= effective_from", "dates"),
        Index(
            "uq_rates_general",
            "product_id",
            "effective_from",
            unique=True,
            sqlite_where=text("price_list_id IS NULL AND customer_id IS NULL"),
        ),
        Index(
            "uq_rates_price_list",
            "price_list_id",
            "product_id",
            "effective_from",
            unique=True,
            sqlite_where=text("price_list_id IS NOT NULL"),
        ),
        Index(
            "uq_rates_customer",
            "customer_id",
            "product_id",
            "effective_from",
            unique=True,
            sqlite_where=text("customer_id IS NOT NULL"),
        ),
    )

    id: Mapped[Key]
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id"))
    price_list_id: Mapped[int | None] = mapped_column(ForeignKey("price_lists.id"))
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("customers.id"))
    effective_from: Mapped[dt.date]
    effective_to: Mapped[dt.date | None]
    price: Mapped[Price]
    created_at: Mapped[dt.datetime]
    updated_at: Mapped[dt.datetime]
    version: Mapped[int]


class ProductTax(Base):
    """A product's tax rate from a day on."""

    __tablename__ = "tax_rates"
    __table_args__ = (
        CheckConstraint("rate BETWEEN 0 AND 9999", "rate"),
        UniqueConstraint("product_id", "effective_from"),
    )

    id: Mapped[Key]
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id"))
    effective_from: Mapped[dt.date]
    rate: Mapped[TaxRate]
    created_at: Mapped[dt.datetime]
    updated_at: Mapped[dt.datetime]
    version: Mapped[int]
