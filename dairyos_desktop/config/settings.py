"""Settings of this PC: from arguments, the environment and, for development, `.env`.

What the office decides (prefix, rounding, due days…) lives in the database, not here.
"""

from __future__ import annotations

import logging
import os
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from dairyos_desktop.config.paths import default_data_dir, is_source
from dairyos_desktop.config.pc_database import chosen_url
from dairyos_desktop.config.scrubbing import hide

if TYPE_CHECKING:
    from collections.abc import Mapping

_NEVER_FILED = frozenset(
    {
        "DAIRYOS_PASSWORD",
        "DAIRYOS_CODE",
        "DAIRYOS_NEW_PASSWORD",
        "DAIRYOS_RECOVERY_CODE",
        "DAIRYOS_OFFICE_KEY",
        "DAIRYOS_BACKUP_PASSPHRASE",
    }
)

OFFICE_SECRETS = (
    "razorpay_key_id",
    "razorpay_key_secret",
    "razorpay_webhook_secret",
    "smtp_password",
)
"""Secrets of the office that the environment may give; the variable is the name in capitals."""

MAIL_SETTINGS = ("smtp_host", "smtp_port", "smtp_user", "smtp_security", "smtp_from")
"""Settings of the office that the environment may give, likewise."""

_SECRETS = frozenset(
    {
        "DAIRYOS_DATABASE_PASSWORD",
        "DAIRYOS_VAULT_PASSPHRASE",
        *(name.upper() for name in OFFICE_SECRETS if name != "razorpay_key_id"),
    }
)

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Settings:
    """Where this PC's data lies and how it talks about itself.

    Attributes:
        data_dir: Everything the program keeps; may be copied or moved while it is closed.
        database_url: PostgreSQL instead of the SQLite file; never holds a password.
        database_password: For `database_url`; kept out of every printed form.
        log_level: A name of the logging module.
        office_secrets: What the environment gives of the office's secrets, by name; it goes
            before what is stored.
        vault_passphrase: Opens the file of secrets where this PC has no keyring and nobody sits.
        keyring_is_file: That file is wanted even where there is a keyring.
        gateway_url: Where the payment gateway answers, over what the office's settings say.
        mail: What the environment gives of the mail server's settings, by key, as text; it goes
            before what is stored.
        url_is_fixed: An argument or the environment gave `database_url`; else this PC's own choice
            did, which a move of the office changes.
        sentry_dsn: Where unforeseen errors are reported to; empty reports none.
    """

    data_dir: Path
    database_url: str = ""
    database_password: str = field(default="", repr=False)
    log_level: str = "INFO"
    office_secrets: Mapping[str, str] = field(default_factory=dict, repr=False, hash=False)
    vault_passphrase: str = field(default="", repr=False)
    keyring_is_file: bool = False
    gateway_url: str = ""
    mail: Mapping[str, str] = field(default_factory=dict, hash=False)
    sentry_dsn: str = field(default="", repr=False)
    url_is_fixed: bool = False

    @property
    def database_file(self) -> Path:
        """The SQLite file; there once the office was made."""
        return self.data_dir / "dairyos.sqlite3"

    @property
    def vault_file(self) -> Path:
        """This PC's secrets, encrypted, where it has no keyring."""
        return self.data_dir / "secrets.vault"

    @property
    def log_dir(self) -> Path:
        """Holds `dairyos.jsonl` and its older parts."""
        return self.data_dir / "logs"

    @property
    def backups_dir(self) -> Path:
        """Holds the backups that were made on this PC, and a manifest beside each."""
        return self.data_dir / "backups"

    @property
    def pdf_dir(self) -> Path:
        """Where bills are written unless a folder was named."""
        return self.data_dir / "pdf"


def development_environment() -> dict[str, str]:
    """The process's environment; run from its source, over what `.env` of the folder says.

    A user's password is taken from the process alone: a file that lies about is no place for it.
    Another secret in that file is used, since development needs it, but not without a warning.
    """
    if not is_source():
        return dict(os.environ)
    from dotenv import dotenv_values  # noqa: PLC0415  an installed program reads no such file

    filed = {
        key: value
        for key, value in dotenv_values(".env").items()
        if value is not None and key not in _NEVER_FILED
    }
    secret = sorted(key for key, value in filed.items() if key in _SECRETS and value)
    if secret:
        _log.warning(
            "The file .env holds %s in plain text. It is for development: an office stores it"
            " with dairyos secrets set, or dairyos db password.",
            " and ".join(secret),
        )
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
    for variable in _SECRETS | _NEVER_FILED:
        hide(names.get(variable, ""))
    data = Path(folder).expanduser() if folder else default_data_dir()
    fixed = database_url or names.get("DAIRYOS_DATABASE_URL", "")
    return Settings(
        data_dir=data,
        database_url=fixed or chosen_url(data),
        url_is_fixed=bool(fixed),
        database_password=names.get("DAIRYOS_DATABASE_PASSWORD", ""),
        log_level=names.get("LOG_LEVEL", "INFO"),
        office_secrets=MappingProxyType(
            {name: value for name in OFFICE_SECRETS if (value := names.get(name.upper(), ""))}
        ),
        vault_passphrase=names.get("DAIRYOS_VAULT_PASSPHRASE", ""),
        keyring_is_file=names.get("DAIRYOS_KEYRING", "").strip().casefold() == "file",
        gateway_url=names.get("RAZORPAY_BASE_URL", "").strip(),
        mail=MappingProxyType(
            {name: value for name in MAIL_SETTINGS if (value := names.get(name.upper(), ""))}
        ),
        sentry_dsn=names.get("SENTRY_DSN", "").strip(),
    )
