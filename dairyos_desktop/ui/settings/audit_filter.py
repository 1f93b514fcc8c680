"""What the audit log is narrowed to: words, a person, a kind of thing, days."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.domain.texts import tr
from dairyos_desktop.services.dto.audit import AuditWish
from dairyos_desktop.ui.settings.audit_words import thing_words
from dairyos_desktop.ui.widgets.fields import Select
from dairyos_desktop.ui.widgets.filter_line import FilterLine

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from dairyos_desktop.services.dto.audit import AuditChoices


class AuditFilter(FilterLine):
    """The audit log's own choices."""

    def __init__(self, today: Callable[[], dt.date], parent: QWidget | None = None) -> None:
        self.person = Select(name=tr("Person"))
        self.thing = Select(name=tr("Kind of thing"))
        words = (tr("Find in the audit log"), tr("Key, name, reason, value"))
        super().__init__(today, words, (self.person, self.thing), parent)
        self.set_choices(None)

    def wish(self) -> AuditWish:
        """What is asked for."""
        return AuditWish(
            self.words.text().strip(),
            self.person.key(),
            self.thing.key(),
            self.day_from,
            self.day_to,
        )

    def set_choices(self, choices: AuditChoices | None) -> None:
        """What there is to choose from; what is chosen stays."""
        people = () if choices is None else choices.people
        things = () if choices is None else choices.things
        self.person.set_choices([("", tr("Anyone")), *((name, name) for name in people)])
        self.thing.set_choices([("", tr("Anything")), *((key, thing_words(key)) for key in things)])
