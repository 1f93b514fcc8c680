"""Adds entries to the audit chain, just before the commit of what they tell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import bindparam, insert, select, update

from dairyos_desktop.domain.audit_chain import (
    Anchored,
    Doubt,
    Head,
    announcing,
    doubt_of,
    following,
    told_at,
)
from dairyos_desktop.domain.errors import EnvironmentTroubleError
from dairyos_desktop.domain.texts import say
from dairyos_desktop.models.audit import AuditEntry, AuditHead
from dairyos_desktop.services.bulk import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from dairyos_desktop.domain.audit_chain import Content
    from dairyos_desktop.services.ports import Anchor

_entries = plain(AuditEntry)
_heads = plain(AuditHead)

_HEAD = select(_heads.c.position, _heads.c.sha256, _heads.c.anchored)
_HELD = _HEAD.with_for_update()
# Made once: they are part of every commit.
_ADD = insert(_entries)
_MOVE = update(_heads).values(
    position=bindparam("to"), sha256=bindparam("hash"), anchored=bindparam("told")
)


class Added(NamedTuple):
    """What a transaction added to the chain.

    Attributes:
        base: The head until then; nobody else can change it before the commit.
        head: The head from then on.
        was_anchored: Some earlier commit was announced in an anchor.
    """

    base: Head
    head: Head
    was_anchored: bool


def add_entries(session: Session, contents: Sequence[Content], *, anchored: bool) -> Added:
    """Chains and inserts entries; the last thing a transaction does before its commit.

    Args:
        session: The transaction.
        contents: What they say.
        anchored: The commit is going to be announced.

    Raises:
        EnvironmentTroubleError: The chain has no head (`damaged`).
    """
    # Whatever else waits for rows waits before the head is held.
    session.flush()
    found = session.execute(_HELD).one_or_none()
    if found is None:
        raise EnvironmentTroubleError(
            say("The audit log has lost its head, so nothing can be saved."),
            say("Don't work on; restore the last proven backup."),
            code="damaged",
        )
    base = head = Head(found.position, found.sha256)
    rows: list[dict[str, Any]] = []
    for content in contents:
        previous = head
        head = following(previous, told_at(content.at), content[1:])
        rows.append(
            content._asdict()
            | {"id": head.position, "previous_sha256": previous.sha256, "sha256": head.sha256}
        )
    session.execute(_ADD, rows)
    session.execute(
        _MOVE,
        {"to": head.position, "hash": head.sha256, "told": anchored or found.anchored},
    )
    return Added(base, head, found.anchored)


def announce(session: Session, anchor: Anchor, added: Added) -> None:
    """Has the anchor on disk hold the head that the commit will make; keeps what is doubtful.

    Raises:
        EnvironmentTroubleError: The anchor can't be written.
    """

    def change(held: Anchored | None) -> Anchored:
        doubt = current_doubt(session, held, added.base, was_anchored=added.was_anchored)
        return announcing(held, added.base, added.head, doubt)

    anchor.update(change, durable=True)


def current_doubt(
    session: Session, held: Anchored | None, head: Head, *, was_anchored: bool
) -> Doubt | None:
    """What is wrong about the chain's head beside what the anchor holds."""
    alone = session.get_bind().dialect.name == "sqlite"
    if held is None and not was_anchored:
        return None

    def stands(anchored: Head) -> bool:
        found = session.execute(
            select(_entries.c.sha256).where(_entries.c.id == anchored.position)
        ).scalar()
        return found == anchored.sha256

    return doubt_of(held, head, stands, alone=alone)


def read_head(session: Session) -> tuple[Head, bool] | None:
    """The chain's head, and whether it was ever anchored; None where the row is gone."""
    found = session.execute(_HEAD).one_or_none()
    return None if found is None else (Head(found.position, found.sha256), found.anchored)
