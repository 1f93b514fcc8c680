"""Where the program's own files and the office's data lie.

Three ways of being installed are known: the source tree, a wheel (resources and migrations are
mapped into the package) and a frozen bundle (laid out like the wheel).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

_PACKAGE = Path(__file__).resolve().parent.parent


def _mapped(name: str) -> Path:
    inside = _PACKAGE / f"_{name}"
    return inside if inside.is_dir() else _PACKAGE.parent / name


def is_source() -> bool:
    """Whether the program runs from its source tree, as developers run it."""
    return (_PACKAGE.parent / "pyproject.toml").is_file()


def source_project() -> dict[str, Any]:
    """What `pyproject.toml` says of the project; only where the program is its source tree."""
    import tomllib  # noqa: PLC0415 - seldom wanted

    text = (_PACKAGE.parent / "pyproject.toml").read_text(encoding="utf-8")
    project: dict[str, Any] = tomllib.loads(text)["project"]
    return project


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
    """The user's own folder for data on this system, where no other was named."""
    # Costs 10 ms of start-up and is needed only where no folder was named.
    import platformdirs  # noqa: PLC0415

    return Path(platformdirs.user_data_dir("DairyOS", appauthor=False))
