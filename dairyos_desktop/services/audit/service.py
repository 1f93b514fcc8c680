"""The service that shows, checks and exports the audit log."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from dairyos_desktop.domain.audit_chain import told_at
from dairyos_desktop.domain.characters import check_fit
from dairyos_desktop.domain.errors import InvalidInputError, RefusedError
from dairyos_desktop.domain.roles import Action
from dairyos_desktop.domain.texts import say
from dairyos_desktop.models.audit import AuditEntry
from dairyos_desktop.services.audit.chain import current_doubt, read_head
from dairyos_desktop.services.audit.checking import check_chain
from dairyos_desktop.services.audit.reading import (
    count,
    read_all,
    read_choices,
    read_detail,
    read_page,
)
from dairyos_desktop.services.bulk import plain
from dairyos_desktop.services.command import command, query
from dairyos_desktop.services.dto.exports import ExportTable, TableKind

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sqlalchemy.orm import Session

    from dairyos_desktop.domain.audit_chain import Anchored, Doubt
    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.dto.audit import (
        AuditChoices,
        AuditDetail,
        AuditPage,
        AuditWish,
        ChainReport,
    )
    from dairyos_desktop.services.ports import Database, FileStore, TableWriter

PAGE_SIZE = 200
EXPORTED = ("position", *[column.name for column in plain(AuditEntry).c][1:])
_LINES = ".jsonl"
_CSV = ".csv"


class AuditService:
    """Use cases of the audit log."""

    def __init__(self, database: Database, writer: TableWriter, files: FileStore) -> None:
        self._database = database
        self._writer = writer
        self._files = files

    @query(Action.READ_AUDIT)
    def page(
        self,
        actor: Actor,  # noqa: ARG002 - checked by @query
        wish: AuditWish,
        before: int | None = None,
        size: int = PAGE_SIZE,
    ) -> AuditPage:
        """Entries that fit, newest first.

        Args:
            actor: Who asks.
            wish: Which.
            before: Only those at lower positions, for the next page.
            size: How many at most.

        Raises:
            InvalidInputError: The days are the wrong way round.
        """
        with self._database.read() as session:
            return read_page(session, wish, before, size)

    @query(Action.READ_AUDIT)
    def entry(self, actor: Actor, position: int) -> AuditDetail:  # noqa: ARG002 - checked by @query
        """One entry whole.

        Raises:
            RefusedError: There is none at that position (`not_found`).
        """
        with self._database.read() as session:
            return read_detail(session, position)

    @query(Action.READ_AUDIT)
    def choices(self, actor: Actor) -> AuditChoices:  # noqa: ARG002 - checked by @query
        """The people and kinds of things that the log knows."""
        with self._database.read() as session:
            return read_choices(session)

    @command(Action.VERIFY_AUDIT)
    def verify(
        self,
        actor: Actor,  # noqa: ARG002 - checked by @command
        progress: Callable[[int, int], None] | None = None,
    ) -> ChainReport:
        """Checks every entry, the end of the chain, and the end against this PC's anchor (I8).

        `progress` is told (entries done, entries in all).
        """
        return check_chain(self._database, progress)

    @command(Action.ACCEPT_AUDIT)
    def accept(self, actor: Actor, reason: str) -> ChainReport:
        """Takes the database as it is where it doesn't follow from what this PC had anchored.

        A backup that was restored is a reason for that. What was doubtful goes into the audit log
        itself; a break within the chain can't be accepted.

        Returns:
            What a check finds now.

        Raises:
            InvalidInputError: No reason.
            RefusedError: There is nothing to accept.
        """
        why = reason.strip()
        if not why:
            raise InvalidInputError(
                say("It needs a reason."), say("Say what happened to the database.")
            )
        with self._database.write(actor, "audit.accept") as unit:
            doubts = self._doubts(unit.session)
            if not doubts:
                raise RefusedError(
                    say("There is nothing to accept: the audit log follows from what this PC saw.")
                )
            unit.audit(
                "audit log",
                "anchor",
                before={"doubts": [[one.kind, one.anchored, one.found] for one in doubts]},
                reason=why,
            )
            unit.changed("audit")
        self._database.anchor.update(_without(doubts), durable=True)
        return check_chain(self._database)

    @command(Action.EXPORT_AUDIT)
    def export(
        self, actor: Actor, path: Path, progress: Callable[[int, int], None] | None = None
    ) -> int:
        """Writes the whole log into a file, oldest entry first; the log keeps that it was taken.

        `.csv` is for spreadsheets, `.jsonl` has every field exactly, so that the chain can be
        worked out again from the file alone (`domain.audit_chain`).

        Returns:
            How many entries were written.

        Raises:
            InvalidInputError: The name ends otherwise, or can't be kept in the log.
            EnvironmentTroubleError: The file can't be written.
        """
        kind = path.suffix.casefold()
        if kind not in (_CSV, _LINES):
            raise InvalidInputError(
                say("“{path}” is neither CSV nor JSON lines.", path=path.name),
                say("End the name with .csv for spreadsheets, or .jsonl for every field exactly."),
            )
        # The log keeps the name: a file that it can't tell of is not written at all.
        check_fit(path.name)
        rows = self._all(progress)
        if kind == _CSV:
            table = ExportTable("Audit log", EXPORTED, rows)
            data = self._writer.write(table, TableKind.CSV, lambda _done: None)
        else:
            dicts = (dict(zip(EXPORTED, row, strict=True)) for row in rows)
            lines = (json.dumps(one, ensure_ascii=False) for one in dicts)
            data = "".join(f"{line}\n" for line in lines).encode()
        self._files.write(path, data)
        with self._database.write(actor, "audit.export") as unit:
            unit.audit("audit log", "export", after={"file": path.name, "entries": len(rows)})
            unit.changed("audit")
        return len(rows)

    def _all(
        self, progress: Callable[[int, int], None] | None
    ) -> tuple[tuple[str | int | None, ...], ...]:
        rows: list[tuple[str | int | None, ...]] = []
        with self._database.read() as session:
            total = count(session)
            for some in read_all(session):
                for row in some:
                    position, at, *rest = tuple[Any, ...](row)
                    rows.append((position, told_at(at), *rest))
                if progress is not None:
                    progress(len(rows), total)
        return tuple(rows)

    def _doubts(self, session: Session) -> tuple[Doubt, ...]:
        held = self._database.anchor.read()
        found = read_head(session)
        kept = () if held is None else held.doubts
        if found is None:
            return kept
        doubt = current_doubt(session, held, found[0], was_anchored=found[1])
        return tuple(dict.fromkeys([*kept, *([doubt] if doubt else [])]))


def _without(doubts: tuple[Doubt, ...]) -> Callable[[Anchored | None], Anchored | None]:
    def change(held: Anchored | None) -> Anchored | None:
        return None if held is None else held.without(doubts)

    return change
