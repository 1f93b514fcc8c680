"""Text forms of the command line."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pytest

from dairyos_desktop.cli.forms import plain, table
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.periods import Month
from dairyos_desktop.domain.quantity import Price, Quantity, TaxRate
from dairyos_desktop.domain.roles import Role


@dataclass(frozen=True)
class Line:
    amount: Money
    on: dt.date


def test_scripts_get_fixed_decimals_ascii_minus_and_iso_dates() -> None:
    india = dt.timezone(dt.timedelta(hours=5, minutes=30))
    data = {
        "lines": (Line(Money("-1268.5"), dt.date(2026, 10, 5)),),
        "quantity": Quantity("1.5"),
        "price": Price("72.5"),
        "rate": TaxRate("0.05"),
        "month": Month(2026, 10),
        "at": dt.datetime(2026, 11, 1, 12, 0, 0, 999, tzinfo=india),
        "role": Role.OWNER,
        "live": True,
        "count": 3,
        "none": None,
    }

    assert plain(data) == {
        "lines": [{"amount": "-1268.50", "on": "2026-10-05"}],
        "quantity": "1.500",
        "price": "72.500",
        "rate": "0.0500",
        "month": "2026-10",
        "at": "2026-11-01T12:00:00+05:30",
        "role": "owner",
        "live": True,
        "count": 3,
        "none": None,
    }


@pytest.mark.parametrize("value", [1.5, dt.datetime(2026, 1, 1), object()])  # noqa: DTZ001 - naive
def test_a_float_never_reaches_a_script(value: object) -> None:
    with pytest.raises(TypeError):
        plain({"amount": value})


def test_columns_stand_under_their_heads_in_every_script() -> None:
    lines = table(("Name", "Total"), [("द्वारका", Money("5.00")), ("Asha", Money("1234.50"))],
                  right=("Total",))  # fmt: skip

    assert lines == [
        "Name      Total",
        "द्वारका     5.00",
        "Asha    1234.50",
    ]
