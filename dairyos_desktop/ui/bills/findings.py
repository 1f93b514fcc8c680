"""What to look at before money is involved, grouped by kind, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dairyos_desktop.domain.texts import as_shown, tr, tr_later
from dairyos_desktop.ui.bills.month import counted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dairyos_desktop.services.dto.billing import MonthWarning, NotBilledRow, Preview

NOT_BILLED = "not_billed"
UNMATCHED = "unmatched_payment"
ACCEPTED = "accepted"

# Kind: one, several, what to do. The order is that of weight: no bill at all comes first.
_KINDS: dict[str, tuple[str, str, str]] = {
    NOT_BILLED: (
        tr_later("customer without a bill"),
        tr_later("customers without a bill"),
        tr_later("Everyone else gets a bill. Mend the reason, then make the bills again."),
    ),
    "month_not_over": (
        tr_later("The month is not over"),
        tr_later("The month is not over"),
        tr_later("Bills made now are worked out again until they are printed."),
    ),
    "tax_without_gstin": (
        tr_later("Tax, but the office has no GSTIN"),
        tr_later("Tax, but the office has no GSTIN"),
        tr_later("Write the GSTIN into the settings, or take the tax off the goods."),
    ),
    UNMATCHED: (
        tr_later("Payments without a customer"),
        tr_later("Payments without a customer"),
        tr_later("Match them first, and the bills show them."),
    ),
    "day_open": (
        tr_later("Rounds that are not closed"),
        tr_later("Rounds that are not closed"),
        tr_later("Close them in Entry, so that nothing changes behind the bills."),
    ),
    "no_entries": (
        tr_later("customer with a usual order and no entry"),
        tr_later("customers with a usual order and no entry"),
        tr_later("Were they on leave, or was a page forgotten?"),
    ),
    "not_confirmed": (
        tr_later("customer with cells to confirm"),
        tr_later("customers with cells to confirm"),
        tr_later("What nobody confirmed is not billed."),
    ),
    "unusual_quantity": (
        tr_later("quantity far from the order"),
        tr_later("quantities far from the order"),
        tr_later("More than three times the usual order."),
    ),
    "jump": (
        tr_later("bill far from last month's"),
        tr_later("bills far from last month's"),
        tr_later("More than 40 % up or down."),
    ),
    "leave_day": (
        tr_later("delivery on a day of leave"),
        tr_later("deliveries on a day of leave"),
        tr_later("It is billed: was it delivered?"),
    ),
    "outside_dates": (
        tr_later("delivery outside the customer's dates"),
        tr_later("deliveries outside the customer's dates"),
        tr_later("It is billed: is the customer's first or last day right?"),
    ),
    "no_tax_row": (
        tr_later("delivery of goods without a tax rate"),
        tr_later("deliveries of goods without a tax rate"),
        tr_later("Billed without tax."),
    ),
    ACCEPTED: (
        tr_later("thing that may stand"),
        tr_later("things that may stand"),
        tr_later("Accepted as they were seen; whatever changes is to be looked at again."),
    ),
}
_OF_THE_MONTH = frozenset({"month_not_over", "tax_without_gstin", UNMATCHED, "day_open"})
_PARKED = tr_later("Left out of this month")


@dataclass(frozen=True)
class Finding:
    """A line of the page: one thing to look at, or (`head`) the words over a group.

    Attributes:
        place: Of the line within the page; what makes it the same line.
        customer_id: Whom to open; None where it concerns the whole month.
        detail: What is odd, or what to do about the group.
        warning: What can be accepted; None for a head and for who has no bill.
        parked: The customer is left out of the month.
    """

    place: str
    kind: str
    customer_id: int | None
    customer: str
    title: str
    detail: str
    head: bool = False
    warning: MonthWarning | None = None
    parked: bool = False


def kind_words(kind: str) -> str:
    """What a kind is called, for one thing of it."""
    words = _KINDS.get(kind, (tr("thing to look at"), "", ""))[0]
    return words[0].upper() + words[1:]


class Findings:
    """A preview's warnings and whom it leaves without a bill."""

    def __init__(self, preview: Preview | None = None) -> None:
        unbilled = preview.result.not_billed if preview else ()
        warnings = preview.warnings if preview else ()
        self._groups: dict[str, list[Finding]] = {kind: [] for kind in _KINDS}
        self._groups[NOT_BILLED] = [_unbilled(row) for row in unbilled]
        for at, row in enumerate(warnings):
            # Who has no price is without a bill, and told so already.
            if row.code != "no_price":
                kind = ACCEPTED if row.accepted else row.code
                self._groups.setdefault(kind, []).append(_warned(at, row, kind))

    @property
    def count(self) -> int:
        """How many things there are to look at, those that may stand left out."""
        return sum(len(group) for kind, group in self._groups.items() if kind != ACCEPTED)

    def count_of(self, kind: str) -> int:
        """How many of one kind."""
        return len(self._groups.get(kind, ()))

    def of_kind(self, kind: str) -> list[Finding]:
        """The lines of one group."""
        return list(self._groups.get(kind, ()))

    def lines(self, only: str = "") -> list[Finding]:
        """The page: each group's words, then its lines."""
        made: list[Finding] = []
        for kind, group in self._groups.items():
            if group and only in ("", kind):
                made.append(_head(kind, len(group)))
                made += group
        return made


def _head(kind: str, number: int) -> Finding:
    one, many, cure = _KINDS.get(kind, (tr("thing to look at"), tr("things to look at"), ""))
    words = one if kind in _OF_THE_MONTH else counted(number, one, many)
    return Finding(kind, kind, None, "", words, cure, head=True)


def _unbilled(row: NotBilledRow) -> Finding:
    parked = row.code == "parked"
    return Finding(
        f"{NOT_BILLED}:{row.customer}",
        NOT_BILLED,
        row.customer_id,
        row.customer,
        row.name,
        f"{_PARKED}: {row.reason}" if parked else as_shown(row.reason),
        parked=parked,
    )


def _warned(at: int, row: MonthWarning, kind: str) -> Finding:
    detail = as_shown(row.detail)
    if row.accepted:
        detail = f"{row.accepted} ({row.accepted_by}). {detail}"
    return Finding(
        f"{row.code}:{at}",
        kind,
        row.customer_id,
        row.customer or "",
        row.name or "–",
        detail,
        warning=row,
    )


def said(lines: Iterable[Finding]) -> str:
    """The groups' words in one sentence, for the empty page and screen readers."""
    return ", ".join(line.title for line in lines if line.head)
