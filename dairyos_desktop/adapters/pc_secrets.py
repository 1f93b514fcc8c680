"""Which `SecretStore` this PC has: its keyring, or the encrypted file where there is none."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from dairyos_desktop.adapters.keyring_store import KeyringStore, usable_keyring
from dairyos_desktop.adapters.vault import VaultStore

if TYPE_CHECKING:
    from collections.abc import Callable

    from dairyos_desktop.config.settings import Settings
    from dairyos_desktop.services.ports import SecretStore


class PcSecrets:
    """Port `SecretStore`; finds out at the first call, since asking costs a tenth of a second.

    A file that is there already is what this PC uses: a keyring that comes and goes, as over a
    remote login, must not make secrets come and go. It is made only by a passphrase that somebody
    chose, so never unseen.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._found: SecretStore | None = None
        self._finding = threading.Lock()

    def place(self) -> str:
        """Where that is."""
        return self._store().place()

    def get(self, name: str) -> str | None:
        """What is kept under the name."""
        return self._store().get(name)

    def put(self, name: str, value: str) -> None:
        """Keeps a value."""
        self._store().put(name, value)

    def forget(self, name: str) -> None:
        """Keeps nothing under the name."""
        self._store().forget(name)

    def unlock(self, passphrase: str) -> None:
        """Opens the file that is there instead of a keyring."""
        self._store().unlock(passphrase)

    def _store(self) -> SecretStore:
        with self._finding:
            if self._found is None:
                self._found = self._find()
            return self._found

    def _find(self) -> SecretStore:
        settings = self._settings
        backend = None
        if not settings.vault_file.exists() and not settings.keyring_is_file:
            backend = usable_keyring()
        if backend is not None:
            return KeyringStore(backend)
        return VaultStore(settings.vault_file, passphrase=settings.vault_passphrase)


class PcStores:
    """One store for all that is done with the same settings: once unlocked, it stays so."""

    def __init__(self, make: Callable[[Settings], SecretStore] = PcSecrets) -> None:
        """Another way to make one is for tests."""
        self._make = make
        self._made: list[tuple[Settings, SecretStore]] = []

    def of(self, settings: Settings) -> SecretStore:
        """The settings' store."""
        for known, store in self._made:
            if known is settings:
                return store
        self._made.append((settings, self._make(settings)))
        return self._made[-1][1]
