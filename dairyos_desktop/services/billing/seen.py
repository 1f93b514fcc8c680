"""Bills as somebody saw them beside what they are now: none goes out unseen (rule 18)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from dairyos_desktop.domain.billing import Status
from dairyos_desktop.domain.errors import ConflictError, FieldConflict
from dairyos_desktop.domain.texts import say
from dairyos_desktop.models.audit import AuditEntry
from dairyos_desktop.models.bills import Bill
from dairyos_desktop.services.billing.read import read_rows_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy.orm import Session

    from dairyos_desktop.services.dto.billing import BillRow

_STATES = {
    Status.UNPAID.value: say("Unpaid"),
    Status.PARTIALLY_PAID.value: say("Part paid"),
    Status.PAID.value: say("Paid"),
    Status.VOID.value: say("Void"),
}


def check_seen(
    session: Session, seen: Sequence[BillRow], *, issuing: bool, lock: bool = False
) -> None:
    """Whether the bills are still what somebody saw before deciding on them.

    Args:
        session: Any; a writing one for `lock`.
        seen: The bills as they were shown.
        issuing: They are to be issued: one that was issued meanwhile and says the same stays as
            it is, so that nothing is done to it.
        lock: Holds the rows until the transaction ends.

    Raises:
        ConflictError: Some are not; `fields` tells both states, `current["bills"]` holds the
            changed ones as they are now.
    """
    if not seen:
        return
    if lock:
        ids = sorted(row.bill_id for row in seen)
        session.execute(
            select(Bill.id).where(Bill.id.in_(ids)).order_by(Bill.id).with_for_update()
        ).all()
    now = {row.bill_id: row for row in read_rows_of(session, [row.bill_id for row in seen])}
    changed = [
        (row, now[row.bill_id])
        for row in seen
        if row.bill_id in now and _matters(row, now[row.bill_id], issuing=issuing)
    ]
    if not changed:
        return
    alone = len(changed) == 1
    first = changed[0][1]
    by = _last_by(session, first) if alone else ""
    fields: list[FieldConflict] = []
    for before, after in changed:
        for label, both in _apart(before, after):
            words = label if alone else _of_bill(after, label)
            fields.append(FieldConflict(words, *both))
    raise ConflictError(
        say(
            "Bill {number} of {name} changed since it was shown.",
            number=first.number,
            name=first.name,
        )
        if alone
        else say("{count} bills changed since they were shown.", count=f"{len(changed):,}"),
        say("Look at both, and choose."),
        fields=tuple(fields),
        changed_by=by,
        current={"bills": tuple(after for _, after in changed)},
    )


def _matters(seen: BillRow, now: BillRow, *, issuing: bool) -> bool:
    if now.version == seen.version:
        return False
    if issuing and now.issued and now.status != Status.VOID.value:
        return (now.total, now.payable) != (seen.total, seen.payable)
    return True


def _apart(seen: BillRow, now: BillRow) -> Iterator[tuple[str, tuple[str, str]]]:
    """Label and both states of what differs."""
    pairs = (
        (say("Bill"), seen.total.format(), now.total.format()),
        (say("To pay"), seen.payable.format(), now.payable.format()),
        (say("Received"), seen.paid.format(), now.paid.format()),
        (say("Litres"), seen.litres.short(), now.litres.short()),
        (say("State"), _state(seen), _state(now)),
    )
    found = [(label, (before, after)) for label, before, after in pairs if before != after]
    # Nothing of the list's differs where only lines moved between products, say.
    yield from found or [(say("Lines"), (say("as shown"), say("worked out again")))]


def _of_bill(row: BillRow, label: str) -> str:
    return say("{number} {name}: {label}", number=row.number, name=row.name, label=label)


def _state(row: BillRow) -> str:
    words = _STATES[row.status]
    if row.status == Status.VOID.value:
        return say("{words}: {reason}", words=words, reason=row.void_reason)
    return say("{words}, issued", words=words) if row.issued else words


def _last_by(session: Session, row: BillRow) -> str:
    """Who voided it or the like; a run's or a payment's work names no single bill."""
    name: str | None = session.scalar(
        select(AuditEntry.user_name)
        .where(AuditEntry.thing == "bill", AuditEntry.thing_key == row.number)
        .order_by(AuditEntry.id.desc())
        .limit(1)
    )
    return name or ""
