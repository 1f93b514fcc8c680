"""What the foot of the grid says of the load: pure, and worked out anew with each saved cell."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from dairyos_desktop.domain.indian import MINUS
from dairyos_desktop.domain.quantity import Quantity, in_unit
from dairyos_desktop.domain.texts import tr
from dairyos_desktop.ui.widgets.grid.columns import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dairyos_desktop.domain.delivery import Tolerance
    from dairyos_desktop.domain.orders import Shift
    from dairyos_desktop.services.dto.delivery import LoadLine, RoundSheet
    from dairyos_desktop.ui.entry.columns import GridColumn
    from dairyos_desktop.ui.entry.figures import Figures


class Verdict(Enum):
    """How a column's load and its deliveries agree; the value is the tone it is shown in."""

    UNSAID = "text3"
    """Nobody has said what was loaded."""
    OPEN = "text2"
    """Cells wait to be confirmed: what differs now says nothing yet."""
    EVEN = "ok"
    WITHIN = "text"
    """Less apart than the office lets pass."""
    BEYOND = "warn"


@dataclass(frozen=True)
class ColumnLoad:
    """A column's two lower lines.

    Attributes:
        gone: Loaded less returned, wasted and own use, in thousandths; None where nothing is said.
        apart: Delivered less that: below 0 where something is left over, above where more was
            delivered than went out.
    """

    gone: int | None
    apart: int
    verdict: Verdict


@dataclass(frozen=True)
class Foot:
    """What stands under the columns, and the sentences at their right, the longest first."""

    columns: dict[str, ColumnLoad]
    words: tuple[str, ...] = ()


@dataclass
class Loads:
    """The loads of the rounds that a sheet shows, as they were last read or saved.

    Attributes:
        tolerance: What the office lets pass.
        closed: The shifts whose round is closed: there no reason is missing any more.
    """

    tolerance: Tolerance
    lines: dict[tuple[Shift, int], LoadLine] = field(default_factory=dict)
    closed: set[Shift] = field(default_factory=set)

    def take(self, rounds: Iterable[RoundSheet]) -> None:
        """Takes rounds as they stand in the books."""
        for one in rounds:
            if one.closed_at is not None:
                self.closed.add(one.key.shift)
            for line in one.lines:
                self.lines[one.key.shift, line.product_id] = line

    def foot(self, columns: Iterable[GridColumn], figures: Figures) -> Foot:
        """The two lines under the deliveries, for every column of quantities."""
        made: dict[str, ColumnLoad] = {}
        beyond: list[str] = []
        is_open = False
        for column in columns:
            if column.kind is not Kind.FIGURE or column.shift is None or column.product is None:
                continue
            line = self.lines.get((column.shift, column.product.id))
            one = self._column(line, figures.delivered[column.id], figures.waiting[column.id])
            made[column.id] = one
            if line is not None and one.verdict is Verdict.BEYOND:
                beyond.append(apart_words(line, one.apart))
                is_open = is_open or column.shift not in self.closed
        return Foot(made, _sentences(beyond, is_open=is_open))

    def _column(self, line: LoadLine | None, delivered: int, waiting: int) -> ColumnLoad:
        if line is None or line.version is None:
            return ColumnLoad(None, 0, Verdict.UNSAID)
        gone = gone_of(line)
        apart = delivered - gone
        if waiting:
            verdict = Verdict.OPEN
        elif not apart:
            verdict = Verdict.EVEN
        else:
            passes = self.tolerance.lets_pass(apart, line.loaded.thousandths, line.unit)
            verdict = Verdict.WITHIN if passes else Verdict.BEYOND
        return ColumnLoad(gone, apart, verdict)


def gone_of(line: LoadLine) -> int:
    """What of a load was there to be delivered, in thousandths."""
    back = line.returned, line.wasted, line.own_use
    return line.loaded.thousandths - sum(one.thousandths for one in back)


def signed(thousandths: int, unit: str, *, short: bool = False) -> str:
    """A difference with its sign: `−0.50`, `+0.125`, `0`; in short, and of pieces, `−2`."""
    if not thousandths:
        return "0"
    amount = in_unit(abs(thousandths), unit)
    text = amount.short() if short else amount.with_two_decimals()
    return f"{MINUS if thousandths < 0 else '+'}{text}"


def apart_words(line: LoadLine, apart: int) -> str:
    """`0.5 L Buffalo Milk over`, or short where more was delivered than went out."""
    amount = Quantity.from_thousandths(abs(apart)).short()
    unit = "" if line.unit == "pc" else f"{line.unit} "
    what = f"{amount} {unit}{line.product_name}"
    return tr("{what} over", what=what) if apart < 0 else tr("{what} short", what=what)


def _sentences(beyond: list[str], *, is_open: bool) -> tuple[str, ...]:
    if not beyond:
        return ()
    end = tr(". A reason closes the day") if is_open else ""
    short = beyond[0] if len(beyond) == 1 else tr("{count} products differ", count=len(beyond))
    return tuple(dict.fromkeys((f"{', '.join(beyond)}{end}", f"{short}{end}", short)))
