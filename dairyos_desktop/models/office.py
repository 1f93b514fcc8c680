"""The office itself, its settings and its number series."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from dairyos_desktop.models.base import Base


class Office(Base):
    """The one office of this database (row 1)."""

    __tablename__ = "office"
    __table_args__ = (CheckConstraint("id = 1", "single"), CheckConstraint("due_days >= 0", "due"))

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str]
    address: Mapped[str]
    phone: Mapped[str]
    gstin: Mapped[str]
    fssai: Mapped[str]
    upi_id: Mapped[str]
    bill_prefix: Mapped[str]
    round_to_rupee: Mapped[bool]
    timezone: Mapped[str]
    due_days: Mapped[int]
    recovery_hash: Mapped[str]
    is_sample: Mapped[bool]
    created_at: Mapped[dt.datetime]
    updated_at: Mapped[dt.datetime]
    version: Mapped[int]


class Setting(Base):
    """One declared office setting that differs from its default."""

    __tablename__ = "settings"

    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]
    updated_at: Mapped[dt.datetime]
    version: Mapped[int]


class NumberSeries(Base):
    """A gapless series: bills by (prefix, financial year), receipts by year (rule 14)."""

    __tablename__ = "number_series"
    __table_args__ = (
        CheckConstraint("first_number >= 1", "first"),
        CheckConstraint("next_number >= first_number", "next"),
    )

    kind: Mapped[str] = mapped_column(primary_key=True)
    prefix: Mapped[str] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    first_number: Mapped[int]
    next_number: Mapped[int]
