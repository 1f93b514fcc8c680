"""The one place that wires: settings, engine, adapters, services, then window or command line."""

from __future__ import annotations

import logging
from contextlib import nullcontext
from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import inspect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import configure_mappers

from dairyos_desktop.adapters.argon2 import Argon2Hasher
from dairyos_desktop.adapters.clock import SystemClock
from dairyos_desktop.adapters.data_place import bad_place
from dairyos_desktop.adapters.database import SqlDatabase
from dairyos_desktop.adapters.database_password import keep_password, kept_password
from dairyos_desktop.adapters.error_reports import begin_reports
from dairyos_desktop.adapters.pc_secrets import PcSecrets, PcStores
from dairyos_desktop.cli.call import Schema
from dairyos_desktop.config.logging import stop_logging
from dairyos_desktop.domain.errors import EnvironmentTroubleError, OfficeKeyMissingError
from dairyos_desktop.domain.roles import Action
from dairyos_desktop.domain.texts import say
from dairyos_desktop.late_backups import backup_keys
from dairyos_desktop.late_services import LateServices, begin_log, make_setup
from dairyos_desktop.models import SCHEMA_HEAD
from dairyos_desktop.models.secrets import StoredSecret
from dairyos_desktop.open_office import OpenOffice, place_of
from dairyos_desktop.services.dto.upgrading import Upgraded

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from dairyos_desktop.config.settings import Settings
    from dairyos_desktop.domain.data_place import BadPlace
    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.bundle import Services
    from dairyos_desktop.services.dto.backups import Restored
    from dairyos_desktop.services.dto.moving import ServerForm, ServerFound
    from dairyos_desktop.services.ports import Clock, PasswordHasher, SecretStore
    from dairyos_desktop.services.setup import SetupService
    from dairyos_desktop.webhook.receiver import Receiver

_log = logging.getLogger(__name__)


def open_office(
    settings: Settings,
    *,
    clock: Clock | None = None,
    hasher: PasswordHasher | None = None,
    store: SecretStore | None = None,
    announce: Callable[[frozenset[str]], None] = lambda _topics: None,
) -> OpenOffice:
    """Opens the office that the settings name.

    Args:
        settings: Where it is.
        clock: Another than the PC's, for tests.
        hasher: Another than argon2 with full figures, for tests.
        store: Another than this PC's keyring, for tests.
        announce: Told, after each commit, which topics changed.

    Raises:
        EnvironmentTroubleError: There is no office (`no_database`), its schema is not this
            program's (`schema_old`, `schema_new`), or it can't be reached or read.
    """
    clock = clock or SystemClock()
    store = store or PcSecrets(settings)
    database = SqlDatabase(settings, clock, announce, password=kept_password(settings, store))
    try:
        database.require_current()
        begin_log(settings)
        # The first statement would: in the window that is a login, which somebody waits for.
        configure_mappers()
        return OpenOffice(
            LateServices(settings, database, clock, hasher or Argon2Hasher(), store),
            database,
            clock,
            begin_reports(settings.sentry_dsn),
            settings=settings,
        )
    except BaseException as error:
        try:
            here = _arrived(settings, database, error)
        finally:
            database.close()
        if here is None:
            raise
    return open_office(here, clock=clock, hasher=hasher, store=store, announce=announce)


def _arrived(settings: Settings, database: SqlDatabase, error: BaseException) -> Settings | None:
    """Of an office that was moved away: the settings that find it, if it came to this PC."""
    if not isinstance(error, EnvironmentTroubleError) or error.code != "moved":
        return None
    from dairyos_desktop.adapters.moving.arriving import arrived  # noqa: PLC0415 - seldom wanted

    return arrived(settings, database)


class Program:
    """The wiring as the command line sees it."""

    def __init__(
        self,
        clock: Clock | None = None,
        hasher: PasswordHasher | None = None,
        show_window: Callable[[Settings, str], int] = lambda _settings, _user: 0,
        store: Callable[[Settings], SecretStore] = PcSecrets,
    ) -> None:
        """Another clock, hasher and store are for tests; `demo` ends with `show_window`."""
        self._clock = clock or SystemClock()
        self._hasher = hasher or Argon2Hasher()
        self._stores = PcStores(store)
        self._show_window = show_window

    def open_office(
        self,
        settings: Settings,
        announce: Callable[[frozenset[str]], None] = lambda _topics: None,
    ) -> OpenOffice:
        """Opens the office that the settings name.

        Raises:
            EnvironmentTroubleError: As `open_office`.
        """
        return open_office(
            settings,
            clock=self._clock,
            hasher=self._hasher,
            store=self._stores.of(settings),
            announce=announce,
        )

    def unlock(self, settings: Settings, passphrase: str, *, new: bool) -> None:
        """Opens this PC's file of secrets, or makes it, before the office could be opened.

        Raises:
            InvalidInputError: A new passphrase that is too short or guessed first.
            RefusedError: Another passphrase opens it, or none is needed.
            KeyringTroubleError: The file is damaged, or can't be read or written.
        """
        from dairyos_desktop.services.office_key import unlock  # noqa: PLC0415 - when asked for

        unlock(self._stores.of(settings), passphrase, new=new)

    def receiver(self, services: Services, host: str, port: int) -> Receiver:
        """The webhook receiver of an office that is open, not started yet.

        Raises:
            GatewayKeysError: No webhook secret is stored.
            EnvironmentTroubleError: The secret can't be opened, or the port can't be had.
        """
        from dairyos_desktop.webhook.receiver import Receiver  # noqa: PLC0415 - when asked for

        return Receiver(services, host, port, now=self._clock.now)

    def setup(self, settings: Settings) -> SetupService:
        """For making the office that the settings name."""
        return make_setup(settings, self._clock, self._hasher, self._stores.of(settings))

    def schema(self, settings: Settings) -> Schema:
        """Where the database stands.

        Raises:
            EnvironmentTroubleError: There is none (`no_database`), or it can't be reached.
        """
        database = SqlDatabase(
            settings, self._clock, password=kept_password(settings, self._stores.of(settings))
        )
        try:
            return Schema(_found_schema(database), SCHEMA_HEAD)
        finally:
            database.close()

    def has_books(self, settings: Settings) -> bool:
        """Whether there are books that somebody could log in to.

        Raises:
            EnvironmentTroubleError: The server can't be reached, or the file can't be opened now.
        """
        if not settings.database_url and not settings.database_file.exists():
            return False
        try:
            self.schema(settings)
        except EnvironmentTroubleError as error:
            if error.code in {"no_database", "damaged"}:
                return False
            raise
        return True

    def books_are_damaged(self, settings: Settings) -> bool:
        """Whether the file of the books isn't whole, so that perhaps nobody can log in to them.

        Raises:
            EnvironmentTroubleError: The file can't be opened now.
        """
        from dairyos_desktop.adapters.backups.sqlite_look import is_whole  # noqa: PLC0415 - seldom wanted
        from dairyos_desktop.adapters.backups.trouble import told_of  # noqa: PLC0415 - as above

        if settings.database_url:
            return False
        with told_of(settings.data_dir):
            return not is_whole(settings.database_file)

    def restore_without_books(
        self,
        settings: Settings,
        file: Path,
        login: Callable[[Services], Actor],
        passphrase: str = "",
    ) -> Restored:
        """Makes a backup the office's books where there are none, or damaged ones.

        Args:
            settings: Say where.
            file: The backup.
            login: Logs somebody in to the services of the backup itself.
            passphrase: Of an encrypted one, or its sheet's code.

        Raises:
            DairyError: As `restore_anew`.
        """
        from dairyos_desktop.adapters.backups.anew import restore_anew  # noqa: PLC0415 - seldom wanted

        lacks_key = False

        def login_to(ready: SqlDatabase) -> Actor:
            nonlocal lacks_key
            store = self._stores.of(settings)
            services = LateServices(settings, ready, self._clock, self._hasher, store)
            try:
                actor = login(services)
            except OfficeKeyMissingError as error:
                # Nothing can be joined before there are books.
                raise OfficeKeyMissingError(
                    say("This PC can't check codes yet: it does not have the office key."),
                    say("Type one of the recovery codes of the second factor instead."),
                ) from error
            lacks_key = services.office_key.is_lacking()
            return actor

        begin_log(settings)
        try:
            opens = backup_keys(None).opener(passphrase)
            restored = restore_anew(settings, self._clock, file, login_to, opens)
            return replace(restored, lacks_key=lacks_key)
        finally:
            stop_logging()

    def upgrade(self, settings: Settings) -> Upgraded:
        """Brings the database to the newest schema, once there is a backup of what it was.

        Raises:
            EnvironmentTroubleError: There is none, it is newer (`schema_new`), can't be backed up,
                or can't be brought up to date: it is as it was before, and the error says so; or
                another program has it open on the server (`busy`).
        """
        # Alembic costs a fifth of a second and is needed once a version.
        from dairyos_desktop.adapters.upgrading import Upgrade  # noqa: PLC0415 - as said

        database = SqlDatabase(
            settings, self._clock, password=kept_password(settings, self._stores.of(settings))
        )
        try:
            found = _found_schema(database)
            if found > SCHEMA_HEAD:
                database.require_current()
            begin_log(settings)
            if found == SCHEMA_HEAD:
                return Upgraded(found, SCHEMA_HEAD, found)
            services = LateServices(
                settings, database, self._clock, self._hasher, self._stores.of(settings)
            )
            # Schemas of before had no place for secrets.
            known = inspect(database.engine).has_table(StoredSecret.__tablename__)
            key = backup_keys(services.secrets if known else None).current()
            with database.alone() if settings.database_url else nullcontext():
                upgrade = Upgrade(settings, database, self._clock, key=key)
                return upgrade.bring_up_to_date(found)
        finally:
            database.close()
            stop_logging()

    def upgrade_as(self, settings: Settings, name: str, password: str, code: str) -> Upgraded:
        """As `upgrade`, for the window of an office on a server: all PCs must follow, so an owner.

        Raises:
            LoginRefusedError: Name, password or code don't fit; it counts as at any login.
            NotAllowedError: Who logged in is no owner.
            EnvironmentTroubleError: As `upgrade`, or nobody can log in to books so old.
        """
        store = self._stores.of(settings)
        database = SqlDatabase(settings, self._clock, password=kept_password(settings, store))
        begin_log(settings)
        try:
            services = LateServices(settings, database, self._clock, self._hasher, store)
            try:
                actor = services.auth.login(name, password, code)
            except DBAPIError as error:
                raise EnvironmentTroubleError(
                    say("These books are of a version too old to log in to."),
                    say("Have whoever looks after the server run: dairyos db upgrade"),
                    code="schema_old",
                ) from error
            actor.require(Action.UPGRADE)
        finally:
            database.close()
            stop_logging()
        return self.upgrade(settings)

    def keep_database_password(self, settings: Settings, password: str) -> str:
        """Keeps the database server's password on this PC, once the server took it.

        Returns:
            Where it is kept now.

        Raises:
            UsageError, EnvironmentTroubleError: As `keep_password`.
        """
        store = self._stores.of(settings)
        keep_password(settings, self._clock, store, password)
        return store.place()

    def join_server(self, settings: Settings, form: ServerForm, password: str) -> ServerFound:
        """Has this PC use the office on a server from now on.

        Raises:
            RefusedError: There is no office.
            EnvironmentTroubleError: The server can't be reached, or refuses the password.
        """
        from dairyos_desktop.adapters.moving.joining import join_server  # noqa: PLC0415 - once in a life

        return join_server(settings, self._clock, self._stores.of(settings), form, password)

    def bad_place(self, settings: Settings) -> BadPlace | None:
        """Why the office's database lies badly where it is, if it does."""
        return bad_place(settings)

    def database_name(self, settings: Settings) -> str:
        """The database's file, or its URL without a password."""
        return place_of(settings)

    def log_unexpected(self, settings: Settings) -> str:
        """Logs the exception under way with its traceback; says where the log is."""
        begin_log(settings)
        reports = begin_reports(settings.sentry_dsn)
        _log.exception("unexpected error", extra={"outcome": "bug"})
        if reports is not None:
            reports.close()
        stop_logging()
        return str(settings.log_dir / "dairyos.jsonl")

    def show_window(self, settings: Settings, user: str) -> int:
        """Opens the window, `user` in its login, and waits until it is closed."""
        return self._show_window(settings, user)


def _found_schema(database: SqlDatabase) -> str:
    found = database.schema() if database.exists() else None
    if found is None:
        raise EnvironmentTroubleError(
            "There is no office in this data folder yet.",
            "Make one in the window, or with: dairyos init --office office.json --owner NAME",
            code="no_database",
        )
    return found
