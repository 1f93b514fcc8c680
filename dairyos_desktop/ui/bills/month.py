"""A month's bills as the screen thinks of them: what is shown, summed, printed, made next."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.searching import Needle, folded, sounded
from dairyos_desktop.domain.texts import tr, tr_later, trn

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dairyos_desktop.domain.periods import Month
    from dairyos_desktop.services.dto.billing import BillRow, Preview


class Show(StrEnum):
    """What of the month is listed."""

    ALL = "all"
    NOT_PRINTED = "not_printed"
    UNPAID = "unpaid"
    PART_PAID = "part_paid"
    PAID = "paid"
    NO_BILL = "no_bill"
    VOID = "void"


WORDS = {
    Show.ALL: tr_later("All"),
    Show.NOT_PRINTED: tr_later("Not printed"),
    Show.UNPAID: tr_later("Unpaid"),
    Show.PART_PAID: tr_later("Part paid"),
    Show.PAID: tr_later("Paid"),
    Show.NO_BILL: tr_later("No bill"),
    Show.VOID: tr_later("Void"),
}
_STATUS = {Show.UNPAID: "UNPAID", Show.PART_PAID: "PARTIALLY_PAID", Show.PAID: "PAID"}


def counted(number: int, one: str, many: str = "") -> str:
    """A count with its noun: "1 bill", "1,204 bills"."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


def is_void(row: BillRow) -> bool:
    """Whether the bill is void."""
    return row.status == "VOID"


def goes_on_paper(row: BillRow) -> bool:
    """Whether it is printed unless asked for by number: not void, not 0.00 (rule 13)."""
    return not is_void(row) and bool(row.total)


def waits_for_paper(row: BillRow) -> bool:
    """Whether its paper has yet to go out."""
    return goes_on_paper(row) and not row.sent


def total_of(rows: Iterable[BillRow]) -> Money:
    """Σ totals."""
    return Money.total(row.total for row in rows)


@dataclass(frozen=True)
class Sums:
    """What is pinned below the list."""

    billed: Money
    received: Money
    open: Money


class MonthBills:
    """A month's bills; made in a worker, since thousands of texts are folded for finding.

    Args:
        month: The month.
        rows: Its bills by number, void ones included.
    """

    def __init__(self, month: Month, rows: Sequence[BillRow]) -> None:
        self.month = month
        self.rows = tuple(rows)
        self.live = tuple(row for row in self.rows if not is_void(row))
        self.waiting = tuple(row for row in self.live if waits_for_paper(row))
        self.on_paper = sum(1 for row in self.live if goes_on_paper(row))
        self._texts = {row.bill_id: _search_text(row) for row in self.rows}
        self._shown = {show: self._pick(show) for show in Show}

    def _pick(self, show: Show) -> tuple[BillRow, ...]:
        if show is Show.ALL:
            return self.live
        if show is Show.NOT_PRINTED:
            return self.waiting
        if show is Show.VOID:
            return tuple(row for row in self.rows if is_void(row))
        status = _STATUS.get(show)
        return tuple(row for row in self.live if row.status == status)

    def count(self, show: Show) -> int:
        """How many bills a chip shows."""
        return len(self._shown[show])

    def shown(self, show: Show, typed: str = "") -> tuple[BillRow, ...]:
        """The rows of a chip that hold all words typed, in the order of numbers."""
        rows = self._shown[show]
        needle = Needle(typed)
        if not needle:
            return rows
        texts = self._texts
        return tuple(row for row in rows if needle.rank(texts[row.bill_id]) is not None)

    @staticmethod
    def sums(rows: Iterable[BillRow]) -> Sums:
        """What the rows bring, have brought and have yet to bring; void ones left out."""
        live = [row for row in rows if not is_void(row)]
        billed = total_of(live)
        received = Money.total(row.paid for row in live)
        owed = Money.total(max(row.total, Money.zero) for row in live)
        return Sums(billed, received, owed - received)


def _search_text(row: BillRow) -> str:
    parts = (row.number, row.customer, row.name, row.name_local, sounded(row.name), row.route)
    return "".join(f" {part}" for part in dict.fromkeys(map(folded, parts)) if part)


class Waits(StrEnum):
    """The step that waits for the user."""

    MAKE = "made"
    PRINT = "printed"
    NOTHING = ""


def to_make(preview: Preview | None) -> int:
    """How many bills a run would make, change or void."""
    if preview is None:
        return 0
    result = preview.result
    return result.created + result.updated + result.voided


def what_waits(bills: MonthBills, preview: Preview | None) -> Waits:
    """What comes next: bills to be made or made again, then their papers."""
    if to_make(preview) or (preview is None and not bills.rows):
        return Waits.MAKE
    return Waits.PRINT if bills.waiting else Waits.NOTHING


def make_words(bills: MonthBills, preview: Preview | None) -> str:
    """What the button that makes bills says."""
    if preview is None or not to_make(preview):
        return tr("Make again") if bills.live else tr("Make bills")
    result = preview.result
    if not bills.live:
        return tr("Make {created}", created=trn("{count} bill", "{count} bills", result.created))
    parts = [
        f"{number:,} {word}"
        for number, word in (
            (result.created, "new"),
            (result.updated, "changed"),
            (result.voided, "void"),
        )
        if number
    ]
    return tr("Make again: {parts}", parts=", ".join(parts))
