"""Which database this PC uses, where neither an argument nor the environment says it.

It is written down in the data folder once an office moved to a server, or this PC joined one. No
password stands in it, and no absolute path: the folder may be copied.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
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


def awaited(folder: Path) -> str:
    """The token of the move that brings the office into the folder's file; empty without one."""
    try:
        token = json.loads((folder / NAME).read_text(encoding="utf-8"))["awaits"]
    except (OSError, ValueError, KeyError, TypeError):
        return ""
    return token if isinstance(token, str) else ""


def choose_url(folder: Path, url: str, awaits: str = "") -> None:
    """Writes another URL down, whole or not at all; an empty one chooses the SQLite file.

    Args:
        folder: The data folder.
        url: Of the office's server, without a password.
        awaits: The token of a move that is about to close the office on that server.

    Raises:
        OSError: The folder can't be written.
    """
    file = folder / NAME
    if url:
        part = file.with_name(f"{NAME}.part")
        with part.open("w", encoding="utf-8") as written:
            json.dump({"url": url} | ({"awaits": awaits} if awaits else {}), written, indent=1)
            written.write("\n")
            written.flush()
            os.fsync(written.fileno())
        part.replace(file)
    else:
        file.unlink(missing_ok=True)
    _make_last(folder)


def _make_last(folder: Path) -> None:
    """A name that was given or taken away stays so, whatever happens to the PC."""
    if os.name == "nt":
        return
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
