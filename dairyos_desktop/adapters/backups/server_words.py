"""What whoever looks after the office's server does to put a backup back, word for word.

The database until now is renamed, not emptied: it is kept, and tables that are newer than the
backup don't stay behind. The PCs find the restored one under the name that they know.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dairyos_desktop.adapters.backups.sealed import is_sealed
from dairyos_desktop.adapters.engine import database_url
from dairyos_desktop.config.typed_command import as_typed
from dairyos_desktop.domain.texts import say

if TYPE_CHECKING:
    from pathlib import Path

    from dairyos_desktop.config.settings import Settings

_BEFORE: Final = "_before"


def by_hand(settings: Settings, file: Path) -> str:
    """The steps, with the names of this office's server.

    Args:
        settings: Name the server.
        file: The backup.
    """
    url = database_url(settings).set(drivername="postgresql", password=None)
    name, user = url.database or "", url.username or ""
    dump = file
    words = ""
    if file.is_file() and is_sealed(file):
        dump = file.with_name(f"{file.name.partition('.')[0]}.pgdump")
        command = as_typed(["dairyos", "backup", "open", str(file), "--to", str(dump)])
        words = say("It is encrypted. Have it written plainly: {command}", command=command) + "\n"
    restore = as_typed(
        [
            "pg_restore", "--no-owner", "--no-privileges", "--exit-on-error",
            "--single-transaction", f"--dbname={url.render_as_string()}", str(dump),
        ]
    )  # fmt: skip
    return words + say(
        "1. Close DairyOS on all PCs, and what runs the nightly work.\n"
        "2. On the server, as its administrator: {rename}; {create};\n"
        "3. On this PC: {restore}\n"
        "4. dairyos verify. It tells what the log lacks of what this PC saw: enter again what was "
        "done since the backup. Numbers of bills and receipts that were given out since are given "
        "out again, so ask for those papers back.\n"
        "5. The owner accepts it, on each PC: dairyos audit accept --reason TEXT",
        rename=f'ALTER DATABASE "{name}" RENAME TO "{name}{_BEFORE}"',
        create=f'CREATE DATABASE "{name}" OWNER "{user}" TEMPLATE template0',
        restore=restore,
    )
