"""One contract for every place where a PC keeps its secrets, and what is each one's own."""

from __future__ import annotations

import json
import threading
from typing import TYPE_CHECKING

import keyring
import pytest
from helpers.secret_stores import MemoryBackend, MemoryStore
from keyring.backends.chainer import ChainerBackend
from keyring.errors import InitError, KeyringLocked

from dairyos_desktop.adapters.files import WholeFiles
from dairyos_desktop.adapters.keyring_store import KeyringStore, usable_keyring
from dairyos_desktop.adapters.pc_secrets import PcSecrets
from dairyos_desktop.adapters.vault import VaultStore
from dairyos_desktop.config.settings import Settings
from dairyos_desktop.domain.errors import (
    EnvironmentTroubleError,
    KeyringTroubleError,
    PassphraseNeededError,
    RefusedError,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from keyring.backend import KeyringBackend

    from dairyos_desktop.services.ports import SecretStore

PASSPHRASE = "nine quiet lanterns float"  # noqa: S105 - of a throw-away file
CANARY = "canary-7hx2-in-the-coal-mine"


def vault(file: Path, passphrase: str = "") -> VaultStore:
    return VaultStore(file, passphrase=passphrase, memory_kib=64, passes=1)


@pytest.fixture(params=["memory", "keyring", "vault"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> SecretStore:
    if request.param == "memory":
        return MemoryStore()
    if request.param == "keyring":
        return KeyringStore(MemoryBackend())
    made = vault(tmp_path / "secrets.vault")
    made.unlock(PASSPHRASE)
    return made


def test_what_is_put_is_there_until_it_is_forgotten(store: SecretStore) -> None:
    assert store.get("one") is None
    store.put("one", "1")
    store.put("two", "द्वारका ₹ 2")
    store.put("one", "another")
    assert (store.get("one"), store.get("two")) == ("another", "द्वारका ₹ 2")
    store.forget("one")
    store.forget("one")
    assert (store.get("one"), store.get("two")) == (None, "द्वारका ₹ 2")
    assert store.place()


# The file --------------------------------------------------------------------------


def test_the_file_asks_for_a_passphrase_before_it_is_made_and_before_it_is_read(
    tmp_path: Path,
) -> None:
    file = tmp_path / "data" / "secrets.vault"
    first = vault(file)
    assert first.get("one") is None
    first.forget("one")
    with pytest.raises(PassphraseNeededError, match="no keyring") as needed:
        first.put("one", CANARY)
    assert needed.value.new
    assert not file.exists()
    first.unlock(PASSPHRASE)
    first.put("one", CANARY)

    again = vault(file)
    with pytest.raises(PassphraseNeededError) as needed:
        again.get("one")
    assert not needed.value.new
    with pytest.raises(PassphraseNeededError):
        again.put("two", "2")
    with pytest.raises(RefusedError, match="not the passphrase"):
        again.unlock("nine quiet lanterns sink")
    again.unlock(PASSPHRASE)
    assert again.get("one") == CANARY
    # Typed on another keyboard, with another normal form of the same letters.
    assert vault(file, PASSPHRASE).get("one") == CANARY
    text = file.read_text()
    assert CANARY not in text
    assert PASSPHRASE not in text
    assert json.loads(text)["memory_kib"] == 64
    assert VaultStore(file)._memory_kib == 64 * 1024


def test_a_file_damaged_anywhere_is_told_as_damaged_and_stays(tmp_path: Path) -> None:
    file = tmp_path / "secrets.vault"
    made = vault(file)
    made.unlock(PASSPHRASE)
    made.put("one", CANARY)
    whole = file.read_bytes()
    damaged = [whole[:cut] for cut in range(0, len(whole), 7)]
    for at in range(0, len(whole), 5):
        flipped = bytearray(whole)
        flipped[at] ^= 0x10
        damaged.append(bytes(flipped))
    for data in [*damaged, b"\0" * len(whole), b"[]", b'{"form": 1}']:
        file.write_bytes(data)
        with pytest.raises(KeyringTroubleError, match="damaged"):
            vault(file, PASSPHRASE).put("one", "over it")
        assert file.read_bytes() == data
    file.write_bytes(whole)
    assert vault(file, PASSPHRASE).get("one") == CANARY


class FailingFiles(WholeFiles):
    """Writes half of a file beside the real one, then the power is gone."""

    def write(self, path: Path, data: bytes) -> None:
        path.with_name(f".{path.name}.part").write_bytes(data[: len(data) // 2])
        raise EnvironmentTroubleError("The disk is full.", "Free some space.")


def test_a_power_cut_while_writing_leaves_the_old_file(tmp_path: Path) -> None:
    file = tmp_path / "secrets.vault"
    made = vault(file)
    made.unlock(PASSPHRASE)
    made.put("one", "old")
    cut = VaultStore(file, memory_kib=64, passes=1, files=FailingFiles())
    cut.unlock(PASSPHRASE)
    with pytest.raises(EnvironmentTroubleError, match="full"):
        cut.put("one", "new")
    assert vault(file, PASSPHRASE).get("one") == "old"
    # Nor is there half a new one.
    other = VaultStore(tmp_path / "other.vault", files=FailingFiles(), memory_kib=64, passes=1)
    with pytest.raises(EnvironmentTroubleError):
        other.unlock(PASSPHRASE)
    assert not (tmp_path / "other.vault").exists()
    with pytest.raises(PassphraseNeededError):
        other.put("one", "1")


def test_two_programs_at_the_file_lose_nothing_of_each_other(tmp_path: Path) -> None:
    file = tmp_path / "secrets.vault"
    vault(file).unlock(PASSPHRASE)

    def work(number: int) -> None:
        mine = vault(file, PASSPHRASE)
        for at in range(10):
            mine.put(f"{number} {at}", str(at))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    read = vault(file, PASSPHRASE)
    assert all(read.get(f"{n} {at}") == str(at) for n in range(3) for at in range(10))


# The keyring -----------------------------------------------------------------------


class HangingBackend(MemoryBackend):
    """Waits for a password that nobody types before the test is over."""

    def __init__(self) -> None:
        super().__init__()
        self.typed = threading.Event()

    def get_password(self, service: str, username: str) -> str | None:
        self.typed.wait(60)
        return super().get_password(service, username)


class FailingBackend(MemoryBackend):
    """Raises what it is given."""

    error: Exception = KeyringLocked()

    def get_password(self, service: str, username: str) -> str | None:
        del service, username
        raise self.error


class ForgetfulBackend(MemoryBackend):
    """Says that it keeps what it drops."""

    def set_password(self, service: str, username: str, password: str) -> None: ...


def test_a_keyring_that_waits_for_its_user_is_given_up_after_the_limit() -> None:
    backend = HangingBackend()
    with pytest.raises(KeyringTroubleError, match="did not answer"):
        KeyringStore(backend, time_limit_s=0.1).get("one")
    assert not backend.typed.is_set()
    backend.typed.set()


def test_troubles_of_the_keyring_come_in_words_and_bugs_as_bugs() -> None:
    failing = FailingBackend()
    store = KeyringStore(failing)
    with pytest.raises(KeyringTroubleError, match="is locked"):
        store.get("one")
    for error in (InitError("Prompt dismissed"), OSError(1783, "CredWrite")):
        failing.error = error
        with pytest.raises(KeyringTroubleError, match="can't be opened"):
            store.forget("one")
    failing.error = ZeroDivisionError()
    with pytest.raises(ZeroDivisionError):
        store.get("one")
    with pytest.raises(KeyringTroubleError, match="did not keep"):
        KeyringStore(ForgetfulBackend()).put("one", "1")
    with pytest.raises(RefusedError):
        KeyringStore(MemoryBackend()).unlock(PASSPHRASE)


def test_keyrings_that_keep_nothing_or_plain_text_are_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from keyring.backends import SecretService, fail, null  # noqa: PLC0415 - of this test alone

    def found(backend: KeyringBackend) -> KeyringBackend | None:
        monkeypatch.setattr(keyring.core, "_keyring_backend", backend)
        return usable_keyring()

    def chain(*backends: KeyringBackend) -> ChainerBackend:
        made = ChainerBackend()  # type: ignore[no-untyped-call]  # the library's
        monkeypatch.setattr(ChainerBackend, "backends", backends)
        return made

    make: Callable[[type[KeyringBackend]], KeyringBackend] = lambda kind: kind()  # noqa: E731 - untyped constructors
    system = make(SecretService.Keyring)
    assert found(make(null.Keyring)) is None
    assert found(make(fail.Keyring)) is None
    # As any library that adds a backend would, keyrings.alt's plain text among them.
    assert found(MemoryBackend()) is None
    assert found(system) is system
    assert found(chain(MemoryBackend(), system)) is system
    assert found(chain(MemoryBackend(), make(null.Keyring))) is None


def test_without_a_keyring_a_pc_has_the_file_and_keeps_to_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from keyring.backends import SecretService, null  # noqa: PLC0415 - of this test alone

    monkeypatch.setattr(keyring.core, "_keyring_backend", null.Keyring())  # type: ignore[no-untyped-call]
    bare = PcSecrets(Settings(tmp_path))
    assert "secrets.vault" in bare.place()
    with pytest.raises(PassphraseNeededError):
        bare.put("one", "1")
    (tmp_path / "secrets.vault").write_text("somebody's")
    monkeypatch.setattr(keyring.core, "_keyring_backend", SecretService.Keyring())  # type: ignore[no-untyped-call]
    assert "secrets.vault" in PcSecrets(Settings(tmp_path)).place()
    assert PcSecrets(Settings(tmp_path / "other")).place() == "this PC's keyring"
    forced = Settings(tmp_path / "other", keyring_is_file=True)
    assert "secrets.vault" in PcSecrets(forced).place()
