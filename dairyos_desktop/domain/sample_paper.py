"""A made-up bill: what papers look like in an office that has billed nothing yet."""

from __future__ import annotations

from dairyos_desktop.domain.paper import (
    BillPaper,
    CalendarCell,
    CalendarRow,
    PaperCustomer,
    PaperLine,
    PaperOffice,
    PaperReceipt,
)

_DAYS = 31
_LEAVE = frozenset({11, 12})
_MORE = frozenset({4, 18, 25})


def sample_paper(office: PaperOffice, prefix: str) -> BillPaper:
    """A month of milk and curd for a customer whom nobody knows; the figures add up."""
    return BillPaper(
        office=office,
        customer=PaperCustomer("C001", "Meera Joshi", "", "12, Garden Road", "", "", "1", 7, "en"),
        title="bill_of_supply" if office.gstin else "bill",
        number=f"{prefix}/26-27/00001",
        kind="month",
        bill_date="2026-11-01",
        due_on="2026-11-11",
        period_from="2026-10-01",
        period_to="2026-10-31",
        lines=(
            _line("Cow Milk", "0401", "L", quantity="61.000", price="56.000", amount="3416.00"),
            _line("Curd", "0403", "kg", quantity="4.000", price="90.000", amount="360.00"),
        ),
        corrections=(),
        taxes=(),
        litres="61.000",
        subtotal="3776.00",
        tax="0.00",
        adjustments="0.00",
        round_off="0.00",
        total="3776.00",
        brought_forward="1500.00",
        receipts=(PaperReceipt("2026-10-08", "cash", "1500.00"),),
        receipts_total="1500.00",
        previous_balance="0.00",
        payable="3776.00",
        calendar=(CalendarRow("morning", tuple(_cell(day) for day in range(1, _DAYS + 1))),),
        others=(),
        upi="",
    )


def _line(name: str, hsn: str, unit: str, *, quantity: str, price: str, amount: str) -> PaperLine:
    return PaperLine(
        kind="delivery",
        product=None,
        description=name,
        description_local="",
        hsn=hsn,
        unit=unit,
        quantity=quantity,
        unit_price=price,
        tax_rate="0.0000",
        amount=amount,
        tax="0.00",
        cgst="0.00",
        sgst="0.00",
        from_on="2026-10-01",
        to_on="2026-10-31",
    )


def _cell(day: int) -> CalendarCell:
    if day in _LEAVE:
        return CalendarCell(day, "", "leave", differs=False)
    return CalendarCell(day, "3.000" if day in _MORE else "2.000", "", differs=day in _MORE)
