"""Entry points: `dairyos` runs a command, `dairyos-desktop` opens the window.

Nothing heavy is imported before it is needed: the login window is on the screen before the
database library is loaded.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from dairyos_desktop.config.pc_database import chosen_url
from dairyos_desktop.config.settings import development_environment, read_settings

if TYPE_CHECKING:
    from dairyos_desktop import bootstrap
    from dairyos_desktop.config.settings import Settings
    from dairyos_desktop.services.dto.upgrading import Upgraded


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
        bootstrap.Program(show_window=show_window),
        environment=development_environment(),
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


def window() -> None:
    """Opens the window and ends the process when it is closed."""
    parser = argparse.ArgumentParser(prog="dairyos-desktop", allow_abbrev=False)
    parser.add_argument("--data-dir", metavar="DIR", help="folder that holds everything")
    parser.add_argument("--database-url", metavar="URL", help="PostgreSQL instead of a file")
    options, for_qt = parser.parse_known_args()
    settings = read_settings(data_dir=options.data_dir, database_url=options.database_url)
    sys.exit(show_window(settings, arguments=[sys.argv[0], *for_qt]))


def show_window(settings: Settings, user: str = "", arguments: list[str] | None = None) -> int:
    """Opens the window on the office that the settings name, until it is closed.

    Args:
        settings: Say where the office is.
        user: Whose name stands in the login window at first.
        arguments: What Qt may read.
    """
    from dairyos_desktop.ui import features  # noqa: PLC0415 - not for commands

    features.use_none()
    from dairyos_desktop.adapters.clock import SystemClock  # noqa: PLC0415 - not for commands
    from dairyos_desktop.domain.texts import tr_later  # noqa: PLC0415 - as above
    from dairyos_desktop.ui.app import run_window  # noqa: PLC0415 - as above
    from dairyos_desktop.ui.preferences import Preferences  # noqa: PLC0415 - as above
    from dairyos_desktop.ui.ways import Ways  # noqa: PLC0415 - as above

    clock = SystemClock()

    @cache
    def program() -> bootstrap.Program:
        from dairyos_desktop import bootstrap  # noqa: PLC0415 - behind the login window

        return bootstrap.Program(clock)

    if user:
        Preferences.of_pc(settings.data_dir).set("last_user", user)

    def ways_of(settings: Settings) -> Ways:
        def again() -> Ways:
            url = settings.database_url if settings.url_is_fixed else chosen_url(settings.data_dir)
            return ways_of(replace(settings, database_url=url))

        def upgrade_as(name: str, password: str, code: str) -> Upgraded:
            return program().upgrade_as(settings, name, password, code)

        return Ways(
            open_office=lambda announce: program().open_office(settings, announce),
            setup=lambda: program().setup(settings),
            upgrade=lambda: program().upgrade(settings),
            now=clock.now,
            elapsed_s=clock.elapsed_s,
            data_dir=settings.data_dir,
            exists=bool(settings.database_url) or settings.database_file.exists(),
            database=tr_later("Office database") if settings.database_url else tr_later("This PC"),
            keep_password=lambda text: program().keep_database_password(settings, text),
            upgrade_as=upgrade_as if settings.database_url else None,
            unlock=lambda passphrase, *, new: program().unlock(settings, passphrase, new=new),
            restore=lambda file, name, password, code, passphrase: program().restore_without_books(
                settings,
                file,
                lambda services: services.auth.login(name, password, code),
                passphrase,
            ),
            join=lambda form, password: program().join_server(settings, form, password),
            again=again,
        )

    return run_window(ways_of(settings), arguments or [])


if __name__ == "__main__":
    (command if sys.argv[1:] else window)()
