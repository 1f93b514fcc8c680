"""The "Other" column as text: `1 ghee, .5 paneer evening` in, "Ghee × 1" out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.domain.errors import InvalidInputError
from dairyos_desktop.domain.searching import folded
from dairyos_desktop.domain.texts import as_shown, tr, tr_later, tr_word
from dairyos_desktop.domain.typed import parse_quantity_sum
from dairyos_desktop.services.dto.consumption import CellKey, CellState
from dairyos_desktop.ui.widgets.grid.place import Place

if TYPE_CHECKING:
    from dairyos_desktop.domain.orders import Shift
    from dairyos_desktop.domain.quantity import Quantity
    from dairyos_desktop.services.dto.consumption import SheetProduct
    from dairyos_desktop.ui.entry.grid import Grid
    from dairyos_desktop.ui.entry.parts import RowKey

_EXAMPLE = tr_later("Type a quantity and a product, like 1 ghee.")
_SHIFT_WORDS: dict[str, Shift] = {
    "m": "morning",
    "morning": "morning",
    "e": "evening",
    "evening": "evening",
}


def shown_text(grid: Grid, customer_id: int) -> str:
    """What the cell shows: `Ghee × 1, Paneer × 0.5 evening`."""
    parts = []
    for key in grid.keys_at(Place(customer_id, "other")):
        name = grid.product(key.product_id).name
        state = grid.state(key)
        figure = tr("leave") if state is CellState.LEAVE else f"× {grid.quantity(key).short()}"
        shift = _other_shift(grid, key)
        parts.append(f"{name} {figure} {tr_word(shift)}" if shift else f"{name} {figure}")
    return ", ".join(parts)


def edit_text(grid: Grid, customer_id: int) -> str:
    """The same in the form in which it is typed."""
    return ", ".join(
        f"{grid.quantity(key).short()} {grid.product(key.product_id).name}"
        f" {_other_shift(grid, key)}".rstrip()
        for key in grid.keys_at(Place(customer_id, "other"))
        if grid.state(key) is not CellState.LEAVE
    )


def read_other(grid: Grid, customer_id: int, typed: str) -> dict[CellKey, Quantity]:
    """The rows that the text asks for.

    Raises:
        InvalidInputError: A part without a quantity, without a product, or with one that several
            products could be.
    """
    found: dict[CellKey, Quantity] = {}
    for part in filter(None, (part.strip() for part in typed.split(","))):
        key, quantity = _read_part(grid, customer_id, part)
        if key in found:
            raise InvalidInputError(
                tr(
                    "{product_id} stands twice in “{typed}”.",
                    product_id=grid.product(key.product_id).name,
                    typed=typed,
                ),
                tr("Name each product once."),
            )
        found[key] = quantity
    return found


def _read_part(grid: Grid, customer_id: int, part: str) -> tuple[CellKey, Quantity]:
    words = part.replace("×", " ").split()
    figures = [word for word in words if word[0].isdigit() or word[0] in ".+"]
    names = [word for word in words if word not in figures]
    shift, names = _shift_of(grid, customer_id, names)
    if len(figures) != 1 or not names:
        lacks = tr("names no product") if figures else tr("lacks a quantity")
        raise InvalidInputError(f"“{part}” {lacks}.", as_shown(_EXAMPLE))
    product = _product(grid, " ".join(names), shift)
    quantity = parse_quantity_sum(figures[0], whole=product.whole)
    return CellKey(customer_id, shift, product.id), quantity


def _shift_of(grid: Grid, customer_id: int, names: list[str]) -> tuple[Shift, list[str]]:
    shifts = grid.row(customer_id).shifts
    wanted = _SHIFT_WORDS.get(names[-1].casefold()) if len(names) > 1 else None
    if wanted is None:
        return shifts[0], names
    if wanted not in shifts:
        raise InvalidInputError(
            tr("The {wanted} is not on this sheet.", wanted=wanted),
            tr("Choose the shift above, then type it again."),
        )
    return wanted, names[:-1]


def _product(grid: Grid, typed: str, shift: Shift) -> SheetProduct:
    wanted = folded(typed)
    products = grid.sheet.products
    exact = [one for one in products if wanted in (folded(one.code), folded(one.name))]
    found = exact or [
        one
        for one in products
        if f" {wanted}" in f" {folded(one.name)}" or f" {wanted}" in f" {folded(one.name_local)}"
    ]
    if not found:
        raise InvalidInputError(
            tr("There is no product “{typed}”.", typed=typed), as_shown(_EXAMPLE)
        )
    free = [one for one in found if grid.is_free_for_other(shift, one.id)]
    if not free:
        raise InvalidInputError(
            tr("{found} has a column of its own.", found=found[0].name),
            tr("Type it under {found}.", found=found[0].name),
        )
    if len(free) > 1:
        names = tr(" or ").join(one.name for one in free[:3])
        raise InvalidInputError(
            tr("“{typed}” may be {names}.", typed=typed, names=names), tr("Type more of the name.")
        )
    return free[0]


def _other_shift(grid: Grid, key: RowKey) -> str:
    """The shift, where it is not the one that goes without saying."""
    shifts = grid.row(key.customer_id).shifts
    return "" if not shifts or key.shift == shifts[0] else key.shift
