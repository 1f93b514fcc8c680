"""Words of the questions that are asked before bills are issued."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.domain.texts import tr, trn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dairyos_desktop.services.dto.billing import BillRow


def named(rows: Sequence[BillRow]) -> str:
    """One bill by its number, several by their count."""
    return rows[0].number if len(rows) == 1 else trn("{count} bill", "{count} bills", len(rows))


def consequence(rows: Sequence[BillRow]) -> str:
    """What going out does to bills that aren't issued yet; empty where all are."""
    fresh = sum(1 for row in rows if not row.issued)
    if not fresh:
        return ""
    if len(rows) == 1:
        return tr(
            "It becomes final: what is entered later for its days goes on the next bill as a "
            "correction."
        )
    if fresh == len(rows):
        return tr(
            "They become final: what is entered later for their days goes on the next bill as a "
            "correction."
        )
    return some_become_final(fresh)


def some_become_final(number: int) -> str:
    """What going out does where so many of the bills aren't issued yet, and others are."""
    return tr(
        "{fresh} of them become final: what is entered later for their days goes on the next bill "
        "as a correction.",
        fresh=f"{number:,}",
    )
