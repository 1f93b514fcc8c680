"""Random lives of a small dairy: deliveries, prices, money, runs, issues, voids in any order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from hypothesis import strategies as st

from helpers.dairy import Dairy
from helpers.reference.run import RefusedError

if TYPE_CHECKING:
    from collections.abc import Callable

    from helpers.reference import Reference

MONTHS = ("2026-10", "2026-11", "2026-12")
CUSTOMERS = ("A", "B")
DONE, IN_PART, REFUSED = 0, 1, 2
RECEIPT = "receipt:"
"""Stands before a receipt number in a command that wants the payment's id."""


@dataclass(frozen=True)
class Command:
    """What the program has to be told, and the exit status that it owes."""

    argv: tuple[str, ...]
    status: int = DONE


@dataclass(frozen=True)
class Rows:
    """A register file that the program has to read."""

    kind: str
    rows: tuple[dict[str, str], ...]


class Step(Protocol):
    """Something that happens: done in the reference, told to the program."""

    def by_hand(self, book: Reference) -> Command | Rows | None:
        """Does it in the reference; what the program has to be told, if anything."""
        ...


@dataclass(frozen=True)
class Told:
    """A row of a register file."""

    kind: str
    row: tuple[tuple[str, str], ...]

    def by_hand(self, book: Reference) -> Rows:
        rows = (dict(self.row),)
        book.import_rows(self.kind, rows)
        return Rows(self.kind, rows)


@dataclass(frozen=True)
class Paid:
    """Money at the counter, for a bill that is named where `names` points at one."""

    customer: str
    amount: str
    names: int | None

    def by_hand(self, book: Reference) -> Command:
        mine = [bill for bill in book.accounts[self.customer].live() if bill.sums.total > 0]
        argv = ["payments", "add", "--customer", self.customer, "--amount", self.amount]
        number = ""
        if self.names is not None and mine:
            number = mine[self.names % len(mine)].number
            argv += ["--bill", number]
        book.pay(self.customer, self.amount, bill=number)
        return Command((*argv, "--method", "cash"))


@dataclass(frozen=True)
class TakenBack:
    """A payment reversed: an amount of it, or the rest."""

    which: int
    amount: str

    def by_hand(self, book: Reference) -> Command | None:
        payments = book.payments()
        if not payments:
            return None
        payment = payments[self.which % len(payments)]
        argv = ["payments", "reverse", f"{RECEIPT}{payment.receipt}", "--reason", "bounced"]
        if self.amount:
            argv += ["--amount", self.amount]
        return Command(tuple(argv), _status(lambda: book.reverse(payment, self.amount)))


@dataclass(frozen=True)
class Run:
    """A month's run, or a customer's final bill to a day of it."""

    month: str
    customer: str = ""
    day: int = 3

    def by_hand(self, book: Reference) -> Command:
        argv: tuple[str, ...] = ("bills", "generate", self.month)
        if not self.customer:
            answer = book.generate(self.month)
            return Command(argv, IN_PART if answer["not_billed"] else DONE)
        until = f"{self.month}-{self.day:02d}"
        argv += ("--customer", self.customer, "--until", until)
        try:
            answer = book.generate(self.month, self.customer, until)
        except RefusedError:
            return Command(argv, REFUSED)
        return Command(argv, IN_PART if answer["not_billed"] else DONE)


@dataclass(frozen=True)
class Parked:
    """A customer is left out of a month's runs, or taken in again."""

    month: str
    customer: str

    def by_hand(self, book: Reference) -> Command:
        out = (self.customer, self.month) in book.parked
        (book.unpark if out else book.park)(self.customer, self.month)
        argv = ("customers", "unpark" if out else "park", self.customer, "--month", self.month)
        return Command(argv if out else (*argv, "--reason", "a quarrel"))


@dataclass(frozen=True)
class Issued:
    """A month's bills are marked as issued."""

    month: str

    def by_hand(self, book: Reference) -> Command:
        book.issue(self.month)
        return Command(("bills", "issue", self.month))


@dataclass(frozen=True)
class Voided:
    """A bill is taken back, where the rules let it."""

    which: int

    def by_hand(self, book: Reference) -> Command | None:
        bills = book.bills()
        if not bills:
            return None
        number = bills[self.which % len(bills)].number
        status = _status(lambda: book.void(number))
        return Command(("bills", "void", number, "--reason", "wrong"), status)


@dataclass(frozen=True)
class Life:
    """A dairy and what happens to it."""

    dairy: Dairy
    steps: tuple[Step, ...]


def _status(deed: Callable[[], object]) -> int:
    try:
        deed()
    except RefusedError:
        return REFUSED
    return DONE


def _days(month: str) -> st.SearchStrategy[str]:
    return st.integers(1, 5).map(lambda day: f"{month}-{day:02d}")


_customers = st.sampled_from(CUSTOMERS)
_months = st.sampled_from(MONTHS)
_products = st.sampled_from(["CM", "GH"])
_dates = _months.flatmap(_days)
_any = st.integers(0, 5)


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
    st.builds(TakenBack, _any, st.sampled_from(["", "10", "50.01"])),
    st.builds(Run, _months),
    st.builds(Run, _months),
    st.builds(Run, _months, _customers, st.integers(1, 6)),
    st.builds(Run, _months, _customers, st.integers(1, 6)),
    st.builds(Parked, _months, _customers),
    st.builds(Issued, _months),
    st.builds(Voided, _any),
)


@st.composite
def lives(draw: st.DrawFn) -> Life:
    """Two customers, two products, and up to a dozen steps after October was billed."""
    dairy = Dairy()
    dairy.office["round_to_rupee"] = draw(st.booleans())
    dairy.product("CM", price="56")
    dairy.product("GH", "pc", "0405", inclusive=True, content="1.000", price="680", tax="0.05")
    for customer in CUSTOMERS:
        dairy.customer(customer, draw(st.sampled_from(["0.00", "120.00", "-150.00"])))
        for month in MONTHS:
            for day in draw(st.lists(_days(month), max_size=3, unique=True)):
                dairy.delivery(day, customer, draw(_products), draw(st.integers(1, 9).map(str)))
    steps = draw(st.lists(_steps, min_size=1, max_size=12))
    return Life(dairy, (Run(MONTHS[0]), *steps))
