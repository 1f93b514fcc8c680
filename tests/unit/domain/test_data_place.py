"""Where a database lies badly: by what synchronisers leave, and by what Linux has mounted."""

from __future__ import annotations

from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath

import pytest

from dairyos_desktop.adapters.data_place import bad_place
from dairyos_desktop.config.settings import Settings
from dairyos_desktop.domain.data_place import mount_type, synchronised_by

HOME = PurePosixPath("/home/asha")
MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
proc /proc proc rw 0 0
//nas/dairy /mnt/the\\040nas cifs rw 0 0
nas:/books /srv/books nfs4 rw 0 0
/dev/sdb1 /srv/books/local ext4 rw 0 0
portal /run/user/1000/doc fuse.portal rw 0 0
asha@pc: /home/asha/far fuse.sshfs rw 0 0
"""


def by(folder: PurePath, marks: dict[PurePath, set[str]], **known: str) -> str:
    return synchronised_by(
        folder,
        lambda place: frozenset(marks.get(place, ())),
        {PurePath(path): name for name, path in known.items()},
    )


@pytest.mark.parametrize(
    ("mark", "name"),
    [
        (".dropbox", "Dropbox"),
        (".sync_8f7e.db", "Nextcloud"),
        ("._sync_8f7e.db", "Nextcloud"),
        (".stfolder", "Syncthing"),
        (".849C9593-D756-4E56-8D6E-42412F2A707B", "OneDrive"),
        (".tmp.drivedownload", "Google Drive"),
    ],
)
def test_a_folder_is_known_by_what_lies_above_it(mark: str, name: str) -> None:
    folder = HOME / "work" / "dairy"
    assert by(folder, {HOME / "work": {mark, ".bashrc"}}) == name
    assert by(folder, {HOME / "other": {mark}}) == ""


@pytest.mark.parametrize(
    ("folder", "name"),
    [
        (PureWindowsPath(r"C:\Users\Asha\OneDrive\DairyOS"), "OneDrive"),
        (PureWindowsPath(r"C:\Users\Asha\OneDrive - Madhuban Dairy\DairyOS"), "OneDrive"),
        (PureWindowsPath(r"C:\Users\Asha\Dropbox (Personal)"), "Dropbox"),
        (PureWindowsPath(r"G:\My Drive\DairyOS"), "Google Drive"),
        (HOME / "Nextcloud" / "dairyos", "Nextcloud"),
        (PureWindowsPath(r"C:\Users\Asha\AppData\Local\DairyOS"), ""),
        (HOME / ".local" / "share" / "dairyos", ""),
        (HOME / "Dropboxes", ""),
    ],
)
def test_a_folder_is_known_by_its_name(folder: PurePath, name: str) -> None:
    assert by(folder, {}) == name


def test_a_folder_is_known_by_what_the_system_was_told() -> None:
    assert by(HOME / "cloud" / "dairy", {}, OneDrive="/home/asha/cloud") == "OneDrive"


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/home/asha/dairy", "ext4"),
        ("/mnt/the nas/dairy", "cifs"),
        ("/mnt/the nas", "cifs"),
        ("/srv/books/dairy", "nfs4"),
        ("/srv/books/local/dairy", "ext4"),
        ("/srv/bookshelf", "ext4"),
        ("/home/asha/far/dairy", "fuse.sshfs"),
    ],
)
def test_linux_tells_what_a_folder_lies_on(folder: str, kind: str) -> None:
    assert mount_type(PurePosixPath(folder), MOUNTS) == kind


def test_the_database_is_looked_for_where_it_lies(tmp_path: Path) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(MOUNTS)
    folder = tmp_path / "share" / "dairy"
    folder.mkdir(parents=True)
    settings = Settings(folder)
    assert bad_place(settings, {}, mounts) is None
    (tmp_path / "share" / ".dropbox").touch()
    found = bad_place(settings, {}, mounts)
    assert found is not None
    assert "which Dropbox synchronises" in found.words
    # A link into such a folder hides nothing.
    link = tmp_path / "link"
    link.symlink_to(folder)
    assert bad_place(Settings(link), {}, mounts) is not None
    (tmp_path / "share" / ".dropbox").unlink()
    mounts.write_text(f"{MOUNTS}//nas/dairy {tmp_path}/share cifs rw 0 0\n")
    found = bad_place(settings, {}, mounts)
    assert found is not None
    assert "on a network drive" in found.words
    assert bad_place(Settings(folder, "postgresql://server/dairy"), {}, mounts) is None
    assert bad_place(settings, {}, tmp_path / "none") is None
