"""The tables, one module a family; importing the package registers all of them.

Where an index is of some rows alone, it says so to SQLite only: naming PostgreSQL's option here
loads its dialect on each start, and it is the migrations that make the indexes, on both.
"""

from dairyos_desktop.models import (
    audit,
    bills,
    cash,
    customers,
    deliveries,
    delivery_rounds,
    imports,
    office,
    outbox,
    payments,
    reconciliation,
    secrets,
    sharing,
    tariffs,
    users,
    watch,
)
from dairyos_desktop.models.base import SCHEMA_HEAD, Base

__all__ = [
    "SCHEMA_HEAD",
    "Base",
    "audit",
    "bills",
    "cash",
    "customers",
    "deliveries",
    "delivery_rounds",
    "imports",
    "office",
    "outbox",
    "payments",
    "reconciliation",
    "secrets",
    "sharing",
    "tariffs",
    "users",
    "watch",
]
