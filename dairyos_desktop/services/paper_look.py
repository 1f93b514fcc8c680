"""The office's look on its papers: its colour, which is a setting, and its logo.

The logo lies in the database beside the settings, so that a backup, a restored PC and each other
PC of the office have it. It is no declared setting, since nobody types it.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from typing import TYPE_CHECKING

from sqlalchemy import select

from dairyos_desktop.domain.declared_settings import PAPER_COLOUR
from dairyos_desktop.domain.paper import PaperLook
from dairyos_desktop.domain.roles import Action
from dairyos_desktop.models.office import Office, Setting
from dairyos_desktop.services.command import command, query
from dairyos_desktop.services.settings import setting_value

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy.orm import Session

    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.paper_ports import LogoReader
    from dairyos_desktop.services.ports import Database
    from dairyos_desktop.services.unit import UnitOfWork

_KEY = "logo"


def read_look(session: Session) -> PaperLook:
    """The look that holds now, for other services inside their transaction."""
    return PaperLook(setting_value(session, PAPER_COLOUR), _stored(session))


class LogoService:
    """Use cases of the logo."""

    def __init__(self, database: Database, reader: LogoReader) -> None:
        self._database = database
        self._reader = reader

    @query(Action.READ)
    def get(self, actor: Actor) -> bytes:  # noqa: ARG002 - checked by @query
        """A PNG or JPEG file, or nothing."""
        with self._database.read() as session:
            return _stored(session)

    @command(Action.EDIT_SETTINGS)
    def put(self, actor: Actor, path: Path) -> bytes:
        """Takes a picture as the logo, brought to its bounds; answers it as it is kept.

        Raises:
            InvalidInputError: It isn't a PNG or JPEG picture, is damaged or far too large.
            EnvironmentTroubleError: The file can't be read.
        """
        logo = self._reader.read_logo(path)
        with self._database.write(actor, "settings.logo") as unit:
            _keep(unit, logo)
        return logo

    @command(Action.EDIT_SETTINGS)
    def put_back(self, actor: Actor, logo: bytes) -> None:
        """Puts a logo back that was there before (undo), or none."""
        with self._database.write(actor, "settings.logo") as unit:
            _keep(unit, logo)


def _stored(session: Session) -> bytes:
    text = session.scalar(select(Setting.value).where(Setting.key == _KEY))
    try:
        return base64.b64decode(text or "", validate=True)
    except binascii.Error:
        # A row that somebody damaged by hand costs the logo, not the month's bills.
        return b""


def _keep(unit: UnitOfWork, logo: bytes) -> None:
    # As with settings: every change holds the office's row, so that two of them never cross.
    unit.session.scalars(select(Office).with_for_update()).one()
    before = _stored(unit.session)
    if before == logo:
        return
    row = unit.session.get(Setting, _KEY)
    if not logo:
        unit.session.delete(row)
    else:
        text = base64.b64encode(logo).decode()
        if row is None:
            unit.session.add(Setting(key=_KEY, value=text, updated_at=unit.now, version=1))
        else:
            row.value, row.updated_at, row.version = text, unit.now, row.version + 1
    unit.audit("setting", _KEY, before=_named(before), after=_named(logo))
    unit.changed("settings")


def _named(logo: bytes) -> dict[str, str]:
    """What the audit log keeps of it: enough to tell one from another."""
    return {"value": f"sha256 {hashlib.sha256(logo).hexdigest()[:16]}" if logo else ""}
