"""Sees which write transactions of the services change something the audit log isn't told of."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine, event

from dairyos_desktop.adapters.moving.copying import COPYING
from dairyos_desktop.config import context

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.engine import Connection

# Counters and notes of the program itself; what the office has, knows or decides isn't here.
NOT_AUDITED = frozenset(
    {
        "alembic_version",
        "audit_log",
        "audit_head",
        "change_notes",
        "gateway_marks",
        "gateway_payments",
        "gateway_reads",
        "gateway_refunds",
        "gateway_settled_rows",
        "gateway_settlements",
        "import_layouts",
        "job_leases",
        "job_runs",
        "link_looks",
        "link_queue",
        "login_attempts",
        "login_counts",
        "month_runs",
        "month_run_not_billed",
        "number_series",
        "reconciliation_findings",
        "reconciliation_runs",
        "seats",
        "touched_months",
        "unlock_pins",
        "webhook_refusals",
        "webhook_events",
    }
)

_WRITES = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)', re.IGNORECASE)
_CHANGED = "tables changed"


@contextmanager
def unaudited() -> Iterator[list[str]]:
    """Collects what a commit within a service's call changed without an entry beside it."""
    found: list[str] = []

    def on_statement(
        connection: Connection,
        cursor: Any,  # noqa: ANN401 - the driver's
        statement: str,
        _values: object,
        context_of: Any,  # noqa: ANN401 - SQLAlchemy's own
        _many: object,
    ) -> None:
        written = _WRITES.match(statement)
        if context_of is not None and context_of.execution_options.get(COPYING):
            return
        if written is not None and _told_rows(cursor, statement):
            connection.info.setdefault(_CHANGED, set()).add(written[1])

    def on_commit(connection: Connection) -> None:
        changed: set[str] = connection.info.pop(_CHANGED, set())
        in_a_call = bool(context.operation_id.get())
        if in_a_call and "audit_log" not in changed and changed - NOT_AUDITED:
            found.append(", ".join(sorted(changed - NOT_AUDITED)))

    def on_rollback(connection: Connection) -> None:
        # What was noted of a line that is cut has gone with it.
        if not connection.invalidated:
            connection.info.pop(_CHANGED, None)

    listeners: tuple[tuple[str, Any], ...] = (
        ("after_cursor_execute", on_statement),
        ("commit", on_commit),
        ("rollback", on_rollback),
    )
    for name, listener in listeners:
        event.listen(Engine, name, listener)
    try:
        yield found
    finally:
        for name, listener in listeners:
            event.remove(Engine, name, listener)


def _told_rows(cursor: Any, statement: str) -> bool:  # noqa: ANN401 - the driver's
    """Whether it changed some row; where it returns rows SQLite can't tell yet."""
    if " RETURNING " in statement:
        return statement.lstrip().startswith("INSERT") and " ON CONFLICT " not in statement
    return bool(cursor.rowcount)
