"""Charges and credits: noted, ended, taken back (rule 8).

What stands on an issued bill stays: it is undone by one of the opposite sign.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from dairyos_desktop.domain.billing import MAX_CHARGE_PAISE
from dairyos_desktop.domain.errors import (
    ConflictError,
    InvalidInputError,
    NotFoundError,
    RefusedError,
)
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.periods import Month
from dairyos_desktop.domain.roles import Action
from dairyos_desktop.domain.texts import say
from dairyos_desktop.models.bills import Bill, BillLine, Charge
from dairyos_desktop.models.customers import Customer
from dairyos_desktop.models.tariffs import PriceList
from dairyos_desktop.services.command import command, query
from dairyos_desktop.services.dto.charges import ChargeForm, ChargeRow
from dairyos_desktop.services.reasons import checked_reason

if TYPE_CHECKING:
    from typing import Any

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.ports import Database
    from dairyos_desktop.services.unit import UnitOfWork

LONGEST_DESCRIPTION = 60
_OPPOSITE = say("What stands on an issued bill is undone by one of the opposite sign.")


class ChargeService:
    """Delivery charges, cheque fees, credits for sour milk: all that is no delivery.

    A change travels with the version that was seen; where somebody else was faster, a
    `ConflictError` says so and nothing is written.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    @query(Action.READ)
    def of_customer(self, actor: Actor, customer_id: int) -> tuple[ChargeRow, ...]:  # noqa: ARG002 - checked by @query
        """A customer's own charges, newest month first."""
        with self._database.read() as session:
            return read_charges(session, Charge.customer_id == customer_id)

    @query(Action.READ)
    def of_price_list(self, actor: Actor, price_list_id: int) -> tuple[ChargeRow, ...]:  # noqa: ARG002 - checked
        """A price list's charges, newest month first."""
        with self._database.read() as session:
            return read_charges(session, Charge.price_list_id == price_list_id)

    @command(Action.EDIT_CHARGES)
    def add(self, actor: Actor, form: ChargeForm) -> ChargeRow:
        """Notes a charge or credit; the next run of its month puts it on the bill.

        Where the month's bill is issued already, it goes on the customer's next one.

        Raises:
            InvalidInputError: A detail can't be taken.
            NotFoundError: The customer or price list is not in the books.
        """
        kept = _checked(form)
        with self._database.write(actor, "charge.add") as unit:
            key = _whose(unit.session, kept)
            charge = Charge(
                customer_id=kept.customer_id,
                price_list_id=kept.price_list_id,
                recurrence="monthly" if kept.monthly else "once",
                first_month=str(kept.first_month),
                last_month=None if kept.last_month is None else str(kept.last_month),
                description=kept.description,
                amount=kept.amount,
                rate=kept.tax_rate,
                reason=kept.reason,
                created_at=unit.now,
                version=1,
                changed_at=None,
                removed_at=None,
            )
            unit.session.add(charge)
            unit.session.flush()
            unit.audit("charge", key, after=_fields(charge), reason=kept.reason)
            unit.changed("charges", "bills", "customers")
            return _row(charge, ())

    @command(Action.EDIT_CHARGES)
    def end(
        self, actor: Actor, charge_id: int, last_month: Month, expected_version: int
    ) -> ChargeRow:
        """Ends a monthly charge; `last_month` is the last month that it falls on.

        Raises:
            InvalidInputError: It begins later than that, or falls only once.
            RefusedError: It stands on an issued bill of a later month.
            ConflictError: Somebody else changed it or took it back.
        """
        with self._database.write(actor, "charge.end") as unit:
            charge = _lock(unit.session, charge_id, expected_version)
            if charge.recurrence != "monthly":
                raise InvalidInputError(
                    say("This charge falls only once."), say("Take it back instead.")
                )
            if str(last_month) < charge.first_month:
                raise InvalidInputError(
                    say(
                        "It begins in {label}, later than that.",
                        label=Month.parse(charge.first_month).label(),
                    ),
                    say("Take it back instead."),
                )
            billed = _billed(unit.session, [charge_id]).get(charge_id, ())
            later = [month for month in billed if month > str(last_month)]
            if later:
                raise RefusedError(
                    say(
                        "It stands on the issued bill of {label}.",
                        label=Month.parse(later[-1]).label(),
                    ),
                    say("End it in that month or later. {opposite}", opposite=_OPPOSITE),
                )
            before = charge.last_month
            charge.last_month = str(last_month)
            _stamp(unit, charge)
            unit.audit(
                "charge",
                _whose(unit.session, _form(charge)),
                before={"last_month": before},
                after={"last_month": charge.last_month},
            )
            return _row(charge, billed)

    @command(Action.EDIT_CHARGES)
    def take_back(
        self, actor: Actor, charge_id: int, expected_version: int, reason: str = ""
    ) -> None:
        """Takes a charge back, as if it had never been said.

        Raises:
            RefusedError: It stands on an issued bill.
            ConflictError: Somebody else changed it or took it back.
        """
        with self._database.write(actor, "charge.take_back") as unit:
            charge = _lock(unit.session, charge_id, expected_version)
            billed = _billed(unit.session, [charge_id]).get(charge_id, ())
            if billed:
                raise RefusedError(
                    say(
                        "It stands on the issued bill of {label}.",
                        label=Month.parse(billed[-1]).label(),
                    ),
                    _OPPOSITE,
                )
            charge.removed_at = unit.now
            _stamp(unit, charge)
            key = _whose(unit.session, _form(charge))
            unit.audit("charge", key, before=_fields(charge), reason=reason.strip())


def _checked(form: ChargeForm) -> ChargeForm:
    """The form as it is kept.

    Raises:
        InvalidInputError: A detail can't be taken.
    """
    if (form.customer_id is None) == (form.price_list_id is None):
        raise InvalidInputError(
            say("A charge is a customer's or a price list's."), say("Name one of the two.")
        )
    description = " ".join(form.description.split())
    if not description or len(description) > LONGEST_DESCRIPTION:
        raise InvalidInputError(
            say("The words for the bill are missing.")
            if not description
            else say("The words for the bill have {count} characters.", count=len(description)),
            say(
                "Give 1 to {longest_description} characters, such as “Delivery charge”.",
                longest_description=LONGEST_DESCRIPTION,
            ),
        )
    reason = checked_reason(form.reason, missing=say("The reason is missing."))
    if not form.amount or abs(form.amount.paise) > MAX_CHARGE_PAISE:
        most = Money.from_paise(MAX_CHARGE_PAISE).format()
        raise InvalidInputError(
            say("{amount} can't be charged.", amount=form.amount.format()),
            say("Give up to {most}; a minus is a credit.", most=most),
        )
    if form.last_month is not None and (
        not form.monthly or str(form.last_month) < str(form.first_month)
    ):
        raise InvalidInputError(
            say("The last month doesn't fit."),
            say("Give it to a monthly charge, not before the first one."),
        )
    return ChargeForm(
        description,
        form.amount,
        form.first_month,
        reason,
        form.customer_id,
        form.price_list_id,
        form.monthly,
        form.last_month,
        form.tax_rate,
    )


def _whose(session: Session, form: ChargeForm) -> str:
    """How the charge is called in the audit log.

    Raises:
        NotFoundError: The customer or price list is not in the books.
    """
    found: str | None
    if form.customer_id is not None:
        found = session.scalar(select(Customer.code).where(Customer.id == form.customer_id))
    else:
        found = session.scalar(select(PriceList.name).where(PriceList.id == form.price_list_id))
    if found is None:
        raise NotFoundError(say("Whom it is for is not in the books."), say("Look it up again."))
    return f"{found} {form.first_month} {form.description}"


def _lock(session: Session, charge_id: int, expected_version: int) -> Charge:
    charge: Charge | None = session.get(Charge, charge_id, with_for_update=True)
    if charge is None or charge.removed_at is not None:
        raise ConflictError(
            say("Somebody took this charge back meanwhile."), say("Look at the list again.")
        )
    if charge.version != expected_version:
        raise ConflictError(
            say("Somebody else changed this charge since you opened it."), say("Look at it again.")
        )
    return charge


def _stamp(unit: UnitOfWork, charge: Charge) -> None:
    charge.version += 1
    charge.changed_at = unit.now
    unit.session.flush()
    unit.changed("charges", "bills", "customers")


def read_charges(
    session: Session, which: ColumnElement[bool], *, with_billed: bool = True
) -> tuple[ChargeRow, ...]:
    """The charges that stand, newest month first.

    Args:
        session: Where to look.
        which: Whose.
        with_billed: Tell the months that are billed too; a price list's stand on many bills.
    """
    charges = session.scalars(
        select(Charge)
        .where(which, Charge.removed_at.is_(None))
        .order_by(Charge.first_month.desc(), Charge.id.desc())
    ).all()
    billed = _billed(session, [charge.id for charge in charges]) if with_billed else {}
    return tuple(_row(charge, billed.get(charge.id, ())) for charge in charges)


def _billed(session: Session, charge_ids: list[int]) -> dict[int, tuple[str, ...]]:
    """Months of each charge that stand on an issued live bill, earliest first."""
    rows = session.execute(
        select(BillLine.charge_id, BillLine.charge_month)
        .join(Bill, Bill.id == BillLine.bill_id)
        .where(
            BillLine.charge_id.in_(charge_ids),
            Bill.status != "VOID",
            Bill.issued_at.is_not(None),
        )
        .distinct()
        .order_by(BillLine.charge_id, BillLine.charge_month)
    )
    found: dict[int, tuple[str, ...]] = {}
    for charge_id, month in rows:
        if charge_id is not None and month is not None:
            found[charge_id] = (*found.get(charge_id, ()), month)
    return found


def _row(charge: Charge, billed: tuple[str, ...]) -> ChargeRow:
    return ChargeRow(charge.id, charge.version, _form(charge), billed)


def _form(charge: Charge) -> ChargeForm:
    return ChargeForm(
        charge.description,
        charge.amount,
        Month.parse(charge.first_month),
        charge.reason,
        charge.customer_id,
        charge.price_list_id,
        charge.recurrence == "monthly",
        None if charge.last_month is None else Month.parse(charge.last_month),
        charge.rate,
    )


def _fields(charge: Charge) -> dict[str, Any]:
    return {
        "description": charge.description,
        "amount": charge.amount,
        "rate": charge.rate,
        "recurrence": charge.recurrence,
        "first_month": charge.first_month,
        "last_month": charge.last_month,
    }
