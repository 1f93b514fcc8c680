"""The one place that wires: settings, engine, adapters, services, then window or command line."""

from __future__ import annotations

import logging
import platform
from contextlib import contextmanager
from functools import cached_property, partial
from typing import TYPE_CHECKING

from dairyos_desktop.adapters.argon2 import Argon2Hasher
from dairyos_desktop.adapters.clock import SystemClock
from dairyos_desktop.adapters.database import SqlDatabase, database_url
from dairyos_desktop.adapters.database_password import keep_password, kept_password
from dairyos_desktop.adapters.files import WholeFiles
from dairyos_desktop.adapters.new_database import DatabaseBuilder
from dairyos_desktop.adapters.pc_secrets import PcSecrets, PcStores
from dairyos_desktop.adapters.pdf.late import (
    LateBillRenderer,
    LatePagePictures,
    LateRecoverySheetRenderer,
    LateRouteSheetRenderer,
)
from dairyos_desktop.adapters.sealing import AesGcmSealer
from dairyos_desktop.cli.call import Schema
from dairyos_desktop.config.logging import start_logging, stop_logging
from dairyos_desktop.domain.errors import EnvironmentTroubleError
from dairyos_desktop.models import SCHEMA_HEAD

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from dairyos_desktop.config.settings import Settings
    from dairyos_desktop.services.auth import AuthService
    from dairyos_desktop.services.billing.service import BillingService
    from dairyos_desktop.services.bundle import Services
    from dairyos_desktop.services.charges import ChargeService
    from dairyos_desktop.services.consumption.service import ConsumptionService
    from dairyos_desktop.services.customers.service import CustomerService
    from dairyos_desktop.services.delivery.service import DeliveryService
    from dairyos_desktop.services.documents import DocumentService
    from dairyos_desktop.services.exports import ExportService
    from dairyos_desktop.services.imports.service import ImportService
    from dairyos_desktop.services.office import OfficeService
    from dairyos_desktop.services.office_key import OfficeKeys
    from dairyos_desktop.services.orders.service import OrderService
    from dairyos_desktop.services.own_factor import OwnFactorService
    from dairyos_desktop.services.payments.ledger import LedgerService
    from dairyos_desktop.services.payments.service import PaymentService
    from dairyos_desktop.services.ports import Clock, PasswordHasher, SecretStore
    from dairyos_desktop.services.route_sheets import RouteSheetService
    from dairyos_desktop.services.secrets import SecretService
    from dairyos_desktop.services.settings import SettingsService
    from dairyos_desktop.services.setup import SetupService
    from dairyos_desktop.services.tariffs.raises import PriceRaiseService
    from dairyos_desktop.services.tariffs.service import TariffService
    from dairyos_desktop.services.users import UserService
    from dairyos_desktop.services.verify.service import VerifyService

_log = logging.getLogger(__name__)


class OpenOffice:
    """An office whose database is open.

    Attributes:
        services: All that can be done in it; may be called from any thread.
    """

    def __init__(self, services: Services, database: SqlDatabase) -> None:
        self.services = services
        self._database = database

    def close(self) -> None:
        """Gives the files back, so that the data folder may be copied or moved."""
        self._database.close()
        stop_logging()


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
        return OpenOffice(
            LateServices(settings, database, clock, hasher or Argon2Hasher(), store), database
        )
    except BaseException:
        database.close()
        raise


class LateServices:
    """The services, each loaded when it is first asked for: most screens need few of them.

    Two threads that ask at once may make one twice; none of them keeps anything but when it began.
    """

    def __init__(
        self,
        settings: Settings,
        database: SqlDatabase,
        clock: Clock,
        hasher: PasswordHasher,
        store: SecretStore,
    ) -> None:
        self._settings = settings
        self._database = database
        self._clock = clock
        self._hasher = hasher
        self._store = store

    @cached_property
    def setup(self) -> SetupService:
        """Makes an office."""
        return make_setup(self._settings, self._clock, self._hasher, self._store)

    @cached_property
    def auth(self) -> AuthService:
        """Logs in."""
        from dairyos_desktop.services.auth import AuthService  # noqa: PLC0415 - when asked for

        return AuthService(
            self._database, self._clock, self._hasher, platform.node(), self.office_key
        )

    @cached_property
    def billing(self) -> BillingService:
        """Bills."""
        from dairyos_desktop.services.billing.service import BillingService  # noqa: PLC0415 - when asked for

        return BillingService(self._database, self._clock)

    @cached_property
    def charges(self) -> ChargeService:
        """Charges and credits."""
        from dairyos_desktop.services.charges import ChargeService  # noqa: PLC0415 - when asked for

        return ChargeService(self._database)

    @cached_property
    def consumption(self) -> ConsumptionService:
        """What was delivered."""
        from dairyos_desktop.services.consumption.service import ConsumptionService  # noqa: PLC0415 - when asked for

        return ConsumptionService(self._database)

    @cached_property
    def customers(self) -> CustomerService:
        """Who is delivered to."""
        from dairyos_desktop.services.customers.service import CustomerService  # noqa: PLC0415 - when asked for

        return CustomerService(self._database, self._clock)

    @cached_property
    def delivery(self) -> DeliveryService:
        """Rounds: who walked, what went out and came back, what is closed."""
        from dairyos_desktop.services.delivery.service import DeliveryService  # noqa: PLC0415 - when asked for

        return DeliveryService(self._database, self._clock)

    @cached_property
    def documents(self) -> DocumentService:
        """Bills on paper."""
        from dairyos_desktop.services.documents import DocumentService  # noqa: PLC0415 - when asked for

        return DocumentService(self._database, LateBillRenderer(), LatePagePictures(), WholeFiles())

    @cached_property
    def exports(self) -> ExportService:
        """Lists as CSV and XLSX."""
        from dairyos_desktop.adapters.tables.writer import SpreadsheetWriter  # noqa: PLC0415 - when asked for
        from dairyos_desktop.services.exports import ExportService  # noqa: PLC0415 - when asked for

        return ExportService(SpreadsheetWriter(), WholeFiles())

    @cached_property
    def imports(self) -> ImportService:
        """Register files."""
        from dairyos_desktop.services.imports.service import ImportService  # noqa: PLC0415 - when asked for

        return ImportService(self._database, self._clock, WholeFiles())

    @cached_property
    def ledger(self) -> LedgerService:
        """Customers' accounts."""
        from dairyos_desktop.services.payments.ledger import LedgerService  # noqa: PLC0415 - when asked for

        return LedgerService(self._database)

    @cached_property
    def office(self) -> OfficeService:
        """What the office says of itself."""
        from dairyos_desktop.services.office import OfficeService  # noqa: PLC0415 - when asked for

        return OfficeService(self._database, self._clock)

    @cached_property
    def orders(self) -> OrderService:
        """What is asked for: orders, leaves, planned changes."""
        from dairyos_desktop.services.orders.service import OrderService  # noqa: PLC0415 - when asked for

        return OrderService(self._database)

    @cached_property
    def own_factor(self) -> OwnFactorService:
        """What users do to their own second factor."""
        from dairyos_desktop.adapters.pdf.qr import qr_bars  # noqa: PLC0415 - when asked for
        from dairyos_desktop.services.own_factor import OwnFactorService  # noqa: PLC0415 - when asked for

        return OwnFactorService(
            self._database,
            self._clock,
            self.office_key,
            self.auth,
            renderer=LateRecoverySheetRenderer(),
            files=WholeFiles(),
            qr_bars=qr_bars,
        )

    @cached_property
    def payments(self) -> PaymentService:
        """Money in."""
        from dairyos_desktop.services.payments.service import PaymentService  # noqa: PLC0415 - when asked for

        return PaymentService(self._database, self._clock)

    @cached_property
    def route_sheets(self) -> RouteSheetService:
        """Papers that go out with a round."""
        from dairyos_desktop.services.route_sheets import RouteSheetService  # noqa: PLC0415 - when asked for

        return RouteSheetService(
            self._database, LateRouteSheetRenderer(), LatePagePictures(), WholeFiles()
        )

    @cached_property
    def office_key(self) -> OfficeKeys:
        """What opens the office's secrets."""
        from dairyos_desktop.services.office_key import OfficeKeys  # noqa: PLC0415 - when asked for

        return OfficeKeys(self._database, AesGcmSealer(), self._store)

    @cached_property
    def secrets(self) -> SecretService:
        """What the office shares and nobody may read."""
        from dairyos_desktop.services.secrets import SecretService  # noqa: PLC0415 - when asked for

        return SecretService(
            self._database,
            self.office_key,
            self.auth.tries,
            renderer=LateRecoverySheetRenderer(),
            files=WholeFiles(),
            environment=self._settings.office_secrets,
        )

    @cached_property
    def settings(self) -> SettingsService:
        """What the office decides."""
        from dairyos_desktop.services.settings import SettingsService  # noqa: PLC0415 - when asked for

        return SettingsService(self._database)

    @cached_property
    def tariffs(self) -> TariffService:
        """Products and what they cost when."""
        from dairyos_desktop.services.tariffs.service import TariffService  # noqa: PLC0415 - when asked for

        return TariffService(self._database, self._clock)

    @cached_property
    def price_raises(self) -> PriceRaiseService:
        """Many prices at once."""
        from dairyos_desktop.services.tariffs.raises import PriceRaiseService  # noqa: PLC0415 - when asked for

        return PriceRaiseService(self._database, self._clock)

    @cached_property
    def users(self) -> UserService:
        """Who may log in."""
        from dairyos_desktop.services.users import UserService  # noqa: PLC0415 - when asked for

        return UserService(self._database, self.auth.tries, self._hasher)

    @cached_property
    def verify(self) -> VerifyService:
        """Whether the books agree."""
        from dairyos_desktop.services.verify.service import VerifyService  # noqa: PLC0415 - when asked for

        return VerifyService(self._database, SCHEMA_HEAD)


def make_setup(
    settings: Settings, clock: Clock, hasher: PasswordHasher, store: SecretStore
) -> SetupService:
    """For making the office that the settings name."""
    from dairyos_desktop.services.setup import SetupService  # noqa: PLC0415 - once in a life

    return SetupService(
        DatabaseBuilder(settings, clock, kept_password(settings, store)),
        clock,
        hasher,
        partial(_logging_into, settings),
    )


@contextmanager
def _logging_into(settings: Settings) -> Iterator[None]:
    """The log of an office that nobody has opened yet."""
    begin_log(settings)
    try:
        yield
    finally:
        stop_logging()


def begin_log(settings: Settings) -> None:
    """Writes the log into the data folder; an office can be read where that can't be written."""
    # A log that can't be written must not show tracebacks to whoever sits at the terminal.
    logging.raiseExceptions = False
    try:
        start_logging(settings.log_dir, settings.log_level)
    except OSError as error:
        _log.warning("The log can't be written: %s", error.strerror)


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

    def upgrade(self, settings: Settings) -> Schema:
        """Brings the database to the newest schema.

        Raises:
            EnvironmentTroubleError: There is none, it is newer, or it can't be written.
        """
        # Alembic costs a fifth of a second and is needed once a version.
        from dairyos_desktop.adapters import migrations  # noqa: PLC0415 - as said

        database = SqlDatabase(
            settings, self._clock, password=kept_password(settings, self._stores.of(settings))
        )
        try:
            if _found_schema(database) > SCHEMA_HEAD:
                database.require_current()
            begin_log(settings)
            migrations.upgrade(database.engine)
            return Schema(_found_schema(database), SCHEMA_HEAD)
        finally:
            database.close()
            stop_logging()

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

    def database_name(self, settings: Settings) -> str:
        """The database's file, or its URL without a password."""
        if not settings.database_url:
            return str(settings.database_file)
        return database_url(settings).set(password=None).render_as_string()

    def log_unexpected(self, settings: Settings) -> str:
        """Logs the exception under way with its traceback; says where the log is."""
        begin_log(settings)
        _log.exception("unexpected error", extra={"outcome": "bug"})
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
