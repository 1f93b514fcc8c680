"""The service that looks into backups and tries them out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from dairyos_desktop.domain.roles import Action
from dairyos_desktop.models.audit import AuditEntry
from dairyos_desktop.services.audit.chain import read_head
from dairyos_desktop.services.backup.glance import glance, glance_of
from dairyos_desktop.services.backup.steps import UNWATCHED, Part
from dairyos_desktop.services.command import command
from dairyos_desktop.services.dto.backups import Drilled, LookedInside
from dairyos_desktop.services.verify.service import VerifyService

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy.orm import Session

    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.backup.keys import BackupKeys
    from dairyos_desktop.services.backup.steps import Steps
    from dairyos_desktop.services.backup.store import BackupStore, Restorer
    from dairyos_desktop.services.dto.backups import BooksFacts
    from dairyos_desktop.services.ports import Database


class BackupLookService:
    """What somebody wants to know before a restore."""

    def __init__(
        self,
        database: Database,
        store: BackupStore,
        restorer: Restorer,
        keys: BackupKeys,
        schema: str,
    ) -> None:
        """`schema` is the revision that this program works with."""
        self._database = database
        self._store = store
        self._restorer = restorer
        self._keys = keys
        self._schema = schema

    @command(Action.CHECK_BACKUPS)
    def look_inside(
        self,
        actor: Actor,  # noqa: ARG002 - checked by @command
        file: Path,
        passphrase: str = "",
        steps: Steps = UNWATCHED,
    ) -> LookedInside:
        """What is in a backup, beside what the books are now.

        Args:
            actor: Who asks.
            file: Its path, or its name in the folder.
            passphrase: Of an encrypted one, where the office's own key isn't it.
            steps: Told how far it is.

        Raises:
            NotFoundError: There is no such file.
            EnvironmentTroubleError: It is damaged (`damaged`) or no backup of an office
                (`foreign`).
            BackupLockedError: It is encrypted, and nothing at hand opens it.
            RefusedError: It was stopped.
        """
        found = self._store.found(file)
        with self._store.books_in(found, self._keys.opener(passphrase), steps) as books:
            checked = books.checked
            then = glance_of(checked.facts) if books.session is None else glance(books.session)
        with self._database.read() as live:
            now, since = glance(live), _since(live, checked.facts)
        return LookedInside(found, checked.made_at, checked.facts.schema, then, now, since)

    @command(Action.CHECK_BACKUPS)
    def drill(
        self, actor: Actor, file: Path, passphrase: str = "", steps: Steps = UNWATCHED
    ) -> Drilled:
        """Restores a backup into a scratch place, works its books out again, compares them.

        Args:
            actor: Who asks.
            file: Its path, or its name in the folder.
            passphrase: Of an encrypted one, where the office's own key isn't it.
            steps: Told how far it is.

        Raises:
            NotFoundError: There is no such file.
            RefusedError: It was stopped.
            EnvironmentTroubleError: It is damaged, no backup of an office, or of a newer program.
            BackupLockedError: It is encrypted, and nothing at hand opens it.
        """
        found = self._store.found(file)
        with self._restorer.in_scratch(found, self._keys.opener(passphrase), steps) as scratch:
            Part(steps, 2, 3).go_on(1, 2)
            report = VerifyService(scratch, self._schema).verify(actor, steps.stopped)
            with scratch.read() as session:
                then, head = glance(session), read_head(session)
        with self._database.read() as live:
            now, current = glance(live), read_head(live)
        same = then == now and head is not None and current is not None and head[0] == current[0]
        return Drilled(
            found,
            then,
            now,
            same,
            tuple(f"{one.thing}: {one.detail}" for one in report.problems),
            sum(report.checked.values()),
        )


def _since(live: Session, facts: BooksFacts) -> int | None:
    """How much longer the audit log is than the backup's; None where that is no part of it."""
    found = read_head(live)
    if found is None:
        return None
    stands = live.scalar(select(AuditEntry.sha256).where(AuditEntry.id == facts.audit_position))
    return found[0].position - facts.audit_position if stands == facts.audit_sha256 else None
