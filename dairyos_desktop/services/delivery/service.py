"""Rounds of delivery as the office keeps them: people, walkers, loads, and closing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.domain.roles import Action
from dairyos_desktop.services.command import command, query
from dairyos_desktop.services.delivery import people, rounds
from dairyos_desktop.services.delivery.closing import close_one, close_open, reopen_one
from dairyos_desktop.services.delivery.loads import write_load
from dairyos_desktop.services.delivery.open_rounds import find_open
from dairyos_desktop.services.delivery.reading import read_round_sheets
from dairyos_desktop.services.delivery.settled import read_rules

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from dairyos_desktop.domain.orders import Shift
    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.dto.delivery import (
        Closed,
        LoadEdit,
        OpenRound,
        PersonForm,
        PersonRow,
        RoundKey,
        RoundRules,
        RoundSheet,
    )
    from dairyos_desktop.services.ports import Clock, Database


class DeliveryService:
    """Reads and writes what is said of rounds; a round is one route in one shift of one day.

    Every change announces the topic `delivery`.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    @query(Action.READ)
    def rules(self, actor: Actor) -> RoundRules:
        """What the office has settled about rounds, and what time it is there."""
        del actor
        with self._database.read() as session:
            return read_rules(session, self._clock.now())

    @query(Action.READ)
    def people(self, actor: Actor, *, include_gone: bool = False) -> tuple[PersonRow, ...]:
        """Who walks routes, by name.

        Args:
            actor: Who asks.
            include_gone: Those who have left too.
        """
        del actor
        with self._database.read() as session:
            return people.read_people(session, include_gone=include_gone)

    @command(Action.EDIT_CUSTOMERS)
    def add_person(self, actor: Actor, form: PersonForm) -> PersonRow:
        """Adds somebody who walks routes.

        Raises:
            InvalidInputError: Name or phone can't be taken.
            RefusedError: Somebody of that name is there already.
        """
        kept = people.checked_form(form)
        with self._database.write(actor, "person.add") as unit:
            unit.changed("delivery")
            return people.insert_person(unit, kept)

    @command(Action.EDIT_CUSTOMERS)
    def change_person(
        self, actor: Actor, person_id: int, form: PersonForm, expected_version: int
    ) -> PersonRow:
        """Puts somebody's name or phone right, or says that they have left or come back.

        Raises:
            InvalidInputError: Name or phone can't be taken.
            NotFoundError: There is no such person.
            RefusedError: Somebody else has that name.
            ConflictError: Somebody else changed the person since it was read.
        """
        kept = people.checked_form(form)
        with self._database.write(actor, "person.change") as unit:
            unit.changed("delivery")
            return people.update_person(unit, person_id, kept, expected_version)

    @query(Action.READ)
    def round_sheet(
        self, actor: Actor, on: dt.date, route: str | None, shifts: Sequence[Shift]
    ) -> tuple[RoundSheet, ...]:
        """All that is said of the rounds of a sheet, by route, morning first.

        Args:
            actor: Who asks.
            on: The day.
            route: Its name; None for all routes.
            shifts: The shifts that the sheet shows.
        """
        del actor
        with self._database.read() as session:
            return read_round_sheets(session, on, route, shifts)

    @command(Action.CLOSE_DAYS)
    def set_walker(
        self,
        actor: Actor,
        key: RoundKey,
        person_id: int | None,
        expected_version: int | None,
        closed_reason: str = "",
    ) -> int | None:
        """Says who walked a round; None for nobody.

        Args:
            actor: Who says it.
            key: The round.
            person_id: The person.
            expected_version: Of the round that was seen; None where nothing was said of it.
            closed_reason: Why it is changed though it is closed.

        Returns:
            The round's version as it now stands.

        Raises:
            NotFoundError: There is no such person, or nobody stands on the route.
            ConflictError: Somebody else said something of the round since it was seen.
            ClosedDayError: It is closed, and the actor may not change it or gave no reason.
        """
        with self._database.write(actor, "round.walker") as unit:
            return rounds.write_walker(unit, key, person_id, expected_version, closed_reason)

    @command(Action.CLOSE_DAYS)
    def save_load(self, actor: Actor, edit: LoadEdit, closed_reason: str = "") -> int | None:
        """Saves what went out with a round of a product, came back, was spilt or was kept.

        Args:
            actor: Who saves.
            edit: The load; one of zeros takes it away.
            closed_reason: Why it is changed though the round is closed.

        Returns:
            The load's version as it now stands; None where none stands.

        Raises:
            InvalidInputError: A quantity outside 0 to 99999.999, or a fraction of a piece.
            NotFoundError: The product is gone, or nobody stands on the route.
            ConflictError: Somebody else changed the load since it was seen.
            ClosedDayError: The round is closed, and the actor may not change it or gave no reason.
        """
        with self._database.write(actor, "round.load") as unit:
            return write_load(unit, edit, closed_reason)

    @query(Action.READ)
    def open_rounds(self, actor: Actor, until: dt.date) -> tuple[OpenRound, ...]:
        """The rounds that have happened and are not closed, oldest first.

        Only those of which there is something: rows, pre-filled cells, a load. They are looked for
        in the month of `until` and the month before, from the first day on which anything was
        recorded; what is older was billed long ago.

        Args:
            actor: Who asks.
            until: The last day; days to come are left out.
        """
        del actor
        return find_open(self._database, self._clock.now(), until)

    @command(Action.CLOSE_DAYS)
    def close(
        self, actor: Actor, key: RoundKey, expected_version: int | None, reason: str = ""
    ) -> int:
        """Closes one round.

        Args:
            actor: Who closes.
            key: The round.
            expected_version: Of the round that was seen; None where nothing was said of it.
            reason: Why it is closed though its load differs.

        Returns:
            The round's version as it now stands.

        Raises:
            RefusedError: It has not happened yet (`not_yet`), cells are still to confirm
                (`to_confirm`), it is closed already, or its load differs by more than may be and
                no reason was given (`load_differs`).
            NotFoundError: Nobody stands on the route.
            ConflictError: Somebody else said something of the round since it was seen.
        """
        with self._database.write(actor, "round.close") as unit:
            return close_one(unit, key, expected_version, reason)

    @command(Action.CLOSE_DAYS)
    def close_until(self, actor: Actor, until: dt.date, reason: str = "") -> Closed:
        """Closes every round up to a day that may be closed, and names what stays open.

        It works in short transactions, so that desks can go on saving.

        Args:
            actor: Who closes.
            until: The last day.
            reason: Why rounds whose load differs are closed too; without one they stay open.
        """
        return close_open(self._database, actor, self._clock.now(), until, reason)

    @command(Action.EDIT_CLOSED_DAYS)
    def reopen(self, actor: Actor, key: RoundKey, expected_version: int, reason: str) -> int:
        """Opens a closed round again.

        Returns:
            The round's version as it now stands.

        Raises:
            RefusedError: No reason was given, or it is open.
            ConflictError: Somebody else said something of the round since it was seen.
        """
        with self._database.write(actor, "round.reopen") as unit:
            return reopen_one(unit, key, expected_version, reason)
