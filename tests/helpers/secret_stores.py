"""This PC's secrets in tests: a dictionary instead of a keyring, and one that looks around."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from keyring.backend import KeyringBackend

from dairyos_desktop.domain.errors import KeyringTroubleError, RefusedError

if TYPE_CHECKING:
    from pathlib import Path


class MemoryStore:
    """Port `SecretStore`, as good as a keyring until the test ends.

    Attributes:
        kept: Name → value.
        asked: How often it was asked anything.
        broken: It gives and takes nothing.
    """

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}
        self.asked = 0
        self.broken = False

    def place(self) -> str:
        return "this PC's keyring"

    def get(self, name: str) -> str | None:
        self._ask()
        return self.kept.get(name)

    def put(self, name: str, value: str) -> None:
        self._ask()
        self.kept[name] = value

    def forget(self, name: str) -> None:
        self._ask()
        self.kept.pop(name, None)

    def unlock(self, passphrase: str) -> None:
        del passphrase
        raise RefusedError("This PC has a keyring; it needs no passphrase of its own.")

    def _ask(self) -> None:
        self.asked += 1
        if self.broken:
            raise KeyringTroubleError("This PC's keyring is locked.", "Unlock it.")


class StoreBesideWriters(MemoryStore):
    """Fails where it is asked while the program holds a write transaction on the SQLite file."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self._file = file

    def _ask(self) -> None:
        super()._ask()
        with sqlite3.connect(self._file, timeout=0) as connection:
            connection.execute("BEGIN IMMEDIATE")
            connection.rollback()
        connection.close()


class MemoryBackend(KeyringBackend):
    """What stands behind the keyring's adapter in its contract test."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # the library's
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]
