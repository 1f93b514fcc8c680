"""The office's program on a PC, whose power may fail at any statement, as its database may."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from dairyos_desktop.bootstrap import open_office
from dairyos_desktop.domain.errors import DairyError
from dairyos_desktop.jobs.catalogue import make_jobs
from dairyos_desktop.services.jobs.duty import Duty
from helpers.offices import quick_hasher
from helpers.one_account import OneAccount, account_of
from helpers.secret_stores import MemoryStore

if TYPE_CHECKING:
    from collections.abc import Callable

    from dairyos_desktop.adapters.database import SqlDatabase
    from dairyos_desktop.config.settings import Settings
    from dairyos_desktop.open_office import OpenOffice
    from dairyos_desktop.services.jobs.work import Job
    from helpers.databases import FixedClock
    from helpers.razorpay_server import RazorpayServer


class PowerOffError(BaseException):
    """The PC is off."""


class Program:
    """From its start to its end.

    Args:
        settings: Of the office.
        clock: Goes on as it is set.
        server: Its gateway, on the same clock.
        watched: Gives a job with whatever befalls it in this program.

    Attributes:
        fuse: So many statements until `trouble` comes; None: none does.
    """

    def __init__(
        self,
        settings: Settings,
        clock: FixedClock,
        server: RazorpayServer,
        watched: Callable[[Job, Program], Job],
    ) -> None:
        self.office: OpenOffice = open_office(
            settings, clock=clock, hasher=quick_hasher(), store=MemoryStore()
        )
        account = OneAccount(account_of(server), clock)
        # Its pauses take no time.
        setattr(self.office.services, "gateway", account)  # noqa: B010 - it is a property
        self.database: SqlDatabase = self.office._database
        jobs = make_jobs(self.office.services, clock)
        self.jobs = tuple(watched(job, self) for job in jobs)
        self.duty = Duty(self.database, clock, self.jobs, "PC 1")
        self.fuse: int | None = None
        self.trouble: BaseException | None = None
        self.is_off = False
        event.listen(self.database.engine, "before_cursor_execute", self._on_statement)

    def _on_statement(self, *_words: Any) -> None:  # noqa: ANN401 - the library's
        if self.is_off:
            raise PowerOffError
        if self.fuse is None:
            return
        self.fuse -= 1
        if self.fuse > 0:
            return
        self.fuse = None
        if isinstance(self.trouble, PowerOffError):
            self.is_off = True
        if self.trouble is not None:
            raise self.trouble

    def refusal(self) -> Exception:
        """What its database says where it can't be used just now."""
        if self.database.dialect == "sqlite":
            return OperationalError("", None, sqlite3.OperationalError("database is locked"))
        import psycopg  # noqa: PLC0415 - where it is needed

        return OperationalError("", None, psycopg.OperationalError("the connection is lost"))

    def look(self) -> None:
        """One look of the alarm clock at everything."""
        with suppress(DairyError):
            self.duty.keep_lead()
        for job in self.jobs:
            with suppress(DairyError):
                self.duty.wake(job, lambda: self.is_off)
            self.fuse = None

    def end(self, *, killed: bool) -> None:
        """Closed by its user, or gone with the power."""
        self.fuse = None
        if killed:
            self.is_off = True
            if self.database.dialect == "sqlite":
                # The system opens the lock of a process that is gone.
                self.duty._lead.give_back()
        else:
            self.duty.leave()
        self.office.close()
