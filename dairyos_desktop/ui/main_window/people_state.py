"""The status bar's word on who else is at work; none while nobody is."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from dairyos_desktop.domain.texts import tr, trn
from dairyos_desktop.services.dto.presence import Kind
from dairyos_desktop.ui.finder_source import Found
from dairyos_desktop.ui.main_window.kept_item import KeptItem
from dairyos_desktop.ui.main_window.status_bar import Status

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from dairyos_desktop.services.dto.presence import Present
    from dairyos_desktop.ui.main_window.window import MainWindow

ITEM = "people"


class PeopleStatus(KeptItem):
    """Keeps the number true; pressed, it shows who, where and since when.

    Args:
        window: Whose status bar it stands in.
        now: Local time.
    """

    topics: ClassVar[frozenset[str]] = frozenset({"seats"})
    first_ms: ClassVar[int] = 3_500
    """The window's first page is there by then, and its own seat taken."""

    def __init__(self, window: MainWindow, now: Callable[[], dt.datetime]) -> None:
        self._now = now
        self._present: Sequence[Present] = ()
        super().__init__(window)

    def look(self) -> None:
        """Reads who is there."""
        services, actor = self._context.services, self._context.actor
        self._read(lambda: services.presence.present(actor), self._on_read)

    def deeds(self) -> Sequence[Found]:
        """What the finder offers of it."""
        return (Found(tr("Show who else is at work"), "", "users", deed=self.show_people),)

    def show_people(self) -> None:
        """The list."""
        from dairyos_desktop.ui.people_sheet import PeopleSheet  # noqa: PLC0415  seldom wanted

        sheet = PeopleSheet(self._window, self._present, self._now())
        sheet.exec()
        sheet.deleteLater()

    def _on_read(self, present: Sequence[Present]) -> None:
        self._present = present
        self._show()

    def _show(self) -> None:
        others = [one for one in self._present if not one.here and one.kind is Kind.WINDOW]
        if not others:
            self._window.status.remove_item(ITEM)
            return
        words = trn("{count} other window at work", "{count} other windows at work", len(others))
        named = others[0].user
        if len(others) == 1 and named:
            words = tr("{name} is at work too", name=named)
        self._window.status.set_item(
            ITEM, Status("users", words, verb=tr("Look"), action=self.show_people)
        )
