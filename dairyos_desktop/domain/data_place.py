"""Where a database must not lie: in a folder that is synchronised, or on a network drive.

A synchroniser copies the file while it is being written, and puts back an older one or a "conflict"
beside it; SQLite's locks don't hold over most networks' file systems (sqlite.org, "How To Corrupt
An SQLite Database File", 2.1). Either costs a day's work, some day.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

from dairyos_desktop.domain.texts import say

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

MARKS: Mapping[str, str] = {
    ".dropbox": "Dropbox",
    ".dropbox.cache": "Dropbox",
    ".nextcloudsync.log": "Nextcloud",
    ".owncloudsync.log": "ownCloud",
    ".stfolder": "Syncthing",
    ".megaignore": "MEGA",
    ".SeaDrive": "Seafile",
    ".849C9593-D756-4E56-8D6E-42412F2A707B": "OneDrive",
    ".tmp.drivedownload": "Google Drive",
    ".tmp.driveupload": "Google Drive",
}
"""What synchronisers leave at the top of the folder that they synchronise."""
_MARKS_BEGIN: Mapping[str, str] = {".sync_": "Nextcloud", "._sync_": "Nextcloud"}
_NAMES: Mapping[str, str] = {
    "onedrive": "OneDrive",
    "dropbox": "Dropbox",
    "google drive": "Google Drive",
    "googledrive": "Google Drive",
    "my drive": "Google Drive",
    "nextcloud": "Nextcloud",
    "owncloud": "ownCloud",
    "icloud drive": "iCloud",
    "iclouddrive": "iCloud",
    "com~apple~clouddocs": "iCloud",
    "pcloud drive": "pCloud",
    "mega": "MEGA",
    "syncthing": "Syncthing",
}
"""What such folders are called where nobody renamed them."""
NETWORK_TYPES = frozenset(
    {
        "nfs", "nfs4", "cifs", "smb3", "smbfs", "ncpfs", "afs", "9p", "davfs", "fuse.davfs2",
        "fuse.sshfs", "fuse.rclone", "fuse.gvfsd-fuse", "fuse.smbnetfs", "fuse.glusterfs",
        "glusterfs", "ceph", "fuse.ceph", "lustre", "fuse.s3fs", "fuse.google-drive-ocamlfuse",
        "vboxsf", "fuse.vmhgfs-fuse", "prl_fs", "drvfs",
    }
)  # fmt: skip
"""Types of file systems, as Linux calls them, that lie on another computer."""


@dataclass(frozen=True)
class BadPlace:
    """Why a database lies badly.

    Attributes:
        folder: Where it lies.
        by: The synchroniser; empty for a network drive.
    """

    folder: Path
    by: str = ""

    @property
    def words(self) -> str:
        """What is wrong, and what may come of it, in a sentence."""
        if self.by:
            return say(
                "The office's database lies in {folder}, which {by} synchronises: it may damage "
                "the books, or put old ones back.",
                folder=self.folder,
                by=self.by,
            )
        return say(
            "The office's database lies in {folder} on a network drive: two programs at once may "
            "damage the books there.",
            folder=self.folder,
        )


HINT = say(
    "Close the program, move its data folder to this PC's own disk, and name it to the program "
    "by DAIRYOS_DATA_DIR. Backups may well go to such a place."
)
"""What to do about it."""


def synchronised_by(
    folder: PurePath, names_in: Callable[[PurePath], frozenset[str]], known: Mapping[PurePath, str]
) -> str:
    """Which synchroniser looks after a folder; empty for none.

    Args:
        folder: It, absolute.
        names_in: What lies in a folder, in its own writing; nothing where that can't be read.
        known: Folders that a synchroniser told the system of.
    """
    for place in (folder, *folder.parents):
        if place in known:
            return known[place]
        names = names_in(place)
        for name, by in MARKS.items():
            if name in names:
                return by
        for start, by in _MARKS_BEGIN.items():
            if any(name.startswith(start) for name in names):
                return by
        # "OneDrive - Madhuban Dairy", "Dropbox (Personal)" are the same folder, of an account.
        plain = place.name.casefold().partition(" - ")[0].partition(" (")[0].strip()
        if plain in _NAMES:
            return _NAMES[plain]
    return ""


def mount_type(folder: PurePath, mounts: str) -> str:
    """The type of the file system that a folder lies on, by the text of `/proc/mounts`.

    Names with blanks and the like are written there as octal numbers.
    """
    found, deepest = "", -1
    for line in mounts.splitlines():
        parts = line.split(" ")
        if len(parts) < 3:  # noqa: PLR2004 - what is mounted, where, and its type
            continue
        point = PurePath(_unescaped(parts[1]))
        # The last of several at one place is the one that is seen.
        if (point == folder or point in folder.parents) and len(point.parts) >= deepest:
            found, deepest = parts[2], len(point.parts)
    return found


def _unescaped(text: str) -> str:
    for code, character in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        text = text.replace(code, character)
    return text
