"""What a restore does with messages: what has left since the backup does not leave again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from dairyos_desktop.domain.outbox import Channel, State
from dairyos_desktop.models.bills import Bill
from dairyos_desktop.models.customers import Customer
from dairyos_desktop.models.outbox import OutboxMessage
from dairyos_desktop.models.users import User
from dairyos_desktop.services.bulk import plain
from dairyos_desktop.services.numbers import RESTORED

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from sqlalchemy.orm import Session

    from dairyos_desktop.services.unit import UnitOfWork

_messages = plain(OutboxMessage)
_STATE = (
    "address", "message_id", "tries", "problem", "content_sha256", "tried_at", "settled_at",
)  # fmt: skip
_DOUBT = "The books were restored: it may have left since the backup."


def carry_outbox(old: Session, unit: UnitOfWork) -> None:
    """Takes along what became of messages since, and of new ones whose bill the backup knows.

    A message that waited in the replaced books as well has surely not left. Of another that waits
    nobody knows.
    """
    new = unit.session
    users = set(new.scalars(select(User.id)))
    waits: set[str] = set()
    rows = old.execute(
        select(_messages, Bill.number, Customer.code)
        .join(Customer, Customer.id == _messages.c.customer_id)
        .outerjoin(Bill, Bill.id == _messages.c.bill_id)
        .order_by(_messages.c.id)
    ).mappings()
    for row in rows.all():
        if row["state"] in {State.QUEUED.value, State.SKIPPED.value}:
            waits.add(row["unique_key"])
            continue
        own = new.scalar(select(OutboxMessage).where(OutboxMessage.unique_key == row["unique_key"]))
        if own is None:
            own = _made(new, row, users)
        if own is not None:
            _tell(unit, own, row, users)
    doubt_outbox(unit, waits)


def doubt_outbox(unit: UnitOfWork, waits: AbstractSet[str] = frozenset()) -> None:
    """Has mails that wait be unknown, but for those of which it is known that they wait."""
    for own in unit.session.scalars(
        select(OutboxMessage).where(
            OutboxMessage.channel == Channel.MAIL.value,
            OutboxMessage.state.in_([State.QUEUED.value, State.SENDING.value]),
            OutboxMessage.unique_key.not_in(waits),
        )
    ):
        _settle(unit, own, State.UNKNOWN.value, _DOUBT)


def _made(new: Session, row: Any, users: set[int]) -> OutboxMessage | None:  # noqa: ANN401 - a row
    """The message in the books to be; None where they don't know its bill or customer."""
    customer = new.scalar(select(Customer.id).where(Customer.code == row["code"]))
    bill = new.scalar(select(Bill.id).where(Bill.number == row["number"]))
    if customer is None or (bill is None and row["bill_id"] is not None):
        return None
    by = row["queued_by"]
    made = OutboxMessage(
        unique_key=row["unique_key"],
        kind=row["kind"],
        channel=row["channel"],
        customer_id=customer,
        bill_id=bill,
        state=row["state"],
        queued_at=row["queued_at"],
        queued_by=by if by in users else None,
        next_try_at=None,
        settled_by=None,
        version=0,
        **{name: row[name] for name in _STATE},
    )
    new.add(made)
    return made


def _tell(unit: UnitOfWork, own: OutboxMessage, row: Any, users: set[int]) -> None:  # noqa: ANN401 - a row
    for name in _STATE:
        setattr(own, name, row[name])
    by = row["settled_by"]
    own.settled_by = by if by in users else None
    died = row["state"] == State.SENDING.value
    _settle(unit, own, State.UNKNOWN.value if died else row["state"], row["problem"])


def _settle(unit: UnitOfWork, own: OutboxMessage, state: str, problem: str) -> None:
    before = {"state": own.state}
    own.state, own.problem, own.next_try_at = state, problem, None
    own.settled_at = own.settled_at or unit.now
    own.version += 1
    unit.audit("message", own.unique_key, before=before, after={"state": state}, reason=RESTORED)
