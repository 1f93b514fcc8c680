"""Collection rounds as the office works them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.domain.errors import NotFoundError
from dairyos_desktop.domain.roles import Action
from dairyos_desktop.domain.texts import say
from dairyos_desktop.models.payments import Round
from dairyos_desktop.services.collecting import entering, rounds
from dairyos_desktop.services.collecting.differences import read_differences
from dairyos_desktop.services.collecting.papers import read_papers
from dairyos_desktop.services.collecting.reading import read_rounds, read_sheet
from dairyos_desktop.services.command import command, query
from dairyos_desktop.services.dto.route_papers import DrawnRoutes

if TYPE_CHECKING:
    import datetime as dt

    from sqlalchemy.orm import Session

    from dairyos_desktop.domain.money import Money
    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.dto.collecting import (
        CollectionPaper,
        CollectionRow,
        CollectionSheet,
        DoorEntry,
        HandedIn,
        PersonDifference,
        SavedHome,
    )
    from dairyos_desktop.services.paper_ports import CollectionListRenderer, PagePictures
    from dairyos_desktop.services.ports import Database


class CollectingService:
    """Money from the door: a round is a person's walk along a route on a day.

    Every change announces the topic `collections`, and money that moves `payments` and `bills`.
    """

    def __init__(
        self, database: Database, renderer: CollectionListRenderer, pictures: PagePictures
    ) -> None:
        self._database = database
        self._renderer = renderer
        self._pictures = pictures

    @query(Action.READ)
    def rounds(self, actor: Actor, since: dt.date) -> tuple[CollectionRow, ...]:
        """The rounds from a day on and all that are open, the newest first."""
        del actor
        with self._database.read() as session:
            return read_rounds(session, since)

    @query(Action.READ)
    def differences(
        self, actor: Actor, from_on: dt.date, to_on: dt.date
    ) -> tuple[PersonDifference, ...]:
        """By how much each person's closed rounds were apart from their cash."""
        del actor
        with self._database.read() as session:
            return read_differences(session, from_on, to_on)

    @query(Action.READ)
    def sheet(self, actor: Actor, round_id: int) -> CollectionSheet:
        """A round in walking order, with what each home owes and gave.

        Raises:
            NotFoundError: There is no such round.
        """
        del actor
        with self._database.read() as session:
            return read_sheet(session, _found(session, round_id))

    @query(Action.READ)
    def list_papers(
        self, actor: Actor, on: dt.date, route: str | None, *, everybody: bool = False
    ) -> tuple[CollectionPaper, ...]:
        """The lists to take along, a paper for each route.

        Args:
            actor: Who asks.
            on: The day.
            route: One route; None for all, by name.
            everybody: Also those who owe nothing: they may pay ahead.

        Raises:
            NotFoundError: Nobody there owes anything, or stands there at all.
        """
        del actor
        with self._database.read() as session:
            return read_papers(session, on, route, everybody=everybody)

    @query(Action.READ)
    def draw(
        self,
        actor: Actor,
        on: dt.date,
        route: str | None,
        *,
        everybody: bool = False,
        both_sides: bool = False,
    ) -> DrawnRoutes:
        """The lists as one document; nothing is written anywhere.

        For a printer of `both_sides` each route begins on a fresh sheet.

        Raises:
            NotFoundError: As `list_papers`.
            EnvironmentTroubleError: A font is missing.
        """
        papers = self.list_papers(actor, on, route, everybody=everybody)
        pdf = self._renderer.render_lists(papers, both_sides=both_sides)
        homes = sum(len(paper.homes) for paper in papers)
        return DrawnRoutes(pdf, len(papers), homes, self._pictures.page_count(pdf))

    @command(Action.TAKE_PAYMENTS)
    def open(self, actor: Actor, route: str, person: str, on: dt.date) -> CollectionSheet:
        """Begins a round; where the same one is open already, that is gone on with.

        Args:
            actor: Who opens it.
            route: Its name.
            person: Who walks; a name that nobody has yet is entered among the people.
            on: The day, which its receipts bear.

        Raises:
            InvalidInputError: No name, or a day to come.
            NotFoundError: Nobody stands on the route.
        """
        with self._database.write(actor, "collect.open") as unit:
            round_id = rounds.open_round(unit, route, person, on)
        with self._database.read() as session:
            return read_sheet(session, _found(session, round_id))

    @command(Action.TAKE_PAYMENTS)
    def enter(self, actor: Actor, entry: DoorEntry) -> SavedHome:
        """Books what a home gave, where nothing stands for it yet.

        With `short` the rest is let off in the same transaction.

        Raises:
            InvalidInputError: Amount or method can't be.
            NotFoundError: The round or the customer is gone.
            KeyUsedError: The key was used for other content.
            RefusedError: The round is closed.
            ConflictError: Somebody else entered this home since it was seen.
            NotAllowedError: A discount above what the office lets a clerk give.
        """
        with self._database.write(actor, "collect.enter") as unit:
            return entering.enter_money(unit, entry, None)

    @command(Action.TAKE_PAYMENTS, fresh=True)
    def correct(self, actor: Actor, entry: DoorEntry, over: int) -> SavedHome:
        """Puts a home's row right: its receipt is reversed and another one written (rule 23).

        Args:
            actor: Who corrects it.
            entry: What was given in truth.
            over: The receipt that stands there, as it was seen.

        Raises:
            PasswordNeededError: The password was last asked for too long ago.
            NotAllowedError: The receipt is not an own one of today, and the actor no manager.
            DairyError: As `enter`.
        """
        with self._database.write(actor, "collect.correct") as unit:
            return entering.enter_money(unit, entry, over)

    @command(Action.TAKE_PAYMENTS, fresh=True)
    def take_back(
        self, actor: Actor, round_id: int, customer_id: int, payment_id: int
    ) -> SavedHome:
        """Reverses what was entered for a home; its row is empty again.

        Raises:
            PasswordNeededError: The password was last asked for too long ago.
            RefusedError: The round is closed.
            ConflictError: Another receipt stands there than the one that was seen.
            NotAllowedError: The receipt is not an own one of today, and the actor no manager.
        """
        with self._database.write(actor, "collect.take_back") as unit:
            return entering.take_back(unit, round_id, customer_id, payment_id)

    @command(Action.TAKE_PAYMENTS)
    def settle(
        self,
        actor: Actor,
        round_id: int,
        customer_id: int,
        key: str,
        rest: Money | None = None,
    ) -> SavedHome:
        """Lets off the few rupees that a home still owes after what it gave.

        Args:
            actor: Who lets them off.
            round_id: The round.
            customer_id: The home.
            key: The caller's own, made before the first try.
            rest: What was seen to be left, above 0: what came to it meanwhile stays owed. None is
                all that is owed.

        Raises:
            RefusedError: The round is closed, nothing was given in it, or nothing is left.
            NotAllowedError: More than the office lets a clerk give.
        """
        with self._database.write(actor, "collect.settle") as unit:
            return entering.settle_rest(unit, round_id, customer_id, key, rest)

    @command(Action.TAKE_PAYMENTS)
    def close(
        self, actor: Actor, round_id: int, handed: HandedIn, expected_version: int
    ) -> CollectionSheet:
        """Closes a round against the cash handed in; the difference is kept on the person.

        Args:
            actor: Who closes.
            round_id: The round.
            handed: The cash, as a sum or by its notes.
            expected_version: Of the round that was seen.

        Raises:
            RefusedError: It is closed already.
            ConflictError: Somebody else entered something since the round was seen.
            InvalidInputError: Below 0, or the notes come to another sum.
        """
        with self._database.write(actor, "collect.close") as unit:
            row = rounds.lock_round(unit.session, round_id)
            rounds.close_round(unit, row, handed, expected_version)
            unit.session.flush()
            return read_sheet(unit.session, row)

    @command(Action.REOPEN_COLLECTIONS)
    def reopen(
        self, actor: Actor, round_id: int, expected_version: int, reason: str
    ) -> CollectionSheet:
        """Opens a closed round again; its cash is to be handed in anew.

        Raises:
            RefusedError: No reason, it is open, or the person has another one open.
            ConflictError: Somebody else changed it since it was seen.
        """
        with self._database.write(actor, "collect.reopen") as unit:
            row = rounds.lock_round(unit.session, round_id)
            rounds.reopen_round(unit, row, expected_version, reason)
            unit.session.flush()
            return read_sheet(unit.session, row)

    @command(Action.TAKE_PAYMENTS)
    def discard(self, actor: Actor, round_id: int) -> None:
        """Takes away a round that was opened by mistake.

        Raises:
            RefusedError: It is closed, or has receipts.
        """
        with self._database.write(actor, "collect.discard") as unit:
            rounds.discard_round(unit, rounds.lock_round(unit.session, round_id))


def _found(session: Session, round_id: int) -> Round:
    row = session.get(Round, round_id)
    if row is None:
        raise NotFoundError(say("This round is gone."), say("Look at the list of rounds."))
    return row
