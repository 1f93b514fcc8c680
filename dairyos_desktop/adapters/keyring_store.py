"""Port `SecretStore` by the system's keyring: Credential Locker, Secret Service, Keychain.

A locked keyring asks its user and waits, for ever where nobody sits: each call runs in a thread
of its own, and whoever waits longer than the limit is told so.
"""

from __future__ import annotations

import logging
import queue
import threading
from typing import TYPE_CHECKING, TypeVar

from dairyos_desktop.domain.errors import KeyringTroubleError, RefusedError
from dairyos_desktop.domain.texts import say

if TYPE_CHECKING:
    from collections.abc import Callable

    from keyring.backend import KeyringBackend

T = TypeVar("T")

SERVICE = "DairyOS"
TIME_LIMIT_S = 60.0
"""Enough to type the password of a keyring that asks for it."""

# The system's own. Refused are those that keep nothing (null), fail, or keep plain text
# (keyrings.alt), and any other that nobody looked at.
_TRUSTED = frozenset(
    f"keyring.backends.{name}" for name in ("Windows", "macOS", "SecretService", "kwallet")
)

_log = logging.getLogger(__name__)


def usable_keyring() -> KeyringBackend | None:
    """The system's keyring; None where there is none that may be trusted."""
    import keyring  # noqa: PLC0415 - 50 ms, and most starts don't ask
    from keyring.backends.chainer import ChainerBackend  # noqa: PLC0415 - as above

    found = keyring.get_keyring()
    backends = list(found.backends) if isinstance(found, ChainerBackend) else [found]
    return next((one for one in backends if type(one).__module__ in _TRUSTED), None)


class KeyringStore:
    """Keeps each secret as an entry of the service `DairyOS`."""

    def __init__(self, backend: KeyringBackend, time_limit_s: float = TIME_LIMIT_S) -> None:
        """`backend` is one that `usable_keyring` gave, or a test's."""
        self._backend = backend
        self._time_limit_s = time_limit_s

    def place(self) -> str:
        """Where that is."""
        return "this PC's keyring"

    def get(self, name: str) -> str | None:
        """What is kept under the name; `KeyringTroubleError` where it can't be asked."""
        return self._within_time(lambda: self._backend.get_password(SERVICE, name))

    def put(self, name: str, value: str) -> None:
        """Keeps a value and reads it back; `KeyringTroubleError` where that fails."""

        def put() -> bool:
            self._backend.set_password(SERVICE, name, value)
            return self._backend.get_password(SERVICE, name) == value

        if not self._within_time(put):
            raise KeyringTroubleError(
                say("This PC's keyring did not keep what it was given."),
                say("Look into the system's password manager, then try again."),
            )

    def forget(self, name: str) -> None:
        """Keeps nothing under the name; `KeyringTroubleError` where it can't be asked."""

        def forget() -> None:
            if self._backend.get_password(SERVICE, name) is not None:
                self._backend.delete_password(SERVICE, name)

        self._within_time(forget)

    def unlock(self, passphrase: str) -> None:
        """Refused: the system unlocks its keyring itself."""
        del passphrase
        raise RefusedError(say("This PC has a keyring; it needs no passphrase of its own."))

    def _within_time(self, call: Callable[[], T]) -> T:
        answers: queue.SimpleQueue[tuple[T | None, BaseException | None]] = queue.SimpleQueue()

        def ask() -> None:
            try:
                answers.put((call(), None))
            except BaseException as error:  # noqa: BLE001 - handed to whoever waits
                answers.put((None, error))

        threading.Thread(target=ask, name="keyring", daemon=True).start()
        try:
            answer, error = answers.get(timeout=self._time_limit_s)
        except queue.Empty:
            _log.warning("The keyring gave no answer in %s s.", self._time_limit_s)
            raise KeyringTroubleError(
                say("This PC's keyring did not answer."),
                say(
                    "It may wait for its password in a window of its own. Unlock it, then "
                    "try again."
                ),
            ) from None
        if error is None:
            return answer  # type: ignore[return-value]  # None only where the call gives it
        raise self._trouble(error) from error

    def _trouble(self, error: BaseException) -> BaseException:
        from keyring.errors import KeyringError, KeyringLocked  # noqa: PLC0415 - as above

        if isinstance(error, KeyringLocked):
            return KeyringTroubleError(
                say("This PC's keyring is locked."),
                say("Unlock it with its password, then try again."),
            )
        # Beside its own errors, keyring lets those of D-Bus and Windows through.
        if isinstance(error, KeyringError | OSError) or type(error).__module__.startswith(
            ("jeepney", "secretstorage", "pywintypes", "win32ctypes")
        ):
            _log.warning("The keyring failed: %s", type(error).__name__)
            return KeyringTroubleError(
                say("This PC's keyring can't be opened."),
                say(
                    "Log in to this PC anew, or unlock the keyring in the system's "
                    "password manager."
                ),
            )
        return error
