"""What the program is and what it stands on, for *About*."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Part:
    """Something by others that is inside.

    Attributes:
        name: Of the package.
        version: Its version.
        licence: As its own metadata says; empty where it doesn't.
    """

    name: str
    version: str
    licence: str


@dataclass(frozen=True)
class About:
    """All of it.

    Attributes:
        version: The program's; empty where nothing tells.
        engine: "SQLite 3.46.1", "PostgreSQL 16.4".
        place: The database's file, or its URL without a password.
        schema: The revision of its tables.
        size: In bytes.
        pc: This PC's name, as backups, jobs and the log say it.
        system: The operating system.
        python: Its version.
        parts: What is inside, by name.
    """

    version: str
    engine: str
    place: str
    schema: str
    size: int
    pc: str
    system: str
    python: str
    parts: tuple[Part, ...]
