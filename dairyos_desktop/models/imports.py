"""What was imported, so that an import can be taken back while nobody has touched its rows."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from dairyos_desktop.domain.quantity import Quantity
from dairyos_desktop.models.base import Base, Key, one_of


class Import(Base):
    """One file that was written.

    Attributes:
        sha256: Of the file's bytes.
        rows_new: Deliveries that carry its id and were not there before.
        rows_changed: Deliveries that carry its id and said something else before.
        leaves_new: Leaves that carry its id.
        first_on: First day of a delivery or leave in it; None for other registers.
        last_on: Last day of one.
        removed_at: When it was taken back; None while it stands.
    """

    __tablename__ = "imports"
    __table_args__ = (Index("ix_imports_at", "at"),)

    id: Mapped[Key]
    at: Mapped[dt.datetime]
    user_name: Mapped[str]
    kind: Mapped[str]
    file_name: Mapped[str]
    sha256: Mapped[str]
    rows_new: Mapped[int]
    rows_changed: Mapped[int]
    rows_unchanged: Mapped[int]
    leaves_new: Mapped[int]
    first_on: Mapped[dt.date | None]
    last_on: Mapped[dt.date | None]
    removed_at: Mapped[dt.datetime | None]
    removed_by: Mapped[str]


class ImportedChange(Base):
    """A delivery as it was before an import changed it."""

    __tablename__ = "imported_changes"
    __table_args__ = (
        CheckConstraint(one_of("shift", "morning", "evening"), "shift"),
        {"sqlite_with_rowid": False},
    )

    import_id: Mapped[int] = mapped_column(ForeignKey("imports.id"), primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"), primary_key=True)
    date: Mapped[dt.date] = mapped_column(primary_key=True)
    shift: Mapped[str] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id"), primary_key=True)
    quantity: Mapped[Quantity]
    reason: Mapped[str]
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    changed_at: Mapped[dt.datetime]
    earlier_import_id: Mapped[int | None] = mapped_column(ForeignKey("imports.id"))


class ImportLayout(Base):
    """How a file with these heads was read the last time.

    Attributes:
        heads_sha256: Of the heads, folded, in their order.
        layout: Which column is what, as JSON.
    """

    __tablename__ = "import_layouts"

    heads_sha256: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    layout: Mapped[str]
    used_at: Mapped[dt.datetime]
