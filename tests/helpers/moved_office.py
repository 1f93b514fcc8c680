"""A PC whose office moves to a server and back, and what its books hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from dairyos_desktop.adapters.database import SqlDatabase
from dairyos_desktop.adapters.moving.copying import moved_tables
from dairyos_desktop.bootstrap import open_office
from dairyos_desktop.config.settings import Settings, read_settings
from helpers.command_line import SAMPLE_NOW
from helpers.databases import FixedClock
from helpers.offices import OWNER, PASSWORD, quick_hasher
from helpers.secret_stores import MemoryStore

if TYPE_CHECKING:
    from pathlib import Path

    from dairyos_desktop.open_office import OpenOffice
    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.dto.moving import Moved, ServerForm


class Pc:
    """A PC whose settings are read anew each time it opens its office."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.store = MemoryStore()
        self.clock = FixedClock(SAMPLE_NOW)

    @property
    def settings(self) -> Settings:
        return read_settings(data_dir=str(self.folder), environment={})

    def open(self) -> tuple[OpenOffice, Actor]:
        office = open_office(
            self.settings, clock=self.clock, hasher=quick_hasher(), store=self.store
        )
        try:
            return office, office.services.auth.login(OWNER, PASSWORD)
        except BaseException:
            # Whoever asks again opens another.
            office.close()
            raise

    def rows(self) -> dict[str, list[tuple[Any, ...]]]:
        """All that makes up the books, in whatever order."""
        database = SqlDatabase(self.settings, self.clock)
        try:
            with database.read() as session:
                return {
                    table.name: sorted(
                        (tuple(row) for row in session.execute(select(table))), key=repr
                    )
                    for table in moved_tables()
                }
        finally:
            database.close()


def to_server(pc: Pc, server: ServerForm) -> Moved:
    """Opens the office, moves it, and closes it."""
    office, owner = pc.open()
    try:
        return office.services.moving.to_server(owner, server)
    finally:
        office.close()


def same_books(found: dict[str, Any], expected: dict[str, Any]) -> None:
    """Logins that were made between are told by both; all else is the same."""
    for name, rows in expected.items():
        if name in ("login_attempts", "login_counts", "users"):
            continue
        extra = [row for row in found[name] if row not in rows]
        assert not extra or name in ("audit_log", "audit_head"), name
        assert not [row for row in rows if row not in found[name]] or name == "audit_head", name
