"""The day's money by person and method, and cash handed over to the office's safe."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import BigInteger, case, func, insert, select, type_coerce, update

from dairyos_desktop.domain.errors import (
    ConflictError,
    InvalidInputError,
    NotFoundError,
    RefusedError,
)
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.roles import Action
from dairyos_desktop.domain.texts import say
from dairyos_desktop.models.cash import CashHandover, CashTaken
from dairyos_desktop.models.customers import Person
from dairyos_desktop.models.payments import Payment
from dairyos_desktop.models.users import User
from dairyos_desktop.services.collecting.differences import read_differences
from dairyos_desktop.services.command import command, query
from dairyos_desktop.services.dto.cash import (
    CashWaiting,
    CollectionRow,
    DayOfMoney,
    HandoverRow,
    Holder,
)
from dairyos_desktop.services.office import business_date, local_time, office_row
from dairyos_desktop.services.payments.collected import read_collected
from dairyos_desktop.services.payments.discounts import DISCOUNT

if TYPE_CHECKING:
    import datetime as dt

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.ports import Clock, Database

LONGEST_NOTE = 200


class _Waiting(NamedTuple):
    receipts: int
    paise: int
    since: dt.date | None


class CashService:
    """Use cases of cash and of the day's collection."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    @query(Action.READ)
    def day(self, actor: Actor, on: dt.date | None = None) -> DayOfMoney:  # noqa: ARG002 - checked by @query
        """What came in on a business date, what was handed over then, and what waits now.

        Args:
            actor: Who asks.
            on: The date; None is today.
        """
        with self._database.read() as session:
            day = on or business_date(session, self._clock.now())
            collected, discounts = _collected(session, day)
            return DayOfMoney(
                day, collected, discounts, _all_waiting(session), _handovers(session, day)
            )

    @command(Action.TAKE_PAYMENTS)
    def hand_over(
        self, actor: Actor, holder: Holder, handed_in: Money, expected: Money, note: str = ""
    ) -> HandoverRow:
        """Somebody hands over all the cash that they have taken; a difference stays on them.

        Args:
            actor: Who counts and enters it.
            holder: Who had it.
            handed_in: What was counted, 0 or more.
            expected: What it should have come to, as it was shown.
            note: Why it differs, or anything else.

        Raises:
            InvalidInputError: Less than nothing was counted, or the note is too long.
            RefusedError: Nothing waits and nothing is handed over.
            ConflictError: More or less waits now than was shown.
        """
        note = " ".join(note.split())
        if handed_in < Money.zero:
            raise InvalidInputError(
                say("{handed_in} is less than nothing.", handed_in=handed_in.format()),
                say("Type what was counted."),
            )
        if len(note) > LONGEST_NOTE:
            raise InvalidInputError(
                say(
                    "The note has {count} characters; {longest_note} fit.",
                    count=len(note),
                    longest_note=LONGEST_NOTE,
                ),
                say("Shorten it."),
            )
        with self._database.write(actor, "cash.hand_over") as unit:
            session = unit.session
            name = _name_of(session, holder)
            handover_id: int = session.execute(
                insert(CashHandover)
                .values(
                    user_id=None if holder.collects else holder.key,
                    person_id=holder.key if holder.collects else None,
                    handed_on=business_date(session, unit.now),
                    expected=expected,
                    handed_in=handed_in,
                    note=note,
                    taken_at=unit.now,
                    taken_by=actor.user_id,
                )
                .returning(CashHandover.id)
            ).scalar_one()
            ids = list(session.scalars(_waiting_ids(holder)))
            for start in range(0, len(ids), 500):
                session.execute(
                    update(CashTaken)
                    .where(
                        CashTaken.payment_id.in_(ids[start : start + 500]),
                        CashTaken.handover_id.is_(None),
                    )
                    .values(handover_id=handover_id)
                    .execution_options(synchronize_session=False)
                )
            # Read back: what somebody else handed over at the same moment isn't among it.
            paise = session.execute(
                select(func.coalesce(func.sum(_signed()), 0))
                .select_from(CashTaken)
                .join(Payment, Payment.id == CashTaken.payment_id)
                .where(CashTaken.handover_id == handover_id)
            ).scalar_one()
            now = Money.from_paise(int(paise))
            if now != expected:
                raise ConflictError(
                    say(
                        "{name} has {now} to hand over now, not {expected}.",
                        name=name,
                        now=now.format(),
                        expected=expected.format(),
                    ),
                    say(
                        "Somebody entered money or handed over meanwhile: look at the new sum, "
                        "then count once more."
                    ),
                    current={"expected": now, "receipts": len(ids)},
                )
            if not ids and handed_in == Money.zero:
                raise RefusedError(say("{name} has nothing to hand over.", name=name))
            unit.audit(
                "cash",
                name,
                before={"expected": str(expected)},
                after={"handed in": str(handed_in), "receipts": len(ids)},
                reason=note,
            )
            unit.changed("payments", "cash")
            return _handovers(session, None, handover_id)[0]

    @command(Action.REVERSE_PAYMENTS, fresh=True)
    def take_back(self, actor: Actor, handover_id: int, reason: str) -> None:
        """A handover was entered wrongly: its receipts wait for another one.

        Raises:
            NotFoundError: There is no such handover.
            InvalidInputError: No reason.
            RefusedError: It was taken back already.
            PasswordNeededError: The password was last asked for too long ago.
        """
        if not reason.strip():
            raise InvalidInputError(say("A handover is taken back for a reason."), say("Say why."))
        with self._database.write(actor, "cash.take_back") as unit:
            handover = unit.session.get(CashHandover, handover_id, with_for_update=True)
            if handover is None:
                raise NotFoundError(say("This handover is gone."), say("Look at the day again."))
            if handover.taken_back_at is not None:
                raise RefusedError(say("This handover was taken back already."))
            handover.taken_back_at = unit.now
            handover.taken_back_by = actor.user_id
            unit.session.execute(
                update(CashTaken)
                .where(CashTaken.handover_id == handover_id)
                .values(handover_id=None)
                .execution_options(synchronize_session=False)
            )
            holder = _holder_of(handover.user_id, handover.person_id)
            unit.audit(
                "cash",
                _name_of(unit.session, holder),
                before={"handed in": str(handover.handed_in)},
                after={"handed in": ""},
                reason=reason.strip(),
            )
            unit.changed("payments", "cash")


def _signed() -> ColumnElement[int]:
    paise = type_coerce(Payment.amount, BigInteger)
    return case((Payment.reverses_id.is_(None), paise), else_=-paise)


def _holder_of(user_id: int | None, person_id: int | None) -> Holder:
    return Holder(person_id is not None, int(person_id if person_id is not None else user_id or 0))


def _name_of(session: Session, holder: Holder) -> str:
    row = Person if holder.collects else User
    name = session.execute(select(row.name).where(row.id == holder.key)).scalar()
    if name is None:
        raise NotFoundError(say("This person is gone."), say("Look at the day again."))
    return str(name)


def _waits() -> tuple[ColumnElement[bool], ...]:
    """Cash in somebody's hands; a collection round's is handed in with the round."""
    return (CashTaken.handover_id.is_(None), Payment.round_id.is_(None))


def _waiting_ids(holder: Holder) -> Any:  # noqa: ANN401 - a SELECT of ids
    own = CashTaken.person_id if holder.collects else CashTaken.user_id
    return (
        select(CashTaken.payment_id)
        .join(Payment, Payment.id == CashTaken.payment_id)
        .where(own == holder.key, *_waits())
        .order_by(CashTaken.payment_id)
    )


def _collected(session: Session, on: dt.date) -> tuple[tuple[CollectionRow, ...], Money]:
    sums: dict[str, dict[str, Money]] = defaultdict(dict)
    counts: dict[str, int] = defaultdict(int)
    discounts = Money.zero
    for row in read_collected(session, on, on):
        amount = Money.from_paise(row.paise)
        if row.method == DISCOUNT:
            discounts += amount
            continue
        sums[row.person][row.method] = amount
        counts[row.person] += row.receipts
    collected = tuple(
        CollectionRow(name, counts[name], sums[name])
        for name in sorted(sums, key=lambda one: (not one, one.casefold()))
    )
    return collected, discounts


def _all_waiting(session: Session) -> tuple[CashWaiting, ...]:
    waiting = {
        _holder_of(user_id, person_id): _Waiting(int(receipts), int(paise), since)
        for user_id, person_id, receipts, paise, since in session.execute(
            select(
                CashTaken.user_id,
                CashTaken.person_id,
                func.count(),
                func.sum(_signed()),
                func.min(Payment.paid_on),
            )
            .join(Payment, Payment.id == CashTaken.payment_id)
            .where(*_waits())
            .group_by(CashTaken.user_id, CashTaken.person_id)
        )
    }
    kept = {
        _holder_of(user_id, person_id): Money.from_paise(int(paise))
        for user_id, person_id, paise in session.execute(
            select(
                CashHandover.user_id,
                CashHandover.person_id,
                func.sum(
                    type_coerce(CashHandover.handed_in, BigInteger)
                    - type_coerce(CashHandover.expected, BigInteger)
                ),
            )
            .where(CashHandover.taken_back_at.is_(None))
            .group_by(CashHandover.user_id, CashHandover.person_id)
        )
    }
    for apart in read_differences(session):
        holder = Holder(collects=True, key=apart.person_id)
        kept[holder] = kept.get(holder, Money.zero) + apart.difference
    none = _Waiting(0, 0, None)
    found = [
        CashWaiting(
            holder,
            _name_of(session, holder),
            waiting.get(holder, none).since,
            waiting.get(holder, none).receipts,
            Money.from_paise(waiting.get(holder, none).paise),
            kept.get(holder, Money.zero),
        )
        for holder in waiting.keys() | {one for one, money in kept.items() if money != Money.zero}
    ]
    return tuple(sorted(found, key=lambda one: (one.name.casefold(), one.holder)))


def _handovers(
    session: Session, on: dt.date | None, handover_id: int | None = None
) -> tuple[HandoverRow, ...]:
    timezone = office_row(session).timezone
    users = {row.id: row.name for row in session.execute(select(User.id, User.name))}
    receipts_of = (
        select(func.count())
        .where(CashTaken.handover_id == CashHandover.id)
        .correlate(CashHandover)
        .scalar_subquery()
    )
    wanted = CashHandover.handed_on == on if handover_id is None else CashHandover.id == handover_id
    rows = session.execute(
        select(CashHandover, Person.name, receipts_of)
        .outerjoin(Person, Person.id == CashHandover.person_id)
        .where(wanted)
        .order_by(CashHandover.id)
    )
    return tuple(
        HandoverRow(
            row.id,
            person or users.get(row.user_id or 0, ""),
            local_time(row.taken_at, timezone),
            users.get(row.taken_by, ""),
            int(receipts),
            row.expected,
            row.handed_in,
            row.note,
            users.get(row.taken_back_by or 0, ""),
        )
        for row, person, receipts in rows
    )
