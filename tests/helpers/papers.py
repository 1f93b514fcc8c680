"""Bills to draw, put together by hand: one like the model page, and what departs from it."""

from __future__ import annotations

import dataclasses

from dairyos_desktop.domain.paper import (
    BillPaper,
    CalendarCell,
    CalendarRow,
    OtherGoods,
    PaperCorrection,
    PaperCustomer,
    PaperLine,
    PaperOffice,
    PaperReceipt,
    PaperTax,
)

OFFICE = PaperOffice(
    name="Madhuban Dairy",
    address="14, Station Road, Anand 388001",
    phone="+912692255555",
    gstin="24AABCM1234F1Z3",
    fssai="10012021000071",
    upi_id="madhubandairy@upi",
)
UPI = (
    "upi://pay?pa=madhubandairy@upi&pn=Madhuban%20Dairy&am=5552.00&cu=INR"
    "&tr=MD262700131&tn=MD262700131"
)


def goods_line(
    description: str = "Buffalo Milk",
    local: str = "ભેંસનું દૂધ",
    quantity: str = "21.000",
    price: str = "72.500",
    amount: str = "1522.50",
    **changes: object,
) -> PaperLine:
    """A delivered product's line."""
    line = PaperLine(
        kind="delivery",
        product="BM",
        description=description,
        description_local=local,
        hsn="0401",
        unit="L",
        quantity=quantity,
        unit_price=price,
        tax_rate="0.0000",
        amount=amount,
        tax="0.00",
        cgst="0.00",
        sgst="0.00",
        from_on="2026-10-01",
        to_on="2026-10-10",
    )
    return dataclasses.replace(line, **changes)  # type: ignore[arg-type]  # fields by name


def charge_line(description: str, amount: str) -> PaperLine:
    """A charge or a credit."""
    return goods_line(
        description,
        "",
        "1.000",
        "0.000",
        amount,
        kind="charge",
        product=None,
        hsn="",
        unit="",
        from_on=None,
        to_on=None,
    )


def correction(
    detail: str = "09-10", quantity: str = "-1.000", amount: str = "-56.00", **changes: object
) -> PaperCorrection:
    """A line that takes back what an earlier bill said."""
    row = PaperCorrection(
        original="MD/26-27/00012",
        original_on="2026-11-01",
        detail=detail,
        product="CM",
        description="Cow Milk",
        description_local="गाय का दूध",
        unit="L",
        quantity=quantity,
        unit_price="56.000",
        tax_rate="0.0000",
        amount=amount,
        tax="0.00",
    )
    return dataclasses.replace(row, **changes)  # type: ignore[arg-type]  # fields by name


def month_row(
    shift: str, usual: str, days: int = 31, odd: dict[int, CalendarCell] | None = None
) -> CalendarRow:
    """A shift with the same litres each day but for the odd ones."""
    return CalendarRow(
        shift,
        tuple(
            (odd or {}).get(day, CalendarCell(day, usual, "", differs=False))
            for day in range(1, days + 1)
        ),
    )


def odd_day(day: int, litres: str = "", mark: str = "") -> CalendarCell:
    """A day unlike the order, or a leave."""
    return CalendarCell(day, litres, mark, differs=mark not in {"leave", "ordered"})


def model_paper(**changes: object) -> BillPaper:
    """The bill of the model page: Gujarati, two prices of milk and taxed ghee."""
    odd = [
        odd_day(3, "3.000"),
        odd_day(11, mark="leave"),
        odd_day(12, mark="leave"),
        odd_day(19, "0.000", "zero"),
        odd_day(20, "0.125"),
        odd_day(23, "2.500"),
        odd_day(27, "2.500"),
        odd_day(31, "1.250"),
    ]
    paper = BillPaper(
        office=OFFICE,
        customer=PaperCustomer(
            code="C00085",
            name="Dwarka Sharma",
            name_local="દ્વારકા શર્મા",
            address="326, Market Yard, Anand",
            phone="+919887666290",
            gstin="",
            route="4",
            position=18,
            language="gu",
        ),
        title="invoice_cum_bill_of_supply",
        number="MD/26-27/00131",
        kind="month",
        bill_date="2026-11-01",
        due_on="2026-11-11",
        period_from="2026-10-01",
        period_to="2026-10-31",
        lines=(
            goods_line(),
            goods_line(
                quantity="34.375",
                price="75.250",
                amount="2586.72",
                from_on="2026-10-13",
                to_on="2026-10-31",
            ),
            goods_line(
                "Ghee 1L Tin",
                "ઘી 1 L ડબ્બો",
                "4.000",
                "680.000",
                "2590.48",
                product="GH",
                hsn="0405",
                unit="pc",
                tax_rate="0.0500",
                tax="129.52",
                cgst="64.76",
                sgst="64.76",
                from_on="2026-10-13",
                to_on="2026-10-26",
            ),
        ),
        corrections=(),
        taxes=(PaperTax("0.0500", "2590.48", "64.76", "64.76"),),
        litres="55.375",
        subtotal="6699.70",
        tax="129.52",
        adjustments="0.00",
        round_off="-0.22",
        total="6829.00",
        brought_forward="0.00",
        receipts=(PaperReceipt("2026-10-14", "cash", "1277.00"),),
        receipts_total="1277.00",
        previous_balance="-1277.00",
        payable="5552.00",
        calendar=(month_row("morning", "2.000", odd={cell.day: cell for cell in odd}),),
        others=(OtherGoods("Ghee 1L Tin", "ઘી", "pc", ((13, "2.000"), (26, "2.000"))),),
        upi=UPI,
    )
    return dataclasses.replace(paper, **changes)  # type: ignore[arg-type]  # fields by name


def reader_paper(language: str, name_local: str = "", **changes: object) -> BillPaper:
    """The model bill for a customer of another language."""
    paper = model_paper()
    customer = dataclasses.replace(paper.customer, language=language, name_local=name_local)
    return dataclasses.replace(paper, customer=customer, **changes)  # type: ignore[arg-type]  # fields by name


def tiny_paper(**changes: object) -> BillPaper:
    """The least a bill can be: one product, no tax, no GSTIN, nothing before it."""
    office = dataclasses.replace(OFFICE, gstin="", fssai="", phone="", address="", upi_id="")
    customer = PaperCustomer("C1", "Asha", "", "", "", "", "", None, "en")
    paper = model_paper(
        office=office,
        customer=customer,
        title="bill",
        lines=(goods_line(local="", hsn="", quantity="0.500", amount="36.25"),),
        taxes=(),
        litres="0.500",
        subtotal="36.25",
        tax="0.00",
        round_off="0.00",
        total="36.25",
        brought_forward="0.00",
        receipts=(),
        receipts_total="0.00",
        previous_balance="0.00",
        payable="36.25",
        calendar=(CalendarRow("morning", (CalendarCell(1, "0.500", "", differs=False),)),),
        others=(),
        upi="",
    )
    return dataclasses.replace(paper, **changes)  # type: ignore[arg-type]  # fields by name
