"""What tests of prices and tax rates begin with."""

from __future__ import annotations

import datetime as dt

from dairyos_desktop.services.dto.tariffs import ProductForm

COW = ProductForm(code="CM", name="Cow milk", unit="L", name_local="गाय का दूध", hsn="0401")


def october(day: int) -> dt.date:
    """A day of the month that is billed."""
    return dt.date(2026, 10, day)
