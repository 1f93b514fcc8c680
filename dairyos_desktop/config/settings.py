"""Settings of this PC: from arguments, the environment and, for development, `.env`.

What the office decides (prefix, rounding, due days…) lives in the database, not here.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from dotenv import dotenv_values

from dairyos_desktop.config.paths import default_data_dir

if TYPE_CHECKING:
    from collections.abc import Mapping

_NEVER_FILED = frozenset({"DAIRYOS_PASSWORD", "DAIRYOS_CODE", "DAIRYOS_NEW_PASSWORD"})


@dataclass(frozen=True)
class Settings:
    """Where this PC's data lies and how it talks about itself.

    Attributes:
        data_dir: Everything the program keeps; may be copied or moved while it is closed.
        database_url: PostgreSQL instead of the SQLite file; never holds a password.
        database_password: For `database_url`; kept out of every printed form.
        log_level: A name of the logging module.
    """

    data_dir: Path
    database_url: str = ""
    database_password: str = field(default="", repr=False)
    log_level: str = "INFO"

    @property
    def database_file(self) -> Path:
        """The SQLite file; there once the office was made."""
        return self.data_dir / "dairyos.sqlite3"

    @property
    def log_dir(self) -> Path:
        """Holds `dairyos.jsonl` and its older parts."""
        return self.data_dir / "logs"

    @property
    def pdf_dir(self) -> Path:
        """Where bills are written unless a folder was named."""
        return self.data_dir / "pdf"


def development_environment() -> dict[str, str]:
    """The process's environment over what `.env` of the working folder says.

    A user's password is taken from the process alone: a file that lies about is no place for it.
    """
    filed = {
        key: value
        for key, value in dotenv_values(".env").items()
        if value is not None and key not in _NEVER_FILED
    }
    return filed | dict(os.environ)


def read_settings(
    *,
    data_dir: str | None = None,
    database_url: str | None = None,
    environment: Mapping[str, str] | None = None,
) -> Settings:
    """Arguments over environment over `.env` of the working folder over defaults."""
    names = development_environment() if environment is None else environment
    folder = data_dir or names.get("DAIRYOS_DATA_DIR", "")
    return Settings(
        data_dir=Path(folder).expanduser() if folder else default_data_dir(),
        database_url=database_url or names.get("DAIRYOS_DATABASE_URL", ""),
        database_password=names.get("DAIRYOS_DATABASE_PASSWORD", ""),
        log_level=names.get("LOG_LEVEL", "INFO"),
    )
