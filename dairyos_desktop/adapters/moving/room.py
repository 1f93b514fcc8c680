"""The database that an office is moved into: half an office until all of it is there."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from sqlalchemy import select, text

from dairyos_desktop.adapters.alone import MOVING
from dairyos_desktop.adapters.moving.comparing import head_of
from dairyos_desktop.adapters.moving.server import look_at
from dairyos_desktop.adapters.new_database import drop_tables, make_tables, refuse_foreign
from dairyos_desktop.domain.errors import RefusedError
from dairyos_desktop.domain.texts import say
from dairyos_desktop.models import SCHEMA_HEAD
from dairyos_desktop.models.audit import AuditEntry
from dairyos_desktop.services.dto.moving import Found

if TYPE_CHECKING:
    from dairyos_desktop.adapters.database import SqlDatabase


def make_room(target: SqlDatabase, here: SqlDatabase) -> None:
    """Tables without rows, marked as half an office until all is there.

    Raises:
        RefusedError: There is an office, or nothing may be made.
    """
    found = look_at(target)
    if found.found is Found.OFFICE and not _is_unused_copy(target, here):
        raise RefusedError(
            say("There is an office already in that database: {name}.", name=found.office),
            say(
                "Give an empty one; whoever looks after the server can make it. Or join that "
                "office: Settings, Database."
            ),
        )
    if found.found is Found.FOREIGN:
        refuse_foreign(target)
    if found.found is Found.MOVED:
        raise RefusedError(
            say("That database holds the books of an office that was moved away."),
            say("It is kept as it was. Give an empty one."),
        )
    if not found.may_make:
        raise RefusedError(
            say("This user may not make tables in that database."),
            say("Have the database's owner made it: ALTER DATABASE … OWNER TO …."),
        )
    drop_tables(target)
    target.anchor.forget()
    make_tables(target)
    _mark(target, MOVING)


def _is_unused_copy(target: SqlDatabase, here: SqlDatabase) -> bool:
    """Whether a move was cut off at its last step, and nobody has worked on the copy since.

    Every change of the books is in the audit log: one that ends within ours knows nothing else.
    """
    if target.schema() != SCHEMA_HEAD:
        return False
    theirs = head_of(target)
    with here.read() as session:
        ours = session.scalar(select(AuditEntry.sha256).where(AuditEntry.id == theirs.position))
    if ours != theirs.sha256:
        return False
    with target.alone():
        return True


def clear(target: SqlDatabase) -> None:
    """Nothing is left of the copy, if the server can be reached; else the next try sees it."""
    with suppress(Exception):
        found = target.schema()
        if found == MOVING:
            drop_tables(target)
            target.anchor.forget()


def finish(target: SqlDatabase) -> None:
    """The copy is an office from now on."""
    _mark(target, SCHEMA_HEAD)


def give_up(target: SqlDatabase) -> None:
    """The copy is none after all, and goes; as `clear`."""
    with suppress(Exception):
        _mark(target, MOVING)
    clear(target)


def _mark(target: SqlDatabase, schema: str) -> None:
    with target.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :it"), {"it": schema})
