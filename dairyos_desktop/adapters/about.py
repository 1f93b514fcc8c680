"""Looks up what *About* tells: the database, the PC, and the licences of what is inside."""

from __future__ import annotations

import platform
import re
import sqlite3
from importlib import metadata
from typing import TYPE_CHECKING

from sqlalchemy import text

from dairyos_desktop.config.version import requirements, version
from dairyos_desktop.services.dto.about import About, Part

if TYPE_CHECKING:
    from dairyos_desktop.adapters.database import SqlDatabase
    from dairyos_desktop.config.settings import Settings

_NAME = re.compile(r"[A-Za-z0-9._-]+")
_OSI = "License :: "
_LONGEST = 60


def look(settings: Settings, database: SqlDatabase, place: str) -> About:
    """What there is to tell now.

    Raises:
        EnvironmentTroubleError: The database can't be reached.
    """
    with database.read() as session:
        if database.dialect == "sqlite":
            engine = f"SQLite {sqlite3.sqlite_version}"
            size = settings.database_file.stat().st_size
        else:
            engine = f"PostgreSQL {session.execute(text('SHOW server_version')).scalar_one()}"
            size = int(
                session.execute(text("SELECT pg_database_size(current_database())")).scalar_one()
            )
        schema = str(session.execute(text("SELECT version_num FROM alembic_version")).scalar_one())
    return About(
        version=version(),
        engine=engine,
        place=place,
        schema=schema,
        size=size,
        pc=platform.node(),
        system=platform.platform(),
        python=platform.python_version(),
        parts=parts(),
    )


def parts() -> tuple[Part, ...]:
    """What the program needs to run, by name, as far as it is installed.

    A packaged program brings the metadata of all of it along.
    """
    found: dict[str, Part] = {}
    waiting = list(requirements())
    while waiting:
        needed = waiting.pop()
        named = _NAME.match(needed)
        if named is None or "extra ==" in needed:
            continue
        name = named[0]
        key = name.lower().replace("_", "-").replace(".", "-")
        if key in found:
            continue
        try:
            one = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue
        found[key] = Part(one.metadata["Name"], one.version, _licence(one.metadata))
        waiting += one.requires or ()
    return tuple(found[key] for key in sorted(found))


def _licence(told: metadata.PackageMetadata) -> str:
    expression = _first(told, "License-Expression")
    if expression:
        return expression
    classified = [
        line.rpartition(" :: ")[2]
        for line in told.get_all("Classifier") or ()
        if line.startswith(_OSI)
    ]
    if classified:
        return ", ".join(classified)
    plain = _first(told, "License")
    return plain if len(plain) <= _LONGEST else ""


def _first(told: metadata.PackageMetadata, field: str) -> str:
    """The field's first line: some packages have the licence's whole text there."""
    return next(iter(told.get_all(field) or ()), "").strip().partition("\n")[0]
