"""The services of one office, and what they are made of."""

from __future__ import annotations

import logging
import platform
from contextlib import contextmanager
from functools import cached_property, partial
from typing import TYPE_CHECKING

from dairyos_desktop.adapters.database_password import kept_password
from dairyos_desktop.adapters.files import WholeFiles
from dairyos_desktop.adapters.new_database import DatabaseBuilder
from dairyos_desktop.adapters.pdf.late import (
    LateRecoverySheetRenderer,
)
from dairyos_desktop.config.logging import start_logging, stop_logging
from dairyos_desktop.late_backups import LateBackups
from dairyos_desktop.models import SCHEMA_HEAD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dairyos_desktop.config.settings import Settings
    from dairyos_desktop.services.audit.service import AuditService
    from dairyos_desktop.services.auth import AuthService
    from dairyos_desktop.services.billing.service import BillingService
    from dairyos_desktop.services.charges import ChargeService
    from dairyos_desktop.services.consumption.service import ConsumptionService
    from dairyos_desktop.services.customers.service import CustomerService
    from dairyos_desktop.services.delivery.service import DeliveryService
    from dairyos_desktop.services.housekeeping import HousekeepingService
    from dairyos_desktop.services.imports.service import ImportService
    from dairyos_desktop.services.jobs.service import JobService
    from dairyos_desktop.services.log.service import LogService
    from dairyos_desktop.services.moving import MovingService
    from dairyos_desktop.services.office import OfficeService
    from dairyos_desktop.services.orders.service import OrderService
    from dairyos_desktop.services.own_factor import OwnFactorService
    from dairyos_desktop.services.own_language import OwnLanguageService
    from dairyos_desktop.services.pins import PinService
    from dairyos_desktop.services.ports import Clock, PasswordHasher, SecretStore
    from dairyos_desktop.services.presence import PresenceService
    from dairyos_desktop.services.recovery import RecoveryService
    from dairyos_desktop.services.settings import SettingsService
    from dairyos_desktop.services.setup import SetupService
    from dairyos_desktop.services.tariffs.raises import PriceRaiseService
    from dairyos_desktop.services.tariffs.service import TariffService
    from dairyos_desktop.services.today.service import TodayService
    from dairyos_desktop.services.users import UserService
    from dairyos_desktop.services.verify.service import VerifyService

_log = logging.getLogger(__name__)


class LateServices(LateBackups):
    """The services, each loaded when it is first asked for: most screens need few of them.

    Two threads that ask at once may make one twice; none of them keeps anything but when it began.
    """

    @cached_property
    def setup(self) -> SetupService:
        """Makes an office."""
        return make_setup(self._settings, self._clock, self._hasher, self._store)

    @cached_property
    def audit(self) -> AuditService:
        """The audit log."""
        from dairyos_desktop.adapters.tables.writer import SpreadsheetWriter  # noqa: PLC0415 - when asked for
        from dairyos_desktop.services.audit.service import AuditService  # noqa: PLC0415 - when asked for

        return AuditService(self._database, SpreadsheetWriter(), WholeFiles())

    @cached_property
    def auth(self) -> AuthService:
        """Logs in."""
        from dairyos_desktop.services.auth import AuthService  # noqa: PLC0415 - when asked for

        return AuthService(
            self._database, self._clock, self._hasher, platform.node(), self.office_key
        )

    @cached_property
    def pins(self) -> PinService:
        """Unlocks a window on this PC."""
        from dairyos_desktop.services.pins import PinService  # noqa: PLC0415 - when asked for

        return PinService(self._database, self.auth, self._hasher, platform.node())

    @cached_property
    def moving(self) -> MovingService:
        """Which database the office uses, and moving it to another."""
        from dairyos_desktop.adapters.moving.mover import OfficeMover  # noqa: PLC0415 - once in a life
        from dairyos_desktop.services.moving import MovingService  # noqa: PLC0415 - as above

        return MovingService(
            OfficeMover(self._settings, self._database, self._clock, self._store, self.pause)
        )

    @cached_property
    def presence(self) -> PresenceService:
        """Who is at work."""
        from dairyos_desktop.services.presence import PresenceService  # noqa: PLC0415 - when asked for

        return PresenceService(self._database, platform.node())

    @cached_property
    def recovery(self) -> RecoveryService:
        """Opens by the recovery code."""
        from dairyos_desktop.services.recovery import RecoveryService  # noqa: PLC0415 - when asked for

        return RecoveryService(self._database, self.auth.tries, self._hasher)

    @cached_property
    def billing(self) -> BillingService:
        """Bills."""
        from dairyos_desktop.services.billing.service import BillingService  # noqa: PLC0415 - when asked for

        return BillingService(self._database, self._clock, self._before)

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
    def imports(self) -> ImportService:
        """Register files."""
        from dairyos_desktop.services.imports.service import ImportService  # noqa: PLC0415 - when asked for

        return ImportService(self._database, self._clock, WholeFiles(), self._before)

    @cached_property
    def housekeeping(self) -> HousekeepingService:
        """Throws away what has had its time."""
        from dairyos_desktop.adapters.leftovers import LeftoverFiles  # noqa: PLC0415 - when asked for
        from dairyos_desktop.services.housekeeping import HousekeepingService  # noqa: PLC0415 - when asked for

        files = LeftoverFiles(self._settings.data_dir, self._clock)
        return HousekeepingService(self._database, self._clock, files)

    @cached_property
    def jobs(self) -> JobService:
        """What runs unattended."""
        from dairyos_desktop.jobs.catalogue import make_jobs  # noqa: PLC0415 - when asked for
        from dairyos_desktop.services.jobs.service import JobService  # noqa: PLC0415 - when asked for

        jobs = make_jobs(self, self._clock)
        return JobService(self._database, self._clock, jobs, platform.node())

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
    def own_language(self) -> OwnLanguageService:
        """The language in which users read the window."""
        from dairyos_desktop.services.own_language import OwnLanguageService  # noqa: PLC0415 - when asked for

        return OwnLanguageService(self._database)

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
    def log(self) -> LogService:
        """The program's own log."""
        from dairyos_desktop.adapters.log_files import RotatedLog  # noqa: PLC0415 - when asked for
        from dairyos_desktop.services.log.service import LogService  # noqa: PLC0415 - when asked for

        return LogService(self._database, RotatedLog(self._settings.log_dir))

    @cached_property
    def today(self) -> TodayService:
        """What waits, and how the office stands."""
        from dairyos_desktop.services.today.service import TodayService  # noqa: PLC0415 - when asked for

        return TodayService(self._database, self._clock)

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
