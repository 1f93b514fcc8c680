"""Folders that take long to make: made by the first test process that asks, copied by all."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from dairyos_desktop.adapters.file_lock import leave, took

if TYPE_CHECKING:
    from collections.abc import Callable

_LOOK_AGAIN_S = 0.05


def folder_until_exit(name: str) -> Path:
    """A folder that is gone with the test process."""
    folder = Path(tempfile.mkdtemp(prefix=f"dairyos-{name}-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def made_once(name: str, make: Callable[[Path], None]) -> Path:
    """The folder of that name, filled by `make`; nobody may write into it afterwards.

    In a distributed run it is one for all workers, and goes with the run's temporary folder.
    """
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID")
    if run is None:
        folder = folder_until_exit(name)
        make(folder)
        return folder
    folder = Path(tempfile.gettempdir(), f"dairyos-{name}-{run}")
    handle = os.open(folder.with_suffix(".lock"), os.O_RDWR | os.O_CREAT)
    while not took(handle):
        time.sleep(_LOOK_AGAIN_S)
    try:
        # Half made by a process that died, it is made anew.
        if not folder.with_suffix(".made").exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            make(folder)
            folder.with_suffix(".made").touch()
    finally:
        leave(handle)
    return folder
