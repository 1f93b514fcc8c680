"""The audit log: who changed what, when, from what to what."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from dairyos_desktop.models.base import Base, Key


class AuditEntry(Base):
    """One change; written in the transaction of the change itself, never updated."""

    __tablename__ = "audit_log"
    __table_args__ = (
        Index("ix_audit_log_thing_thing_key", "thing", "thing_key"),
        Index("ix_audit_log_at", "at"),
        Index("ix_audit_log_operation_id", "operation_id"),
    )

    id: Mapped[Key]
    at: Mapped[dt.datetime]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    user_name: Mapped[str]
    operation_id: Mapped[str]
    action: Mapped[str]
    thing: Mapped[str]
    thing_key: Mapped[str]
    before: Mapped[str | None]
    after: Mapped[str | None]
    reason: Mapped[str]
