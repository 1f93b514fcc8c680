"""`dairyos db move` in a process of its own, which is killed before a step of one's choice.

A step is what lasts: a statement that writes, a commit, a file that gets another name or goes.
They are told by SQLAlchemy's and Python's own hooks, so that none is left out.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

from helpers.command_line import Office

if TYPE_CHECKING:
    from collections.abc import Sequence

_RENAMED = {"os.rename", "os.link"}
_GONE = "os.remove"
_READS = ("SELECT", "SHOW", "PRAGMA")
_spawned = multiprocessing.get_context("spawn")


def move_in_process(folder: Path, to: str, kill_before: int | None) -> tuple[int, list[str]]:
    """Moves the office of the folder.

    Args:
        folder: The data folder.
        to: As `--to`.
        kill_before: The number of the step, from 0; None lets it come to its end.

    Returns:
        The exit status, below 0 where it was killed, and the steps that it came to.
    """
    notes = folder.with_name(f"{folder.name}-steps")
    notes.unlink(missing_ok=True)
    process = _spawned.Process(target=_move, args=(folder, to, notes, kill_before), daemon=True)
    process.start()
    process.join(120)
    assert process.exitcode is not None
    return process.exitcode, notes.read_text(encoding="utf-8").splitlines()


class _Steps:
    """Writes each down, and kills the process before one of them."""

    def __init__(self, folder: Path, notes: Path, kill_before: int | None) -> None:
        self._folder = str(folder)
        self._notes = os.open(notes, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        self._kill_before = kill_before
        self._number = 0

    def listen(self) -> None:
        event.listen(Engine, "before_cursor_execute", self._on_statement)
        event.listen(Engine, "commit", lambda connection: self._step(f"commit {connection}"))
        sys.addaudithook(self._on_file)

    def _on_statement(
        self, _connection: object, _cursor: object, statement: str, *_rest: object
    ) -> None:
        if not statement.startswith(_READS):
            self._step(statement)

    def _on_file(self, name: str, arguments: Sequence[Any]) -> None:
        if name == _GONE and str(arguments[0]).startswith(self._folder):
            self._step(f"remove {Path(arguments[0]).name}")
        elif name in _RENAMED and str(arguments[1]).startswith(self._folder):
            self._step(f"{Path(arguments[0]).name} gets the name {Path(arguments[1]).name}")

    def _step(self, what: str) -> None:
        if self._number == self._kill_before:
            os.kill(os.getpid(), signal.SIGKILL)
        self._number += 1
        os.write(self._notes, f"{' '.join(what.split())}\n".encode())


def _move(folder: Path, to: str, notes: Path, kill_before: int | None) -> None:
    office = Office(folder)
    _Steps(folder, notes, kill_before).listen()
    office.ask("db", "move", "--to", to)
