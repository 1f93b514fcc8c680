"""Cash between the one who took it and the office's safe."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from dairyos_desktop.domain.money import Money
from dairyos_desktop.models.base import Base, Key


class CashHandover(Base):
    """Somebody handed over the cash that they had taken; never edited, at most taken back.

    Attributes:
        user_id: Who had it, if a user at the counter; else `person_id`, who collects at doors.
        handed_on: Business date.
        expected: What the receipts since the last handover come to, less reversals; may be below
            0 where more was given back than taken.
        handed_in: What was counted.
        taken_by: The user who entered it; `taken_at` is when.
        taken_back_at: When it was found to be wrong; its receipts wait for another one then.
    """

    __tablename__ = "cash_handovers"
    __table_args__ = (
        CheckConstraint("(user_id IS NULL) <> (person_id IS NULL)", "holder"),
        CheckConstraint("handed_in >= 0", "handed_in"),
        Index("ix_cash_handovers_handed_on", "handed_on"),
    )

    id: Mapped[Key]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    handed_on: Mapped[dt.date]
    expected: Mapped[Money]
    handed_in: Mapped[Money]
    note: Mapped[str]
    taken_at: Mapped[dt.datetime]
    taken_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    taken_back_at: Mapped[dt.datetime | None]
    taken_back_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class CashTaken(Base):
    """A cash receipt, or cash given back, and who has (or lacks) it until it is handed over.

    Cash that came by an import, or before this was kept, has no row: it is nobody's to hand over.
    """

    __tablename__ = "cash_taken"
    __table_args__ = (
        CheckConstraint("(user_id IS NULL) <> (person_id IS NULL)", "holder"),
        Index("ix_cash_taken_handover_id", "handover_id"),
        # What waits is little, whatever the years hold.
        Index(
            "ix_cash_taken_waiting",
            "payment_id",
            sqlite_where=text("handover_id IS NULL"),
        ),
    )

    payment_id: Mapped[int] = mapped_column(ForeignKey("payments.id"), primary_key=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    handover_id: Mapped[int | None] = mapped_column(ForeignKey("cash_handovers.id"))
