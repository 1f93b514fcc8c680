"""`dairyos-desktop`, as it is packaged."""

import multiprocessing

from dairyos_desktop.__main__ import window

if __name__ == "__main__":
    # A process that draws bills is this program, started again.
    multiprocessing.freeze_support()
    window()
