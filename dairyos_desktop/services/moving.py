"""Which database the office uses, and moving it to another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from dairyos_desktop.domain.roles import Action
from dairyos_desktop.services.command import command, query

if TYPE_CHECKING:
    from collections.abc import Callable

    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.dto.moving import (
        DatabasePlace,
        Joined,
        Moved,
        ServerForm,
        ServerFound,
    )


class Mover(Protocol):
    """Moves an office between a file of this PC and a server."""

    def place(self) -> DatabasePlace:
        """Where the books are now."""
        ...

    def look(self, form: ServerForm, password: str) -> ServerFound:
        """What answers at a server."""
        ...

    def to_server(
        self,
        actor: Actor,
        form: ServerForm,
        password: str,
        told: Callable[[int, int, str], None],
        stopped: Callable[[], bool],
    ) -> Moved:
        """From the file into an empty database of a server."""
        ...

    def to_file(
        self,
        actor: Actor,
        told: Callable[[int, int, str], None],
        stopped: Callable[[], bool],
    ) -> Moved:
        """From the server into a file of this PC."""
        ...

    def join(self, form: ServerForm, password: str) -> Joined:
        """Leaves the file for the office on a server."""
        ...


def _never() -> bool:
    return False


def _nobody(_done: int, _of: int, _what: str) -> None:
    pass


class MovingService:
    """Tells where the books are, and moves them; the owner alone.

    After a move this program must open the office again: what it has open is the old database,
    which nobody writes any longer.
    """

    def __init__(self, mover: Mover) -> None:
        self._mover = mover

    @query(Action.MOVE_OFFICE)
    def place(self, actor: Actor) -> DatabasePlace:
        """Where the books are now.

        Raises:
            EnvironmentTroubleError: The server can't be reached.
        """
        del actor
        return self._mover.place()

    @query(Action.MOVE_OFFICE)
    def look(self, actor: Actor, form: ServerForm, password: str = "") -> ServerFound:
        """What answers at a server, by this password or the one that this PC keeps for it.

        Raises:
            InvalidInputError: Something in the form is missing or wrong.
            EnvironmentTroubleError: Nothing answers, or it refuses the password.
        """
        del actor
        return self._mover.look(form, password)

    @command(Action.MOVE_OFFICE, fresh=True)
    def to_server(
        self,
        actor: Actor,
        form: ServerForm,
        password: str = "",
        told: Callable[[int, int, str], None] = _nobody,
        stopped: Callable[[], bool] = _never,
    ) -> Moved:
        """Moves the office from the file into an empty database of a server.

        All is copied, compared and checked on both sides before this PC uses the copy; the file is
        kept. The password is kept in this PC's keyring.

        Args:
            actor: The owner.
            form: The server.
            password: Of the database's user; empty where none is wanted or it is kept already.
            told: How far it is, of how much (0 where nobody knows), with what.
            stopped: Asked again and again; the office stays where it is then.

        Raises:
            RefusedError: There is an office in that database, the books have faults, the sides
                differ, or it was stopped. Nothing is moved then.
            EnvironmentTroubleError: Another program has the office open (`busy`), the server can't
                be reached, or the keyring can't be asked.
        """
        return self._mover.to_server(actor, form, password, told, stopped)

    @command(Action.MOVE_OFFICE, fresh=True)
    def to_file(
        self,
        actor: Actor,
        told: Callable[[int, int, str], None] = _nobody,
        stopped: Callable[[], bool] = _never,
    ) -> Moved:
        """Moves the office from the server into a file of this PC, likewise.

        The other PCs are told that it went, and don't get it back by themselves.

        Raises:
            RefusedError, EnvironmentTroubleError: As `to_server`.
        """
        return self._mover.to_file(actor, told, stopped)

    @command(Action.MOVE_OFFICE, fresh=True)
    def join(self, actor: Actor, form: ServerForm, password: str = "") -> Joined:
        """Has this PC use another office, which is on a server; the one in its file is kept.

        Nothing of it is brought along. Who may do what there, the other office decides.

        Args:
            actor: The owner of the office in the file.
            form: The server.
            password: As of `to_server`.

        Raises:
            RefusedError: There is no office in that database, or this PC's is on a server itself.
            EnvironmentTroubleError: Another program has the office open (`busy`), the server can't
                be reached, or the keyring can't be asked.
        """
        del actor
        return self._mover.join(form, password)
