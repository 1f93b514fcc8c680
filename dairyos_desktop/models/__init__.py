"""The tables, one module a family; importing the package registers all of them."""

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
