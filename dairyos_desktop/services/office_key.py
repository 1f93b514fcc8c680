"""The office key: made once, kept in each PC's keyring, proved against the database.

The keyring may ask its user and take its time, so nothing here runs inside a write transaction:
whoever stores a secret seals it first.
"""

from __future__ import annotations

import secrets
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Table, select

from dairyos_desktop.config.scrubbing import hide
from dairyos_desktop.domain.errors import (
    KeyringTroubleError,
    OfficeKeyMissingError,
    RefusedError,
)
from dairyos_desktop.domain.office_key import OfficeKey, new_office_key, read_office_key
from dairyos_desktop.domain.passwords import normal_password
from dairyos_desktop.domain.texts import say
from dairyos_desktop.models.secrets import OfficeKeyMark
from dairyos_desktop.services.actor import SYSTEM
from dairyos_desktop.services.command import tried
from dairyos_desktop.services.inserting import insert_if_absent
from dairyos_desktop.services.office import details_of, office_row
from dairyos_desktop.services.password_rules import checked_password, own_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

    from dairyos_desktop.services.ports import Database, Sealer, SecretStore

_PROOF = "proof"
_PROVED = "This is the office key."
_UID_BYTES = 16


@dataclass(frozen=True)
class _Mark:
    """The office's row as it was read."""

    office_uid: str
    key_id: str
    proof: str


class OfficeKeys:
    """Seals and unseals what the office shares; brings the key to another PC."""

    def __init__(self, database: Database, sealer: Sealer, store: SecretStore) -> None:
        self._database = database
        self._sealer = sealer
        self._store = store
        self._held: tuple[_Mark, OfficeKey] | None = None
        self._finding = threading.Lock()

    def place(self) -> str:
        """Where this PC keeps the key: "this PC's keyring"."""
        return self._store.place()

    def exists(self) -> bool:
        """Whether the office has a key: something was sealed once."""
        return self._mark() is not None

    def is_lacking(self) -> bool:
        """Whether the office has a key that this PC doesn't have, as far as can be told now."""
        try:
            self._found()
        except OfficeKeyMissingError:
            return True
        except KeyringTroubleError:
            # Whoever needs it next is asked for what opens the keyring, or told.
            return False
        return False

    def seal(self, name: str, text: str) -> str:
        """The text under the office key, which is made if this is the office's first secret.

        Raises:
            OfficeKeyMissingError: Another PC has the key, this one hasn't.
            KeyringTroubleError: The keyring can't be asked, or needs a passphrase.
        """
        mark, key = self._found() or self._make()
        return self._sealer.seal(key, _purpose(mark, name), text)

    def unseal(self, name: str, sealed: str) -> str:
        """What was sealed under that name.

        Raises:
            RefusedError: It was changed, moved, or sealed under another key.
            OfficeKeyMissingError: This PC hasn't the key.
            KeyringTroubleError: The keyring can't be asked, or needs a passphrase.
        """
        found = self._found()
        if found is None:
            raise _missing()
        mark, key = found
        text = self._sealer.unseal(key, _purpose(mark, name), sealed)
        hide(text)
        return text

    def key(self) -> OfficeKey:
        """The key itself, for the join code and the recovery sheet; made where there is none.

        Raises:
            OfficeKeyMissingError: This PC hasn't it.
            KeyringTroubleError: The keyring can't be asked, or needs a passphrase.
        """
        return (self._found() or self._make())[1]

    def join(self, code: str) -> None:
        """Keeps the office key on this PC, from the owner's join code or the recovery sheet.

        Nobody needs to be logged in: whoever has the code has the key.

        Raises:
            InvalidInputError: There is a slip in the code; the message says where to look.
            RefusedError: It is another office's key, or an older one; or the office has none yet.
            KeyringTroubleError: The keyring can't be asked, or needs a passphrase.
        """
        key = read_office_key(code)
        mark = self._mark()
        if mark is None:
            raise RefusedError(
                say("This office has no key yet; no code is needed."),
                say("It is made when the first secret is stored."),
            )
        self._prove(mark, key)
        self._store.put(_entry(mark), key.code())
        self._held = (mark, key)

    def unlock(self, passphrase: str, *, new: bool = False) -> None:
        """Opens this PC's file of secrets, or makes it; only where there is no keyring.

        Args:
            passphrase: As typed.
            new: It was chosen only now: the rules of passwords hold for it.

        Raises:
            InvalidInputError: A new passphrase that is too short or guessed first.
            RefusedError: Another passphrase opens it, or none is needed.
            KeyringTroubleError: The file is damaged, or can't be read or written.
        """
        with self._database.read() as session:
            words = own_words(details_of(office_row(session)), "")
        unlock(self._store, passphrase, words, new=new)

    def stands(self, session: Session, sealed: str) -> None:
        """Refuses what was sealed under a key that the office has given up since.

        Called inside the transaction that stores it.

        Raises:
            OfficeKeyMissingError: As said.
        """
        key_id = session.scalars(select(OfficeKeyMark.key_id).with_for_update()).one_or_none()
        if key_id is None or self._sealer.key_id(sealed) != key_id:
            raise _missing()

    def _found(self) -> tuple[_Mark, OfficeKey] | None:
        """The key this PC has; None where the office has none."""
        mark = self._mark()
        if mark is None:
            return None
        with self._finding:
            if self._held is not None and self._held[0] == mark:
                return self._held
            kept = self._store.get(_entry(mark))
            if kept is None:
                raise _missing()
            hide(kept)
            key = read_office_key(kept)
            self._prove(mark, key)
            self._held = (mark, key)
            return self._held

    def _make(self) -> tuple[_Mark, OfficeKey]:
        """A new key, first into the keyring, then its mark into the database.

        The other way round a crash between the two would leave an office whose key nobody has.
        """
        key, uid = new_office_key(), secrets.token_hex(_UID_BYTES)
        mark = _Mark(uid, key.key_id, "")
        mark = _Mark(uid, key.key_id, self._sealer.seal(key, _purpose(mark, _PROOF), _PROVED))
        hide(key.code())
        self._store.put(_entry(mark), key.code())
        if tried(lambda: self._marked(mark)):
            self._held = (mark, key)
            return mark, key
        # Another PC was quicker: its key is the office's.
        self._store.forget(_entry(mark))
        found = self._found()
        assert found is not None  # noqa: S101 - it was made
        return found

    def _marked(self, mark: _Mark) -> bool:
        table = OfficeKeyMark.__table__
        assert isinstance(table, Table)  # noqa: S101 - what a mapped class has
        with self._database.write(SYSTEM, "office_key.make") as unit:
            values = {
                "id": 1,
                "office_uid": mark.office_uid,
                "key_id": mark.key_id,
                "proof": mark.proof,
                "made_at": unit.now,
            }
            made = unit.session.execute(
                insert_if_absent(unit.session, table).values(values).returning(table.c.id)
            ).all()
            if made:
                unit.audit("office_key", mark.key_id, after={"key_id": mark.key_id})
            return bool(made)

    def _prove(self, mark: _Mark, key: OfficeKey) -> None:
        if key.key_id == mark.key_id:
            self._sealer.unseal(key, _purpose(mark, _PROOF), mark.proof)
            return
        raise RefusedError(
            say("That is the key of another office, or one that is no longer in use."),
            say("Ask the owner for the join code of this office."),
        )

    def _mark(self) -> _Mark | None:
        with self._database.read() as session:
            row = session.scalar(select(OfficeKeyMark))
            return None if row is None else _Mark(row.office_uid, row.key_id, row.proof)


def unlock(
    store: SecretStore, passphrase: str, office_words: Iterable[str] = (), *, new: bool
) -> None:
    """As `OfficeKeys.unlock`, also before the office could be opened."""
    hide(passphrase)
    if new:
        checked_password(passphrase, office_words)
    store.unlock(normal_password(passphrase))


def _purpose(mark: _Mark, name: str) -> str:
    return f"{mark.office_uid} {name}"


def _entry(mark: _Mark) -> str:
    return f"office-key {mark.office_uid}"


def _missing() -> OfficeKeyMissingError:
    return OfficeKeyMissingError(
        say("This PC does not have the office key yet, which opens the office's secrets."),
        say(
            "Enter the owner's join code, or the code on the recovery sheet: in the "
            "settings, or with dairyos secrets join. Where no PC and no sheet has it any more, the "
            "owner begins anew there, or with dairyos secrets begin-anew."
        ),
    )
