"""The `dairyos` command, run inside the test's own process."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dairyos_desktop.bootstrap import Program
from dairyos_desktop.cli.main import run
from helpers.offices import OWNER, PASSWORD, quick_hasher
from helpers.secret_stores import MemoryStore

if TYPE_CHECKING:
    from pathlib import Path

    from dairyos_desktop.services.ports import Clock


@dataclass(frozen=True)
class Result:
    """What a command left."""

    status: int
    out: str
    err: str

    @property
    def data(self) -> Any:  # noqa: ANN401 - any JSON document
        """The one JSON document on standard output."""
        return json.loads(self.out)

    @property
    def error(self) -> dict[str, Any]:
        """The error in it."""
        found: dict[str, Any] = self.data["error"]
        return found


class Dairyos:
    """Runs commands on one data folder, as its owner unless told otherwise."""

    def __init__(self, folder: Path, clock: Clock, database_url: str = "") -> None:
        self.folder = folder
        self.environment = {"DAIRYOS_DATA_DIR": str(folder), "DAIRYOS_PASSWORD": PASSWORD}
        if database_url:
            self.environment["DAIRYOS_DATABASE_URL"] = database_url
        self.store = MemoryStore()
        self.program = Program(clock, quick_hasher(), store=lambda _settings: self.store)
        self.stdin = ""

    def plain(self, *arguments: str, **environment: str) -> Result:
        """The command as it is written; `stdin` is piped into it."""
        out, err = io.StringIO(), io.StringIO()
        status = run(
            arguments,
            self.program,
            environment=self.environment | environment,
            stdin=io.StringIO(self.stdin),
            stdout=out,
            stderr=err,
        )
        return Result(status, out.getvalue(), err.getvalue())

    def __call__(self, *arguments: str, user: str = OWNER) -> Result:
        """The command with `--json`, logged in."""
        return self.plain(*arguments, "--json", "--user", user)

    def init(self, office: Path) -> Result:
        """A new office with its owner."""
        return self("init", "--office", str(office), "--owner", OWNER)
