"""The service that makes, proves and restores backups."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from dairyos_desktop.domain.backups import Proof, Reason
from dairyos_desktop.domain.errors import EnvironmentTroubleError
from dairyos_desktop.domain.roles import Action
from dairyos_desktop.domain.texts import say
from dairyos_desktop.services.backup.planning import (
    is_current,
    is_due,
    newest_proven,
    read_wishes,
    wanted_proof,
)
from dairyos_desktop.services.command import command, query
from dairyos_desktop.services.dto.backups import CheckedBackup, MadeBackup

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.backup.planning import Wishes
    from dairyos_desktop.services.backup.store import BackupStore, Restorer
    from dairyos_desktop.services.dto.backups import Backup, Restored
    from dairyos_desktop.services.ports import Clock, Database

NO_PROGRAM = "no_pg_dump"

_log = logging.getLogger(__name__)


class BackupService:
    """Use cases of backups. They leave no audit entry: else each would be a change to back up.

    Args:
        database: Whose books they are.
        clock: Says when.
        store: Where they lie on this PC.
        restorer: Puts one back.
    """

    def __init__(
        self, database: Database, clock: Clock, store: BackupStore, restorer: Restorer
    ) -> None:
        self._database = database
        self._clock = clock
        self._store = store
        self._restorer = restorer

    @query(Action.READ)
    def newest_proven(self, actor: Actor) -> Backup | None:  # noqa: ARG002 - checked by @query
        """The newest on this PC that may be relied on; None where there is none.

        Raises:
            EnvironmentTroubleError: The folder can't be read.
        """
        return newest_proven(self._store.kept())

    @query(Action.CHECK_BACKUPS)
    def list_backups(self, actor: Actor) -> tuple[Backup, ...]:  # noqa: ARG002 - checked by @query
        """All on this PC, the newest first.

        Raises:
            EnvironmentTroubleError: The folder can't be read.
        """
        return self._store.kept()

    @command(Action.BACKUP)
    def create(self, actor: Actor) -> MadeBackup:  # noqa: ARG002 - checked by @command
        """Makes one now, whether something changed or not.

        Raises:
            EnvironmentTroubleError: The disk is full, the folder can't be written, or there is no
                `pg_dump` for a database on a server (`no_pg_dump`).
        """
        return self._make(Reason.BY_HAND, self._wishes(), Proof.QUICK)

    @command(Action.CHECK_BACKUPS)
    def check(self, actor: Actor, file: Path) -> CheckedBackup:  # noqa: ARG002 - checked by @command
        """Looks at a backup in full; one of this PC is known as proven, or as damaged, from then.

        Args:
            actor: Who asks.
            file: Its path, or its name in the folder.

        Raises:
            NotFoundError: There is no such file.
            EnvironmentTroubleError: It is damaged (`damaged`) or no backup of an office
                (`foreign`).
        """
        path = self._store.found(file)
        for backup in self._store.kept():
            if backup.file.samefile(path):
                with self._store.turn():
                    proven = self._store.prove(backup, Proof.FULL, self._now(self._wishes()))
                return _as_checked(proven)
        return self._store.look(path, Proof.FULL)

    @command(Action.RESTORE, fresh=True)
    def restore(self, actor: Actor, file: Path) -> Restored:
        """Puts a backup in the place of the books.

        Wrong passwords that were counted, steps of the second factor, number series and the audit
        log go on as they stood; the books until then are kept as a backup.

        Args:
            actor: Who asks.
            file: Its path, or its name in the folder.

        Raises:
            NotFoundError: There is no such file.
            EnvironmentTroubleError: It is damaged, no backup of an office, or of a newer program
                (`schema_new`); or another program holds the books (`busy`). Nothing was changed.
        """
        found = self._store.found(file)
        return self._restorer.restore(actor, found, self._now(self._wishes()))

    @query(Action.BACKUP)
    def is_due(self, actor: Actor) -> bool:  # noqa: ARG002 - checked by @query
        """Whether `keep_up` would do anything.

        Raises:
            EnvironmentTroubleError: The database or the folder can't be read.
        """
        wishes = self._wishes()
        return wishes.is_on and is_due(self._store.kept(), wishes, self._clock.now())

    @command(Action.BACKUP)
    def keep_up(self, actor: Actor) -> MadeBackup | None:  # noqa: ARG002 - checked by @command
        """Makes one where something changed; else has the newest looked at in full once a night.

        Returns:
            It; None where nothing was to be done.

        Raises:
            EnvironmentTroubleError: As `create`; or the newest was found damaged.
        """
        wishes = self._wishes()
        kept = self._store.kept()
        newest = newest_proven(kept)
        proof = wanted_proof(kept, wishes)
        if newest is None or not is_current(newest, wishes):
            return self._make(Reason.HALF_HOUR, wishes, proof)
        if newest.proof is proof or proof is Proof.QUICK:
            return None
        with self._store.turn():
            return MadeBackup(self._store.prove(newest, proof, self._now(wishes)))

    @command(Action.BACKUP)
    def at_exit(self, actor: Actor) -> MadeBackup | None:  # noqa: ARG002 - checked by @command
        """Makes one where something changed since the newest.

        Raises:
            EnvironmentTroubleError: As `create`.
        """
        wishes = self._wishes()
        if not wishes.is_on or is_current(newest_proven(self._store.kept()), wishes):
            return None
        return self._make(Reason.EXIT, wishes, Proof.QUICK)

    def before_action(self, reason: Reason) -> None:
        """Sees to it that there is a backup to go back to; other services call it.

        Where the database is on a server and this PC can't back it up, whoever looks after the
        server does: that stands in nobody's way.

        Raises:
            EnvironmentTroubleError: None can be made, so the action must not begin.
        """
        if not self._wishes().is_on:
            return
        try:
            with self._store.turn():
                wishes = self._wishes()
                newest = newest_proven(self._store.kept())
                if newest is not None and is_current(newest, wishes):
                    self._store.give_reason(newest, reason)
                else:
                    self._store.make(reason, self._now(wishes), Proof.QUICK)
                    self._store.thin()
        except EnvironmentTroubleError as error:
            if error.code == NO_PROGRAM:
                _log.info("No backup %s: %s", reason.words, error.message)
                return
            raise EnvironmentTroubleError(
                say(
                    "Nothing was begun, since there is no backup to go back to. {message}",
                    message=error.message,
                ),
                say("{hint} Under Settings, Backup, it can be switched off.", hint=error.hint),
                code=error.code,
            ) from error

    def _make(self, reason: Reason, wishes: Wishes, proof: Proof) -> MadeBackup:
        with self._store.turn():
            backup = self._store.make(reason, self._now(wishes), proof)
            self._store.thin()
        if wishes.second_place is None:
            return MadeBackup(backup)
        # Out of one's turn: a slow network must not hold up whoever wants to import.
        try:
            self._store.copy_to(backup, wishes.second_place, wishes.office)
        except EnvironmentTroubleError as error:
            _log.warning("No copy of the backup: %s", error.message, extra={"outcome": error.code})
            return MadeBackup(backup, f"{error.message} {error.hint}")
        return MadeBackup(backup)

    def _wishes(self) -> Wishes:
        with self._database.read() as session:
            return read_wishes(session, self._clock.now())

    def _now(self, wishes: Wishes) -> dt.datetime:
        return self._clock.now().astimezone(wishes.zone)


def _as_checked(backup: Backup) -> CheckedBackup:
    return CheckedBackup(backup.file, backup.facts, backup.sha256, known=True)
