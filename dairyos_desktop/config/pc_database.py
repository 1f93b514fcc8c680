"""Which database this PC uses, where neither an argument nor the environment says it.

It is written down in the data folder once an office moved to a server, or this PC joined one. No
password stands in it, and no absolute path: the folder may be copied.
"""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

NAME = "database.json"
CA_NAME = "database-ca.pem"
UNREADABLE = "unreadable"


def chosen_url(folder: Path) -> str:
    """The URL that was written down; empty for the SQLite file of the folder.

    What can't be read is no URL either, and opens nothing: an office on a server must not be taken
    for one that isn't there.
    """
    file = folder / NAME
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""
    except OSError:
        return UNREADABLE
    try:
        url = json.loads(text)["url"]
    except (ValueError, KeyError, TypeError):
        return UNREADABLE
    return url if isinstance(url, str) and url else UNREADABLE


def choose_url(folder: Path, url: str) -> None:
    """Writes another URL down, whole or not at all; an empty one chooses the SQLite file.

    Raises:
        OSError: The folder can't be written.
    """
    file = folder / NAME
    if not url:
        file.unlink(missing_ok=True)
        return
    part = file.with_name(f"{NAME}.part")
    with part.open("w", encoding="utf-8") as written:
        json.dump({"url": url}, written, indent=1)
        written.write("\n")
        written.flush()
        os.fsync(written.fileno())
    part.replace(file)
