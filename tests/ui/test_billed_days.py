"""A figure changed on a billed day: what it comes to is said at once, where it was typed."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from helpers.office_desk import OfficeDesk
from helpers.station_road import fill

from dairyos_desktop.domain.periods import Month
from dairyos_desktop.domain.quantity import Price
from dairyos_desktop.services.dto.tariffs import RateForm

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

NOVEMBER = Month(2026, 11)


@pytest.fixture
def desk(qapp: QApplication, tmp_path: Path) -> Iterator[OfficeDesk]:
    """Six homes on Station Road, milk at ₹56 and ₹72, nothing delivered yet."""
    del qapp
    made = OfficeDesk(tmp_path)
    fill(made)
    for product in made.services.orders.products(made.owner):
        price = Price("56.000" if product.code == "CM" else "72.000")
        made.services.tariffs.add_rate(made.owner, RateForm(product.id, price, dt.date(2026, 1, 1)))
    yield made
    made.close()


def banners(desk: OfficeDesk) -> list[str]:
    return [one.accessibleName() for one in desk.entry.banners]


def test_what_a_change_comes_to_and_which_bill_carries_it(desk: OfficeDesk) -> None:
    desk.open("entry")
    desk.press("2<enter>")
    desk.rest()
    desk.services.billing.generate(desk.owner, NOVEMBER)
    desk.services.billing.issue_month(desk.owner, NOVEMBER)
    (bill,) = desk.services.billing.rows(desk.owner, NOVEMBER)
    desk.press("<up>3<enter>")
    desk.rest()
    said = f"Saturday 07-11-2026 is billed: {bill.number} is issued. It stays as it is."
    assert banners(desk) == [f"{said} ₹56.00 goes on the bill of December 2026."]
    desk.press("<up>1<enter>")
    desk.rest()
    assert banners(desk) == [f"{said} −₹56.00 goes on the bill of December 2026."]
    desk.press("<up>2<enter>")
    desk.rest()
    assert banners(desk) == []
