"""SQLite files by URI, which can say how they are opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import PurePath


def sqlite_uri(file: PurePath, options: str) -> str:
    r"""The URI of a file; whatever its name holds means nothing in it.

    A share's `\\server\folder` has its server before the path in a URI, where SQLite takes none:
    it wants it within the path.

    Args:
        file: An absolute path.
        options: As `mode=ro`.
    """
    uri = file.as_uri()
    if not uri.startswith("file:///"):
        uri = f"file:////{uri.removeprefix('file://')}"
    return f"{uri}?{options}"
