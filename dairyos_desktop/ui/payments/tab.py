"""What the Payments screen relies on in each of its tabs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from dairyos_desktop.domain.texts import as_shown
from dairyos_desktop.ui.widgets.action_bar import ActionBar

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.bundle import Services
    from dairyos_desktop.ui.context import UiContext
    from dairyos_desktop.ui.exporting import Listing
    from dairyos_desktop.ui.fold import Fold
    from dairyos_desktop.ui.screen import KeyHelp
    from dairyos_desktop.ui.widgets.buttons import Button


class Tab(QWidget):
    """A tab of the Payments screen: the body of the page, and its parts of header and second row.

    Class attributes:
        key: Its name in `activate`'s `tab`: "counter".
        title: The word on the segment: "Counter".
        topics: Which changes concern it; `load` is called again when one of them changed.
        counts: Whether things may wait in it, which `count_waiting` counts.
        of_gateway: Whether it tells of the gateway's money: its mode stands in the header then.

    Signals:
        told(str, object): Good news, and a callable that undoes it, or None.
        failed(DairyError): A reading or a deed failed: the screen shows the banner.
        announced(Banner): A banner for the page.
        settled(): What failed before is mended: banners go.
        navigated(str, dict): Go to another screen, as `Screen.navigated`.
        waiting_changed(int): How many things wait in this tab, for its word and the rail.
        side_changed(): `side_width` is another now.
        parts_changed(): `shows` answers otherwise for some of its parts.
    """

    key: ClassVar[str] = ""
    title: ClassVar[str] = ""
    topics: ClassVar[frozenset[str]] = frozenset()
    counts: ClassVar[bool] = False
    of_gateway: ClassVar[bool] = False

    told = Signal(str, object)
    failed = Signal(object)
    announced = Signal(object)
    settled = Signal()
    navigated = Signal(str, dict)
    waiting_changed = Signal(int)
    side_changed = Signal()
    parts_changed = Signal()

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.setAccessibleName(as_shown(self.title))

    def header_parts(self) -> Sequence[QWidget]:
        """Steppers and choices that stand in the header while the tab is shown."""
        return ()

    def arrange_bar(self) -> None:
        """Its parts of the second row are wider or narrower now; the row places them by hand."""
        for part in self.left_parts():
            bar = part.parentWidget()
            if isinstance(bar, ActionBar):
                bar.arrange()

    def left_parts(self) -> Sequence[QWidget]:
        """Fields and chips at the left of the second row."""
        return ()

    def buttons(self) -> Sequence[Button]:
        """Buttons at the right of the second row, at most one of them primary."""
        return ()

    def shows(self, part: QWidget) -> bool:
        """Whether one of these parts is to be seen while the tab is shown."""
        del part
        return True

    def activate(self, params: Mapping[str, Any]) -> None:
        """The tab is asked for with parameters of its own; called before `load`."""

    def load(self) -> None:
        """Reads what is shown, in a worker: when first shown, and after a change."""

    @classmethod
    def count_waiting(cls, services: Services, actor: Actor) -> int:
        """Counts what waits, while another tab is shown or this one isn't built; in a worker.

        Raises:
            DairyError: The books can't be read.
        """
        del services, actor
        return 0

    def fold(self, fold: Fold) -> None:
        """The window's size changed its fold."""

    def keys(self) -> Sequence[KeyHelp]:
        """The lines of the F1 sheet that are this tab's own."""
        return ()

    def listings(self) -> Sequence[Listing]:
        """The lists that can be exported now."""
        return ()

    def focus_first(self) -> bool:
        """Puts the focus where work begins; False leaves it to the screen."""
        return False

    def escape(self) -> bool:
        """Esc that nobody took: True where the tab had something to close."""
        return False

    def leaving(self) -> bool:
        """Another screen or tab is about to show; False keeps this one, after saying why."""
        return True

    def current_customer(self) -> int | None:
        """The customer whom the clerk is looking at, by id."""
        return None

    @property
    def side_width(self) -> int:
        """How much at the right a panel takes; toasts stay clear of its buttons."""
        return 0
