"""What the finder offers without asking the books: deeds of the screen, panels, other screens."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from dairyos_desktop.domain.texts import as_shown, tr
from dairyos_desktop.ui import exporting
from dairyos_desktop.ui.finder_source import Found
from dairyos_desktop.ui.main_window.rail import shown_key
from dairyos_desktop.ui.screens import Group

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from dairyos_desktop.ui.aside import AsideEntry
    from dairyos_desktop.ui.screen import Screen
    from dairyos_desktop.ui.screens import ScreenEntry
    from dairyos_desktop.ui.widgets.buttons import Button


def deeds_of(screen: Screen) -> list[Found]:
    """What can be done on the screen now: its buttons, its lists as files, and its own words."""
    deeds = [_pressing(button) for button in screen.bar.actions_shown if button.isEnabled()]
    return [*deeds, *_exports(screen), *screen.more_actions()]


def panels(
    entries: Iterable[AsideEntry], show: Callable[[str], None], *, but: Iterable[Found]
) -> list[Found]:
    """The panels that open beside any screen.

    Args:
        entries: Those there are.
        show: Opens one by its key.
        but: What is offered already: a screen may have a button of the same name.
    """
    offered = {one.title for one in but}
    return [
        Found(
            as_shown(entry.title),
            shown_key(entry.shortcut),
            entry.icon,
            deed=partial(show, entry.key),
        )
        for entry in entries
        if as_shown(entry.title) not in offered
    ]


def places(entries: Iterable[ScreenEntry], shown: str) -> list[Found]:
    """The other screens by name, and those that are reached by words of their own."""
    entries = list(entries)
    named = [
        Found(
            tr("Go to {entry}", entry=entry.title),
            shown_key(entry.shortcut),
            entry.icon,
            screen=entry.key,
        )
        for entry in entries
        if entry.key != shown and (entry.group is not Group.AWAY or not entry.ways)
    ]
    ways = [
        Found(as_shown(way.words), "", way.icon, screen=entry.key, params=way.params)
        for entry in entries
        for way in entry.ways
    ]
    return [*named, *ways]


def _pressing(button: Button) -> Found:
    words = button.text().replace("&", "")
    return Found(words, button.hint, button.icon_name or "arrow-right", deed=button.click)


def _exports(screen: Screen) -> list[Found]:
    return [
        Found(
            tr("Export {one}", one=one.words),
            "" if at else exporting.HINT,
            exporting.ICON,
            deed=partial(screen.exporter.export, one),
        )
        for at, one in enumerate(screen.listings())
        if one.rows
    ]
