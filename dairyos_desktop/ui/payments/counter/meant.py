"""Asks about money that a slip of the keys is likelier to have typed than a clerk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.domain.texts import tr
from dairyos_desktop.ui.payments.counter.form import unlikely_advance

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from dairyos_desktop.domain.money import Money
    from dairyos_desktop.services.dto.counter import Owed
    from dairyos_desktop.ui.prompts import Prompts


def is_meant(prompts: Prompts, parent: QWidget, owed: Owed, amount: Money) -> bool:
    """Whether so much was really received; asked where nearly all of it would be an advance."""
    advance = unlikely_advance(owed, amount)
    return not advance or prompts.confirm(
        parent,
        question=tr("Take {amount} from {owed}?", amount=amount.format(), owed=owed.name),
        detail=tr(
            "{due} is owed; {advance} would stay as an advance.",
            due=owed.due.format(),
            advance=advance.format(),
        ),
        yes=tr("Take {amount}", amount=amount.format()),
        # The Enter that took it, pressed twice, is no answer.
        danger=True,
    )


def is_let_off(prompts: Prompts, parent: QWidget, owed: Owed, short: Money) -> bool:
    """Whether so much is really let off; asked where it is more than a clerk may.

    A manager may let off any sum: such a one is hardly meant by a single key.
    """
    return short <= owed.discount_limit or prompts.confirm(
        parent,
        question=tr("Let {owed} off {short}?", owed=owed.name, short=short.format()),
        detail=tr(
            "A clerk may let off {discount_limit} a day.",
            discount_limit=owed.discount_limit.format(),
        ),
        yes=tr("Let {short} off", short=short.format()),
    )
