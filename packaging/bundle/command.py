"""`dairyos`, as it is packaged."""

import multiprocessing
import sys

from dairyos_desktop.__main__ import command

if __name__ == "__main__":
    # A process that draws bills is this program, started again.
    multiprocessing.freeze_support()
    if sys.argv[1:] == ["--self-test"]:
        from bundle import self_test

        sys.exit(self_test.main())
    command()
