"""What the office shares and keeps encrypted."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from dairyos_desktop.models.base import Base


class OfficeKeyMark(Base):
    """Which key the office's secrets are encrypted under (row 1); there once one was stored.

    The key itself is in each PC's keyring. `office_uid` names the office there, and stays when
    the database is moved or restored; `proof` is a known text under the key.
    """

    __tablename__ = "office_key_marks"
    __table_args__ = (CheckConstraint("id = 1", "single"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    office_uid: Mapped[str]
    key_id: Mapped[str]
    proof: Mapped[str]
    made_at: Mapped[dt.datetime]


class StoredSecret(Base):
    """One secret of `domain.stored_secrets`, encrypted under the office key."""

    __tablename__ = "stored_secrets"

    name: Mapped[str] = mapped_column(primary_key=True)
    value_encrypted: Mapped[str]
    set_by: Mapped[str]
    set_at: Mapped[dt.datetime]
