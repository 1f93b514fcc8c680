"""What the services of one office are made from."""

from __future__ import annotations

import threading
from functools import cached_property
from typing import TYPE_CHECKING

from dairyos_desktop.adapters.files import WholeFiles
from dairyos_desktop.adapters.pdf.late import LateRecoverySheetRenderer
from dairyos_desktop.adapters.sealing import AesGcmSealer

if TYPE_CHECKING:
    from collections.abc import Callable

    from dairyos_desktop.adapters.database import SqlDatabase
    from dairyos_desktop.config.settings import Settings
    from dairyos_desktop.services.office_key import OfficeKeys
    from dairyos_desktop.services.ports import Clock, PasswordHasher, SecretStore
    from dairyos_desktop.services.secrets import SecretService


def _goes_on() -> None:
    """Nothing runs by itself."""


class LateGround:
    """What all of them are made from, and what opens the office's secrets."""

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
        self._ending = threading.Event()
        self.pause: Callable[[], Callable[[], None]] = lambda: _goes_on
        """Ends what runs by itself, and gives what starts it again; set by who runs it."""

    def close(self) -> None:
        """Whoever waits to ask the gateway again gives up; what is stored by then goes on later."""
        self._ending.set()

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
            renderer=LateRecoverySheetRenderer(),
            files=WholeFiles(),
            environment=self._settings.office_secrets,
        )
