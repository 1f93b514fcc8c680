"""Which version of the program this is."""

from __future__ import annotations

from functools import cache

PACKAGE = "dairyos-desktop"


@cache
def version() -> str:
    """The installed version; empty where nothing tells, as in a bare copy of the sources."""
    import importlib.metadata  # noqa: PLC0415 - 15 ms that no start is worth

    try:
        return importlib.metadata.version(PACKAGE)
    except importlib.metadata.PackageNotFoundError:
        return ""
