"""Where the program's own files and the office's data lie.

Three ways of being installed are known: the source tree, a wheel (resources and migrations are
mapped into the package) and a frozen bundle (laid out like the wheel).
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent


def _mapped(name: str) -> Path:
    inside = _PACKAGE / f"_{name}"
    return inside if inside.is_dir() else _PACKAGE.parent / name


def resources_dir() -> Path:
    """The folder with fonts, icons, translations and the sample dairy."""
    return _mapped("resources")


def migrations_dir() -> Path:
    """The folder with Alembic's `env.py` and versions."""
    return _mapped("migrations")


def resource(*parts: str) -> Path:
    """One file or folder of the resources, for example `resource("icons", "check.svg")`."""
    return resources_dir().joinpath(*parts)


def default_data_dir() -> Path:
    """`DAIRYOS_DATA_DIR` where it is set, else the user's own data folder on this system."""
    named = os.environ.get("DAIRYOS_DATA_DIR", "").strip()
    if named:
        return Path(named).expanduser()
    # Costs 10 ms of start-up and is needed only where no folder was named.
    import platformdirs  # noqa: PLC0415

    return Path(platformdirs.user_data_dir("DairyOS", appauthor=False))


@dataclass(frozen=True)
class DataFolder:
    """Names inside the folder that holds everything the office owns.

    The folder may be copied or moved while the program is closed, so nothing in it stores an
    absolute path.
    """

    root: Path

    @property
    def database(self) -> Path:
        """The SQLite file; absent where the office's database is a server."""
        return self.root / "dairyos.sqlite3"

    @property
    def log(self) -> Path:
        """The log, one JSON object a line."""
        return self.root / "logs" / "dairyos.jsonl"

    @property
    def backups(self) -> Path:
        """Where backups are written."""
        return self.root / "backups"

    @property
    def pdf(self) -> Path:
        """Where bills are written as PDF."""
        return self.root / "pdf"
