"""Moves the office: copies it, compares both sides, and only then has this PC use the copy.

Wherever it is stopped or killed before that one step, this PC and the office are as they were; what
is left of the copy is no office, and the next try takes it away. From that step on the office is in
its new place for everybody who had it. To a server it is this PC's own choice (`choose_url`): only
its programs use the file. From a server it is the server's word that the office went (`retire`),
since the other PCs read that alone; this PC finds its own token in it (`moving.arriving`), if it
was killed before it could choose its file. The old database is closed for good, and kept.
"""

from __future__ import annotations

import logging
import secrets
import shutil
import stat
import tempfile
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from dairyos_desktop.adapters.alone import MOVED
from dairyos_desktop.adapters.database import SqlDatabase
from dairyos_desktop.adapters.engine import anchor_of, database_url
from dairyos_desktop.adapters.moving.comparing import Steps, copied
from dairyos_desktop.adapters.moving.joining import BESIDE, join_server, keep_own_office
from dairyos_desktop.adapters.moving.room import clear, finish, give_up, make_room
from dairyos_desktop.adapters.moving.server import look_at, settings_for, told_more, tried
from dairyos_desktop.adapters.new_database import filling_alone, folder_trouble, make_tables, put
from dairyos_desktop.adapters.server_password import entry_of
from dairyos_desktop.config.pc_database import choose_url, chosen_url
from dairyos_desktop.domain.errors import EnvironmentTroubleError, RefusedError
from dairyos_desktop.domain.texts import say
from dairyos_desktop.services.dto.moving import DatabasePlace, Joined, Moved

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from dairyos_desktop.config.settings import Settings
    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.dto.moving import ServerForm, ServerFound
    from dairyos_desktop.services.ports import Clock, SecretStore

_ACTION: Final = "office.move"
_BUILDING: Final = ".moving-office-"

_log = logging.getLogger(__name__)


class OfficeMover:
    """Port `services.moving.Mover`.

    Args:
        settings: This PC's.
        database: The office's, open.
        clock: Names what is kept.
        store: This PC's keyring.
        pause: Ends what runs by itself in this program until the function that it gives is called.
    """

    def __init__(
        self,
        settings: Settings,
        database: SqlDatabase,
        clock: Clock,
        store: SecretStore,
        pause: Callable[[], Callable[[], None]],
    ) -> None:
        self._settings = settings
        self._database = database
        self._clock = clock
        self._store = store
        self._pause = pause

    def place(self) -> DatabasePlace:
        """Where the books are now."""
        if self._database.dialect == "sqlite":
            return DatabasePlace(on_server=False, shown=str(self._settings.database_file))
        found = look_at(self._database)
        return DatabasePlace(
            on_server=True,
            shown=_shown(self._settings),
            fixed=self._settings.url_is_fixed,
            encrypted=found.encrypted,
            version=found.version,
        )

    def look(self, form: ServerForm, password: str) -> ServerFound:
        """What answers at a server; raises as `moving.server.tried`."""
        return tried(self._settings, self._clock, form, password, self._kept)

    def to_server(
        self,
        actor: Actor,
        form: ServerForm,
        password: str,
        told: Callable[[int, int, str], None],
        stopped: Callable[[], bool],
    ) -> Moved:
        """Moves the SQLite file's office into an empty database of a server; see the module."""
        if self._database.dialect != "sqlite":
            raise RefusedError(
                say("The office is on a server already."),
                say("Move it back to this PC first, or have the server moved."),
            )
        self._require_own_choice()
        self.look(form, password)
        settings = settings_for(self._settings, form, password, keep=True)
        if password:
            self._store.put(entry_of(database_url(settings)), password)
        target = SqlDatabase(settings, self._clock, password=self._kept(settings))
        try:
            # Until the log tells of the move: by that a copy is known as one that is used.
            with filling_alone(target):
                with self._quiet(), self._database.alone() as retire:
                    try:
                        make_room(target, self._database)
                        moved = copied(self._database, target, actor, Steps(told, stopped))
                    except BaseException:
                        clear(target)
                        raise
                    self._go_over(target, settings, retire)
                kept = self._rename_file()
                _tell(target, actor, self._settings.database_file.name, _shown(settings))
        except EnvironmentTroubleError as error:
            raise told_more(error) from error
        finally:
            target.close()
        return replace(moved, place=_shown(settings), kept=kept)

    def to_file(
        self,
        actor: Actor,
        told: Callable[[int, int, str], None],
        stopped: Callable[[], bool],
    ) -> Moved:
        """Moves the office from the server into the SQLite file of this PC; see the module."""
        if self._database.dialect == "sqlite":
            raise RefusedError(say("The office is on this PC already."))
        self._require_own_choice()
        own = replace(self._settings, database_url="", database_password="")
        try:
            folder = Path(tempfile.mkdtemp(prefix=_BUILDING, dir=own.data_dir))
        except OSError as error:
            raise folder_trouble(own.data_dir, error) from error
        try:
            target = SqlDatabase(replace(own, data_dir=folder), self._clock)
            try:
                with self._quiet(), self._database.alone() as retire:
                    make_tables(target)
                    moved = copied(self._database, target, actor, Steps(told, stopped))
                    finish(target)
                    target.close()
                    self._put(target, own)
                    token = secrets.token_hex(8)
                    choose_url(own.data_dir, self._settings.database_url, awaits=token)
                    retire(token)
                    choose_url(own.data_dir, "")
                moved_to = SqlDatabase(own, self._clock)
                try:
                    _tell(moved_to, actor, _shown(self._settings), own.database_file.name)
                finally:
                    moved_to.close()
            finally:
                target.close()
        except OSError as error:
            raise folder_trouble(own.data_dir, error) from error
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        for leftover in own.data_dir.glob(f"{_BUILDING}*"):
            shutil.rmtree(leftover, ignore_errors=True)
        return replace(moved, place=str(own.database_file), kept=_shown(self._settings))

    def join(self, form: ServerForm, password: str) -> Joined:
        """Has this PC use the office on a server, and keeps the one of its file; see `joining`.

        Raises:
            RefusedError: There is no office; or this PC's is on a server itself.
            EnvironmentTroubleError: As `look`, or another program has this PC's open (`busy`).
        """
        if self._database.dialect != "sqlite":
            raise RefusedError(
                say("The office is on a server already."),
                say("Move it back to this PC first; then this PC can join another."),
            )
        with self._quiet(), self._database.alone():
            found = join_server(self._settings, self._clock, self._store, form, password)
        self._database.leave()
        kept = keep_own_office(self._settings, self._clock.now())
        return Joined(found.office, str(kept))

    def _go_over(
        self, target: SqlDatabase, settings: Settings, retire: Callable[[str], None]
    ) -> None:
        """Makes the copy an office, has this PC use it, and closes the file.

        Where one of these can't be done none is: what this program goes on to save in the file
        must not be in what nobody reads from its next start on, and no other PC may join the copy.
        """
        own = self._settings.data_dir
        try:
            finish(target)
            choose_url(own, settings.database_url)
            retire("")
        except BaseException as error:
            if not (self._database.schema() or "").startswith(MOVED):
                with suppress(OSError):
                    choose_url(own, "")
                if not chosen_url(own):
                    give_up(target)
            if isinstance(error, OSError):
                raise folder_trouble(own, error) from error
            raise

    # What both ways share ------------------------------------------------------------

    def _require_own_choice(self) -> None:
        if self._settings.url_is_fixed:
            raise RefusedError(
                say("This program was started with the address of its database."),
                say(
                    "Take --database-url or DAIRYOS_DATABASE_URL away, and join the office's "
                    "server in the window; then it can be moved."
                ),
            )

    @contextmanager
    def _quiet(self) -> Iterator[None]:
        """What runs by itself in this program rests; for good, once the office is elsewhere."""
        go_on = self._pause()
        try:
            yield
        except BaseException:
            go_on()
            raise

    def _kept(self, settings: Settings) -> Callable[[], str | None]:
        return lambda: self._store.get(entry_of(database_url(settings)))

    def _rename_file(self) -> str:
        """Gives the old file a name that says what it is."""
        stamp = f"{self._clock.now():%Y%m%d-%H%M%S}"
        live = self._settings.database_file
        self._database.leave()
        kept = live.with_name(f"moved-{stamp}-{live.name}")
        try:
            for name in (live.name, *(f"{live.name}{ending}" for ending in BESIDE)):
                there = live.with_name(name)
                if there.exists():
                    there.replace(there.with_name(f"moved-{stamp}-{name}"))
            kept.chmod(stat.S_IRUSR | stat.S_IRGRP)
        except OSError as error:
            # It says itself that it moved: no program opens it any longer.
            _log.warning("The old file keeps its name: %s", error)
            return str(live)
        return str(kept)

    def _put(self, target: SqlDatabase, own: Settings) -> None:
        """The copy in its place; a file that lies there is kept under another name."""
        built = Path(target.engine.url.database or "")
        stamp = f"{self._clock.now():%Y%m%d-%H%M%S}"
        live = own.database_file
        for name in (live.name, *(f"{live.name}{ending}" for ending in BESIDE)):
            there = live.with_name(name)
            if there.exists():
                there.replace(there.with_name(f"replaced-{stamp}-{name}"))
        anchored = target.anchor.read()
        anchor_of(own).update(lambda _held: anchored, durable=True)
        put(built, live)


def _shown(settings: Settings) -> str:
    url = database_url(settings).set(password=None, drivername="postgresql")
    return url.difference_update_query(["sslmode", "sslrootcert"]).render_as_string()


def _tell(moved: SqlDatabase, actor: Actor, before: str, after: str) -> None:
    """The log of the books goes on where they are now, and says where they were."""
    try:
        with moved.write(actor, _ACTION) as unit:
            unit.audit("office", "database", before={"in": before}, after={"in": after})
    except EnvironmentTroubleError as error:
        _log.warning("The move is not in the audit log: %s", error.message)
