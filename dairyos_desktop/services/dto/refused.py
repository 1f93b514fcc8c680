"""Refused deliveries of the webhook, as they are told."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - resolved when dataclasses are inspected
from dataclasses import dataclass


@dataclass(frozen=True)
class RefusedDeliveries:
    """So many were refused for a reason; the last at that instant.

    Attributes:
        reason: `unsigned`, `wrong_signature`, `untimely` or `unreadable`.
    """

    reason: str
    number: int
    last_at: dt.datetime
