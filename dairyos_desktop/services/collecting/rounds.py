"""Opens collection rounds, holds them for a change, closes them against the cash, reopens them."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from sqlalchemy import Table, delete, select

from dairyos_desktop.domain.backdating import check_not_long_ago
from dairyos_desktop.domain.cash_count import counted_total
from dairyos_desktop.domain.errors import (
    ConflictError,
    InvalidInputError,
    NotFoundError,
    RefusedError,
)
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.plain import format_date
from dairyos_desktop.domain.texts import say
from dairyos_desktop.models.customers import Person, Stop
from dairyos_desktop.models.payments import Payment, Round
from dairyos_desktop.models.users import User
from dairyos_desktop.services.collecting.reading import cash_of
from dairyos_desktop.services.command import TransientConflictError
from dairyos_desktop.services.delivery.people import person_id_of
from dairyos_desktop.services.inserting import insert_if_absent
from dairyos_desktop.services.office import business_date

if TYPE_CHECKING:
    import datetime as dt

    from sqlalchemy.orm import Session

    from dairyos_desktop.services.dto.collecting import HandedIn
    from dairyos_desktop.services.unit import UnitOfWork

THING = "collection"
TOPIC = "collections"
_ROUNDS = cast("Table", Round.__table__)


def audit_key(session: Session, row: Round) -> str:
    """The round in the audit log: `2026-11-07 Route 3 Ramesh`."""
    return f"{row.date.isoformat()} {row.route} {_person_name(session, row.person_id)}"


def sentence(session: Session, row: Round) -> str:
    """The round for a person: `Ramesh's round on Route 3, 07-11-2026`."""
    name = _person_name(session, row.person_id)
    return say(
        "{name}'s round on {route}, {on}", name=name, route=row.route, on=format_date(row.date)
    )


def open_round(unit: UnitOfWork, route: str, person: str, on: dt.date) -> int:
    """Begins a round, or gives the one that is open already; gives its id.

    Raises:
        InvalidInputError: No name, a day to come, or one too far back.
        NotFoundError: Nobody stands on the route.
    """
    session = unit.session
    today = business_date(session, unit.now)
    if on > today:
        raise InvalidInputError(
            say("{on} is still to come.", on=format_date(on)),
            say("Give a day up to {today}.", today=format_date(today)),
        )
    check_not_long_ago(on, today)
    if session.scalar(select(Stop.customer_id).where(Stop.route == route).limit(1)) is None:
        raise NotFoundError(
            say("Nobody stands on {route}.", route=route), say("Choose another route.")
        )
    person_id = person_id_of(unit, person)
    _hold_person(session, person_id)
    mine = (Round.route == route, Round.person_id == person_id, Round.date == on)
    written = session.execute(
        insert_if_absent(session, _ROUNDS)
        .values(
            route=route,
            person_id=person_id,
            date=on,
            note="",
            opened_at=unit.now,
            opened_by=unit.actor.name,
            closed_by="",
            version=1,
        )
        .returning(_ROUNDS.c.id)
    ).scalar_one_or_none()
    if written is None:
        found = session.scalar(select(Round.id).where(*mine, Round.closed_at.is_(None)))
        if found is None:
            # It was closed this moment: there is room for one now.
            raise TransientConflictError(
                say("The database was busy with the same rows."), say("Try again in a moment.")
            )
        return found
    row = session.get_one(Round, written)
    unit.audit(THING, audit_key(session, row), after={"open": True})
    unit.changed(TOPIC)
    return int(written)


def lock_round(session: Session, round_id: int) -> Round:
    """A round, held for a change.

    Raises:
        NotFoundError: There is no such round.
    """
    row: Round | None = session.get(Round, round_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFoundError(say("This round is gone."), say("Look at the list of rounds."))
    return row


def require_open(session: Session, row: Round) -> None:
    """Refuses what would change a closed round.

    Raises:
        RefusedError: It is closed.
    """
    if row.closed_at is not None:
        raise RefusedError(
            say(
                "{session} was closed by {closed_by}.",
                session=sentence(session, row),
                closed_by=row.closed_by,
            ),
            say("Take the money at the counter, or have the round opened again."),
            code="round_closed",
        )


def close_round(unit: UnitOfWork, row: Round, handed: HandedIn, expected_version: int) -> None:
    """Closes a round against the cash handed in; what is apart stays with the person.

    Raises:
        RefusedError: It is closed already.
        ConflictError: Somebody else entered something since the round was seen.
        InvalidInputError: Below 0, or the notes come to another sum.
    """
    session = unit.session
    require_open(session, row)
    if row.version != expected_version:
        who = _last_entry_by(session, row.id)
        raise ConflictError(
            say("{who} entered something in this round meanwhile.", who=who or "Somebody else"),
            say("Look at the sum again, then close it."),
            changed_by=who,
            current={"version": row.version},
        )
    if handed.amount < Money.zero:
        raise InvalidInputError(
            say("{amount} can't have been handed in.", amount=handed.amount.format()),
            say("Type the sum, or 0."),
        )
    counted = {note: count for note, count in handed.counted.items() if count}
    if counted and counted_total(counted) != handed.amount:
        raise InvalidInputError(
            say(
                "The notes come to {counted}, not {amount}.",
                counted=counted_total(counted).format(),
                amount=handed.amount.format(),
            ),
            say("Count them again, or leave them out."),
        )
    cash = cash_of(session, row.id)
    row.handed_in, row.cash_due = handed.amount, cash
    row.counted = {str(note): count for note, count in counted.items()} or None
    row.note = handed.note.strip()
    row.closed_at, row.closed_by = unit.now, unit.actor.name
    row.version += 1
    unit.audit(
        THING,
        audit_key(session, row),
        before={"open": True},
        after={
            "open": False,
            "cash": str(cash),
            "handed_in": str(handed.amount),
            "difference": str(handed.amount - cash),
        },
        reason=row.note,
    )
    unit.changed(TOPIC)


def reopen_round(unit: UnitOfWork, row: Round, expected_version: int, reason: str) -> None:
    """Opens a closed round again: its cash is to be handed in anew.

    Raises:
        RefusedError: No reason, it is open, or the person has another one open.
        ConflictError: Somebody else changed it since it was seen.
    """
    session = unit.session
    if not reason.strip():
        raise RefusedError(say("A round is opened again for a reason."), say("Say why."))
    if row.closed_at is None:
        raise RefusedError(say("{session} is open already.", session=sentence(session, row)))
    if row.version != expected_version:
        raise ConflictError(
            say("Somebody else changed this round since you opened it."), say("Look at it again.")
        )
    _hold_person(session, row.person_id)
    another = select(Round.id).where(
        Round.route == row.route,
        Round.person_id == row.person_id,
        Round.date == row.date,
        Round.closed_at.is_(None),
    )
    if session.scalar(another) is not None:
        raise RefusedError(
            say("{session}: a second one is open.", session=sentence(session, row)),
            say("Close that one first."),
        )
    unit.audit(
        THING,
        audit_key(session, row),
        before={
            "open": False,
            "handed_in": str(row.handed_in),
            "closed_by": row.closed_by,
            "closed_at": row.closed_at,
        },
        after={"open": True},
        reason=reason.strip(),
    )
    row.handed_in = row.cash_due = row.counted = row.closed_at = None
    row.closed_by = row.note = ""
    row.version += 1
    unit.changed(TOPIC)


def discard_round(unit: UnitOfWork, row: Round) -> None:
    """Takes away a round that was opened by mistake.

    Raises:
        RefusedError: It is closed, or something was entered in it.
    """
    session = unit.session
    require_open(session, row)
    if session.scalar(select(Payment.id).where(Payment.round_id == row.id).limit(1)) is not None:
        raise RefusedError(
            say("{session} has receipts.", session=sentence(session, row)),
            say("Close it against the cash handed in."),
        )
    unit.audit(THING, audit_key(session, row), before={"open": True})
    session.execute(delete(Round).where(Round.id == row.id))
    unit.changed(TOPIC)


def _last_entry_by(session: Session, round_id: int) -> str:
    last = (
        select(User.name)
        .join(Payment, Payment.created_by == User.id)
        .where(Payment.round_id == round_id)
        .order_by(Payment.id.desc())
        .limit(1)
    )
    return session.scalar(last) or ""


def _hold_person(session: Session, person_id: int) -> None:
    """Nobody else opens a round of theirs until the transaction ends; money of theirs goes on."""
    session.execute(select(Person.id).where(Person.id == person_id).with_for_update(key_share=True))


def _person_name(session: Session, person_id: int) -> str:
    return session.scalar(select(Person.name).where(Person.id == person_id)) or ""
