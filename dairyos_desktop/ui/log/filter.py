"""What the log is narrowed to: words or an operation, a person, a level, days."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from dairyos_desktop.domain.texts import tr
from dairyos_desktop.services.dto.log import LogWish
from dairyos_desktop.ui.log.words import LEVELS
from dairyos_desktop.ui.widgets.fields import Select
from dairyos_desktop.ui.widgets.filter_line import FilterLine

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from dairyos_desktop.services.dto.log import LogChoices

_OPERATION: Final = re.compile(r"(?i)[0-9a-f]{8,16}")


class LogFilter(FilterLine):
    """The log's own choices; eight hex digits or more in the field for words are an operation."""

    def __init__(self, today: Callable[[], dt.date], parent: QWidget | None = None) -> None:
        self.person = Select(name=tr("Person"))
        self.level = Select(LEVELS, name=tr("Kind of line"))
        words = (tr("Find in the log"), tr("Words, or an operation"))
        super().__init__(today, words, (self.person, self.level), parent)
        self.set_choices(None)

    def wish(self) -> LogWish:
        """What is asked for."""
        typed = self.words.text().strip()
        is_operation = _OPERATION.fullmatch(typed) is not None
        person = self.person.key()
        return LogWish(
            typed if is_operation else "",
            int(person) if person else None,
            self.level.key(),
            self.day_from,
            self.day_to,
            "" if is_operation else typed,
        )

    def set_choices(self, choices: LogChoices | None) -> None:
        """What there is to choose from; what is chosen stays."""
        users = () if choices is None else choices.users
        self.person.set_choices([("", tr("Anyone")), *((str(key), name) for key, name in users)])
