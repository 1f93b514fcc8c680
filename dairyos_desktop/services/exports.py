"""Lists that leave the office as CSV or XLSX files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.domain.errors import EnvironmentTroubleError, InvalidInputError
from dairyos_desktop.domain.roles import Action
from dairyos_desktop.domain.texts import say
from dairyos_desktop.services.command import command
from dairyos_desktop.services.dto.exports import TableKind

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.dto.exports import ExportTable
    from dairyos_desktop.services.ports import FileStore, TableWriter


class _StoppedError(Exception):
    """The user stopped it."""


class ExportService:
    """Use cases of exports."""

    def __init__(self, writer: TableWriter, files: FileStore) -> None:
        self._writer = writer
        self._files = files

    @command(Action.READ)
    def save(
        self,
        actor: Actor,  # noqa: ARG002 - checked by @command
        table: ExportTable,
        path: Path,
        *,
        progress: Callable[[int, int], None] | None = None,
        stop: Callable[[], bool] | None = None,
    ) -> int | None:
        """Writes a list whole or not at all; the name's ending says as what.

        Whoever may read a list may take it along; the log keeps that it was taken.

        Args:
            actor: Who asks.
            table: The list.
            path: Ends with `.csv` or `.xlsx`; a file that is there is replaced.
            progress: Told (rows done, rows in all).
            stop: Asked now and then whether to end; nothing is written then.

        Returns:
            How many rows were written, the head not counted; None where it was stopped.

        Raises:
            InvalidInputError: The name ends otherwise.
            EnvironmentTroubleError: The folder is gone or can't be written, the file is open in
                another program, or the disk is full.
        """
        kind = kind_of(path)
        # The folder was chosen a moment ago: making one now would hide that a stick was pulled.
        if not path.parent.is_dir():
            raise EnvironmentTroubleError(
                say(
                    "The folder {parent} is not there any more; {path} was not written.",
                    parent=path.parent,
                    path=path.name,
                ),
                say("Choose another folder, or connect the disk again."),
            )

        def watch(done: int) -> None:
            if progress is not None:
                progress(done, len(table.rows))
            if stop is not None and stop():
                raise _StoppedError

        try:
            data = self._writer.write(table, kind, watch)
        except _StoppedError:
            return None
        self._files.write(path, data)
        return len(table.rows)


def kind_of(path: Path) -> TableKind:
    """What a file of that name is.

    Raises:
        InvalidInputError: Neither `.csv` nor `.xlsx`.
    """
    try:
        return TableKind(path.suffix.casefold().removeprefix("."))
    except ValueError:
        raise InvalidInputError(
            say("“{path}” is neither CSV nor Excel.", path=path.name),
            say("End the name with .xlsx or .csv."),
        ) from None
