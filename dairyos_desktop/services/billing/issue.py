"""Issuing and voiding bills (rules 9, 17 and 27)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select, update

from dairyos_desktop.domain.billing import NOT_ON_PAPER, IssuedBy, Status
from dairyos_desktop.domain.errors import ConflictError, RefusedError
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.paper import paper_sha256
from dairyos_desktop.domain.texts import say
from dairyos_desktop.models.bills import Bill, BillCorrection
from dairyos_desktop.models.payments import Payment
from dairyos_desktop.services.billing.paper import read_papers
from dairyos_desktop.services.payments.account import read_books, write_books

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dairyos_desktop.services.unit import UnitOfWork


def freeze(unit: UnitOfWork, bill_ids: Sequence[int], cause: str) -> int:
    """Issues bills that aren't issued yet: their paper is kept as it is now (rule 9).

    Called with the allocations already written; a bill that money has just issued has had its
    version raised by that, so only the other causes raise it here.

    Args:
        unit: The open transaction.
        bill_ids: Live bills; issued ones among them are left alone.
        cause: What issued them, e.g. `printed`.

    Returns:
        How many became issued.
    """
    if not bill_ids:
        return 0
    if cause not in NOT_ON_PAPER:
        _note_sent(unit, bill_ids, cause)
    waiting = {
        row.id: row
        for row in unit.session.execute(
            select(Bill.id, Bill.version, Bill.number).where(
                Bill.id.in_(bill_ids),
                Bill.issued_at.is_(None),
                Bill.status != Status.VOID.value,
            )
        )
    }
    ids = [bill_id for bill_id in bill_ids if bill_id in waiting]
    by_money = cause == IssuedBy.MONEY
    # What the session holds of these bills was read before the updates above.
    unit.session.expire_all()
    for bill_id, paper in zip(ids, read_papers(unit.session, ids), strict=True):
        version = waiting[bill_id].version
        canonical = paper.canonical_json()
        done = unit.session.execute(
            update(Bill)
            .where(Bill.id == bill_id, Bill.version == version)
            .values(
                version=version if by_money else version + 1,
                issued_at=unit.now,
                issued_by=cause,
                snapshot=canonical,
                snapshot_sha256=paper_sha256(canonical),
                updated_at=unit.now,
            )
            .execution_options(synchronize_session=False)
        )
        if done.rowcount != 1:  # type: ignore[attr-defined]  # an UPDATE's result has it
            raise ConflictError(
                say(
                    "Bill {number} was changed at the same moment.", number=waiting[bill_id].number
                ),
                say("Try again."),
            )
    if ids:
        unit.audit(
            "bills",
            "issued",
            after={waiting[bill_id].number: "issued" for bill_id in ids},
            reason=cause,
        )
        unit.changed("bills")
    return len(ids)


def _note_sent(unit: UnitOfWork, bill_ids: Sequence[int], cause: str) -> None:
    """Keeps that the paper of bills which money or a link had issued has gone out now.

    Content and version stay: only what the list says of the paper is another.
    """
    numbers = unit.session.execute(
        update(Bill)
        .where(Bill.id.in_(bill_ids), Bill.issued_by.in_(sorted(NOT_ON_PAPER)))
        .values(issued_by=cause)
        .returning(Bill.number)
        .execution_options(synchronize_session=False)
    ).scalars()
    if sent := dict.fromkeys(numbers, cause):
        unit.audit("bills", "sent", after=sent, reason=cause)
        unit.changed("bills")


def void(unit: UnitOfWork, bill: Bill, reason: str) -> None:
    """Voids a bill; its number stays, an advance that it took is free again (rule 27).

    Raises:
        RefusedError: Money entered since pays it, or a correction of it stands on a live bill.
        ConflictError: Somebody else changed it meanwhile.
    """
    if bill.status == Status.VOID.value:
        raise RefusedError(say("Bill {number} is void already.", number=bill.number))
    books = read_books(unit.session, [bill.customer_id])
    book = books[bill.customer_id]
    for row in book.joined:
        kind, key = row.credit
        if (
            row.bill_id == bill.id
            and kind == "payment"
            and book.payments[key].account_seq > bill.made_seq
        ):
            receipt = unit.session.execute(
                select(Payment.receipt).where(Payment.id == key)
            ).scalar()
            raise RefusedError(
                say(
                    "Bill {number} was paid by receipt {receipt} after it was made.",
                    number=bill.number,
                    receipt=receipt,
                ),
                say("Reverse that payment first."),
            )
    carrier = unit.session.execute(
        select(Bill.number)
        .join(BillCorrection, BillCorrection.bill_id == Bill.id)
        .where(BillCorrection.original_id == bill.id, Bill.status != Status.VOID.value)
    ).scalar()
    if carrier is not None:
        raise RefusedError(
            say(
                "A correction of bill {number} stands on bill {carrier}.",
                number=bill.number,
                carrier=carrier,
            ),
            say("Void {carrier} first.", carrier=carrier),
        )
    done = unit.session.execute(
        update(Bill)
        .where(Bill.id == bill.id, Bill.version == bill.version)
        .values(
            status=Status.VOID.value,
            allocated=Money.zero,
            voided_at=unit.now,
            void_reason=reason,
            version=bill.version + 1,
            updated_at=unit.now,
        )
        .execution_options(synchronize_session=False)
    )
    if done.rowcount != 1:  # type: ignore[attr-defined]  # an UPDATE's result has it
        raise ConflictError(
            say("Bill {number} was changed at the same moment.", number=bill.number),
            say("Look again."),
        )
    unit.audit(
        "bill",
        bill.number,
        before={"status": bill.status, "total": str(bill.total)},
        after={"status": Status.VOID.value},
        reason=reason,
    )
    del book.bills[bill.id]
    book.trim()
    book.settle()
    freeze(unit, write_books(unit, [book]), IssuedBy.MONEY.value)
    unit.changed("bills", "payments")
