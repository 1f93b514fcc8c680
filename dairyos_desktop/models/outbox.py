"""What leaves the office for its customers, once each."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from dairyos_desktop.models.base import Base, Key, one_of


class OutboxMessage(Base):
    """A message to a customer; `unique_key` keeps it from leaving twice.

    Attributes:
        kind: One of `domain.outbox.MessageKind`.
        channel: One of `domain.outbox.Channel`.
        address: Of a mail, or a telephone number; empty where it is skipped.
        message_id: A mail's own id, the same at every try, so that a mailbox knows it again.
        state: One of `domain.outbox.State`.
        tries: How often the server put it off.
        problem: Why it stands as it stands, in words for the user.
        content_sha256: Of the paper that goes with it; empty until it was tried.
        next_try_at: It is not tried before; None where it no longer waits.
        tried_at: When it was last given to a server, or opened by a user.
        queued_by: Who wanted it to leave.
        settled_at: When it came to stand as it stands; None while it waits.
        settled_by: Who said so by hand; None where a server did.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        CheckConstraint(one_of("kind", "bill", "receipt", "reminder"), "kind"),
        CheckConstraint(one_of("channel", "mail", "whatsapp"), "channel"),
        CheckConstraint(
            one_of("state", "queued", "sending", "sent", "failed", "unknown", "skipped"), "state"
        ),
        CheckConstraint("(state = 'skipped') = (address = '')", "address"),
        CheckConstraint("(state = 'queued') = (next_try_at IS NOT NULL)", "next_try"),
        Index("ix_outbox_next_try_at", "next_try_at"),
        Index("ix_outbox_channel_state", "channel", "state"),
        Index("ix_outbox_channel_tried_at", "channel", "tried_at"),
    )

    id: Mapped[Key]
    unique_key: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    channel: Mapped[str]
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"))
    bill_id: Mapped[int | None] = mapped_column(ForeignKey("bills.id"), index=True)
    address: Mapped[str]
    message_id: Mapped[str]
    state: Mapped[str]
    tries: Mapped[int]
    problem: Mapped[str]
    content_sha256: Mapped[str]
    next_try_at: Mapped[dt.datetime | None]
    tried_at: Mapped[dt.datetime | None]
    queued_at: Mapped[dt.datetime]
    queued_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    settled_at: Mapped[dt.datetime | None]
    settled_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    version: Mapped[int]
