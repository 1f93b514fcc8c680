"""The caller's own key of a payment: the same key is the same payment, whatever got lost."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from sqlalchemy import select

from dairyos_desktop.domain.errors import RefusedError
from dairyos_desktop.models.payments import Payment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session


def digest(content: Sequence[object]) -> str:
    """Of what a call says, so that its key can't come again with anything else."""
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()


def known_request(session: Session, key: str | None, content_sha256: str) -> int | None:
    """The payment that a key has made; None for a new key.

    Raises:
        RefusedError: The key was used for other content.
    """
    if not key:
        return None
    row = session.execute(
        select(Payment.id, Payment.request_sha256, Payment.receipt).where(
            Payment.request_key == key
        )
    ).first()
    if row is None:
        return None
    if row.request_sha256 != content_sha256:
        raise RefusedError(
            f"The key {key} belongs to receipt {row.receipt}, which says something else.",
            "Use a new key for a new payment.",
        )
    return int(row.id)
