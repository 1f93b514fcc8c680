"""Books what was given at the doors, puts it right, and lets small rests off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from dairyos_desktop.domain.errors import (
    ConflictError,
    FieldConflict,
    InvalidInputError,
    NotFoundError,
    RefusedError,
)
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.texts import say
from dairyos_desktop.models.customers import Customer
from dairyos_desktop.models.payments import Payment
from dairyos_desktop.services.collecting.reading import read_home
from dairyos_desktop.services.collecting.rounds import TOPIC, lock_round, require_open
from dairyos_desktop.services.customers.listing import read_balances
from dairyos_desktop.services.dto.collecting import SavedHome
from dairyos_desktop.services.office import business_date
from dairyos_desktop.services.payments.booking import Booking, book
from dairyos_desktop.services.payments.discounts import DISCOUNT, check_discount
from dairyos_desktop.services.payments.giving_back import (
    give_back,
    lock_payment,
    require_may_reverse,
)
from dairyos_desktop.services.payments.taking import (
    SETTLED_SHORT,
    digest_of,
    known_request,
    let_off_key,
)

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from dairyos_desktop.models.payments import Round
    from dairyos_desktop.services.dto.collecting import DoorCell, DoorEntry, Home
    from dairyos_desktop.services.unit import UnitOfWork

METHODS = ("cash", "upi", "cheque", "bank")
"""How money is given at a door, the usual one first."""

_PUT_RIGHT = "Put right in the open round"
_WORDS = {"cash": "cash", "upi": "UPI", "cheque": "cheque", "bank": "bank"}


def enter_money(unit: UnitOfWork, entry: DoorEntry, over: int | None) -> SavedHome:
    """Writes a home's receipt; the one it stands over is reversed first (rule 23).

    Args:
        unit: The open transaction.
        entry: What was given.
        over: The receipt that was seen in the row; None where it was empty.

    Raises:
        InvalidInputError: Amount or method can't be.
        NotFoundError: The round or the customer is gone.
        KeyUsedError: The key was used for other content.
        RefusedError: The round is closed.
        ConflictError: Somebody else entered this home since it was seen.
        NotAllowedError: A discount above the limit, or a receipt that the actor may not reverse.
    """
    session = unit.session
    content = _digest(entry, over)
    row = lock_round(session, entry.round_id)
    if known_request(session, entry.key, content) is not None:
        return _unchanged(session, row, entry.customer_id)
    require_open(session, row)
    was = row.version
    _check(entry)
    _hold_customer(session, entry.customer_id)
    standing = read_home(session, row, entry.customer_id)
    found = None if standing.cell is None else standing.cell.payment_id
    if found != over:
        raise _changed(standing, (FieldConflict("Paid", _said(entry), _stands(standing.cell)),))
    if over is not None:
        _take_back(unit, row, entry.customer_id, f"{_PUT_RIGHT}: {_said(entry)}")
    bookings = [_booking(row, entry, content)]
    left = read_balances(session, entry.customer_id)[entry.customer_id] - entry.amount
    let_off = _seen(left, entry.rest)
    if entry.short and let_off > Money.zero:
        bookings.append(_discount(unit, row, entry.customer_id, let_off, entry.key))
    return _booked(unit, row, was, entry.customer_id, bookings)


def settle_rest(
    unit: UnitOfWork, round_id: int, customer_id: int, key: str, rest: Money | None
) -> SavedHome:
    """Lets off what a home still owes after what it gave in the round.

    Args:
        unit: The open transaction.
        round_id: The round.
        customer_id: The home.
        key: The caller's own.
        rest: What was seen to be left, above 0; no more is let off. None is all that is owed.

    Raises:
        RefusedError: The round is closed, nothing was given in it, or nothing is left.
        NotAllowedError: The rest is above the office's limit for the role.
    """
    session = unit.session
    content = digest_of(["settle", round_id, customer_id, None if rest is None else str(rest)])
    row = lock_round(session, round_id)
    if known_request(session, let_off_key(key), content) is not None:
        return _unchanged(session, row, customer_id)
    require_open(session, row)
    _hold_customer(session, customer_id)
    home = read_home(session, row, customer_id)
    if home.cell is None or home.cell.payment_id is None:
        raise RefusedError(
            say("Nothing was taken from {home} yet.", home=home.name),
            say("Type what was paid, then settle the rest."),
        )
    left = read_balances(session, customer_id)[customer_id]
    if left <= Money.zero:
        raise RefusedError(say("{home} owes nothing more.", home=home.name))
    booking = _discount(unit, row, customer_id, _seen(left, rest), key, content=content)
    return _booked(unit, row, row.version, customer_id, [booking])


def take_back(unit: UnitOfWork, round_id: int, customer_id: int, payment_id: int) -> SavedHome:
    """Reverses what was entered for a home, with what was let off; the row is empty again.

    Raises:
        RefusedError: The round is closed.
        ConflictError: Another receipt stands there than the one that was seen.
        NotAllowedError: The actor may not reverse it.
    """
    session = unit.session
    row = lock_round(session, round_id)
    require_open(session, row)
    _hold_customer(session, customer_id)
    home = read_home(session, row, customer_id)
    standing = None if home.cell is None else home.cell.payment_id
    if standing is None and session.scalar(
        select(Payment.id).where(
            Payment.id == payment_id, Payment.round_id == round_id, Payment.status == "reversed"
        )
    ):
        # The answer to the first try got lost.
        return _unchanged(session, row, customer_id)
    if standing != payment_id:
        raise _changed(home)
    was = row.version
    _take_back(unit, row, customer_id, "Taken back in the open round")
    unit.changed(TOPIC)
    return SavedHome(read_home(session, row, customer_id), was, row.version)


def _take_back(unit: UnitOfWork, row: Round, customer_id: int, reason: str) -> None:
    """Reverses all of a home's receipts of the round, the discounts first.

    Raises:
        RefusedError: Some of them was taken back while the round was closed: the round's sums are
            counted with it.
        NotAllowedError: The actor may not reverse one of them.
    """
    cell = read_home(unit.session, row, customer_id).cell
    if cell is not None and (cell.returned or cell.owed_again):
        what = (
            say(
                "{returned} of receipt {receipt} were taken back while this round was closed.",
                returned=cell.returned.format(),
                receipt=cell.receipt,
            )
            if cell.returned
            else say(
                "{again} that were let off are owed again since this round was closed.",
                again=cell.owed_again.format(),
            )
        )
        raise RefusedError(
            what, say("This row stays as it is. Take any other money at the counter.")
        )
    today = business_date(unit.session, unit.now)
    standing = unit.session.execute(
        select(Payment.id)
        .where(
            Payment.round_id == row.id,
            Payment.customer_id == customer_id,
            Payment.reverses_id.is_(None),
            Payment.status != "reversed",
        )
        .order_by(Payment.id.desc())
    ).scalars()
    for payment_id in list(standing):
        payment, _ = lock_payment(unit.session, payment_id)
        require_may_reverse(unit.actor, unit.session, payment, today)
        give_back(unit, payment, row, None, reason)


def _booked(
    unit: UnitOfWork, row: Round, was: int, customer_id: int, bookings: list[Booking]
) -> SavedHome:
    book(unit, bookings)
    row.version += 1
    unit.session.flush()
    unit.changed(TOPIC)
    home = read_home(unit.session, row, customer_id)
    return SavedHome(home, was, row.version)


def _unchanged(session: Session, row: Round, customer_id: int) -> SavedHome:
    """The row as it stands: a first try had done it already."""
    return SavedHome(read_home(session, row, customer_id), row.version, row.version)


def _booking(row: Round, entry: DoorEntry, content: str) -> Booking:
    return Booking(
        customer_id=entry.customer_id,
        amount=entry.amount,
        method=entry.method,
        paid_on=row.date,
        reference=entry.reference.strip(),
        collector_id=row.person_id,
        round_id=row.id,
        request_key=entry.key,
        request_sha256=content,
    )


def _discount(
    unit: UnitOfWork,
    row: Round,
    customer_id: int,
    amount: Money,
    key: str,
    *,
    content: str = "",
) -> Booking:
    """The rest let off, within the limit of the role (rule 21)."""
    check_discount(unit, customer_id, amount)
    return Booking(
        customer_id=customer_id,
        amount=amount,
        method=DISCOUNT,
        paid_on=row.date,
        collector_id=row.person_id,
        round_id=row.id,
        request_key=let_off_key(key),
        request_sha256=content or digest_of([key, "short"]),
        reason=SETTLED_SHORT,
    )


def _seen(left: Money, rest: Money | None) -> Money:
    """What of all that is left was seen to be left by whoever lets it off."""
    return left if rest is None else min(left, rest)


def _check(entry: DoorEntry) -> None:
    if entry.amount <= Money.zero:
        raise InvalidInputError(
            say("{amount} is not above 0.", amount=entry.amount.format()),
            say("Type the amount received."),
        )
    if entry.method not in METHODS:
        raise InvalidInputError(
            say("“{method}” is no way to pay at the door.", method=entry.method),
            say("Take one of: {methods}.", methods=", ".join(METHODS)),
        )
    if not entry.key:
        raise ValueError("A payment at the door needs a key of its caller's.")


def _hold_customer(session: Session, customer_id: int) -> None:
    """Nobody else moves money on the account until the transaction ends."""
    wanted = select(Customer.id).where(Customer.id == customer_id).with_for_update()
    if session.scalar(wanted) is None:
        raise NotFoundError(say("This customer is gone."), say("Look at the round again."))


def _digest(entry: DoorEntry, over: int | None) -> str:
    return digest_of(
        [
            entry.round_id,
            entry.customer_id,
            str(entry.amount),
            entry.method,
            entry.reference.strip(),
            entry.short,
            None if entry.rest is None else str(entry.rest),
            over,
        ]
    )


def _said(entry: DoorEntry) -> str:
    return f"{entry.amount.format()} {_WORDS[entry.method]}"


def _stands(cell: DoorCell | None) -> str:
    if cell is None or cell.payment_id is None:
        return "–"
    return f"{cell.amount.format()} {_WORDS.get(cell.method, cell.method)}"


def _changed(home: Home, fields: tuple[FieldConflict, ...] = ()) -> ConflictError:
    """Somebody else was at this home's row meanwhile."""
    by = "" if home.cell is None else home.cell.by
    return ConflictError(
        say(
            "{by} entered {stands} for {home} meanwhile.",
            by=by,
            stands=_stands(home.cell),
            home=home.name,
        )
        if by
        else say("Somebody else took the receipt back for {home} meanwhile.", home=home.name),
        say("Look at the row as it stands now."),
        fields=fields,
        changed_by=by,
        current={"home": home},
    )
