"""Random lives of a small dairy: deliveries, prices, money, runs and issues in any order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from hypothesis import strategies as st

from helpers.dairy import Dairy

if TYPE_CHECKING:
    from helpers.command_line import Office
    from helpers.dairy import Row
    from helpers.reference import Reference

MONTHS = ("2026-10", "2026-11", "2026-12")
CUSTOMERS = ("A", "B")


class Step(Protocol):
    """Something that happens, once in the reference and once in the program."""

    def by_hand(self, book: Reference) -> None:
        """In the reference."""
        ...

    def by_command(self, office: Office) -> None:
        """In the program."""
        ...


@dataclass(frozen=True)
class Told:
    """A row of a register file."""

    kind: str
    row: tuple[tuple[str, str], ...]

    def _row(self) -> Row:
        return dict(self.row)

    def by_hand(self, book: Reference) -> None:
        book.import_rows(self.kind, [self._row()])

    def by_command(self, office: Office) -> None:
        office.import_rows(self.kind, [self._row()])


@dataclass(frozen=True)
class Paid:
    """Money at the counter, for a bill that is named where `names` points at one."""

    customer: str
    amount: str
    names: int | None

    def _bill(self, book: Reference) -> str:
        mine = [bill for bill in book.accounts[self.customer].live() if bill.sums.total > 0]
        return "" if self.names is None or not mine else mine[self.names % len(mine)].number

    def by_hand(self, book: Reference) -> None:
        number = self._bill(book)
        book.pay(self.customer, self.amount, bill=number)

    def by_command(self, office: Office) -> None:
        argv = ["payments", "add", "--customer", self.customer, "--amount", self.amount]
        argv += ["--method", "cash"]
        if self.names is not None:
            listed = [b for m in MONTHS for b in office.ask("bills", "list", m)["bills"]]
            mine = [
                bill["number"]
                for bill in sorted(listed, key=lambda bill: bill["number"])
                if bill["customer"] == self.customer
                and bill["status"] != "VOID"
                and not bill["total"].startswith("-")
                and bill["total"] != "0.00"
            ]
            if mine:
                argv += ["--bill", mine[self.names % len(mine)]]
        office.ask(*argv)


@dataclass(frozen=True)
class Run:
    """A month's run."""

    month: str

    def by_hand(self, book: Reference) -> None:
        book.generate(self.month)

    def by_command(self, office: Office) -> None:
        office.ask("bills", "generate", self.month)


@dataclass(frozen=True)
class Issued:
    """A month's bills are marked as issued."""

    month: str

    def by_hand(self, book: Reference) -> None:
        book.issue(self.month)

    def by_command(self, office: Office) -> None:
        office.ask("bills", "issue", self.month)


@dataclass(frozen=True)
class Life:
    """A dairy and what happens to it."""

    dairy: Dairy
    steps: tuple[Step, ...]


def _days(month: str) -> st.SearchStrategy[str]:
    return st.integers(1, 5).map(lambda day: f"{month}-{day:02d}")


_customers = st.sampled_from(CUSTOMERS)
_months = st.sampled_from(MONTHS)
_products = st.sampled_from(["CM", "GH"])
_dates = _months.flatmap(_days)


def _rows(kind: str, **columns: st.SearchStrategy[str]) -> st.SearchStrategy[Step]:
    def told(row: dict[str, str]) -> Step:
        return Told(kind, tuple(row.items()))

    return st.fixed_dictionaries(columns).map(told)


_nothing = st.just("")
_steps: st.SearchStrategy[Step] = st.one_of(
    _rows(
        "consumption",
        date=_dates,
        customer=_customers,
        shift=st.just("morning"),
        product=_products,
        quantity=st.integers(0, 9).map(str),
    ),
    _rows(
        "rates",
        product=_products,
        price_list=_nothing,
        customer=st.sampled_from(["", "A"]),
        effective_from=_dates,
        effective_to=_nothing,
        price=st.sampled_from(["56", "57.125", "0"]),
    ),
    _rows(
        "taxes",
        product=_products,
        effective_from=_dates,
        rate=st.sampled_from(["0", "0.05", "0.12"]),
    ),
    st.builds(
        Paid,
        _customers,
        st.sampled_from(["1", "20.05", "100", "777.77"]),
        st.one_of(st.none(), st.integers(0, 2)),
    ),
    st.builds(Run, _months),
    st.builds(Run, _months),
    st.builds(Issued, _months),
)


@st.composite
def lives(draw: st.DrawFn) -> Life:
    """Two customers, two products, and up to a dozen steps after October was billed."""
    dairy = Dairy()
    dairy.product("CM", price="56")
    dairy.product("GH", "pc", "0405", inclusive=True, content="1.000", price="680", tax="0.05")
    for customer in CUSTOMERS:
        dairy.customer(customer, draw(st.sampled_from(["0.00", "120.00", "-150.00"])))
        for month in MONTHS:
            for day in draw(st.lists(_days(month), max_size=3, unique=True)):
                dairy.delivery(day, customer, draw(_products), draw(st.integers(1, 9).map(str)))
    steps = draw(st.lists(_steps, min_size=1, max_size=12))
    return Life(dairy, (Run(MONTHS[0]), *steps))
