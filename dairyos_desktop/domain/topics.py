"""What a command may say that it changed, and screens may listen to."""

from __future__ import annotations

EVERYTHING = frozenset(
    {
        "audit",
        "bills",
        "cash",
        "charges",
        "collections",
        "consumption",
        "customers",
        "delivery",
        "findings",
        "gateway",
        "imports",
        "jobs",
        "leaves",
        "links",
        "news",
        "orders",
        "outbox",
        "payments",
        "products",
        "rates",
        "seats",
        "secrets",
        "settings",
        "users",
    }
)
"""All of them: told where nobody knows what was missed, as after a line was down."""
