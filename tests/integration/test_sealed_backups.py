"""Encrypted backups: opened by the office, by the passphrase or by the sheet alone."""

from __future__ import annotations

import itertools
import os
from typing import TYPE_CHECKING

import pytest
from helpers.backed_up import BackedUp
from helpers.command import Dairyos
from helpers.command_line import new_office
from helpers.databases import FixedClock, sqlite_database
from helpers.offices import OWNER, PASSWORD, fresh, quick_hasher
from helpers.secret_stores import MemoryStore

from dairyos_desktop.adapters.backups import sealed
from dairyos_desktop.adapters.backups.on_disk import kept_in
from dairyos_desktop.bootstrap import open_office
from dairyos_desktop.config.settings import Settings
from dairyos_desktop.domain.backup_key import BackupKey, KeyFigures
from dairyos_desktop.domain.backups import Proof
from dairyos_desktop.domain.errors import (
    BackupLockedError,
    EnvironmentTroubleError,
    RefusedError,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PASSPHRASE = "green mangoes ripen late"  # noqa: S105 - of throw-away backups
KEY = BackupKey(b"k" * 32, KeyFigures(b"s" * 16))


def opens(_name: str, _figures: KeyFigures, _key_id: str) -> bytes:
    return KEY.data


@pytest.fixture
def office(tmp_path: Path, clock: FixedClock) -> BackedUp:
    return BackedUp(sqlite_database(tmp_path, clock), clock, tmp_path)


def encrypts(office: BackedUp) -> BackupKey:
    key = office.keys.made(PASSPHRASE)
    office.kept_key = key.stored()
    return key


def test_an_encrypted_backup_is_made_checked_and_restored_without_being_asked(
    office: BackedUp, tmp_path: Path
) -> None:
    office.took("A", {1: "2"})
    office.run()
    plain = office.back_up()
    encrypts(office)
    usb = tmp_path / "usb"
    usb.mkdir()
    office.copy_to(usb)
    backup = office.back_up()
    assert (backup.is_sealed, plain.is_sealed) == (True, False)
    data = backup.file.read_bytes()
    assert b"SQLite" not in data
    assert b"Madhuban" not in data
    assert len(data) < plain.size / 2
    # Not even its sums go to where anybody may pick it up.
    (folder,) = usb.iterdir()
    (copied,) = kept_in(folder)
    assert copied.file.read_bytes() == data
    assert (dict(copied.facts.totals), dict(copied.facts.rows)) == ({}, {})
    assert office.backups.check(office.owner, copied.file).facts == backup.facts

    office.pay("A", "5.00")
    checked = office.backups.check(office.owner, backup.file)
    assert (checked.facts, checked.known) == (backup.facts, True)
    restored = office.restore(backup)
    assert restored.facts.totals == backup.facts.totals
    office.sound()
    newest = office.store.kept()[0]
    assert (newest.file, newest.is_sealed) == (restored.replaced, True)
    assert dict(newest.facts.totals) == {"bills": 11_200, "payments": 500}
    office.restore(plain)
    office.sound()
    # Nothing readable is left lying about.
    names = [one.name for one in tmp_path.rglob("*") if one.is_file()]
    assert [name for name in names if "part" in name] == []


def test_elsewhere_the_passphrase_or_the_sheet_opens_it_and_nothing_else(
    office: BackedUp,
) -> None:
    key = encrypts(office)
    backup = office.back_up()
    office.kept_key = ""
    for passphrase, words in (("", "no key to it"), ("wrong", "does not open")):
        with pytest.raises(BackupLockedError, match=words):
            office.backups.check(office.owner, backup.file, passphrase)
        with pytest.raises(BackupLockedError, match=words):
            office.backups.restore(office.owner, backup.file, passphrase)
    # It is not damaged for that.
    assert office.store.kept()[0].is_proven
    for passphrase in (PASSPHRASE, key.code(), key.code().lower().replace("-", " ")):
        assert office.backups.check(office.owner, backup.file, passphrase).facts == backup.facts
    office.pay("A", "1.00")
    office.backups.restore(office.owner, backup.file, PASSPHRASE)
    office.sound()


def _flip(data: bytearray) -> None:
    data[-10] ^= 1


def _flip_header(data: bytearray) -> None:
    data[data.index(b'"file_salt"') + 14] ^= 1


def _cut(data: bytearray) -> None:
    del data[-7:]


def _more(data: bytearray) -> None:
    data.extend(b"more")


def _hungry(data: bytearray) -> None:
    at = data.index(b'"memory_kib": 65536')
    data[at : at + 19] = b'"memory_kib":999999'


def _stub(data: bytearray) -> None:
    del data[40:]


@pytest.mark.parametrize("spoil", [_flip, _flip_header, _cut, _more, _hungry, _stub])
def test_one_that_was_changed_or_cut_is_called_damaged_and_the_books_stay(
    office: BackedUp, spoil: Callable[[bytearray], None]
) -> None:
    encrypts(office)
    backup = office.back_up()
    live = office.settings.database_file.read_bytes()
    data = bytearray(backup.file.read_bytes())
    spoil(data)
    # Somebody's copy, without the manifest that would tell by the bytes alone.
    file = office.settings.data_dir / "copy.sealed"
    file.write_bytes(data)
    for deed in (office.backups.check, office.backups.restore):
        with pytest.raises((EnvironmentTroubleError, BackupLockedError)) as refused:
            deed(office.owner, file)
        assert refused.value.code in {"damaged", "backup_locked"}
        assert "copy.sealed" in refused.value.message
    assert office.settings.database_file.read_bytes() == live
    office.sound()


def test_chunks_open_only_in_their_order_and_all_of_them(tmp_path: Path) -> None:
    plain, file = tmp_path / "plain", tmp_path / "sealed"
    # Random bytes are not compressed: more than three chunks of a megabyte.
    plain.write_bytes(os.urandom(3_300_000))
    digest = sealed.seal(plain, file, KEY, b"{}")
    assert sealed.unseal(file, opens, tmp_path / "back") == (b"{}", digest)
    assert (tmp_path / "back").read_bytes() == plain.read_bytes()
    data = file.read_bytes()
    begin = len(sealed.MAGIC) + 4 + int.from_bytes(data[len(sealed.MAGIC) :][:4])
    size = (1 << 20) + 16
    head, body = data[:begin], data[begin:]
    chunks = [body[at : at + size] for at in range(0, len(body), size)]
    assert len(chunks) == 4
    spoiled = [
        head + b"".join(some) for some in itertools.permutations(chunks, 4) if list(some) != chunks
    ]
    spoiled += [head + b"".join(chunks[:count]) for count in range(4)]
    spoiled += [head + b"".join(chunks[1:]), data + chunks[-1], head]
    for one in spoiled:
        file.write_bytes(one)
        with pytest.raises(EnvironmentTroubleError, match="damaged"):
            sealed.unseal(file, opens, None)


def test_each_file_has_a_key_of_its_own(tmp_path: Path) -> None:
    plain = tmp_path / "plain"
    plain.write_bytes(b"the same books")
    one, other = tmp_path / "one", tmp_path / "other"
    for file in (one, other):
        sealed.seal(plain, file, KEY, b"{}")
    assert one.read_bytes()[-60:] != other.read_bytes()[-60:]


def test_the_office_encrypts_and_a_restore_of_before_does_not_end_that(tmp_path: Path) -> None:
    made = new_office(tmp_path / "office")
    office = open_office(
        Settings(made.folder), clock=made.clock, hasher=quick_hasher(), store=MemoryStore()
    )
    services = office.services
    owner = fresh(services.auth.login(OWNER, PASSWORD))
    before = services.backup.create(owner).backup
    services.backup_sealing.encrypt(owner, PASSPHRASE)
    assert services.backup.state(owner).is_sealed
    pdf = services.backup_sealing.sheet(owner)
    assert pdf.startswith(b"%PDF")
    encrypted = services.backup.create(owner).backup
    assert (before.is_sealed, encrypted.is_sealed) == (False, True)
    services.backup.restore(owner, before.file)
    assert services.backup.create(owner).backup.is_sealed
    assert services.verify.verify(owner).ok
    services.backup_sealing.write_plainly(owner)
    assert not services.backup.create(owner).backup.is_sealed
    # The key is gone, as the owner wanted: what was encrypted still opens by its passphrase.
    with pytest.raises(BackupLockedError):
        services.backup.check(owner, encrypted.file)
    assert services.backup.check(owner, encrypted.file, PASSPHRASE).known
    office.close()

    # A new PC, with nothing but the file.
    dairyos = Dairyos(tmp_path / "other", made.clock)

    def restore(passphrase: str | None) -> tuple[int, str]:
        more = {} if passphrase is None else {"DAIRYOS_BACKUP_PASSPHRASE": passphrase}
        done = dairyos.plain(
            "backup", "restore", str(encrypted.file), "--json", "--user", OWNER, **more
        )
        return done.status, str(done.data.get("error", {}).get("message", ""))

    assert restore(None)[0] == 3
    status, words = restore("wrong passphrase")
    assert status == 3
    assert "does not open" in words
    assert restore(PASSPHRASE) == (0, "")
    assert dairyos("verify").data["ok"]
    # All three ways on are told, where the restore ends and where a backup can't be made.
    told = Dairyos(tmp_path / "third", made.clock).plain(
        *("backup", "restore", str(encrypted.file), "--user", OWNER),
        DAIRYOS_BACKUP_PASSPHRASE=PASSPHRASE,
    )
    missing = dairyos("backup", "create").error
    assert missing["code"] == "office_key_missing"
    for words in (told.out, missing["hint"]):
        for way in ("join code", "recovery sheet", "dairyos secrets join", "begin-anew"):
            assert way in words

    # The office encrypts still, by a key that is not here: whoever knows the passphrase is asked.
    verify = ("backup", "verify", str(encrypted.file))
    locked = dairyos(*verify)
    assert (locked.status, locked.error["code"]) == (3, "backup_locked")
    known = dairyos.plain(*verify, "--json", "--user", OWNER, DAIRYOS_BACKUP_PASSPHRASE=PASSPHRASE)
    assert (known.status, known.data["verified"]) == (0, True)


def test_whoever_stops_it_has_neither_a_half_nor_a_changed_one(office: BackedUp) -> None:
    encrypts(office)

    class Stops:
        def __init__(self, after: int) -> None:
            self.left = after

        def report(self, done: int, total: int, what: str = "") -> None:
            assert 0 <= done <= total
            del what

        def stopped(self) -> bool:
            self.left -= 1
            return self.left < 0

    stopped = 0
    for after in range(40):
        try:
            office.backups.create(office.owner, Stops(after))
        except RefusedError as error:
            assert error.code == "stopped"  # noqa: PT017 - some tries succeed
            stopped += 1
            assert office.kept() == []
        else:
            break
    assert stopped > 3
    (backup,) = office.store.kept()
    assert office.backups.check(office.owner, backup.file).facts == backup.facts
    assert office.store.kept()[0].proof is Proof.FULL
