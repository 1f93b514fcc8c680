"""Saves each setting as its field is left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.domain.errors import ConflictError
from dairyos_desktop.domain.texts import tr
from dairyos_desktop.ui.work import Lane

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from dairyos_desktop.domain.errors import DairyError
    from dairyos_desktop.services.dto.settings import SettingRow
    from dairyos_desktop.ui.screen import Screen
    from dairyos_desktop.ui.settings.setting_field import SettingField


class Saving:
    """The fields of the screen, what is saved of them, and what is saved when they are left.

    Args:
        screen: Tells what was saved.
        fields: By the setting's key.

    Attributes:
        is_loaded: What is saved was read; nothing is saved over before.
    """

    def __init__(self, screen: Screen, fields: Mapping[str, SettingField]) -> None:
        self.is_loaded = False
        self._screen = screen
        self._fields = fields
        for field in fields.values():
            field.left.connect(self._on_left)

    def take(self, rows: Iterable[SettingRow]) -> None:
        """Shows what is saved now; what is typed and not saved stays."""
        self.is_loaded = True
        for row in rows:
            self._fields[row.key].take(row)

    def _on_left(self, key: str) -> None:
        field = self._fields[key]
        problem = field.problem()
        field.field.set_error(problem)
        if problem or not self.is_loaded:
            return
        settings, actor = self._screen.context.services.settings, self._screen.context.actor
        text, seen = field.text(), field.seen
        self._screen.context.work.run(
            self._screen,
            lambda: settings.set_value(actor, key, text, seen=seen),
            done=lambda row: self._on_saved(row, seen),
            failed=lambda error: self._on_not_saved(key, error),
            lane=Lane.WRITE,
        )

    def _on_saved(self, row: SettingRow, before: str | int | bool) -> None:  # noqa: FBT001 - a value
        field = self._fields[row.key]
        field.show_value(row.value)
        self._screen.toast(
            tr("{setting} saved", setting=field.setting.label), self._taking_back(row, before)
        )

    def _taking_back(
        self,
        row: SettingRow,
        before: str | int | bool,  # noqa: FBT001 - a value
    ) -> Callable[[], None]:
        settings, actor = self._screen.context.services.settings, self._screen.context.actor

        def undo() -> None:
            self._screen.context.work.run(
                self._screen,
                lambda: settings.set_value(actor, row.key, before, seen=row.value),
                done=lambda back: self._fields[back.key].show_value(back.value),
                failed=lambda error: self._on_not_saved(row.key, error),
                lane=Lane.WRITE,
            )

        return undo

    def _on_not_saved(self, key: str, error: DairyError) -> None:
        field = self._fields[key]
        if isinstance(error, ConflictError) and key in error.current:
            theirs = error.current[key]
            if isinstance(theirs, str | int | bool):
                # What they saved is known now: leaving the field again saves ours over it.
                field.seen = theirs
                field.field.set_error(
                    tr(
                        "Somebody else set it to “{theirs}” meanwhile. Leave the field once more "
                        "to save yours, or press Esc for theirs.",
                        theirs=theirs,
                    )
                )
                return
        field.field.set_error(error.shown)
