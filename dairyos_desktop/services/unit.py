"""The unit of work that every command runs in."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from dairyos_desktop.config import context
from dairyos_desktop.domain.audit_chain import Content

if TYPE_CHECKING:
    import datetime as dt

    from sqlalchemy.orm import Session

    from dairyos_desktop.services.actor import Actor


class UnitOfWork:
    """An open write transaction, its audit trail and the topics that it changed.

    Attributes:
        session: The database session; flushed and committed by the database when the block ends.
        now: The instant at which the transaction began, aware, in UTC.
        waited: It began later since somebody else wrote.
        entries: What goes into the audit log; the database chains it just before the commit.
    """

    def __init__(
        self,
        session: Session,
        actor: Actor,
        action: str,
        now: dt.datetime,
        *,
        waited: bool = False,
    ) -> None:
        self.session = session
        self.actor = actor
        self.action = action
        self.now = now
        self.waited = waited
        self.topics: set[str] = set()
        self.entries: list[Content] = []

    def audit(
        self,
        thing: str,
        key: object,
        *,
        before: dict[str, Any] | None = None,
        after: dict[str, Any] | None = None,
        reason: str = "",
    ) -> None:
        """Records a change: what it was, what it is, and why; committed with the change itself.

        Nothing secret goes in here: what is in the audit log stays there.

        Args:
            thing: The kind of thing, e.g. `customer`.
            key: Its code or number.
            before: The fields that changed as they were; None for a new thing.
            after: The same fields as they are; None for a removed thing.
            reason: Why, where the deed asks for a reason.
        """
        self.entries.append(
            Content(
                at=self.now,
                user_id=self.actor.user_id,
                user_name=self.actor.name,
                operation_id=context.operation_id.get(),
                action=self.action,
                thing=thing,
                thing_key=str(key),
                before=None if before is None else _json(before),
                after=None if after is None else _json(after),
                reason=reason,
            )
        )

    def changed(self, *topics: str) -> None:
        """Names what the screens must read again once this is committed."""
        self.topics.update(topics)


def _json(fields: dict[str, Any]) -> str:
    return json.dumps(fields, ensure_ascii=False, sort_keys=True, default=str)
