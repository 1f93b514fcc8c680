"""Standing orders, leaves and planned changes: what is pre-filled, never what is billed."""

from dairyos_desktop.services.orders.service import OrderService

__all__ = ["OrderService"]
