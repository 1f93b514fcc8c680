"""The service that makes, proves and restores backups."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING

from dairyos_desktop.domain.backups import Proof, Reason
from dairyos_desktop.domain.errors import EnvironmentTroubleError, KeyringTroubleError
from dairyos_desktop.domain.roles import Action
from dairyos_desktop.domain.texts import say
from dairyos_desktop.services.backup.planning import (
    is_current,
    is_due,
    newest_proven,
    read_wishes,
    wanted_proof,
)
from dairyos_desktop.services.backup.steps import UNWATCHED
from dairyos_desktop.services.command import command, query
from dairyos_desktop.services.dto.backups import (
    BackupState,
    CheckedBackup,
    MadeBackup,
    SecondPlaceState,
)

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable
    from pathlib import Path

    from dairyos_desktop.domain.data_place import BadPlace
    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.backup.keys import BackupKeys
    from dairyos_desktop.services.backup.planning import Wishes
    from dairyos_desktop.services.backup.steps import Steps
    from dairyos_desktop.services.backup.store import BackupStore, Restorer
    from dairyos_desktop.services.dto.backups import Backup, Restored
    from dairyos_desktop.services.ports import Clock, Database

NO_PROGRAM = "no_pg_dump"

_log = logging.getLogger(__name__)


def lies_well() -> BadPlace | None:
    """Where nobody looks at where it lies."""
    return None


class BackupService:
    """Use cases of backups. They leave no audit entry: else each would be a change to back up.

    Args:
        database: Whose books they are.
        clock: Says when.
        store: Where they lie on this PC.
        restorer: Puts one back.
        keys: What encrypts and opens them.
        place: Tells why the database lies badly where it is, if it does.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        store: BackupStore,
        restorer: Restorer,
        keys: BackupKeys,
        *,
        place: Callable[[], BadPlace | None] = lies_well,
    ) -> None:
        self._database = database
        self._clock = clock
        self._store = store
        self._restorer = restorer
        self._keys = keys
        self._place = place

    @query(Action.READ)
    def newest_proven(self, actor: Actor) -> Backup | None:  # noqa: ARG002 - checked by @query
        """The newest on this PC that may be relied on; None where there is none.

        Raises:
            EnvironmentTroubleError: The folder can't be read.
        """
        return newest_proven(self._store.kept())

    @query(Action.READ)
    def state(self, actor: Actor) -> BackupState:  # noqa: ARG002 - checked by @query
        """How the office stands with its backups, as far as this PC knows.

        Raises:
            EnvironmentTroubleError: The folder can't be read.
        """
        wishes = self._wishes()
        place = wishes.second_place
        second = SecondPlaceState("") if place is None else self._store.second_place(place)
        return BackupState(
            newest_proven(self._store.kept()),
            SecondPlaceState(
                second.folder,
                wishes.is_alone,
                second.copied_at,
                second.missing_since,
                second.is_beside,
            ),
            place=self._place(),
            is_sealed=self._keys.are_used(),
            is_on=wishes.is_on,
        )

    @query(Action.CHECK_BACKUPS)
    def list_backups(self, actor: Actor) -> tuple[Backup, ...]:  # noqa: ARG002 - checked by @query
        """All on this PC, the newest first.

        Raises:
            EnvironmentTroubleError: The folder can't be read.
        """
        return self._store.kept()

    @query(Action.CHECK_BACKUPS)
    def copies(self, actor: Actor) -> frozenset[str]:  # noqa: ARG002 - checked by @query
        """The names of this PC's backups in the second place, which may take its time to answer.

        Raises:
            EnvironmentTroubleError: It can't be read.
        """
        wishes = self._wishes()
        if wishes.second_place is None:
            return frozenset()
        return self._store.copies_in(wishes.second_place, wishes.office)

    @command(Action.BACKUP)
    def create(self, actor: Actor, steps: Steps = UNWATCHED) -> MadeBackup:  # noqa: ARG002 - checked by @command
        """Makes one now, whether something changed or not.

        Args:
            actor: Who asks.
            steps: Told how far it is.

        Raises:
            EnvironmentTroubleError: The disk is full, the folder can't be written, or there is no
                `pg_dump` for a database on a server (`no_pg_dump`).
            KeyringTroubleError, OfficeKeyMissingError: It is to be encrypted, and the key can't be
                had.
            RefusedError: It was stopped.
        """
        return self._make(Reason.BY_HAND, self._wishes(), Proof.QUICK, steps)

    @command(Action.CHECK_BACKUPS)
    def check(
        self,
        actor: Actor,  # noqa: ARG002 - checked by @command
        file: Path,
        passphrase: str = "",
        steps: Steps = UNWATCHED,
    ) -> CheckedBackup:
        """Looks at a backup in full; one of this PC is known as proven, or as damaged, from then.

        Args:
            actor: Who asks.
            file: Its path, or its name in the folder.
            passphrase: Of an encrypted one that another office or an older key made, or its
                sheet's code.
            steps: Told how far it is.

        Raises:
            NotFoundError: There is no such file.
            EnvironmentTroubleError: It is damaged (`damaged`) or no backup of an office
                (`foreign`).
            BackupLockedError: It is encrypted, and neither the office's key nor the passphrase
                opens it.
            RefusedError: It was stopped.
        """
        path = self._store.found(file)
        opens = self._keys.opener(passphrase)
        for backup in self._store.kept():
            if backup.file.samefile(path):
                with self._store.turn():
                    at = self._now(self._wishes())
                    proven = self._store.prove(backup, Proof.FULL, at, opens, steps)
                return _as_checked(proven)
        return self._store.look(path, Proof.FULL, opens, steps)

    @command(Action.RESTORE, fresh=True)
    def restore(
        self, actor: Actor, file: Path, passphrase: str = "", steps: Steps = UNWATCHED
    ) -> Restored:
        """Puts a backup in the place of the books.

        Wrong passwords that were counted, steps of the second factor, number series and the audit
        log go on as they stood; the books until then are kept as a backup. Every login of every
        program that has the books open is over then.

        Args:
            actor: Who asks.
            file: Its path, or its name in the folder.
            passphrase: As of `check`.
            steps: Told how far it is; once the books are being replaced nothing stops it.

        Raises:
            NotFoundError: There is no such file.
            EnvironmentTroubleError: It is damaged, no backup of an office, or of a newer program
                (`schema_new`); or another program holds the books (`busy`). Nothing was changed.
            BackupLockedError: As `check`.
            RefusedError: It was stopped.
        """
        found = self._store.found(file)
        key = self._keys.current()
        opens = self._keys.opener(passphrase)
        restored = self._restorer.restore(
            actor, found, self._restored_at(), key=key, opens=opens, steps=steps
        )
        return replace(restored, lacks_key=self._keys.is_lacking())

    @command(Action.RESTORE, fresh=True)
    def write_plainly(
        self,
        actor: Actor,  # noqa: ARG002 - checked by @command
        file: Path,
        to: Path,
        passphrase: str = "",
    ) -> Path:
        """Writes an encrypted backup into a new file that any program can read, as `pg_restore`.

        Args:
            actor: Who asks.
            file: Its path, or its name in the folder.
            to: The new file.
            passphrase: As of `check`.

        Returns:
            The new file.

        Raises:
            NotFoundError: There is no such backup.
            RefusedError: There is a file of the new name already.
            EnvironmentTroubleError: The backup is damaged, or the file can't be written.
            BackupLockedError: As `check`.
        """
        found = self._store.found(file)
        self._restorer.write_plainly(found, to, self._keys.opener(passphrase))
        return to

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
            at = self._now(wishes)
            return MadeBackup(self._store.prove(newest, proof, at, self._keys.opener()))

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
            # Before the turn: a keyring may wait for its user.
            key = self._keys.current()
            with self._store.turn():
                wishes = self._wishes()
                newest = newest_proven(self._store.kept())
                if newest is not None and is_current(newest, wishes):
                    self._store.give_reason(newest, reason)
                else:
                    self._store.make(reason, self._now(wishes), Proof.QUICK, key=key)
                    self._store.thin()
        except KeyringTroubleError:
            # Whoever called knows how to ask for what opens it.
            raise
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

    def _make(
        self, reason: Reason, wishes: Wishes, proof: Proof, steps: Steps = UNWATCHED
    ) -> MadeBackup:
        key = self._keys.current()
        with self._store.turn():
            backup = self._store.make(reason, self._now(wishes), proof, key=key, steps=steps)
            self._store.thin()
        if wishes.second_place is None:
            return MadeBackup(backup)
        # Out of one's turn: a slow network must not hold up whoever wants to import.
        try:
            self._store.copy_to(backup, wishes.second_place, wishes.office)
        except EnvironmentTroubleError as error:
            _log.warning("No copy of the backup: %s", error.message, extra={"outcome": error.code})
            told = say("{message} {hint}", message=error.message, hint=error.hint)
            return MadeBackup(backup, told)
        return MadeBackup(backup)

    def _wishes(self) -> Wishes:
        with self._database.read() as session:
            return read_wishes(session, self._clock.now())

    def _restored_at(self) -> dt.datetime:
        """Of books that are damaged where they say the office's zone, in that of the clock."""
        try:
            return self._now(self._wishes())
        except EnvironmentTroubleError as error:
            if error.code != "damaged":
                raise
            return self._clock.now()

    def _now(self, wishes: Wishes) -> dt.datetime:
        return self._clock.now().astimezone(wishes.zone)


def _as_checked(backup: Backup) -> CheckedBackup:
    return CheckedBackup(
        backup.file, backup.facts, backup.sha256, known=True, made_at=backup.made_at
    )
