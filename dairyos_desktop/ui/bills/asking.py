"""Words of the questions that are asked before bills are issued."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.ui.bills.month import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dairyos_desktop.services.dto.billing import BillRow


def named(rows: Sequence[BillRow]) -> str:
    """One bill by its number, several by their count."""
    return rows[0].number if len(rows) == 1 else counted(len(rows), "bill")


def consequence(rows: Sequence[BillRow]) -> str:
    """What going out does to bills that aren't issued yet; empty where all are."""
    fresh = sum(1 for row in rows if not row.issued)
    if not fresh:
        return ""
    if len(rows) == 1:
        which, whose = "It becomes", "its"
    else:
        which = "They become" if fresh == len(rows) else f"{fresh:,} of them become"
        whose = "their"
    return (
        f"{which} final: what is entered later for {whose} days goes on the next bill as a "
        "correction."
    )
