"""The service that has backups encrypted, and prints what opens them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from dairyos_desktop.config.scrubbing import hide
from dairyos_desktop.domain.errors import RefusedError
from dairyos_desktop.domain.roles import Action
from dairyos_desktop.domain.stored_secrets import BACKUP_KEY
from dairyos_desktop.domain.texts import say
from dairyos_desktop.models.office import Office
from dairyos_desktop.services.command import command
from dairyos_desktop.services.dto.secrets import RecoverySheet
from dairyos_desktop.services.office import business_date, details_of, office_row
from dairyos_desktop.services.password_rules import checked_password, own_words

if TYPE_CHECKING:
    from pathlib import Path

    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.backup.keys import BackupKeys
    from dairyos_desktop.services.paper_ports import RecoverySheetRenderer
    from dairyos_desktop.services.ports import Database, FileStore
    from dairyos_desktop.services.secrets import SecretService


class BackupSealingService:
    """Whether backups are encrypted, and the sheet that opens them when every PC is lost."""

    def __init__(
        self,
        database: Database,
        keys: BackupKeys,
        secrets: SecretService,
        renderer: RecoverySheetRenderer,
        files: FileStore,
    ) -> None:
        self._database = database
        self._keys = keys
        self._secrets = secrets
        self._renderer = renderer
        self._files = files

    @command(Action.EDIT_SECRETS, fresh=True)
    def encrypt(self, actor: Actor, passphrase: str) -> None:
        """Has backups be encrypted from now on. Those that are there stay as they are.

        Args:
            actor: Must be the owner.
            passphrase: Opens them where the office's own PCs are not at hand; the rules of
                passwords hold for it.

        Raises:
            InvalidInputError: It is too short or guessed first.
            PasswordNeededError: The password was last asked for too long ago.
            OfficeKeyMissingError: This PC hasn't the office key.
            KeyringTroubleError: The keyring can't be asked, or needs a passphrase.
        """
        hide(passphrase)
        with self._database.read() as session:
            words = own_words(details_of(office_row(session)), actor.name)
        key = self._keys.made(checked_password(passphrase, words))
        self._secrets.keep_own(actor, BACKUP_KEY, key.stored())

    @command(Action.EDIT_SECRETS, fresh=True)
    def write_plainly(self, actor: Actor) -> None:
        """Has backups be written as they are from now on. Encrypted ones stay encrypted.

        Raises:
            PasswordNeededError: The password was last asked for too long ago.
        """
        self._secrets.keep_own(actor, BACKUP_KEY, "")

    @command(Action.EDIT_SECRETS, fresh=True)
    def sheet(self, actor: Actor, path: Path | None = None) -> bytes:
        """The sheet that opens the backups without the passphrase, as a PDF.

        Args:
            actor: Must be the owner.
            path: Where it is written too.

        Raises:
            PasswordNeededError: The password was last asked for too long ago.
            RefusedError: Backups are not encrypted.
            OfficeKeyMissingError: This PC hasn't the office key.
            KeyringTroubleError: The keyring can't be asked, or needs a passphrase.
            EnvironmentTroubleError: The file can't be written.
        """
        key = self._keys.current()
        if key is None:
            raise RefusedError(
                say("Backups are not encrypted, so nothing is needed to open them."),
                say("Set a passphrase first."),
            )
        code = key.code()
        hide(code)
        with self._database.write(actor, "backup_key.print") as unit:
            unit.audit("backup_key", key.key_id)
            office = unit.session.scalars(select(Office.name)).one()
            today = business_date(unit.session, unit.now)
        sheet = RecoverySheet(
            office=office,
            code=code,
            key_id=key.key_id,
            made_on=today.isoformat(),
            made_by=actor.name,
        )
        pdf = self._renderer.render_backup_sheet(sheet)
        if path is not None:
            self._files.write(path, pdf)
        return pdf
