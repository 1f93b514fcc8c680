"""Who else is at work: each program of the office has a seat, which says who sits in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Table, delete, select

from dairyos_desktop.domain.roles import Action
from dairyos_desktop.models.sharing import Seat
from dairyos_desktop.services.command import query, tried
from dairyos_desktop.services.dto.presence import Kind, Present

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.ports import Database

TOPIC = "seats"
_seats: Table = Seat.__table__  # type: ignore[assignment]  # declared as a wider type


class PresenceService:
    """Keeps this program's seat, and tells who sits in the others.

    A seat counts for as long as its program lives, by a lock and by nobody's clock. Rows of
    programs that died are swept away by whoever comes next.

    Args:
        database: The office's.
        pc: This PC's name.
    """

    def __init__(self, database: Database, pc: str) -> None:
        self._database = database
        self._pc = pc

    @query(Action.READ)
    def arrive(self, actor: Actor, kind: Kind = Kind.WINDOW) -> None:
        """Takes the seat for whoever works here now; the same again changes nothing.

        Raises:
            EnvironmentTroubleError: The database can't be reached or written.
        """
        user = "" if actor.user_id is None else actor.name
        tried(lambda: self._sit(actor, kind, user))

    @query(Action.READ)
    def leave(self, actor: Actor) -> None:
        """They logged out; the program stays.

        Raises:
            EnvironmentTroubleError: As `arrive`.
        """
        tried(lambda: self._sit(actor, Kind.WINDOW, ""))

    @query(Action.READ)
    def present(self, actor: Actor) -> tuple[Present, ...]:
        """All programs that are open on the office, this one first, then by arrival.

        Raises:
            EnvironmentTroubleError: The database can't be reached.
        """
        del actor
        with self._database.read() as session:
            return present_in(session, self._database)

    def _sit(self, actor: Actor, kind: Kind, user: str) -> None:
        me = self._database.source
        with self._database.write(actor, "presence.arrive") as unit:
            found = list(unit.session.scalars(select(Seat)))
            own = next((seat for seat in found if seat.token == me), None)
            others = [seat.token for seat in found if seat.token != me]
            gone = set(others) - self._database.living(unit.session, others)
            if gone:
                unit.session.execute(delete(_seats).where(_seats.c.token.in_(sorted(gone))))
            if own is None:
                unit.session.add(
                    Seat(token=me, pc=self._pc, program=kind.value, user_name=user, since=unit.now)
                )
            elif own.user_name != user:
                own.user_name, own.since = user, unit.now
            elif not gone:
                return
            unit.changed(TOPIC)


def present_in(session: Session, database: Database) -> tuple[Present, ...]:
    """As `PresenceService.present`, in a snapshot that is open."""
    me = database.source
    seats = list(session.scalars(select(Seat).order_by(Seat.since, Seat.token)))
    alive = database.living(session, [seat.token for seat in seats])
    return tuple(
        Present(seat.user_name, seat.pc, Kind(seat.program), seat.since, seat.token == me)
        for seat in sorted(seats, key=lambda one: one.token != me)
        if seat.token in alive or seat.token == me
    )
