"""Entry points: `dairyos` runs a command, `dairyos-desktop` opens the window."""

from __future__ import annotations

import io
import os
import sys


def command() -> None:
    """Runs the command line and ends the process with its exit status."""
    from dairyos_desktop import bootstrap  # noqa: PLC0415 - the window doesn't need it at first
    from dairyos_desktop.cli.main import run  # noqa: PLC0415 - as above

    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # Consoles and pipes of Windows speak an old code page until told otherwise.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    status = run(
        sys.argv[1:],
        bootstrap.Program(),
        environment=os.environ,
        stdin=sys.stdin,
        stdout=sys.stdout,
        stderr=sys.stderr,
    )
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        # Else the interpreter flushes once more and complains.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(status)


if __name__ == "__main__":
    command()
