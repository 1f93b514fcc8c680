"""What encrypts backups, and what opens them: the kept key, a passphrase, or a sheet's code."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Protocol

from dairyos_desktop.config.scrubbing import hide
from dairyos_desktop.domain.backup_key import (
    SALT_BYTES,
    BackupKey,
    KeyFigures,
    key_of_code,
    read_stored,
)
from dairyos_desktop.domain.errors import (
    BackupLockedError,
    KeyringTroubleError,
    OfficeKeyMissingError,
)
from dairyos_desktop.domain.office_key import OfficeKey
from dairyos_desktop.domain.passwords import normal_password
from dairyos_desktop.domain.texts import say

if TYPE_CHECKING:
    from collections.abc import Callable


class Derive(Protocol):
    """Makes the 32 bytes of a key from a passphrase; takes a tenth of a second and more."""

    def __call__(self, passphrase: str, figures: KeyFigures) -> bytes:
        """The same ones for the same passphrase and figures."""
        ...


class Opens(Protocol):
    """Gives the key of an encrypted backup."""

    def __call__(self, name: str, figures: KeyFigures, key_id: str, /) -> bytes:
        """The key's 32 bytes.

        Args:
            name: The backup's, for the message.
            figures: How its passphrase made the key.
            key_id: Tells the key from others.

        Raises:
            BackupLockedError: What is at hand opens another one, or nothing is.
        """
        ...


def opens_nothing(name: str, figures: KeyFigures, key_id: str) -> bytes:
    """Where no key is at hand: plain backups need none.

    Raises:
        BackupLockedError: Always.
    """
    del figures, key_id
    raise _locked(name)


class BackupKeys:
    """The office's key for its backups.

    Args:
        kept: Gives what is kept of it, None where backups are written plainly; may ask the
            keyring.
        derive: Makes a key from a passphrase.
        used: Whether something is kept; asks no keyring.
    """

    def __init__(
        self, kept: Callable[[], str | None], derive: Derive, used: Callable[[], bool]
    ) -> None:
        self._kept = kept
        self._derive = derive
        self.are_used = used

    def current(self) -> BackupKey | None:
        """What backups are encrypted with; None where they are written plainly.

        Raises:
            OfficeKeyMissingError: This PC can't open it.
            KeyringTroubleError: The keyring can't be asked, or needs a passphrase.
        """
        kept = self._kept()
        return None if kept is None else read_stored(kept)

    def is_lacking(self) -> bool:
        """Whether backups are to be encrypted by a key that this PC can't open."""
        try:
            self.current()
        except OfficeKeyMissingError:
            return True
        except KeyringTroubleError:
            # Whoever needs it next is asked for what opens the keyring, or told.
            return False
        return False

    def made(self, passphrase: str) -> BackupKey:
        """A new key of a passphrase."""
        figures = KeyFigures(secrets.token_bytes(SALT_BYTES))
        return BackupKey(self._derive(normal_password(passphrase), figures), figures)

    def opener(self, passphrase: str = "") -> Opens:
        """What opens backups.

        Args:
            passphrase: As typed, or the code of a recovery sheet; empty for the kept key alone.
        """
        hide(passphrase)
        known: dict[KeyFigures, bytes] = {}

        def opens(name: str, figures: KeyFigures, key_id: str) -> bytes:
            if not passphrase:
                try:
                    current = self.current()
                except OfficeKeyMissingError as error:
                    # A new PC: whoever knows the passphrase needs nothing else.
                    raise _locked(name) from error
                if current is None or current.key_id != key_id:
                    raise _locked(name)
                return current.data
            data = key_of_code(passphrase) or known.get(figures)
            if data is None:
                data = known[figures] = self._derive(normal_password(passphrase), figures)
            if OfficeKey(data).key_id != key_id:
                raise BackupLockedError(
                    say("That passphrase does not open {name}.", name=name),
                    say(
                        "Type the one that held when it was made, or the code of its recovery "
                        "sheet."
                    ),
                )
            return data

        return opens


def _locked(name: str) -> BackupLockedError:
    return BackupLockedError(
        say("{name} is encrypted, and this PC has no key to it.", name=name),
        say("Type its passphrase, or the code of its recovery sheet."),
    )
