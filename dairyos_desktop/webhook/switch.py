"""Runs the receiver inside a window's program, as the office's settings say."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

from dairyos_desktop.domain.declared_settings import WEBHOOK_HOST, WEBHOOK_PC, WEBHOOK_PORT
from dairyos_desktop.domain.errors import DairyError
from dairyos_desktop.services.actor import SYSTEM
from dairyos_desktop.services.dto.receiver import ReceiverState

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from dairyos_desktop.services.bundle import Services
    from dairyos_desktop.webhook.receiver import Receiver

_log = logging.getLogger(__name__)


class Switch:
    """On, off, or elsewhere; safe to call from any thread.

    Args:
        services: Of the open office.
        here: This PC's name.
        now: The instant, aware.
    """

    def __init__(self, services: Services, here: str, now: Callable[[], dt.datetime]) -> None:
        self._services = services
        self._here = here
        self._now = now
        self._lock = threading.Lock()
        self._receiver: Receiver | None = None
        self._place: tuple[str, int] | None = None
        self._ended = False

    def look(self) -> ReceiverState:
        """Starts, moves or stops the receiver as the settings say now; tells how it stands.

        May wait for the keyring: never called on the window's thread.

        Raises:
            EnvironmentTroubleError: The settings can't be read.
        """
        with self._lock:
            if self._ended:
                return ReceiverState(self._here)
            wanted_on = str(self._services.settings.get(SYSTEM, WEBHOOK_PC.key).value)
            host = str(self._services.settings.get(SYSTEM, WEBHOOK_HOST.key).value)
            port = int(self._services.settings.get(SYSTEM, WEBHOOK_PORT.key).value)
            wanted = wanted_on == self._here
            if not wanted or self._place != (host, port) or not self._is_up:
                self._stop()
            try:
                if wanted and self._receiver is None:
                    self._start(host, port)
            except DairyError as error:
                _log.warning("The webhook receiver is not on: %s", error.message)
                return ReceiverState(self._here, wanted_on, trouble=error.message, hint=error.hint)
            address = "" if self._receiver is None else self._receiver.address
            return ReceiverState(self._here, wanted_on, address)

    def close(self) -> None:
        """Stops it for good."""
        with self._lock:
            self._ended = True
            self._stop()

    @property
    def _is_up(self) -> bool:
        return self._receiver is not None and self._receiver.is_up

    def _start(self, host: str, port: int) -> None:
        # Most windows never need it, and it would make their start longer.
        from dairyos_desktop.webhook.receiver import Receiver  # noqa: PLC0415 - as said

        receiver = Receiver(self._services, host, port, now=self._now)
        receiver.start()
        self._receiver, self._place = receiver, (host, port)

    def _stop(self) -> None:
        if self._receiver is not None:
            self._receiver.stop()
        self._receiver = self._place = None
