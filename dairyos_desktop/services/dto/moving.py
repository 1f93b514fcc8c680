"""Which database an office uses, and how it gets to another."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Tls(StrEnum):
    """How the line to the server is encrypted; the words are libpq's `sslmode`."""

    CHECKED = "verify-full"
    ENCRYPTED = "require"
    AS_OFFERED = "prefer"


@dataclass(frozen=True)
class ServerForm:
    """A database on a PostgreSQL server.

    Attributes:
        host: Name or address; the folder of its socket where it begins with a slash.
        database: The database's name.
        user: Whom the server knows this PC as.
        ca_file: Who signed the server's certificate: a path, copied into the data folder; empty
            for whom the PC trusts anyway. Only where it is checked.
    """

    host: str
    database: str
    user: str
    port: int = 5432
    tls: Tls = Tls.AS_OFFERED
    ca_file: str = ""


class Found(StrEnum):
    """What lies in a database."""

    EMPTY = "empty"
    """Nothing of ours, or the rest of a move that didn't come to its end."""
    OFFICE = "office"
    MOVED = "moved"
    """An office that went elsewhere."""
    FOREIGN = "foreign"
    """Tables of another program, which have names of ours."""


@dataclass(frozen=True)
class ServerFound:
    """What a server answered.

    Attributes:
        version: Its own: "16.4".
        encrypted: The line is.
        office: Its name, where there is one.
        schema: At which it stands; empty without an office.
        may_make: Tables may be made there.
    """

    version: str
    encrypted: bool
    found: Found
    office: str = ""
    schema: str = ""
    may_make: bool = True


@dataclass(frozen=True)
class DatabasePlace:
    """Where the books of this PC are.

    Attributes:
        on_server: They are not in a file of this PC.
        shown: The file's path, or the URL without a password.
        fixed: This program was started with that URL: a move can't change it.
        encrypted: The line to the server is.
        version: The server's own; empty for a file.
    """

    on_server: bool
    shown: str
    fixed: bool = False
    encrypted: bool = False
    version: str = ""


@dataclass(frozen=True)
class Joined:
    """What a PC did that left the office in its file for one on a server.

    Attributes:
        office: The name of the one that it uses now.
        kept: The data folder that holds its own, as it was.
    """

    office: str
    kept: str


@dataclass(frozen=True)
class Moved:
    """What a move has done.

    Attributes:
        place: Where the books are now: a path, or a URL without a password.
        kept: Where the old ones are, which nobody writes any longer.
        rows: How many were copied and found equal.
        tables: In so many tables.
        audit_position: Where the audit log ended on both sides.
        bills: Σ of all bills, in paise; the same on both sides.
        payments: Σ of all payments, likewise.
    """

    place: str
    kept: str
    rows: int
    tables: int
    audit_position: int
    bills: int
    payments: int
