"""The accountant's desk: events go in, in the order they happened; expected answers come out."""

from __future__ import annotations

from copy import deepcopy
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from helpers.reference import answers, lookout, run
from helpers.reference.account import Account, Payment, Reversal, name_of
from helpers.reference.figures import financial_year, month_ends
from helpers.reference.register import Register, read_csv, read_office

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from helpers.reference.bill import Bill
    from helpers.reference.lines import NoPriceError
    from helpers.reference.register import Charge, Row


class Reference:
    """One office's books, kept by hand.

    Feed it what happened (`import_…`, `pay`, `generate`, `issue`, …), each at the instant `now`,
    and ask for what `dairyos … --json` has to answer.
    """

    def __init__(self, office: dict[str, Any], now: datetime) -> None:
        self.register = Register(office=office)
        self.now = now
        self.accounts: dict[str, Account] = {}
        self.parked: set[tuple[str, str]] = set()
        self.next_numbers: dict[tuple[str, str], int] = {}
        self._events = 0
        self._receipts: dict[str, int] = {}
        self._money: list[Payment | Reversal] = []

    @classmethod
    def of_folder(cls, folder: Path, now: datetime) -> Reference:
        """A dairy's whole folder, read in the order in which the files lean on each other."""
        book = cls(read_office(folder / "office.json"), now)
        for kind in ("products", "taxes", "rates", "customers", "standing_orders", "leaves"):
            book.import_rows(kind, read_csv(folder / f"{kind}.csv"))
        for kind in ("consumption", "payments"):
            for file in sorted(folder.glob(f"{kind}-*.csv")):
                book.import_rows(kind, read_csv(file))
        return book

    @property
    def today(self) -> date:
        """The business date of now."""
        return self.now.astimezone(ZoneInfo(self.register.office["timezone"])).date()

    def sleep(self, **lapse: float) -> None:
        """Let time pass (`days=1`)."""
        self.now += timedelta(**lapse)

    # -- what the office says ------------------------------------------------------------------
    def import_rows(self, kind: str, rows: Iterable[Row]) -> None:
        """The rows of one register file."""
        rows = list(rows)
        register = self.register
        if kind == "payments":
            self._import_payments(rows)
            return
        add = {
            "products": register.add_product,
            "taxes": register.add_tax,
            "rates": register.add_rate,
            "customers": register.add_customer,
            "standing_orders": register.add_order,
            "leaves": register.add_leave,
            "consumption": register.add_delivery,
        }[kind]
        for row in rows:
            add(row)
        if kind == "products":
            register.reorder_products([row["code"] for row in rows])
        if kind == "customers":
            for row in rows:
                opening = register.customers[row["code"]].opening_balance
                account = self.accounts.setdefault(row["code"], Account(opening))
                if not account.bills and not account.payments:
                    account.opening = opening

    def add_charge(self, charge: Charge) -> None:
        """A charge or credit that is no delivery."""
        self.register.charges.append(charge)

    def park(self, customer: str, month: str) -> None:
        """Leave a customer out of a month's runs."""
        self.parked.add((customer, month))

    def unpark(self, customer: str, month: str) -> None:
        """Take the customer in again."""
        self.parked.discard((customer, month))

    # -- money -----------------------------------------------------------------------------------
    def pay(self, customer: str, amount: str, method: str = "cash", **more: str) -> Payment:
        """A payment; `on`, `reference`, `collected_by` and `bill` where they are known."""
        year = financial_year(self.today)
        self._receipts[year] = self._receipts.get(year, 0) + 1
        payment = Payment(
            id=len(self._money) + 1,
            receipt=f"R/{year}/{self._receipts[year]:05d}",
            customer=customer,
            on=date.fromisoformat(more.get("on") or self.today.isoformat()),
            amount=Decimal(amount),
            method=method,
            reference=more.get("reference", ""),
            collected_by=more.get("collected_by", ""),
            entered=self._tick(),
        )
        self._money.append(payment)
        account = self.accounts[customer]
        account.payments.append(payment)
        before = run.rows_before(account)
        if more.get("bill"):
            account.name_a_bill(payment, more["bill"])
        run.settle(account, before, self.now)
        return payment

    def reverse(self, payment: Payment, amount: str = "", reason: str = "bounced") -> Reversal:
        """A payment taken back, whole or in part."""
        account = self.accounts[payment.customer]
        left = payment.amount - account.reversed_of(payment)
        value = Decimal(amount) if amount else left
        if not 0 < value <= left:
            raise run.RefusedError(f"{left} of it is left")
        reversal = Reversal(len(self._money) + 1, payment, self.today, value, reason, self._tick())
        self._money.append(reversal)
        before = run.rows_before(account)
        account.reversals.append(reversal)
        run.settle(account, before, self.now)
        return reversal

    def _import_payments(self, rows: list[Row]) -> None:
        seen: dict[tuple[str, ...], int] = {}
        for row in rows:
            key = (
                row["date"],
                row["customer"],
                str(Decimal(row["amount"]).quantize(Decimal("0.01"))),
                row["method"],
                row.get("reference") or "",
                row.get("collected_by") or "",
            )
            seen[key] = seen.get(key, 0) + 1
            stored = [p for p in self.payments() if _identity(p) == key]
            if seen[key] > len(stored):
                self.pay(key[1], key[2], key[3], on=key[0], reference=key[4], collected_by=key[5])

    # -- bills -----------------------------------------------------------------------------------
    def generate(self, month: str, customer: str = "", until: str = "") -> dict[str, Any]:
        """The month's run, or one customer's, or one customer's final bill to a day."""
        event = self._tick()
        whom = [self.register.customers[customer]] if customer else self._round()
        tally = run.Tally(month)
        for row in whom:
            if until:
                run.run_final_bill(self, row.code, date.fromisoformat(until), event, tally)
            else:
                run.run_customer(self, row.code, month, event, tally)
        return answers.run_answer(self, tally, [row.code for row in whom])

    def preview(self, month: str) -> list[tuple[str | None, str]]:
        """(customer or None, code) of every warning that a preview owes."""
        return lookout.warnings_of(self, month)

    def issue(self, month: str) -> int:
        """Mark the month's live bills as issued; how many became so now."""
        self._tick()
        count = 0
        for bill in self.bills(month):
            if not bill.void and bill.issued_at is None:
                bill.issued_at = self.now
                bill.version += 1
                count += 1
        return count

    def void(self, number: str) -> Bill:
        """Take a bill back; its number stays used (rule 27).

        Raises:
            RefusedError: It is void, newer money is on it, or a live bill corrects it.
        """
        bill = self.bill(number)
        account = self.accounts[bill.customer]
        if bill.void:
            raise run.RefusedError("it is void already")
        entered = {name_of(payment): payment.entered for payment in account.payments}
        for row in account.allocations:
            if row.debt == number and entered.get(row.credit, 0) > bill.made:
                raise run.RefusedError("money that came after the bill was made is on it")
        for other in account.live():
            if any(row.original == number for row in other.content.corrections):
                raise run.RefusedError("a correction of it stands on a live bill")
        before = run.rows_before(account)
        run.void_bill(bill, self.today, self._tick())
        run.settle(account, before, self.now)
        return bill

    # -- answers ---------------------------------------------------------------------------------
    def bills(self, month: str = "") -> list[Bill]:
        """By number: year, then running number; void ones included."""
        first, last = month_ends(month) if month else (date.min, date.max)
        rows = [
            bill
            for account in self.accounts.values()
            for bill in account.bills
            if first <= bill.period_from <= last
        ]
        return sorted(rows, key=lambda bill: bill.age)

    def bill(self, number: str) -> Bill:
        """The bill of that number."""
        return next(bill for bill in self.bills() if bill.number == number)

    def payments(self) -> list[Payment]:
        """By entry, without reversals."""
        return [row for row in self._money if isinstance(row, Payment)]

    def bill_json(self, number: str) -> dict[str, Any]:
        """BILL of cli.md."""
        return answers.bill_answer(self, self.bill(number))

    def bills_json(self, month: str) -> list[dict[str, Any]]:
        """The BILLs of `bills list`."""
        return [answers.bill_answer(self, bill) for bill in self.bills(month)]

    def payments_json(self) -> list[dict[str, Any]]:
        """PAYMENTs by entry, reversals among them."""
        return [answers.money_answer(self, row) for row in self._money]

    def ledger_json(self, customer: str) -> dict[str, Any]:
        """The answer of `ledger`."""
        return answers.ledger_answer(self, customer)

    def priced(self, customer: str, first: date, last: date) -> NoPriceError | None:
        """What keeps a period from being billed, if anything."""
        return run.missing_price(self.register, customer, first, last)

    def copy(self) -> Reference:
        """The same books once more, to try something on."""
        return deepcopy(self)

    def _round(self) -> list[Any]:
        """Rule 14: route, position as a number, code, by code point; no position comes last."""
        return sorted(
            self.register.customers.values(),
            key=lambda row: (row.route, row.position is None, row.position or 0, row.code),
        )

    def _tick(self) -> int:
        self._events += 1
        return self._events


def _identity(payment: Payment) -> tuple[str, ...]:
    return (
        payment.on.isoformat(),
        payment.customer,
        str(payment.amount.quantize(Decimal("0.01"))),
        payment.method,
        payment.reference,
        payment.collected_by,
    )
