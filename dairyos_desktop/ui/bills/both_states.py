"""Bills that changed since they were shown: both states, and whether to go on all the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.ui.bills.month import is_void

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dairyos_desktop.domain.errors import ConflictError
    from dairyos_desktop.services.dto.billing import BillRow
    from dairyos_desktop.ui.screen import Screen


def go_on_with(
    screen: Screen,
    error: ConflictError,
    seen: Sequence[BillRow],
    *,
    yes: Callable[[Sequence[BillRow]], str],
    again: Callable[[list[BillRow]], None],
    declined: Callable[[], None] | None = None,
    danger: bool = False,
) -> bool:
    """Asks with both states in sight, and does the deed on the bills as they are now.

    Args:
        screen: Over which screen.
        error: What the service answered.
        seen: The bills as they were shown.
        yes: What going on is called, with the bills it is done to.
        again: Does it to those.
        declined: Tells what stands where the user does not go on.
        danger: It can't be undone.

    Returns:
        Whether there was something to choose; False leaves the error to be told.
    """
    now = error.current.get("bills")
    if not isinstance(now, tuple) or not error.fields:
        return False
    fresh = {row.bill_id: row for row in now}
    # Nothing can be done to a bill that is void by now.
    rows = [row for row in (fresh.get(one.bill_id, one) for one in seen) if not is_void(row)]
    if not rows:
        return False
    if screen.context.prompts.compare(screen, error, yes=yes(rows), danger=danger):
        again(rows)
    else:
        # What was shown is out of date here, wherever it was changed.
        screen.context.work.let_go()
        screen.context.work.announce(frozenset(["bills"]))
        if declined is not None:
            declined()
    return True
