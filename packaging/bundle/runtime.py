"""Runs before everything else in a packaged program."""

import os
import sys

if sys.platform == "linux":
    # The start-up code had the loader look into our folder first. What we start ourselves, such as
    # `lp`, `pg_dump` or the viewer of PDFs, must find the system's libraries, not ours; the loader
    # of this process has read the variable and needs it no longer.
    before = os.environ.pop("LD_LIBRARY_PATH_ORIG", "")
    os.environ.pop("LD_LIBRARY_PATH", None)
    if before:
        os.environ["LD_LIBRARY_PATH"] = before
    # Our own programs, started from this one, prepare themselves anew.
    os.environ["PYINSTALLER_RESET_ENVIRONMENT"] = "1"
