"""What the office shares and nobody may read: stored encrypted, told only as there or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from dairyos_desktop.config.scrubbing import hide
from dairyos_desktop.domain.errors import RefusedError
from dairyos_desktop.domain.roles import Action
from dairyos_desktop.domain.stored_secrets import (
    DECLARED_SECRETS,
    check_secret,
    declared_secret,
)
from dairyos_desktop.domain.texts import say
from dairyos_desktop.models.office import Office
from dairyos_desktop.models.secrets import OfficeKeyMark, StoredSecret
from dairyos_desktop.models.users import TotpRecoveryCode, TotpSecret, User
from dairyos_desktop.services.command import command, query
from dairyos_desktop.services.dto.secrets import RecoverySheet, SecretRow, SecretsState
from dairyos_desktop.services.office import business_date

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.office_key import OfficeKeys
    from dairyos_desktop.services.paper_ports import RecoverySheetRenderer
    from dairyos_desktop.services.ports import Database, FileStore


class SecretService:
    """The office's secrets. Only the owner may; with a fresh password."""

    def __init__(
        self,
        database: Database,
        keys: OfficeKeys,
        *,
        renderer: RecoverySheetRenderer,
        files: FileStore,
        environment: Mapping[str, str],
    ) -> None:
        """`environment` gives secrets by name, which go before those that are stored."""
        self._database = database
        self._keys = keys
        self._renderer = renderer
        self._files = files
        self._environment = environment

    @query(Action.EDIT_SECRETS)
    def state(self, actor: Actor) -> SecretsState:  # noqa: ARG002 - the decorator's
        """Which secrets are stored; asks the keyring nothing."""
        with self._database.read() as session:
            stored = {row.name: row for row in session.scalars(select(StoredSecret))}
        rows = tuple(
            self._row(declared.name, stored.get(declared.name)) for declared in DECLARED_SECRETS
        )
        return SecretsState(rows, has_key=self._keys.exists())

    @command(Action.EDIT_SECRETS, fresh=True)
    def set_secret(self, actor: Actor, name: str, value: str) -> SecretRow:
        """Stores a secret in place of an earlier one; an empty value takes it away.

        Raises:
            NotFoundError: No secret is called so.
            InvalidInputError: The value can't be one.
            PasswordNeededError: The password was last asked for too long ago.
            OfficeKeyMissingError: Another PC has the office key, this one hasn't.
            KeyringTroubleError: The keyring can't be asked, or needs a passphrase.
        """
        declared = declared_secret(name)
        hide(value)
        kept = check_secret(declared.label, value)
        self._keep(actor, name, kept)
        with self._database.read() as session:
            return self._row(name, session.get(StoredSecret, name))

    @command(Action.EDIT_SECRETS, fresh=True)
    def keep_own(self, actor: Actor, name: str, value: str) -> None:
        """Keeps what the program made for the office, as the key of its backups; empty for none.

        Raises:
            PasswordNeededError, OfficeKeyMissingError, KeyringTroubleError: As `set_secret`.
        """
        hide(value)
        self._keep(actor, name, value)

    def has_own(self, name: str) -> bool:
        """Whether that is kept; for other services, asks the keyring nothing."""
        with self._database.read() as session:
            return session.get(StoredSecret, name) is not None

    def own(self, name: str) -> str | None:
        """What the program made and keeps; for other services, outside of their transactions.

        Raises:
            RefusedError: What is stored can't be opened.
            OfficeKeyMissingError: This PC hasn't the office key.
            KeyringTroubleError: The keyring can't be asked, or needs a passphrase.
        """
        with self._database.read() as session:
            row = session.get(StoredSecret, name)
            sealed = None if row is None else row.value_encrypted
        return None if sealed is None else self._keys.unseal(_sealed_as(name), sealed)

    def is_given(self, name: str) -> bool:
        """Whether there is such a secret; for other services, asks the keyring nothing.

        Raises:
            NotFoundError: No secret is called so.
        """
        declared_secret(name)
        return name in self._environment or self.has_own(name)

    def value(self, name: str) -> str | None:
        """A secret for whoever works with it: of the environment, else the stored one.

        For other services, outside of their transactions; it is never shown.

        Raises:
            NotFoundError: No secret is called so.
            RefusedError: What is stored can't be opened.
            OfficeKeyMissingError: This PC hasn't the office key.
            KeyringTroubleError: The keyring can't be asked, or needs a passphrase.
        """
        declared_secret(name)
        return self._environment[name] if name in self._environment else self.own(name)

    @command(Action.EDIT_SECRETS, fresh=True)
    def join_code(self, actor: Actor) -> str:
        """The office key as a code, to be entered on another PC; audited as shown.

        Raises:
            PasswordNeededError: The password was last asked for too long ago.
            OfficeKeyMissingError: This PC hasn't the office key itself.
            KeyringTroubleError: The keyring can't be asked, or needs a passphrase.
        """
        return self._told(actor, "office_key.show")[1]

    @command(Action.EDIT_SECRETS, fresh=True)
    def recovery_sheet(self, actor: Actor, path: Path | None = None) -> bytes:
        """The sheet that brings the office key back after every PC is lost, as a PDF.

        Args:
            actor: Must be the owner.
            path: Where it is written too.

        Raises:
            PasswordNeededError: The password was last asked for too long ago.
            OfficeKeyMissingError: This PC hasn't the office key itself.
            KeyringTroubleError: The keyring can't be asked, or needs a passphrase.
            EnvironmentTroubleError: The file can't be written.
        """
        sheet, _ = self._told(actor, "office_key.print")
        pdf = self._renderer.render_sheet(sheet)
        if path is not None:
            self._files.write(path, pdf)
        return pdf

    @command(Action.EDIT_SECRETS, fresh=True)
    def begin_anew(self, actor: Actor) -> int:
        """Gives all secrets up, with the office key, where no PC and no sheet has it any more.

        Second factors go with them: their secrets are under that key too. The next secret makes a
        new key.

        Returns:
            How many users have lost their second factor.

        Raises:
            PasswordNeededError: The password was last asked for too long ago.
            RefusedError: The office has no key.
        """
        with self._database.write(actor, "office_key.begin_anew") as unit:
            unit.session.scalars(select(Office.id).with_for_update()).one()
            mark = unit.session.scalar(select(OfficeKeyMark).with_for_update())
            if mark is None:
                raise RefusedError(say("This office has no key and no secrets yet."))
            names = sorted(unit.session.scalars(select(StoredSecret.name)))
            lost = sorted(
                unit.session.scalars(
                    select(User.name)
                    .join(TotpSecret, TotpSecret.user_id == User.id)
                    .where(TotpSecret.confirmed_at.is_not(None))
                )
            )
            for table in (StoredSecret, TotpRecoveryCode, TotpSecret, OfficeKeyMark):
                unit.session.execute(delete(table))
            unit.audit(
                "office_key",
                mark.key_id,
                before={"secrets": names, "second_factors": lost},
                after={"secrets": [], "second_factors": []},
            )
            unit.changed("secrets", "users")
            return len(lost)

    def _keep(self, actor: Actor, name: str, kept: str) -> None:
        sealed = self._keys.seal(_sealed_as(name), kept) if kept else ""
        with self._database.write(actor, "secret.set" if kept else "secret.remove") as unit:
            # Every change holds the office's row, so that two of them never cross.
            unit.session.scalars(select(Office.id).with_for_update()).one()
            row = unit.session.get(StoredSecret, name)
            unit.changed("secrets")
            if row is None and not kept:
                return
            before = None if row is None else {"stored": True}
            unit.audit("secret", name, before=before, after={"stored": bool(kept)})
            if not kept:
                unit.session.delete(row)
                return
            self._keys.stands(unit.session, sealed)
            if row is None:
                row = StoredSecret(name=name)
                unit.session.add(row)
            row.value_encrypted = sealed
            row.set_by = actor.name
            row.set_at = unit.now

    def _row(self, name: str, row: StoredSecret | None = None) -> SecretRow:
        declared = declared_secret(name)
        return SecretRow(
            name,
            declared.label,
            declared.help,
            None if row is None else row.set_at,
            "" if row is None else row.set_by,
            from_environment=name in self._environment,
        )

    def _told(self, actor: Actor, action: str) -> tuple[RecoverySheet, str]:
        """The key on its way out, once that is on record."""
        key = self._keys.key()
        code = key.code()
        hide(code)
        with self._database.write(actor, action) as unit:
            unit.audit("office_key", key.key_id)
            office = unit.session.scalars(select(Office.name)).one()
            today = business_date(unit.session, unit.now)
        sheet = RecoverySheet(
            office=office,
            code=code,
            key_id=key.key_id,
            made_on=today.isoformat(),
            made_by=actor.name,
        )
        return sheet, code


def _sealed_as(name: str) -> str:
    return f"secret {name}"
