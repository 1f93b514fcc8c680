"""Which version of the program this is, and what it needs to run."""

from __future__ import annotations

from functools import cache

from dairyos_desktop.config.paths import is_source, source_project

PACKAGE = "dairyos-desktop"


@cache
def version() -> str:
    """The version: of the installed package, or of the source tree; empty where nothing tells."""
    import importlib.metadata  # noqa: PLC0415 - 15 ms that no start is worth

    if is_source():
        return str(source_project()["version"])
    try:
        return importlib.metadata.version(PACKAGE)
    except importlib.metadata.PackageNotFoundError:
        return ""


def requirements() -> tuple[str, ...]:
    """What the package asks for, as it is written there: `keyring>=25.6`."""
    import importlib.metadata  # noqa: PLC0415 - as above

    if is_source():
        return tuple(source_project()["dependencies"])
    try:
        return tuple(importlib.metadata.requires(PACKAGE) or ())
    except importlib.metadata.PackageNotFoundError:
        return ()
