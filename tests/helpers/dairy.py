"""A dairy small enough to work out by hand: the rows of its register files."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from helpers.reference import Reference

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

Row = dict[str, str]

KINDS = (
    "products",
    "taxes",
    "customers",
    "rates",
    "standing-orders",
    "leaves",
    "consumption",
    "payments",
)
"""The kinds of `dairyos import`, each behind those whose rows it names."""

COLUMNS = {
    "products": "code,name,name_local,unit,hsn,tax_inclusive,content,crate",
    "taxes": "product,effective_from,rate",
    "rates": "product,price_list,customer,effective_from,effective_to,price",
    "customers": "code,name,name_local,phone,whatsapp,email,gstin,address,note,route,position,"
    "route_evening,position_evening,price_list,language,active_from,active_to,opening_balance,"
    "opening_on",
    "standing-orders": "customer,product,shift,quantity,effective_from,effective_to,days",
    "leaves": "customer,date_from,date_to,shift,product",
    "consumption": "date,customer,shift,product,quantity",
    "payments": "date,customer,amount,method,reference,collected_by",
}

LONG_AGO = "2024-04-01"


@dataclass
class Dairy:
    """The files of one office; each `add` method is a line of one of them."""

    office: dict[str, Any] = field(
        default_factory=lambda: {
            "name": "Gokul Dairy",
            "address": "1, Station Road, Anand 388001",
            "phone": "+912692255555",
            "gstin": "24AABCM1234F1Z3",
            "fssai": "",
            "upi_id": "",
            "bill_prefix": "MD",
            "round_to_rupee": False,
            "timezone": "Asia/Kolkata",
            "due_days": 10,
        }
    )
    rows: dict[str, list[Row]] = field(default_factory=lambda: {kind: [] for kind in KINDS})

    def add(self, kind: str, **values: str) -> None:
        """A row of any file; columns not named stay empty."""
        columns = COLUMNS[kind].split(",")
        assert set(values) <= set(columns), values
        self.rows[kind].append({column: values.get(column, "") for column in columns})

    def product(
        self, code: str, unit: str = "L", hsn: str = "0401", *, inclusive: bool = False, **more: str
    ) -> None:
        """A line of products.csv; `price` and `tax` add the general ones from long ago."""
        self.add(
            "products",
            code=code,
            name=more.get("name", f"Product {code}"),
            unit=unit,
            hsn=hsn,
            tax_inclusive="1" if inclusive else "0",
            content=more.get("content", ""),
        )
        if more.get("price"):
            self.rate(code, more["price"])
        if more.get("tax"):
            self.tax(code, more["tax"])

    def tax(self, product: str, rate: str, since: str = LONG_AGO) -> None:
        """A line of taxes.csv."""
        self.add("taxes", product=product, effective_from=since, rate=rate)

    def rate(
        self, product: str, price: str, since: str = LONG_AGO, until: str = "", **of: str
    ) -> None:
        """A line of rates.csv, general unless `of` names a customer or price_list."""
        self.add(
            "rates", product=product, price=price, effective_from=since, effective_to=until, **of
        )

    def customer(self, code: str, opening: str = "0.00", **more: str) -> None:
        """A line of customers.csv."""
        self.add(
            "customers",
            **{
                "code": code,
                "name": f"Customer {code}",
                "route": "R1",
                "position": str(10 * (len(self.rows["customers"]) + 1)),
                "language": "en",
                "active_from": LONG_AGO,
                "opening_balance": opening,
                "opening_on": "2026-09-30" if opening != "0.00" else "",
                **more,
            },
        )

    def order(self, customer: str, product: str, quantity: str, **more: str) -> None:
        """A line of standing_orders.csv, of the morning and since long ago unless said."""
        self.add(
            "standing-orders",
            **{
                "customer": customer,
                "product": product,
                "shift": "morning",
                "quantity": quantity,
                "effective_from": LONG_AGO,
                **more,
            },
        )

    def leave(self, customer: str, first: str, last: str = "", **more: str) -> None:
        """A line of leaves.csv."""
        self.add("leaves", customer=customer, date_from=first, date_to=last, **more)

    def delivery(
        self, when: str, customer: str, product: str, quantity: str, shift: str = "morning"
    ) -> None:
        """A line of consumption-YYYY-MM.csv."""
        self.add(
            "consumption",
            date=when,
            customer=customer,
            shift=shift,
            product=product,
            quantity=quantity,
        )

    def payment(
        self, when: str, customer: str, amount: str, method: str = "cash", **more: str
    ) -> None:
        """A line of payments-YYYY-MM.csv."""
        self.add("payments", date=when, customer=customer, amount=amount, method=method, **more)

    def reference(self, now: datetime) -> Reference:
        """The accountant, told all of it at `now`."""
        book = Reference(dict(self.office), now)
        for kind in KINDS:
            book.import_rows(kind.replace("-", "_"), self.rows[kind])
        return book

    def write(self, folder: Path) -> list[tuple[str, Path]]:
        """The files on disk, as (kind, file) in the order of import; empty kinds have none."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "office.json").write_text(json.dumps(self.office), encoding="utf-8")
        files = []
        for kind in KINDS:
            by_month: dict[str, list[Row]] = defaultdict(list)
            for row in self.rows[kind]:
                by_month[f"-{row['date'][:7]}" if "date" in row else ""].append(row)
            for month in sorted(by_month):
                file = folder / f"{kind.replace('-', '_')}{month}.csv"
                write_csv(file, COLUMNS[kind].split(","), by_month[month])
                files.append((kind, file))
        return files


def write_csv(file: Path, columns: list[str], rows: list[Row]) -> None:
    """A register file."""
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, columns)
        writer.writeheader()
        writer.writerows(rows)
