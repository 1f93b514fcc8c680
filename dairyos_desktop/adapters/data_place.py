"""Looks where the database lies: what synchronises the folder, and what it is mounted from."""

from __future__ import annotations

import os
import sys
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from dairyos_desktop.domain.data_place import (
    NETWORK_TYPES,
    BadPlace,
    mount_type,
    synchronised_by,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dairyos_desktop.config.settings import Settings

_MOUNTS = Path("/proc/mounts")
_REMOTE = 4
"""`DRIVE_REMOTE` of Windows' `GetDriveTypeW`."""
_VARIABLES = {
    "OneDrive": "OneDrive",
    "OneDriveConsumer": "OneDrive",
    "OneDriveCommercial": "OneDrive",
}


def bad_place(
    settings: Settings, environment: Mapping[str, str] = os.environ, mounts: Path = _MOUNTS
) -> BadPlace | None:
    """Why this office's database lies badly; None where it lies well, or on a server.

    What can't be found out is no reason for a warning.
    """
    if settings.database_url:
        return None
    folder = Path(os.path.abspath(settings.data_dir))  # noqa: PTH100 - a network drive may not answer
    known = {
        PurePath(path): by for name, by in _VARIABLES.items() if (path := environment.get(name))
    }
    by = synchronised_by(folder, _names_in, known)
    if not by and folder != (real := folder.resolve()):
        by = synchronised_by(real, _names_in, known)
    if by:
        return BadPlace(settings.data_dir, by)
    is_remote = _is_remote(folder) if sys.platform == "win32" else _is_mounted(folder, mounts)
    return BadPlace(settings.data_dir) if is_remote else None


def _names_in(folder: PurePath) -> frozenset[str]:
    try:
        with os.scandir(folder) as found:
            # A mark is hidden: that spares the names of whoever keeps ten thousand files there.
            return frozenset(one.name for one in found if one.name.startswith("."))
    except OSError:
        return frozenset()


def _is_mounted(folder: Path, mounts: Path) -> bool:
    try:
        return mount_type(folder.resolve(), mounts.read_text("utf-8", "replace")) in NETWORK_TYPES
    except OSError:
        return False


def _is_remote(folder: Path) -> bool:
    r"""On Windows: a mapped letter, or a name like `\\\\server\\share`."""
    if folder.drive.startswith("\\\\"):
        return True
    import ctypes  # noqa: PLC0415 - on Windows alone

    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009 - absent elsewhere, which mypy knows
    return int(kernel.GetDriveTypeW(f"{folder.drive}\\")) == _REMOTE
