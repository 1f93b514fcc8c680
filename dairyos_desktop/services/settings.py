"""Reading and changing what the office decides.

The keys of office.json lie in the office's own row; the others in a table that holds only what
differs from the default.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from sqlalchemy import select

from dairyos_desktop.domain.declared_settings import DECLARED, declared
from dairyos_desktop.domain.declaring import Declared, stored_text
from dairyos_desktop.domain.errors import ConflictError, FieldConflict
from dairyos_desktop.domain.roles import Action
from dairyos_desktop.domain.texts import say
from dairyos_desktop.models.office import Office, Setting
from dairyos_desktop.services.command import command, query
from dairyos_desktop.services.dto.settings import SettingRow
from dairyos_desktop.services.office import change_office, details_of, office_row

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from dairyos_desktop.domain.declaring import AnyDeclared
    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.ports import Database
    from dairyos_desktop.services.unit import UnitOfWork

V = TypeVar("V", str, int, bool)
Value: TypeAlias = str | int | bool


def setting_value(session: Session, setting: Declared[V]) -> V:
    """What holds for a declared setting, for other services inside their transaction."""
    return setting.from_plain(_value(session, setting))


class SettingsService:
    """All declared settings by key."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @query(Action.READ)
    def list_settings(self, actor: Actor) -> tuple[SettingRow, ...]:  # noqa: ARG002 - the decorator's
        """All settings in the order of their declaration."""
        with self._database.read() as session:
            return tuple(_row(session, setting) for setting in DECLARED)

    @query(Action.READ)
    def get(self, actor: Actor, key: str) -> SettingRow:  # noqa: ARG002 - the decorator's
        """One setting.

        Raises:
            NotFoundError: Nothing of that key is declared.
        """
        setting = declared(key)
        with self._database.read() as session:
            return _row(session, setting)

    @command(Action.EDIT_SETTINGS)
    def set_value(
        self, actor: Actor, key: str, value: Value, *, seen: Value | None = None
    ) -> SettingRow:
        """Changes one setting.

        Args:
            actor: Must be the owner.
            key: As declared.
            value: Typed text, or a value of the setting's own kind.
            seen: The value that stood there when the user began; None overwrites any.

        Raises:
            NotFoundError: Nothing of that key is declared.
            InvalidInputError: The declaration refuses the value.
            ConflictError: Somebody changed it since it was seen.
        """
        setting = declared(key)
        kept = setting.from_text(value) if isinstance(value, str) else setting.from_plain(value)
        with self._database.write(actor, "settings.set") as unit:
            # Every change holds the office's row, so that two of them never cross.
            office = unit.session.scalars(select(Office).with_for_update()).one()
            found = _value(unit.session, setting)
            if found == kept:
                return SettingRow(key, kept, setting.default)
            if seen not in {None, found}:
                raise _conflict(setting, kept, found)
            if setting.of_office:
                changed: dict[str, Any] = {key: kept}
                change_office(unit, office, replace(details_of(office), **changed))
            else:
                _set_apart(unit, key, kept, found)
            return SettingRow(key, kept, setting.default)


def _row(session: Session, setting: AnyDeclared) -> SettingRow:
    return SettingRow(setting.key, _value(session, setting), setting.default)


def _value(session: Session, setting: AnyDeclared) -> Value:
    if setting.of_office:
        value: Value = getattr(office_row(session), setting.key)
        return value
    stored = session.get(Setting, setting.key)
    return setting.default if stored is None else setting.from_text(stored.value)


def _set_apart(unit: UnitOfWork, key: str, value: Value, before: Value) -> None:
    stored = unit.session.get(Setting, key)
    if stored is None:
        unit.session.add(Setting(key=key, value=stored_text(value), updated_at=unit.now, version=1))
    else:
        stored.value = stored_text(value)
        stored.updated_at = unit.now
        stored.version += 1
    unit.audit("setting", key, before={"value": before}, after={"value": value})
    unit.changed("settings")


def _conflict(setting: AnyDeclared, yours: Value, theirs: Value) -> ConflictError:
    return ConflictError(
        say("Somebody else changed “{setting}” since you opened this page.", setting=setting.label),
        say("Look at their value, then set yours again if it should stand."),
        fields=(FieldConflict(setting.label, stored_text(yours), stored_text(theirs)),),
        current={setting.key: theirs},
    )
