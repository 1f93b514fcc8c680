"""Commands in processes of their own that begin at once.

They are forked from one process that has read the program's modules already, so the length of a
fault run is that of its faults and not of two thousand interpreters that start. What a command
does from its arguments on is the same; that it can be started at all is seen elsewhere.
"""

from __future__ import annotations

import io
import json
import multiprocessing
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dairyos_desktop import bootstrap
from dairyos_desktop.cli.main import run

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dairyos_desktop.config.settings import Settings

_FORKED = multiprocessing.get_context("forkserver")
# The test's own main module is read in every child again; with pytest there, that is no work.
_FORKED.set_forkserver_preload(
    [
        "pytest",
        "dairyos_desktop.bootstrap",
        "dairyos_desktop.cli.main",
        "dairyos_desktop.services.billing.service",
    ]
)


class ReadyCommand:
    """One command that works in its own process, from the moment this is made."""

    def __init__(
        self, settings: Settings, words: Sequence[str], environment: Mapping[str, str], answer: Path
    ) -> None:
        """The answer's JSON goes to a file: a pipe would hang on a reader that comes late."""
        place = ["--data-dir", str(settings.data_dir)]
        if settings.database_url:
            place += ["--database-url", settings.database_url]
        self._answer = answer
        self._process = _FORKED.Process(
            target=_obey, args=([*place, "--json", *words], dict(environment), answer)
        )
        self._process.start()

    @property
    def works(self) -> bool:
        """Whether it has not ended yet."""
        return self._process.is_alive()

    def kill(self) -> None:
        """Ends it with SIGKILL, and waits until it is gone."""
        self._process.kill()
        self._process.join()
        self._process.close()

    def finish(self) -> tuple[int, dict[str, Any]]:
        """Its exit status and what it answered.

        Raises:
            TimeoutError: It works for 90 seconds already.
        """
        self._process.join(90)
        status = self._process.exitcode
        if status is None:
            raise TimeoutError
        self._process.close()
        answer: dict[str, Any] = json.loads(self._answer.read_text(encoding="utf-8"))
        return status, answer


def _obey(words: list[str], environment: dict[str, str], answer: Path) -> None:
    nothing = Path(os.devnull)
    with answer.open("w", encoding="utf-8") as out, nothing.open("w", encoding="utf-8") as none:
        status = run(
            words,
            bootstrap.Program(),
            environment=environment,
            stdin=io.StringIO(),
            stdout=out,
            stderr=none,
        )
    sys.exit(status)
