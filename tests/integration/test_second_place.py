"""Copies of backups in a second place: what lies there, and when it is not there."""

from __future__ import annotations

import os
import shutil
import threading
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from helpers.backed_up import BackedUp
from helpers.databases import FixedClock, sqlite_database
from helpers.night_jobs import until

from dairyos_desktop.adapters.backups.on_disk import kept_in
from dairyos_desktop.domain.declared_settings import BACKUP_FOLDER
from dairyos_desktop.domain.errors import EnvironmentTroubleError, NotFoundError
from dairyos_desktop.services.actor import SYSTEM
from dairyos_desktop.services.settings import SettingsService

if TYPE_CHECKING:
    from dairyos_desktop.adapters.database import SqlDatabase


@pytest.fixture
def office(database: SqlDatabase, clock: FixedClock, tmp_path: Path) -> BackedUp:
    return BackedUp(database, clock, tmp_path)


def test_after_the_pcs_disk_was_replaced_the_second_place_goes_on_behind_what_is_there(
    tmp_path: Path, clock: FixedClock
) -> None:
    """The new disk counts from one again: that is no reason to throw its copies away."""
    office = BackedUp(sqlite_database(tmp_path, clock), clock, tmp_path)
    usb = tmp_path / "usb"
    usb.mkdir()
    office.copy_to(usb)
    for _ in range(50):
        newest = office.later()
    (folder,) = usb.iterdir()
    assert len(kept_in(folder)) == 48
    # What lies with the books of the new disk: nothing.
    shutil.rmtree(office.store.folder)
    for _ in range(2):
        made = office.backups.create(office.owner)
        assert made.warning == ""
    row = kept_in(folder)
    assert [one.file.name for one in row[:3]] == [
        made.backup.file.name,
        made.backup.file.name.replace("000002", "000001"),
        newest.file.name,
    ]
    assert made.backup.file.name in office.backups.copies(office.owner)
    # Brought back into the office's own folder, they are followed by one that is newer.
    shutil.copytree(folder, office.store.folder, dirs_exist_ok=True)
    assert office.back_up().number == row[0].number + 1
    office.database.close()


def test_a_second_place_that_no_disk_can_have_is_told_beside_the_backup(
    office: BackedUp,
) -> None:
    """Ninety letters that take three bytes each: more than a name may have."""
    place = f"/media/{'दूध' * 30}"
    office.copy_to(place)
    made = office.backups.create(office.owner)
    assert "isn't there now" in made.warning
    assert office.backups.state(office.owner).second.missing_since is not None
    with pytest.raises(NotFoundError):
        office.backups.check(office.owner, Path(place))


def test_the_bare_folder_where_a_disk_was_is_no_second_place(
    office: BackedUp, tmp_path: Path
) -> None:
    """On Linux it stays when a share or a disk isn't mounted: it lies on the disk of the books."""
    here = tmp_path.stat().st_dev
    roots = [Path(one) for one in ("/dev/shm", "/tmp", "/var/tmp")]  # noqa: S108 - whichever is another disk
    other = next((one for one in roots if one.is_dir() and one.stat().st_dev != here), None)
    if other is None:
        pytest.skip("there is one file system alone")
    place = tmp_path / "copies"
    office.copy_to(place)
    with TemporaryDirectory(dir=other) as disk:
        place.symlink_to(disk)
        assert office.backups.create(office.owner).warning == ""
        place.unlink()
        place.mkdir()
        for _ in range(2):
            assert "isn't there now" in office.backups.create(office.owner).warning
            assert not list(place.iterdir())
        second = office.backups.state(office.owner).second
        assert second.copied_at is not None
        assert second.missing_since is not None
        place.rmdir()
        place.symlink_to(disk)
        assert office.backups.create(office.owner).warning == ""
        second = office.backups.state(office.owner).second
        assert (second.missing_since, second.is_beside) == (None, False)
        # As when the books were moved onto the disk of their second place: that is there.
        place.unlink()
        shutil.copytree(disk, place)
        assert "is on the same disk as the books now" in office.backups.create(office.owner).warning
        assert office.backups.state(office.owner).second.is_beside
        shutil.rmtree(place)
        place.mkdir()
        assert "isn't there now" in office.backups.create(office.owner).warning
        assert not office.backups.state(office.owner).second.is_beside


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there is nothing here that never answers")
@pytest.mark.timeout(60)
def test_a_second_place_that_never_answers_holds_nobody_up_and_is_told(
    tmp_path: Path, clock: FixedClock
) -> None:
    """As a share whose server is gone: neither who backs up waits for it, nor who closes."""
    office = BackedUp(sqlite_database(tmp_path, clock), clock, tmp_path, patience_s=0.5)
    place = tmp_path / "share"
    place.mkdir()
    SettingsService(office.database).set_value(office.owner, BACKUP_FOLDER.key, str(place))
    assert office.backups.create(office.owner).warning == ""
    (folder,) = place.iterdir()
    (known,) = folder.glob("*.json")
    words = known.read_bytes()
    known.unlink()
    os.mkfifo(known)
    try:
        office.pay("A", "1.00")
        closing = office.backups.at_exit(SYSTEM)
        assert closing is not None
        assert closing.backup.is_proven
        assert "share, doesn't answer." in closing.warning
        assert office.backups.state(office.owner).second.missing_since is not None
        # It is touched by one at most, until that comes back.
        began_s = time.monotonic()
        assert "doesn't answer" in office.backups.create(office.owner).warning
        with pytest.raises(EnvironmentTroubleError, match="doesn't answer"):
            office.backups.copies(office.owner)
        assert time.monotonic() - began_s < 5
        assert sum(one.name == "second place" for one in threading.enumerate()) == 1
    finally:
        known.write_bytes(words)
    until(lambda: all(one.name != "second place" for one in threading.enumerate()))
    known.unlink()
    known.write_bytes(words)
    # What nobody waited for any more was not written.
    assert len(kept_in(folder)) == 1
    made = office.backups.create(office.owner)
    assert made.warning == ""
    assert made.backup.file.name in office.backups.copies(office.owner)
    assert len(kept_in(folder)) == 2
    assert office.backups.state(office.owner).second.missing_since is None
    office.database.close()
