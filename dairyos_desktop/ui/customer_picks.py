"""Customers as a `Picker` finds them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.ui.widgets.picker import Pick

if TYPE_CHECKING:
    from dairyos_desktop.services.dto.customers import CustomerRow


def pick_of(row: CustomerRow) -> Pick:
    """The customer, by both names, address, code and phone; who has left stands last."""
    names = f"{row.name} · {row.name_local}" if row.name_local else row.name
    detail = " · ".join(part for part in (row.address, row.code, row.phone) if part)
    return Pick(row.id, names, detail, row.search_text, last=not row.active)
