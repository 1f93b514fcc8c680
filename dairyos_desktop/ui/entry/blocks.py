"""Blocks of cells: pasted from a spreadsheet, filled down, copied from above, copied out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dairyos_desktop.domain.texts import tr
from dairyos_desktop.services.dto.consumption import CellState
from dairyos_desktop.ui.entry.columns import TYPED
from dairyos_desktop.ui.entry.deciding import Deed, decide_typed, edited_text
from dairyos_desktop.ui.widgets.grid.columns import Kind
from dairyos_desktop.ui.widgets.grid.place import Place

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence

    from dairyos_desktop.ui.entry.board import Board
    from dairyos_desktop.ui.entry.parts import Held, RowKey, Wish


@dataclass
class Block:
    """What a block asks for.

    Attributes:
        wishes: To be saved in one go.
        held: What could not be read or is unusual, in its places.
        leaves: Cells to put on leave.
        refused: Why some cells were passed over; empty where none was.
    """

    wishes: list[Wish] = field(default_factory=list)
    held: dict[Place, Held] = field(default_factory=dict)
    leaves: list[RowKey] = field(default_factory=list)
    refused: str = ""


@dataclass(frozen=True)
class LeaveBlock:
    """What `L` over a block means.

    Attributes:
        mark: Cells whose shifts go on leave, with their rows.
        take_back: Cells whose leaves are taken back, where all of the block is on leave.
        refused: Why neither is done.
    """

    mark: tuple[RowKey, ...] = ()
    take_back: tuple[RowKey, ...] = ()
    refused: str = ""


def split_text(text: str) -> list[list[str]]:
    """Rows and cells as spreadsheets put them on the clipboard."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n").split("\n")
    return [[cell.strip() for cell in line.split("\t")] for line in lines]


def pasted(
    grid: Board, rows: Sequence[int], columns: Sequence[str], cells: Sequence[Sequence[str]]
) -> Block:
    """A block put down with its top left cell at the first of rows and columns.

    One single cell fills all of them. Empty cells change nothing; what lies beyond the grid or in
    columns that can't be typed in falls away.
    """
    single = len(cells) == 1 and len(cells[0]) == 1
    texts: dict[Place, str] = {}
    for down, row in enumerate(rows):
        for across, column in enumerate(columns):
            line = cells[0] if single else cells[down] if down < len(cells) else ()
            at = 0 if single else across
            if at < len(line) and line[at] and grid.column(column).kind in TYPED:
                texts[Place(row, column)] = line[at]
    return _decided(grid, texts)


def filled_down(grid: Board, rows: Sequence[int], columns: Sequence[str]) -> Block:
    """The first row's cells put into the rows below it."""
    texts: dict[Place, str] = {}
    for column in columns:
        if grid.column(column).kind not in TYPED:
            continue
        text = edited_text(grid, Place(rows[0], column))
        if text:
            texts |= {Place(row, column): text for row in rows[1:]}
    return _decided(grid, texts)


def on_leave(grid: Board, rows: Sequence[int], columns: Sequence[str]) -> LeaveBlock:
    """Leave for every shift of the block in which the customer takes something.

    Where all those are on leave already, the leaves that `L` made are taken back; a longer one is
    changed on the customer's card.
    """
    mark: list[RowKey] = []
    back: list[RowKey] = []
    longer = False
    for keys in _by_turn(grid, rows, columns):
        states = {grid.state(key) for key in grid.turn_keys(keys[0])} - {CellState.EMPTY}
        if not states:
            continue
        leave = grid.cell(keys[0]).leave
        if states != {CellState.LEAVE} or leave is None:
            mark += keys
        elif leave.is_only(grid.on_of(keys[0]), keys[0].shift):
            back.append(keys[0])
        else:
            longer = True
    if mark:
        return LeaveBlock(mark=tuple(mark))
    if back:
        return LeaveBlock(take_back=tuple(back))
    words = tr("Nothing is ordered in the marked cells.")
    if longer:
        words = tr("These leaves cover more than this shift. Change them on the customers' cards.")
    return LeaveBlock(refused=words)


def _by_turn(grid: Board, rows: Sequence[int], columns: Sequence[str]) -> Iterable[list[RowKey]]:
    """The block's cells, those of one shift of a customer's day together."""
    turns: dict[Hashable, list[RowKey]] = {}
    wanted = [one for one in columns if grid.column(one).kind is Kind.FIGURE]
    for customer_id in rows:
        for column in wanted:
            key = grid.key_of(Place(customer_id, column))
            if key is not None:
                turns.setdefault(grid.turn_of(key), []).append(key)
    return turns.values()


def copied_text(grid: Board, rows: Sequence[int], columns: Sequence[str]) -> str:
    """The cells as a spreadsheet takes them."""
    return "\n".join(
        "\t".join(edited_text(grid, Place(row, column)) for column in columns) for row in rows
    )


def _decided(grid: Board, texts: dict[Place, str]) -> Block:
    block = Block()
    for place, text in texts.items():
        decision = decide_typed(grid, place, text)
        if decision.deed is Deed.SAVE:
            block.wishes += decision.wishes
        elif decision.deed is Deed.HOLD and decision.held is not None:
            block.held[place] = decision.held
        elif decision.deed is Deed.MARK_LEAVE and decision.key is not None:
            block.leaves.append(decision.key)
        elif decision.deed is Deed.REFUSE:
            block.refused = decision.words
    return block
