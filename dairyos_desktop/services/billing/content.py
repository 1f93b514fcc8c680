"""What a bill will say: its lines put together with sums, balances and a digest of it all."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from operator import attrgetter
from typing import TYPE_CHECKING

from dairyos_desktop.domain.billing import Correction, Line, Sums, sums, title

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dairyos_desktop.services.billing.batch import Account
    from dairyos_desktop.services.billing.ground import Ground
    from dairyos_desktop.services.billing.periods import Period

# Made once: a month of ten thousand bills is put into digests by them.
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=str)
_of_line = attrgetter(*Line.__slots__)
_of_correction = attrgetter(*Correction.__slots__)
_of_sums = attrgetter(*Sums.__slots__)


@dataclass(slots=True)
class Content:
    """The lines of a bill and the standing of the account before it; sums in paise.

    Attributes:
        earlier_totals: Σ totals of the live bills of earlier periods.
        watermark: The `account_seq` at which the last of those was last worked out.
    """

    lines: list[Line]
    earlier_totals: int
    watermark: int
    corrections: list[Correction] = field(default_factory=list)

    @property
    def is_nothing(self) -> bool:
        """No delivery, no charge and no correction other than 0.00: there is no bill (rule 13)."""
        return not self.lines and not any(row.amount + row.tax for row in self.corrections)


@dataclass(slots=True)
class PlannedBill:
    """A bill to be made or put in an existing one's place; sums in paise."""

    customer_id: int
    period: Period
    content: Content
    sums: Sums
    litres: int
    title: str
    previous_balance: int
    receipts: int
    content_sha256: str


def compose(ground: Ground, account: Account, period: Period, content: Content) -> PlannedBill:
    """Works out the sums (rules 10 to 12) and the title (rule 28)."""
    lines, corrections = content.lines, content.corrections
    worked_out = sums(lines, corrections, round_to_rupee=ground.office.round_to_rupee)
    rates = [line.rate for line in lines] + [row.rate for row in corrections]
    named = title(rates, has_gstin=ground.office.has_gstin).value
    previous = account.opening + content.earlier_totals - account.paid
    receipts = account.paid_after(content.watermark)
    litres = sum(
        ground.goods[line.product_id].litres(line.quantity)
        for line in lines
        if line.product_id is not None
    )
    digest = content_digest(
        [period.kind, str(period.first), str(period.last), named, litres, previous, receipts],
        [_of_line(line) for line in lines],
        [_of_correction(row) for row in corrections],
        _of_sums(worked_out),
    )
    return PlannedBill(
        account.customer_id,
        period,
        content,
        worked_out,
        litres,
        named,
        previous,
        receipts,
        digest,
    )


def content_digest(
    said: list[object],
    lines: Sequence[Sequence[object]],
    corrections: Sequence[Sequence[object]],
    sums_: Sequence[object],
) -> str:
    """The digest of all that a bill says, in hex.

    Args:
        said: Kind, first day, last day, title, litres, previous balance, receipts.
        lines: The values of each `Line`, in its order.
        corrections: The values of each `Correction`.
        sums_: The values of `Sums`.
    """
    text = _ENCODER.encode([said, lines, corrections, sums_])
    return hashlib.sha256(text.encode()).hexdigest()
