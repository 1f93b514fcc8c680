"""A round while it is worked on: what stands, what is on its way, what is held back. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import Enum
from typing import TYPE_CHECKING, Final
from uuid import uuid4

from dairyos_desktop.domain.errors import InvalidInputError
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.searching import Needle
from dairyos_desktop.domain.texts import tr
from dairyos_desktop.services.dto.collecting import DoorEntry, RoundSums
from dairyos_desktop.ui.payments.round.typing_money import read_method, read_paid

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dairyos_desktop.services.dto.collecting import CollectionSheet, Home, SavedHome

PAID: Final = "paid"
BY: Final = "by"
NOTE: Final = "note"
_CASH: Final = "cash"
_TIMES_UNUSUAL: Final = 3
_LIKE_A_PHONE: Final = 4


class Why(Enum):
    """Why something typed is not saved."""

    UNUSUAL = "unusual"
    INVALID = "invalid"
    CONFLICT = "conflict"
    FAILED = "failed"

    @property
    def tone(self) -> str:
        """`warn` where Enter is all it takes, `bad` where something is wrong."""
        return "bad" if self in (Why.INVALID, Why.FAILED) else "warn"


@dataclass(frozen=True, slots=True)
class Wish:
    """A row as it shall be.

    Attributes:
        entry: With its key, made before the first try and kept for every other one.
        over: The receipt that stands there; None where none does.
    """

    entry: DoorEntry
    over: int | None

    def again(self, over: int | None, key: str) -> Wish:
        """The same over another receipt, which is another call."""
        return Wish(replace(self.entry, key=key), over)


@dataclass(frozen=True, slots=True)
class Held:
    """Something typed that is not saved, kept in its row until it is accepted or taken back.

    Attributes:
        column: Where it was typed.
        words: What is the matter and what to press.
        wish: What Enter saves; None where it can't be saved.
    """

    why: Why
    column: str
    text: str
    words: str
    wish: Wish | None = None


@dataclass(slots=True)
class RoundState:
    """One round on the screen.

    Attributes:
        methods: How it will be paid, where that was said before the money.
        notes: What was noted before the money.
        held: What is not saved, by customer.
        saving: Whose row is on its way.
        history: Own entries, the last one last: customer and receipt.
    """

    sheet: CollectionSheet
    homes: dict[int, Home] = field(default_factory=dict)
    methods: dict[int, str] = field(default_factory=dict)
    notes: dict[int, str] = field(default_factory=dict)
    held: dict[int, Held] = field(default_factory=dict)
    saving: set[int] = field(default_factory=set)
    history: list[tuple[int, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.homes = {home.customer_id: home for home in self.sheet.homes}

    @property
    def id(self) -> int:
        """The round's."""
        return self.sheet.round.id

    @property
    def is_open(self) -> bool:
        """Whether money can be entered."""
        return self.sheet.round.is_open

    @property
    def has_entries(self) -> bool:
        """Whether anything was taken."""
        return any(home.cell is not None for home in self.homes.values())

    @property
    def unsettled(self) -> int | None:
        """A row with something typed that is not saved; None where there is none."""
        return next(iter(self.held), None)

    def customers(self) -> list[int]:
        """In walking order."""
        return list(self.homes)

    # What happens ------------------------------------------------------------------------

    def take(self, sheet: CollectionSheet) -> None:
        """A fresh reading: rows on their way stay as they are, what is typed stays too."""
        kept = {key: self.homes[key] for key in self.saving if key in self.homes}
        self.sheet = sheet
        self.homes = {home.customer_id: kept.get(home.customer_id, home) for home in sheet.homes}

    def saved(self, saved: SavedHome) -> bool:
        """A row stands as it was wished; False where somebody else entered something too."""
        home = saved.home
        self.saving.discard(home.customer_id)
        self.held.pop(home.customer_id, None)
        self.homes[home.customer_id] = home
        if home.cell is not None:
            self.methods.pop(home.customer_id, None)
            self.notes.pop(home.customer_id, None)
        alone = saved.was == self.sheet.round.version
        if alone:
            shown = replace(self.sheet.round, version=saved.version)
            self.sheet = replace(self.sheet, round=shown)
        return alone

    def hold(self, customer_id: int, held: Held) -> None:
        """Keeps what is not saved where it was typed."""
        self.saving.discard(customer_id)
        self.held[customer_id] = held

    def release(self, customer_id: int) -> bool:
        """Takes back what is not saved; False where nothing was."""
        had = self.held.pop(customer_id, None) is not None
        if self.homes[customer_id].cell is None:
            had = self.methods.pop(customer_id, None) is not None or had
            had = self.notes.pop(customer_id, None) is not None or had
        return had

    # What is shown -----------------------------------------------------------------------

    def method(self, customer_id: int) -> str:
        """How it was paid, or will be."""
        cell = self.homes[customer_id].cell
        if cell is not None and cell.method:
            return cell.method
        return self.methods.get(customer_id, _CASH)

    def reference(self, customer_id: int) -> str:
        """What is noted of the payment."""
        cell = self.homes[customer_id].cell
        return self.notes.get(customer_id, "") if cell is None else cell.reference

    def sums(self) -> RoundSums:
        """What the round comes to as it is shown."""
        cells = [home.cell for home in self.homes.values() if home.cell is not None]
        return RoundSums(
            sum(bool(cell.amount) for cell in cells),
            Money.total(cell.amount for cell in cells if cell.method == _CASH),
            Money.total(cell.amount for cell in cells if cell.method != _CASH),
            Money.total(cell.discount for cell in cells),
        )

    # What is meant -----------------------------------------------------------------------

    def whole_due(self, customer_id: int) -> Wish | None:
        """Enter on an empty cell: all that is owed; None where nothing is, or it is paid."""
        home = self.homes[customer_id]
        if home.cell is not None or home.due is None or home.due <= Money.zero:
            return None
        return self._wish(home, home.due, self.method(customer_id))

    def typed_paid(self, customer_id: int, text: str) -> Wish | None:
        """A figure typed in a row; None where it says what stands there already.

        Raises:
            InvalidInputError: It can't be read.
        """
        home, typed = self.homes[customer_id], read_paid(text)
        amount = typed.amount
        if amount is None:
            amount = home.due if home.cell is None else home.cell.amount
        if amount is None or amount <= Money.zero:
            raise InvalidInputError(
                tr("{home} owes nothing.", home=home.name)
                if typed.amount is None
                else tr("0 is no payment."),
                tr("Type what was given, or leave the row empty."),
            )
        method = typed.method or self.method(customer_id)
        cell = home.cell
        if (
            cell is not None
            and cell.payment_id is not None
            and (cell.amount, cell.method) == (amount, method)
            and not typed.short
        ):
            return None
        due = Money.zero if home.due is None else home.due
        rest = due - amount if typed.short else None
        if typed.amount is None and cell is not None:
            # Only how it was paid is told: what was let off with it stays so.
            rest = cell.discount
        return self._wish(home, amount, method, rest=rest)

    def typed_by(self, customer_id: int, text: str) -> Wish | None:
        """A way of payment typed in a row: a wish where money stands there, else remembered.

        Raises:
            InvalidInputError: There is no such way.
        """
        home, method = self.homes[customer_id], read_method(text)
        if home.cell is None:
            self.methods[customer_id] = method
            return None
        if home.cell.method == method:
            return None
        return self._wish(home, home.cell.amount, method, rest=home.cell.discount)

    def typed_note(self, customer_id: int, text: str) -> Wish | None:
        """A note typed in a row: a wish where money stands there, else remembered."""
        home, note = self.homes[customer_id], text.strip()
        if home.cell is None:
            self.notes[customer_id] = note
            return None
        if home.cell.reference == note:
            return None
        wish = self._wish(home, home.cell.amount, home.cell.method, rest=home.cell.discount)
        return replace(wish, entry=replace(wish.entry, reference=note))

    def is_unusual(self, wish: Wish) -> str:
        """Why an amount is to be looked at before it is saved; empty where it is not."""
        if wish.entry.rest is not None and self.is_much(wish.entry.rest):
            return tr("{rest} would be let off.", rest=wish.entry.rest.format())
        home, amount = self.homes[wish.entry.customer_id], wish.entry.amount
        due = Money.zero if home.due is None else home.due
        if due <= Money.zero:
            return tr("Nothing is owed.")
        if amount > due * _TIMES_UNUSUAL:
            return tr("More than {times_unusual} × the due.", times_unusual=_TIMES_UNUSUAL)
        return ""

    def is_much(self, rest: Money) -> bool:
        """Whether a rest is beyond what a clerk may let off, and so is hardly meant by one key."""
        return rest > self.sheet.discount_limit

    def _wish(self, home: Home, amount: Money, method: str, *, rest: Money | None = None) -> Wish:
        """The row as it shall be; `rest` is let off with it, as it is seen."""
        short = rest is not None and rest > Money.zero
        entry = DoorEntry(
            self.id,
            home.customer_id,
            amount,
            method,
            f"round:{uuid4().hex}",
            self.reference(home.customer_id),
            short=short,
            rest=rest if short else None,
        )
        return Wish(entry, None if home.cell is None else home.cell.payment_id)

    # Jumping -----------------------------------------------------------------------------

    def find(self, typed: str) -> list[int]:
        """Customers that a text may mean: a position, or any letters of name, code, address."""
        wanted = typed.strip()
        if not wanted:
            return []
        if wanted.isdecimal():
            found = list(self._by_position(wanted))
            if len(wanted) < _LIKE_A_PHONE:
                return found
            return list(dict.fromkeys(found + self._by_text(wanted)))
        return self._by_text(wanted)

    def _by_position(self, wanted: str) -> Iterable[int]:
        exact = [key for key, home in self.homes.items() if str(home.position) == wanted]
        begun = [
            key
            for key, home in self.homes.items()
            if home.position is not None
            and str(home.position).startswith(wanted)
            and key not in exact
        ]
        return exact + begun

    def _by_text(self, wanted: str) -> list[int]:
        needle = Needle(wanted)
        ranked = [
            (rank, at, key)
            for at, (key, home) in enumerate(self.homes.items())
            if (rank := needle.rank(home.search_text)) is not None
        ]
        return [key for *_, key in sorted(ranked)]
