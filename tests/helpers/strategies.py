"""Random small dairies: rates that change within the month, own and list rates, taxes, leaves."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from hypothesis import strategies as st

from helpers.dairy import LONG_AGO, Dairy

MONTH = "2026-10"
FIRST = dt.date(2026, 10, 1)
LAST = dt.date(2026, 10, 31)


@dataclass(frozen=True)
class Goods:
    """A product as it may appear in a dairy."""

    code: str
    unit: str
    hsn: str
    inclusive: bool = False
    content: str = ""


GOODS = (
    Goods("CM", "L", "0401"),
    Goods("PT", "pc", "0401", content="0.500"),
    Goods("GH", "pc", "0405", inclusive=True, content="1.000"),
    Goods("PN", "kg", "0406"),
    Goods("BT", "kg", "0405", inclusive=True),
)

days_of_month = st.dates(FIRST, LAST).map(dt.date.isoformat)
prices = st.one_of(
    st.sampled_from(["0", "0.001", "56", "72.500", "94.125", "545.375", "680", "99999.999"]),
    st.integers(0, 900_000).map(lambda thousandths: f"{thousandths / 1000:.3f}"),
)
tax_rates = st.sampled_from(["0", "0.0025", "0.05", "0.12", "0.18", "0.9999"])
quantities = st.one_of(
    st.sampled_from(["0", "0.005", "0.015", "0.333", "0.5", "1", "2.5"]),
    st.integers(0, 60_000).map(lambda thousandths: f"{thousandths / 1000:.3f}"),
)
pieces = st.integers(0, 40).map(str)
balances = st.one_of(
    st.just("0.00"),
    st.integers(-90_000, 90_000).map(lambda paise: f"{paise / 100:.2f}"),
)
amounts = st.integers(1, 150_000).map(lambda paise: f"{paise / 100:.2f}")


def _ends(since: str) -> st.SearchStrategy[str]:
    """Open, or the last day of something that began then."""
    return st.one_of(
        st.just(""), st.dates(dt.date.fromisoformat(since), LAST).map(dt.date.isoformat)
    )


@st.composite
def dairies(draw: st.DrawFn, *, payments: bool = True, always_priced: bool = False) -> Dairy:
    """A dairy of one to four products and two to five customers with October's rows.

    Args:
        draw: Hypothesis hands it in.
        payments: Whether there is money too.
        always_priced: A general price of long ago for every product, so that all are billed.
    """
    dairy = Dairy()
    dairy.office["round_to_rupee"] = draw(st.booleans())
    goods = draw(st.lists(st.sampled_from(GOODS), min_size=1, max_size=4, unique=True))
    for one in goods:
        _draw_product(draw, dairy, one, always_priced=always_priced)
    for number in range(draw(st.integers(2, 5))):
        dairy.customer(
            f"C{number}",
            draw(balances),
            route=draw(st.sampled_from(["R1", "R10", "R2"])),
            position=str(draw(st.integers(1, 12))),
            price_list=draw(st.sampled_from(["", "", "Hotels"])),
            active_to=draw(st.sampled_from(["", "", "2026-10-20"])),
        )
    for customer in [row["code"] for row in dairy.rows["customers"]]:
        _draw_customer_rows(draw, dairy, customer, goods)
        if payments:
            for amount in draw(st.lists(amounts, max_size=3)):
                dairy.payment(draw(days_of_month), customer, amount)
    return dairy


def _draw_product(draw: st.DrawFn, dairy: Dairy, one: Goods, *, always_priced: bool) -> None:
    dairy.product(one.code, one.unit, one.hsn, inclusive=one.inclusive, content=one.content)
    if always_priced or draw(st.integers(0, 9)):
        dairy.rate(one.code, draw(prices))
    for since in draw(st.lists(days_of_month, max_size=2, unique=True)):
        until = draw(_ends(since))
        dairy.rate(one.code, draw(prices), since, until)
    if draw(st.booleans()):
        dairy.rate(one.code, draw(prices), draw(days_of_month), price_list="Hotels")
    if draw(st.booleans()):
        dairy.tax(one.code, draw(tax_rates))
    if draw(st.booleans()):
        dairy.tax(one.code, draw(tax_rates), draw(days_of_month))


def _draw_customer_rows(draw: st.DrawFn, dairy: Dairy, customer: str, goods: list[Goods]) -> None:
    for one in goods:
        amount = pieces if one.unit == "pc" else quantities
        if draw(st.integers(0, 3)) == 0:
            since = draw(days_of_month)
            until = draw(_ends(since))
            dairy.rate(one.code, draw(prices), since, until, customer=customer)
        if draw(st.booleans()):
            pattern = draw(st.sampled_from(["", "daily", "alternate", "mon+wed+fri"]))
            since = draw(st.one_of(st.just(LONG_AGO), days_of_month))
            dairy.order(
                customer,
                one.code,
                draw(amount.filter(lambda x: float(x) > 0)),
                days=pattern,
                effective_from=since,
                effective_to="" if since == LONG_AGO else draw(_ends(since)),
            )
        moments = st.tuples(days_of_month, st.sampled_from(["morning", "evening"]))
        for when, shift in draw(st.lists(moments, max_size=6, unique=True)):
            dairy.delivery(when, customer, one.code, draw(amount), shift)
    for since in draw(st.lists(days_of_month, max_size=1)):
        until = draw(_ends(since))
        dairy.leave(customer, since, until, shift=draw(st.sampled_from(["", "morning", "evening"])))
