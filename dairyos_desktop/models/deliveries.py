"""What should be delivered (orders, leaves, planned changes) and what was (consumption)."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from dairyos_desktop.domain.quantity import Quantity
from dairyos_desktop.models.base import Base, Key, one_of

_SHIFT = one_of("shift", "morning", "evening")
_SHIFT_OR_ALL = one_of("shift", "morning", "evening", "all")


class StandingOrder(Base):
    """What a customer takes by rule; `days` is `daily`, `alternate` or e.g. `mon+wed+fri`."""

    __tablename__ = "standing_orders"
    __table_args__ = (
        CheckConstraint(_SHIFT, "shift"),
        CheckConstraint("quantity BETWEEN 0 AND 9999999", "quantity"),
        CheckConstraint("effective_to IS NULL OR effective_to >= effective_from", "dates"),
        UniqueConstraint("customer_id", "product_id", "shift", "effective_from"),
    )

    id: Mapped[Key]
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"))
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id"))
    shift: Mapped[str]
    quantity: Mapped[Quantity]
    effective_from: Mapped[dt.date]
    effective_to: Mapped[dt.date | None]
    days: Mapped[str]
    updated_at: Mapped[dt.datetime]
    version: Mapped[int]


class PlannedChange(Base):
    """A change told ahead: nothing, another quantity, or something extra."""

    __tablename__ = "planned_changes"
    __table_args__ = (
        CheckConstraint(_SHIFT_OR_ALL, "shift"),
        CheckConstraint(one_of("kind", "none", "other", "extra"), "kind"),
        CheckConstraint("date_to IS NULL OR date_to >= date_from", "dates"),
        Index("ix_planned_changes_customer_id_date_from", "customer_id", "date_from"),
    )

    id: Mapped[Key]
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"))
    product_id: Mapped[int | None] = mapped_column(ForeignKey("products.id"))
    shift: Mapped[str]
    kind: Mapped[str]
    quantity: Mapped[Quantity | None]
    date_from: Mapped[dt.date]
    date_to: Mapped[dt.date | None]
    asked_by: Mapped[str]
    asked_at: Mapped[dt.datetime]
    version: Mapped[int]


class Leave(Base):
    """Days on which a customer takes nothing; without an end it lasts until told.

    `shift` `all` and a product of None mean all of them; `import_id` names the import that made it.
    """

    __tablename__ = "leaves"
    __table_args__ = (
        CheckConstraint(_SHIFT_OR_ALL, "shift"),
        CheckConstraint("date_to IS NULL OR date_to >= date_from", "dates"),
        Index(
            "uq_leaves_all_products",
            "customer_id",
            "date_from",
            "shift",
            unique=True,
            sqlite_where=text("product_id IS NULL"),
        ),
        Index(
            "uq_leaves_product",
            "customer_id",
            "date_from",
            "shift",
            "product_id",
            unique=True,
            sqlite_where=text("product_id IS NOT NULL"),
        ),
    )

    id: Mapped[Key]
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"))
    product_id: Mapped[int | None] = mapped_column(ForeignKey("products.id"))
    shift: Mapped[str]
    date_from: Mapped[dt.date]
    date_to: Mapped[dt.date | None]
    updated_at: Mapped[dt.datetime]
    version: Mapped[int]
    import_id: Mapped[int | None] = mapped_column(ForeignKey("imports.id"))


class Consumption(Base):
    """One confirmed row (rule 1); a quantity of 0 means asked, not delivered.

    `import_id` names the import that wrote the row as it stands; a change by hand empties it.

    The key begins with the customer and the day, and SQLite keeps the table in its order, so that
    a customer's month lies on one page whatever the years before it hold.
    """

    __tablename__ = "consumption"
    __table_args__ = (
        CheckConstraint(_SHIFT, "shift"),
        CheckConstraint("quantity BETWEEN 0 AND 9999999", "quantity"),
        Index("ix_consumption_date", "date"),
        {"sqlite_with_rowid": False},
    )

    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"), primary_key=True)
    date: Mapped[dt.date] = mapped_column(primary_key=True)
    shift: Mapped[str] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id"), primary_key=True)
    quantity: Mapped[Quantity]
    reason: Mapped[str]
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    entered_at: Mapped[dt.datetime]
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    changed_at: Mapped[dt.datetime]
    version: Mapped[int]
    import_id: Mapped[int | None] = mapped_column(ForeignKey("imports.id"))
