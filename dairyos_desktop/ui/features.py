"""Keeps PySide from reading the source of every module of the program."""

from __future__ import annotations

import importlib
import sys
from typing import Any


def use_none() -> None:
    """Tells PySide that each module imported from now on writes Qt's names as Qt does.

    It would look for itself whether one asks for another way (`from __feature__ import …`): it
    reads the source of every module that is imported, Qt or not, and Python keeps what was read,
    25 MB by the time that Today is shown.
    """
    importlib.import_module("PySide6.QtCore")
    feature: Any = sys.modules.get("shibokensupport.feature")
    # Not a promised name: a release without it does what it does by itself.
    if hasattr(feature, "_mod_uses_pyside"):
        feature._mod_uses_pyside = _keeps_qt_names  # noqa: SLF001 - there is no public one


def _keeps_qt_names(module: object) -> bool:
    del module
    return True
