"""The columns of a route sheet: which products get one, and how wide everything is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from dairyos_desktop.adapters.pdf.fitting import width_of
from dairyos_desktop.adapters.pdf.fonts import Weight
from dairyos_desktop.adapters.pdf.layout import INK, MM, SOFT
from dairyos_desktop.adapters.pdf.pen import Style
from dairyos_desktop.adapters.pdf.runs import clean
from dairyos_desktop.domain.texts import tr_word
from dairyos_desktop.services.dto.route_papers import RouteMark

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dairyos_desktop.domain.quantity import Quantity
    from dairyos_desktop.services.dto.route_papers import RouteGoods, RoutePaper, RouteStop

MARGIN = 10 * MM
# Large enough for a torch at five in the morning.
NUMBER = Style(11.5, Weight.SEMIBOLD)
NAME = Style(10.5, Weight.MEDIUM)
LOCAL = Style(10, ink=INK)
SMALL = Style(8.5, ink=SOFT)
FIGURE = Style(12.5, Weight.MEDIUM)
FIGURE_BOLD = Style(12.5, Weight.BOLD)
HEAD = Style(8, Weight.MEDIUM)

_SHORT, _LONG = 210 * MM, 297 * MM
_PAD = 1.6 * MM
FRAME = 2.4 * MM
"""What a frame takes more than the figure in it."""

HEAD_GAP = 1.0 * MM  # between the heads of two products
_BESIDE = 2.2 * MM  # between a name and its other script
_NUMBER_MM = 10.0
_LEAST_GOODS_MM, _MOST_GOODS_MM = 12.0, 19.0
_LEAST_CHANGED_MM = 24.0
# Name and address: the least that is legible, and the most that is of use.
_LEAST_MM = (42.0, 24.0)
_MOST_MM = (64.0, 60.0)
_NAMES_SHARE = 0.62  # of the room for both, where it is short


@dataclass(frozen=True)
class Column:
    """Where a column stands, in points."""

    left: float
    width: float

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.left + self.width

    @property
    def text(self) -> float:
        """Where its text begins."""
        return self.left + _PAD

    @property
    def room(self) -> float:
        """What a text may take."""
        return self.width - 2 * _PAD

    @property
    def middle(self) -> float:
        """Half way between its edges."""
        return self.left + self.width / 2


class Door(Protocol):
    """A customer on the way, on whatever paper."""

    @property
    def code(self) -> str:
        """The customer's code."""
        ...

    @property
    def name(self) -> str:
        """In Latin letters; may be empty."""
        ...

    @property
    def name_local(self) -> str:
        """In the own script; may be empty."""
        ...


@dataclass(frozen=True)
class RouteGrid:
    """A sheet's size and columns.

    Attributes:
        goods: Products with a column, and their columns.
        others: Those for which there was no room; they stand below the name, as notes do.
    """

    width: float
    height: float
    number: Column
    name: Column
    address: Column
    goods: tuple[tuple[RouteGoods, Column], ...]
    changed: Column
    others: tuple[RouteGoods, ...]

    @property
    def left(self) -> float:
        """The left margin."""
        return MARGIN

    @property
    def right(self) -> float:
        """Where the right margin begins."""
        return self.width - MARGIN


def name_width(stop: Door) -> float:
    """What both of a customer's names take on one line."""
    latin, local = names_of(stop)
    width = width_of(latin, NAME.weight, NAME.size)
    return width + _BESIDE + width_of(local, LOCAL.weight, LOCAL.size) if local else width


def names_of(stop: Door) -> tuple[str, str]:
    """The name in Latin letters and in the own script; the second is empty where there is one."""
    latin, local = clean(stop.name).strip(), clean(stop.name_local).strip()
    if not latin:
        return local or clean(stop.code), ""
    return latin, "" if local == latin else local


def other_words(stop: RouteStop, others: Sequence[RouteGoods]) -> list[str]:
    """What is due of products without a column: "Ghee 1", "Paneer 0.5 evening"."""
    shifts = {one.shift for one in others}
    made = []
    for one in others:
        cell = stop.cells.get(one.key)
        if cell is not None and cell.quantity:
            shift = f" {tr_word(one.shift)}" if len(shifts) > 1 else ""
            made.append(f"{clean(one.name)} {cell.quantity.short()}{shift}")
    return made


def grids_of(paper: RoutePaper) -> tuple[RouteGrid, ...]:
    """The ways to set a route: upright where all products have room, and on its side."""
    wide = _goods_width(paper)
    upright = _grid(paper, _SHORT, _LONG, wide)
    aside = _grid(paper, _LONG, _SHORT, wide)
    return (aside,) if upright.others else (upright, aside)


def _grid(paper: RoutePaper, width: float, height: float, wide: float) -> RouteGrid:
    room = width - 2 * MARGIN
    number = _NUMBER_MM * MM
    least = sum(_LEAST_MM) * MM + number + _LEAST_CHANGED_MM * MM
    chosen = _most_used(paper.goods, max(int((room - least) / wide), 1))
    others = tuple(one for one in paper.goods if one not in chosen)
    name, address, changed = _shared(paper, room - number - wide * len(chosen))
    left = MARGIN
    columns = []
    for part in (number, name, address, *[wide] * len(chosen), changed):
        columns.append(Column(left, part))
        left += part
    return RouteGrid(
        width,
        height,
        columns[0],
        columns[1],
        columns[2],
        tuple(zip(chosen, columns[3:-1], strict=True)),
        columns[-1],
        others,
    )


def _goods_width(paper: RoutePaper) -> float:
    """One width for all products: the widest figure, and the longest word of a head if it may."""
    figures = {(cell.quantity, cell.mark) for stop in paper.stops for cell in stop.cells.values()}
    needed = max((_figure_width(*one) for one in figures), default=0.0)
    words = [word for one in paper.goods for word in clean(one.name).split()]
    heads = max((width_of(word, HEAD.weight, HEAD.size) for word in words), default=0.0)
    needed = max(needed, heads + HEAD_GAP, _LEAST_GOODS_MM * MM)
    return min(needed, _MOST_GOODS_MM * MM)


def _figure_width(quantity: Quantity, mark: RouteMark) -> float:
    if mark in (RouteMark.AS_USUAL, RouteMark.LEAVE):
        return width_of(quantity.short(), FIGURE.weight, FIGURE.size) + _PAD
    text = figure_text(quantity, mark)
    return width_of(text, FIGURE_BOLD.weight, FIGURE_BOLD.size) + FRAME + _PAD / 2


def figure_text(quantity: Quantity, mark: RouteMark) -> str:
    """A quantity as it stands in its column; something extra with a plus."""
    return f"+{quantity.short()}" if mark is RouteMark.EXTRA else quantity.short()


def _most_used(goods: Sequence[RouteGoods], count: int) -> tuple[RouteGoods, ...]:
    order = sorted(range(len(goods)), key=lambda at: (-goods[at].doors, at))[:count]
    return tuple(goods[at] for at in sorted(order))


def _shared(paper: RoutePaper, rest: float) -> tuple[float, float, float]:
    """The widths of name, address, and of the room to write changes into."""

    def needed(widths: list[float], at: int) -> float:
        widest = max(widths, default=0.0) + 2 * _PAD
        return min(max(widest, _LEAST_MM[at] * MM), _MOST_MM[at] * MM)

    name = needed([name_width(stop) for stop in paper.stops], 0)
    address = needed([width_of(stop.address, SMALL.weight, SMALL.size) for stop in paper.stops], 1)
    shared = rest - _LEAST_CHANGED_MM * MM
    if name + address > shared:
        # The name comes first; what it leaves goes to the address.
        name = max(min(name, shared * _NAMES_SHARE), _LEAST_MM[0] * MM)
        address = shared - name
    return name, address, rest - name - address
