"""A month's papers one after the other, without all of them in memory at once."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, overload

from dairyos_desktop.services.billing.paper import read_papers

if TYPE_CHECKING:
    from dairyos_desktop.domain.paper import BillPaper
    from dairyos_desktop.services.ports import Database

_AT_ONCE: Final = 20
_KEPT: Final = 8
"""Handfuls that stay: four bills on a sheet are read from four places at once."""


class StoredPapers(Sequence["BillPaper"]):
    """The papers of issued bills, which don't change any more, read when they are asked for."""

    def __init__(self, database: Database, bill_ids: Sequence[int]) -> None:
        self._database = database
        self._ids = bill_ids
        self._read: OrderedDict[int, list[BillPaper]] = OrderedDict()

    def __len__(self) -> int:
        """How many there are."""
        return len(self._ids)

    @overload
    def __getitem__(self, at: int) -> BillPaper: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[BillPaper]: ...

    def __getitem__(self, at: int | slice) -> BillPaper | Sequence[BillPaper]:
        """One of them, or some."""
        if isinstance(at, slice):
            return StoredPapers(self._database, self._ids[at])
        if not -len(self._ids) <= at < len(self._ids):
            raise IndexError(at)
        handful, place = divmod(at % len(self._ids), _AT_ONCE)
        return self._handful(handful)[place]

    def _handful(self, number: int) -> list[BillPaper]:
        found = self._read.get(number)
        if found is None:
            with self._database.read() as session:
                ids = self._ids[number * _AT_ONCE : (number + 1) * _AT_ONCE]
                found = self._read[number] = read_papers(session, ids)
            if len(self._read) > _KEPT:
                self._read.popitem(last=False)
        else:
            self._read.move_to_end(number)
        return found
