"""What the finder looks through besides actions: customers and bills."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dairyos_desktop.ui.context import UiContext
    from dairyos_desktop.ui.finder_source import FinderSource


def finder_sources(context: UiContext) -> tuple[FinderSource, ...]:
    """One source for each kind of things that can be found."""
    del context
    return ()
