"""Port `SecretStore` where a PC has no keyring: one encrypted file, opened by a passphrase.

The passphrase becomes a key by argon2id with the figures of passwords; under it lies one
AES-256-GCM ciphertext, bound to the file's head. A checksum over the whole tells a damaged file
from a wrong passphrase. The file is replaced whole, so that a power cut leaves the old one.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from dairyos_desktop.adapters.argon2 import LANES, MEMORY_KIB, PASSES, SALT_BYTES
from dairyos_desktop.adapters.files import WholeFiles
from dairyos_desktop.domain.errors import KeyringTroubleError, PassphraseNeededError, RefusedError
from dairyos_desktop.domain.passwords import normal_password
from dairyos_desktop.domain.texts import say

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from dairyos_desktop.services.ports import FileStore

_FORM = "DairyOS secrets 1"
_NONCE_BYTES = 12
_KEY_BYTES = 32
_LOCK_TIMEOUT_S = 10
_MOST_BYTES = 1_000_000
_MOST_MEMORY_KIB = 4 * 1024 * 1024


@dataclass(frozen=True)
class _Figures:
    """How the passphrase becomes the key; they stand in the file."""

    memory_kib: int
    passes: int
    lanes: int
    salt: bytes

    def key(self, passphrase: str) -> bytes:
        from argon2.low_level import Type, hash_secret_raw  # noqa: PLC0415 - when it is needed

        return hash_secret_raw(
            normal_password(passphrase).encode(),
            self.salt,
            time_cost=self.passes,
            memory_cost=self.memory_kib,
            parallelism=self.lanes,
            hash_len=_KEY_BYTES,
            type=Type.ID,
        )


@dataclass(frozen=True)
class _Opened:
    figures: _Figures
    key: bytes = field(repr=False)


class VaultStore:
    """A file of names and values; open from `unlock` until the program ends."""

    def __init__(
        self,
        file: Path,
        *,
        passphrase: str = "",
        memory_kib: int = MEMORY_KIB,
        passes: int = PASSES,
        files: FileStore | None = None,
    ) -> None:
        """`passphrase` is for programs that nobody sits at, which can't be asked.

        Cheaper figures, and files that fail, are for tests alone.
        """
        self._file = file
        self._passphrase = passphrase
        self._memory_kib = memory_kib
        self._passes = passes
        self._files = files or WholeFiles()
        self._opened: _Opened | None = None

    def place(self) -> str:
        """Where that is."""
        return f"the file {self._file.name}, encrypted under a passphrase"

    def get(self, name: str) -> str | None:
        """What is kept under the name; None where there is no file."""
        if self._opened is None and not self._file.exists():
            return None
        return self._read().get(name)

    def put(self, name: str, value: str) -> None:
        """Keeps a value; `PassphraseNeededError` until the file was opened or made."""
        self._need()
        with self._alone():
            self._write(self._read() | {name: value})

    def forget(self, name: str) -> None:
        """Keeps nothing under the name."""
        if self._opened is None and not self._file.exists():
            return
        self._need()
        with self._alone():
            kept = self._read()
            if kept.pop(name, None) is not None:
                self._write(kept)

    def unlock(self, passphrase: str) -> None:
        """Opens the file, or makes an empty one.

        Raises:
            RefusedError: Another passphrase opens it.
            KeyringTroubleError: The file is damaged, or can't be read or written.
        """
        with self._alone():
            if self._file.exists():
                figures = self._parts()[0]
                opened = _Opened(figures, figures.key(passphrase))
                self._values(opened)
                self._opened = opened
                return
            salt = secrets.token_bytes(SALT_BYTES)
            figures = _Figures(self._memory_kib, self._passes, LANES, salt)
            self._opened = _Opened(figures, figures.key(passphrase))
            try:
                self._write({})
            except BaseException:
                self._opened = None
                raise

    def _need(self) -> _Opened:
        if self._opened is None and self._passphrase:
            self.unlock(self._passphrase)
        if self._opened is not None:
            return self._opened
        if self._file.exists():
            raise PassphraseNeededError(
                say("This PC has no keyring; its secrets lie in a file under a passphrase."),
                say("Type that passphrase."),
                new=False,
            )
        raise PassphraseNeededError(
            say(
                "This PC has no keyring, so that secrets need an encrypted file with a passphrase."
            ),
            say("Choose a passphrase and keep it on paper: without it the file opens for nobody."),
            new=True,
        )

    def _read(self) -> dict[str, str]:
        opened = self._need()
        try:
            return self._values(opened)
        except RefusedError as error:
            # Another program gave it another passphrase, or made it anew.
            self._opened = None
            raise PassphraseNeededError(error.message, error.hint, new=False) from error

    def _values(self, opened: _Opened) -> dict[str, str]:
        from cryptography.exceptions import InvalidTag  # noqa: PLC0415 - 10 ms, when it is needed
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415 - as above

        figures, sealed = self._parts()
        nonce, ciphertext = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
        try:
            text = AESGCM(opened.key).decrypt(nonce, ciphertext, _head(figures))
        except InvalidTag as error:
            raise RefusedError(
                say("That is not the passphrase of this PC's secrets."),
                say("Try again; capital letters and spaces count."),
            ) from error
        values: dict[str, str] = json.loads(text)
        return values

    def _parts(self) -> tuple[_Figures, bytes]:
        """The file's figures and ciphertext, once its checksum is right."""
        try:
            if self._file.stat().st_size > _MOST_BYTES:
                raise self._damaged()
            data: dict[str, Any] = json.loads(self._file.read_bytes())
            figures = _Figures(
                int(data["memory_kib"]),
                int(data["passes"]),
                int(data["lanes"]),
                base64.b64decode(data["salt"], validate=True),
            )
            sealed = base64.b64decode(data["sealed"], validate=True)
            whole = data["form"] == _FORM and data["sha256"] == _checksum(figures, sealed)
        except OSError as error:
            raise KeyringTroubleError(
                say("{file} can't be read: {why}.", file=self._file, why=error.strerror),
                say("Check the rights on the data folder."),
            ) from error
        except (ValueError, KeyError, TypeError) as error:
            raise self._damaged() from error
        if not whole or figures.memory_kib > _MOST_MEMORY_KIB:
            raise self._damaged()
        return figures, sealed

    def _damaged(self) -> KeyringTroubleError:
        return KeyringTroubleError(
            say("The file {file} in the data folder is damaged.", file=self._file.name),
            say(
                "Put the one of your last backup there; or move it away, and bring the office key "
                "back by the owner's join code or the recovery sheet."
            ),
        )

    def _write(self, values: dict[str, str]) -> None:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415 - as above

        opened = self._need()
        nonce = secrets.token_bytes(_NONCE_BYTES)
        text = json.dumps(values, ensure_ascii=False, sort_keys=True).encode()
        sealed = nonce + AESGCM(opened.key).encrypt(nonce, text, _head(opened.figures))
        data = {
            "form": _FORM,
            "memory_kib": opened.figures.memory_kib,
            "passes": opened.figures.passes,
            "lanes": opened.figures.lanes,
            "salt": base64.b64encode(opened.figures.salt).decode("ascii"),
            "sealed": base64.b64encode(sealed).decode("ascii"),
            "sha256": _checksum(opened.figures, sealed),
        }
        self._files.write(self._file, json.dumps(data, indent=1).encode())

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Two programs on one PC change the file one after the other."""
        from filelock import FileLock, Timeout  # noqa: PLC0415 - when it is needed

        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            lock = FileLock(f"{self._file}.lock", timeout=_LOCK_TIMEOUT_S)
            lock.acquire()
        except Timeout as error:
            raise KeyringTroubleError(
                say("Another program holds {file}.", file=self._file.name),
                say("Try again in a moment."),
            ) from error
        except OSError as error:
            raise KeyringTroubleError(
                say("{file} can't be written: {why}.", file=self._file.name, why=error.strerror),
                say("Check the rights on the data folder."),
            ) from error
        try:
            yield
        finally:
            lock.release()


def _head(figures: _Figures) -> bytes:
    salt = base64.b64encode(figures.salt).decode("ascii")
    return f"{_FORM} {figures.memory_kib} {figures.passes} {figures.lanes} {salt}".encode()


def _checksum(figures: _Figures, sealed: bytes) -> str:
    return hashlib.sha256(_head(figures) + sealed).hexdigest()
