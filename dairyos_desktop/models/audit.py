"""The audit log: who changed what, when, from what to what, each entry chained to the one before.

Triggers on both engines refuse to update or delete entries (migration 0005). A migration that
copies the table, as Alembic's batch mode does on SQLite, must make them again.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from dairyos_desktop.models.base import Base, Key


class AuditEntry(Base):
    """One change; written in the transaction of the change itself, never updated.

    Attributes:
        id: Its position in the chain, without gap from 1.
        previous_sha256: The hash of the entry before it (`domain.audit_chain`).
        sha256: Its own.
    """

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
    previous_sha256: Mapped[str]
    sha256: Mapped[str]


class AuditHead(Base):
    """The newest entry's position and hash; one row, which whoever adds entries holds (PostgreSQL).

    Attributes:
        id: Always 1.
        anchored: Some commit was announced in an anchor file, so that one must be there (SQLite).
    """

    __tablename__ = "audit_head"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    position: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str]
    anchored: Mapped[bool]
