"""Programs that ask the gateway for news, each a process of its own that can be killed."""

from __future__ import annotations

import multiprocessing
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from dairyos_desktop.adapters.database import SqlDatabase
from dairyos_desktop.domain.errors import DairyError
from dairyos_desktop.services.actor import SYSTEM
from dairyos_desktop.services.news.polling import PollingService
from dairyos_desktop.services.news.service import NewsService
from helpers.databases import FixedClock
from helpers.one_account import OneAccount

if TYPE_CHECKING:
    import datetime as dt

    from dairyos_desktop.config.settings import Settings
    from dairyos_desktop.services.dto.gateway import GatewayAccount

spawned = multiprocessing.get_context("spawn")


def poll_process(settings: Settings, account: GatewayAccount, now: dt.datetime) -> Any:  # noqa: ANN401 - the context's
    """A process that begins when `ready` of it is set, and asks until it is done."""
    go, ready = spawned.Event(), spawned.Event()
    process: Any = spawned.Process(
        target=_poll, args=(settings, account, now, ready, go), daemon=True
    )
    process.go, process.ready = go, ready
    process.start()
    return process


def _poll(
    settings: Settings,
    account: GatewayAccount,
    now: dt.datetime,
    ready: Any,  # noqa: ANN401 - an event
    go: Any,  # noqa: ANN401 - an event
) -> None:
    clock = FixedClock(now)
    database = SqlDatabase(settings, clock)
    polling = PollingService(database, clock, OneAccount(account, clock))
    news = NewsService(database, clock)
    ready.set()
    go.wait(60)
    for _ in range(3):
        with suppress(DairyError):  # the other one asks, or works
            polling.poll(SYSTEM)
        with suppress(DairyError):
            news.work(SYSTEM)
    database.close()
