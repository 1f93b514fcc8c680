"""A program that sends what is queued, in a process of its own that can be killed."""

from __future__ import annotations

import datetime as dt
import multiprocessing
import os
import time
from typing import TYPE_CHECKING, Any

from dairyos_desktop.adapters.clock import SystemClock
from dairyos_desktop.adapters.database import SqlDatabase
from dairyos_desktop.services.actor import SYSTEM
from helpers.mail_desk import MailDesk

if TYPE_CHECKING:
    from dairyos_desktop.config.settings import Settings
    from helpers.smtp_server import MailServer

spawned = multiprocessing.get_context("spawn")


class LaterClock(SystemClock):
    """The PC's, so many minutes ahead."""

    def __init__(self, minutes: float) -> None:
        self._ahead = dt.timedelta(minutes=minutes)

    def now(self) -> dt.datetime:
        return super().now() + self._ahead

    def wait(self, *, seconds: float) -> None:
        """Really waits: this clock can't be moved."""
        time.sleep(seconds)


def send_process(settings: Settings, server: MailServer, minutes: float) -> Any:  # noqa: ANN401 - the context's
    """Begins at once; `minutes` later than it is, for what was put off."""
    account = (server.environment, server.password, str(server.authority))
    process: Any = spawned.Process(target=_send, args=(settings, *account, minutes), daemon=True)
    process.start()
    return process


class _Told:
    """What a `MailServer` says of itself, in another process."""

    def __init__(self, environment: dict[str, str], password: str) -> None:
        self.environment = environment
        self.password = password


def _send(
    settings: Settings,
    environment: dict[str, str],
    password: str,
    authority: str,
    minutes: float,
) -> None:
    os.environ["SSL_CERT_FILE"] = authority
    clock: Any = LaterClock(minutes)
    database = SqlDatabase(settings, clock)
    told: Any = _Told(environment, password)
    desk = MailDesk(database, clock, told, end_s=5.0)
    desk.mails.work(SYSTEM)
    database.close()
