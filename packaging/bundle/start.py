"""The packaged programs: `dairyos-desktop` opens the window, `dairyos` is the command."""

import multiprocessing
import sys
from pathlib import Path

from dairyos_desktop.__main__ import command, window


def start() -> None:
    """Does what the program's name says."""
    if Path(sys.executable).stem == "dairyos-desktop":
        window()
    elif sys.argv[1:] == ["--self-test"]:
        from bundle import self_test

        sys.exit(self_test.main())
    else:
        command()


if __name__ == "__main__":
    # A process that draws bills is this program, started again.
    multiprocessing.freeze_support()
    start()
