"""The sample dairy's October as ten offices would have kept it in a spreadsheet."""

from __future__ import annotations

import csv
import datetime as dt
import io
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from dairyos_desktop.services.dto.sheets import SheetChoice
from helpers.foreign_desk import OCTOBER, SAMPLE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

    from helpers.foreign_desk import Delivery

DAYS = range(1, 32)
SHIFTS = ("morning", "evening")
Days = dict[int, str]


@dataclass(frozen=True)
class Taken:
    """What the sample's customers took: quantities by customer, shift, product and day."""

    customers: dict[str, dict[str, str]]
    units: dict[str, str]
    names: dict[str, str]
    rows: dict[tuple[str, str, str], Days]

    def of(self, code: str, product: str, shift: str) -> Days:
        return self.rows.get((code, shift, product), {})

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Customers and products in the file's order."""
        return list(dict.fromkeys((code, product) for code, _, product in self.rows))


@cache
def taken() -> Taken:
    rows: dict[tuple[str, str, str], Days] = {}
    for row in _read("consumption-2026-10"):
        key = (row["customer"], row["shift"], row["product"])
        rows.setdefault(key, {})[int(row["date"][-2:])] = row["quantity"]
    products = _read("products")
    return Taken(
        {row["code"]: row for row in _read("customers")},
        {row["code"]: row["unit"] for row in products},
        {row["code"]: row["name"] for row in products},
        rows,
    )


def expected() -> list[Delivery]:
    """What each layout must come to."""
    return sorted(
        (row["date"], row["customer"], row["shift"], row["product"], _decimals(row["quantity"]))
        for row in _read("consumption-2026-10")
    )


def _read(name: str) -> list[dict[str, str]]:
    with (SAMPLE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _decimals(quantity: str) -> str:
    whole, _, decimals = quantity.partition(".")
    return f"{whole}.{decimals:0<3}"


def _csv(path: Path, rows: Sequence[Sequence[object]], encoding: str, delimiter: str) -> Path:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    path.write_bytes(out.getvalue().encode(encoding))
    return path


def _cells(days: Days, blank: str = "") -> list[str]:
    return [days.get(day, blank) for day in DAYS]


def _numbers(days: Days) -> list[float | None]:
    return [float(days[day]) if day in days else None for day in DAYS]


def by_code(folder: Path) -> tuple[Path, SheetChoice]:
    """A row for each customer, shift and product, known by code; the month is told."""
    rows = [["Code", "Shift", "Product", *map(str, DAYS)]]
    rows += [
        [code, shift, product, *_cells(days)]
        for (code, shift, product), days in taken().rows.items()
    ]
    return _csv(folder / "milk.csv", rows, "utf-8", ","), OCTOBER


def by_name_and_phone(folder: Path) -> tuple[Path, SheetChoice]:
    """Customers as people call them, whole dates as heads; UTF-16 with tabs, as Excel saves it."""
    rows = [["Sr. No.", "Customer Name", "Mobile No.", "M/E", "Item"]]
    rows[0] += [f"{day:02d}/10/2026" for day in DAYS]
    for number, ((code, shift, product), days) in enumerate(taken().rows.items(), start=1):
        customer = taken().customers[code]
        phone = customer["phone"].removeprefix("+91")
        rows.append([
            str(number), customer["name"].upper(), f"{phone[:5]} {phone[5:]}", shift[0].upper(),
            taken().names[product], *_cells(days, "-"),
        ])  # fmt: skip
    return _csv(folder / "October.txt", rows, "utf-16", "\t"), SheetChoice()


def two_rows_a_customer(folder: Path) -> tuple[Path, SheetChoice]:
    """Morning above evening; the customer and the product stand in the first row alone."""
    rows = [["ग्राहक कोड", "नाम", "दूध", "पाली", *(f"{day}-Oct-2026" for day in DAYS)]]
    for code, product in taken().pairs:
        name = taken().customers[code]["name"]
        rows.append([code, name, product, "सुबह", *_cells(taken().of(code, product, "morning"))])
        rows.append(["", "", "", "शाम", *_cells(taken().of(code, product, "evening"))])
    return _csv(folder / "sheet.csv", rows, "utf-8-sig", ","), SheetChoice()


def morning_plus_evening(folder: Path) -> tuple[Path, SheetChoice]:
    """One row for both shifts: `1+0.5`, and `1+-` where there was no evening."""
    rows = [["Milk register", "", *[""] * 31], ["Code", "Product", *map(str, DAYS)]]
    for code, product in taken().pairs:
        both = [taken().of(code, product, shift) for shift in SHIFTS]
        cells = [
            "+".join(days.get(day, "-") for days in both)
            if any(day in days for days in both)
            else ""
            for day in DAYS
        ]
        rows.append([code, product, *cells])
    return _csv(folder / "milk 2026-10.csv", rows, "utf-8", "|"), SheetChoice()


def a_tab_a_route(folder: Path) -> tuple[Path, SheetChoice]:
    """A sheet for each route and shift, the shift in its name, the month in its title."""
    book = Workbook()
    for route in ("R1", "R2", "R3", "R4"):
        for shift in SHIFTS:
            sheet = book.create_sheet(f"{route} {shift}")
            sheet.append([f"Route {route}, October 2026"])
            sheet.append([])
            sheet.append(["Code", "Name", "Product", *DAYS])
            for (code, of_shift, product), days in taken().rows.items():
                customer = taken().customers[code]
                if (customer["route"], of_shift) == (route, shift):
                    sheet.append([code, customer["name"], product, *_numbers(days)])
    book["Sheet"].append(["Price list"])
    book["Sheet"].append(["Cow Milk", 56])
    return _saved(book, folder), SheetChoice()


def a_product_column(folder: Path) -> tuple[Path, SheetChoice]:
    """Products named as the office calls them; the evening in a section of its own."""
    book = Workbook()
    sheet = _first(book)
    sheet.append(["Customer", "Product", *(dt.date(2026, 10, day) for day in DAYS)])
    for shift in SHIFTS:
        sheet.append([shift.title()])
        for (code, of_shift, product), days in taken().rows.items():
            if of_shift == shift:
                sheet.append([code, taken().names[product].lower(), *_numbers(days)])
    return _saved(book, folder), SheetChoice()


def titles_and_totals(folder: Path) -> tuple[Path, SheetChoice]:
    """Joined title and address above, totals at the right and at the bottom, without values."""
    book = Workbook()
    sheet = _first(book)
    sheet.append(["Madhuban Dairy"])
    sheet.append(["1, Station Road, Anand 388001 · Phone 02692 255555"])
    sheet.append([])
    sheet.append(["Milk delivered in October 2026"])
    for row in (1, 2, 4):
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=37)
    sheet.append(["No", "Code", "Customer", "Shift", "Product", *DAYS, "Total", "Amount"])
    first = 6
    for number, ((code, shift, product), days) in enumerate(taken().rows.items(), start=1):
        name = taken().customers[code]["name"]
        line = first + number - 1
        sheet.append([
            number, code, name, shift.title(), product, *_numbers(days),
            f"=SUM(F{line}:AJ{line})", f"=AK{line}*56",
        ])  # fmt: skip
    last = sheet.max_row
    letters = [get_column_letter(at) for at in range(6, 38)]
    sheet.append([
        None, None, "Grand total", None, None, *(f"=SUM({x}{first}:{x}{last})" for x in letters),
    ])  # fmt: skip
    return _saved(book, folder), SheetChoice()


def dates_over_weekdays(folder: Path) -> tuple[Path, SheetChoice]:
    """Real dates in one line of heads, the names of the weekdays in a second; names joined."""
    book = Workbook()
    sheet = _first(book)
    dates = [dt.datetime(2026, 10, day) for day in DAYS]  # noqa: DTZ001 - Excel's have no zone
    sheet.append(["Code", "Milk", "Time", *dates])
    sheet.append([None, None, None, *(on.strftime("%a") for on in dates)])
    for column in (1, 2, 3):
        sheet.merge_cells(start_row=1, start_column=column, end_row=2, end_column=column)
    for code, product in taken().pairs:
        shifts = [shift for shift in SHIFTS if taken().of(code, product, shift)]
        for at, shift in enumerate(shifts):
            head = [code, product] if at == 0 else [None, None]
            sheet.append([*head, shift[0].upper(), *_numbers(taken().of(code, product, shift))])
        if len(shifts) > 1:
            for column in (1, 2):
                sheet.merge_cells(
                    start_row=sheet.max_row - 1, start_column=column,
                    end_row=sheet.max_row, end_column=column,
                )  # fmt: skip
    return _saved(book, folder), SheetChoice()


def weekdays_and_short_dates(folder: Path) -> tuple[Path, SheetChoice]:
    """`1-Oct` without a year below the weekdays; the title tells the year."""
    rows = [
        ["OCTOBER 2026"],
        ["", "", "", *(dt.date(2026, 10, day).strftime("%A") for day in DAYS)],
        ["Code", "Product", "Shift", *(f"{day}-Oct" for day in DAYS)],
    ]
    rows += [
        [code, product, {"morning": "AM", "evening": "PM"}[shift], *_cells(days)]
        for (code, shift, product), days in taken().rows.items()
    ]
    return _csv(folder / "sheet.csv", rows, "utf-8", ","), SheetChoice()


_WRITTEN = {
    "0.500": "½", "0.250": "¼", "0.750": "750 ml", "1.500": "1½", "1.250": "1 ¼", "0.125": "125ml",
    "2.500": "2.5 ltr", "0.333": "333 ml", "1.000": "1 L", "2.000": "2L", "0.667": "0.667 L",
}  # fmt: skip


def units_and_fractions(folder: Path) -> tuple[Path, SheetChoice]:
    """Quantities as people write them: `½`, `500 ml`, `0.5 L`, `200 g`, `X`."""
    rows = [["Code", "Shift", "Product", *map(str, DAYS)]]
    for (code, shift, product), days in taken().rows.items():
        unit = taken().units[product]
        rows.append([code, shift, product, *(_written(days.get(day, ""), unit) for day in DAYS)])
    return _csv(folder / "sheet.csv", rows, "utf-8", ","), OCTOBER


def _written(quantity: str, unit: str) -> str:
    if not quantity:
        return ""
    thousandths = round(float(quantity) * 1000)
    if thousandths == 0:
        return "X"
    if unit == "kg":
        return f"{thousandths} g" if thousandths < 1000 else f"{quantity} kg"
    return _WRITTEN.get(quantity, f"{quantity} {unit}") if unit == "L" else f"{quantity} pcs"


def semicolons_in_cp1252(folder: Path) -> tuple[Path, SheetChoice]:
    """A European Excel's CSV: semicolons, decimal commas where they are allowed, its code page."""
    rows = [["Madhuban Dairy – Anand", *[""] * 33], ["Code", "Shift", "Product", *map(str, DAYS)]]
    for (code, shift, product), days in taken().rows.items():
        cells = [_with_comma(days.get(day, "")) for day in DAYS]
        rows.append([code, shift, product, *cells])
    return _csv(folder / "milk.csv", rows, "cp1252", ";"), OCTOBER


def _with_comma(quantity: str) -> str:
    short = quantity.rstrip("0") if "." in quantity else quantity
    if short in {"0.5", "1.5"}:
        return "½" if short == "0.5" else "1½"
    return short.rstrip(".").replace(".", ",") if len(short.partition(".")[2]) < 3 else quantity


def _first(book: Workbook) -> Worksheet:
    sheet = book.worksheets[0]
    sheet.title = "Sheet1"
    return sheet


def _saved(book: Workbook, folder: Path) -> Path:
    path = folder / "sheet.xlsx"
    book.save(path)
    return path


LAYOUTS: dict[str, Callable[[Path], tuple[Path, SheetChoice]]] = {
    make.__name__: make
    for make in (
        by_code,
        by_name_and_phone,
        two_rows_a_customer,
        morning_plus_evening,
        a_tab_a_route,
        a_product_column,
        titles_and_totals,
        dates_over_weekdays,
        weekdays_and_short_dates,
        units_and_fractions,
        semicolons_in_cp1252,
    )
}
