"""Filters and buttons below the head of a page; they fold as the room gets less."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QMenu, QWidget

from dairyos_desktop.domain.texts import tr
from dairyos_desktop.ui.fold import UNFOLDED, Fold, Room
from dairyos_desktop.ui.icons import icon
from dairyos_desktop.ui.theme.tokens import (
    BAR_HEIGHT,
    CONTROL_HEIGHT,
    PAGE_MARGIN,
    SPACE_8,
    SPACE_16,
)
from dairyos_desktop.ui.widgets.buttons import Button, IconButton, Kind
from dairyos_desktop.ui.widgets.tab_order import in_order

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QResizeEvent, QShowEvent

    from dairyos_desktop.ui.widgets.chips import Chips


def wide(widgets: list[QWidget]) -> int:
    """How wide the widgets are beside each other, gaps included."""
    return sum(
        w.sizeHint().width() if w.minimumWidth() != w.maximumWidth() else w.width() for w in widgets
    ) + SPACE_8 * max(len(widgets) - 1, 0)


class ActionBar(QWidget):
    """The second row: jump field and chips at the left, buttons at the right, one primary.

    What does not fit folds step by step: key hints go, then words of side buttons, then the chips
    become one menu button, then side buttons move into "…"; the primary button stays to the last.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(BAR_HEIGHT)
        self._left: list[QWidget] = []
        self._chips: Chips | None = None
        self._actions: list[Button] = []
        self._hints: dict[Button, str] = {}
        self._hidden: set[QWidget] = set()
        self._primary: list[Button] = []
        self._tucked: set[Button] = set()
        self._fold = UNFOLDED
        self._extras: Callable[[QMenu], None] | None = None
        self._stale = False
        self._filter = Button(tr("Filter"), icon="list-filter", parent=self)
        self._filter.clicked.connect(self._on_filter)
        self._filter.hide()
        self._more = IconButton("ellipsis", tr("More"), kind=Kind.SECONDARY, parent=self)
        self._more.clicked.connect(self._on_more)
        self._more.hide()

    # What a screen puts in -----------------------------------------------------

    def add_left(self, widget: QWidget) -> None:
        """Adds a field or another control at the left, before the chips."""
        widget.setParent(self)
        self._left.append(widget)
        self._order()
        self._changed()

    def set_chips(self, chips: Chips) -> None:
        """The filter chips; folded, they become one menu button."""
        chips.setParent(self)
        self._chips = chips
        chips.chosen.connect(lambda _key: self.arrange())
        chips.rebuilt.connect(self._order)
        self._order()
        self._changed()

    def add_action(self, button: Button, *, tucked: bool = False) -> None:
        """Adds a button at the right: quiet ones first, then secondary, the primary last.

        Args:
            button: What is done here.
            tucked: It is done rarely: it stands in "…" at every width.
        """
        button.setParent(self)
        if tucked:
            self._tucked.add(button)
            button.hide()
        self._actions.append(button)
        self._hints[button] = button.hint
        self._order()
        self._changed()

    def set_extras(self, fill: Callable[[QMenu], None]) -> None:
        """What is done rarely: entries of "…", which then stands there wherever it has room.

        Args:
            fill: Adds the entries to the menu when it is opened.
        """
        self._extras = fill
        self._changed()

    def set_hint(self, button: Button, hint: str) -> None:
        """Another key for one of the bar's buttons, shown where there is room."""
        if self._hints.get(button) != hint:
            self._hints[button] = hint
            button.set_hint(hint)
            self._changed()

    def set_shown(self, widget: QWidget, *, shown: bool) -> None:
        """Shows or hides one of the bar's widgets for good; use it instead of `setVisible`."""
        if shown:
            self._hidden.discard(widget)
        else:
            self._hidden.add(widget)
        self._changed()

    def _order(self) -> None:
        chips: list[QWidget] = [self._chips] if self._chips is not None else []
        side = [b for b in self._actions if b.kind is not Kind.PRIMARY]
        primary = [b for b in self._actions if b.kind is Kind.PRIMARY]
        self._primary = primary
        in_order([*self._left, *chips, self._filter, *side, self._more, *primary])
        self._primary = primary

    @property
    def actions_shown(self) -> list[Button]:
        """The buttons that are in use, for the finder and the keys sheet."""
        return [button for button in self._actions if button not in self._hidden]

    def fold(self, fold: Fold) -> None:
        """Takes the window's fold."""
        self._fold = fold
        self.setFixedHeight(BAR_HEIGHT - 4 if fold.low else BAR_HEIGHT)
        self._changed()

    # Layout -------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        """Orders Tab once more, as the header does."""
        super().showEvent(event)
        self._order()
        if self._stale:
            self.arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Folds what does not fit."""
        super().resizeEvent(event)
        self.arrange()

    def sizeHint(self) -> QSize:
        """As narrow as need be: it folds."""
        return QSize(200, self.height())

    def _changed(self) -> None:
        """What is not seen is arranged once, when it is: a bar of ten parts is built in one go."""
        self._stale = True
        if self.isVisible():
            self.arrange()

    def arrange(self) -> None:
        """Chooses the first step of folding that fits, and places everything."""
        self._stale = False
        first = 0
        if self._fold.room is Room.MIDDLE:
            first = 2
        elif self._fold.room is Room.NARROW:
            first = 3
        for step in range(first, 6):
            self._apply(step)
            if self._needed() <= self.width() - 2 * PAGE_MARGIN:
                break
        if self._extras is not None and self._more.isHidden():
            self._more.show()
            self._more.setVisible(self._needed() <= self.width() - 2 * PAGE_MARGIN)
        self._place()
        if self._primary != [b for b in self._actions if b.kind is Kind.PRIMARY]:
            # Another step is the next one now, and its button has moved to the right.
            self._order()

    def _side(self) -> list[Button]:
        shown = self.actions_shown
        return [button for button in shown if button.kind is not Kind.PRIMARY]

    def _apply(self, step: int) -> None:
        side = self._side()
        for button in self.actions_shown:
            button.set_hint("" if step >= (5 if button not in side else 1) else self._hints[button])
            button.set_icon_only(on=step >= 2 and button in side)  # noqa: PLR2004  steps are counted in the class's docstring
        folded_chips = step >= 3 and self._chips is not None  # noqa: PLR2004  as above
        if self._chips is not None:
            shown = self._chips not in self._hidden
            self._chips.setVisible(shown and not folded_chips)
            self._filter.setVisible(shown and folded_chips)
            self._filter.setText(self._filter_words())
        away = set(side) if step >= 4 else self._tucked.intersection(side)  # noqa: PLR2004  as above
        for button in self._actions:
            button.setVisible(button not in self._hidden and button not in away)
        self._more.setVisible(bool(away))
        for widget in self._left:
            widget.setVisible(widget not in self._hidden)

    def _filter_words(self) -> str:
        if self._chips is None:
            return ""
        current = self._chips.current()
        for choice in self._chips.choices:
            if choice.key == current:
                return choice.word if choice.count is None else f"{choice.word} {choice.count}"
        return tr("Filter")

    def _groups(self) -> tuple[list[QWidget], list[QWidget]]:
        left: list[QWidget] = list(self._left)
        if self._chips is not None:
            left += [self._chips, self._filter]
        right: list[QWidget] = [*self._side(), self._more]
        right += [b for b in self.actions_shown if b.kind is Kind.PRIMARY]
        return (
            [widget for widget in left if not widget.isHidden()],
            [widget for widget in right if not widget.isHidden()],
        )

    def _needed(self) -> int:
        left, right = self._groups()
        gap = SPACE_16 if left and right else 0
        return wide(left) + gap + wide(right)

    def _place(self) -> None:
        left, right = self._groups()
        at = PAGE_MARGIN
        for widget in left:
            at += self._put(widget, at) + SPACE_8
        at = self.width() - PAGE_MARGIN
        for widget in reversed(right):
            at -= wide([widget])
            self._put(widget, at)
            at -= SPACE_8

    def _put(self, widget: QWidget, left: int) -> int:
        width = wide([widget])
        height = min(max(widget.sizeHint().height(), 20), CONTROL_HEIGHT)
        middle = 2 + CONTROL_HEIGHT // 2
        widget.setGeometry(left, middle - height // 2, width, height)
        return width

    # Menus that stand for what was folded ----------------------------------------

    def _on_filter(self) -> None:
        if self._chips is None:
            return
        menu = QMenu(self)
        for choice in self._chips.choices:
            words = choice.word if choice.count is None else f"{choice.word}  {choice.count}"
            self._add(menu, words, partial(self._choose, choice.key))
        menu.exec(self._filter.mapToGlobal(self._filter.rect().bottomLeft()))
        menu.deleteLater()

    def _choose(self, key: str) -> None:
        if self._chips is not None:
            self._chips.choose(key)
            self.arrange()

    def _on_more(self) -> None:
        menu = QMenu(self)
        for button in self._side():
            if button.isHidden():
                self._add(menu, button.text(), button.click, button)
        if self._extras is not None:
            if menu.actions():
                menu.addSeparator()
            self._extras(menu)
        menu.exec(self._more.mapToGlobal(self._more.rect().bottomLeft()))
        menu.deleteLater()

    @staticmethod
    def _add(
        menu: QMenu, words: str, deed: Callable[[], None], button: Button | None = None
    ) -> None:
        action = menu.addAction(words.replace("&", "&&"))
        action.triggered.connect(deed)
        if button is not None:
            action.setEnabled(button.isEnabled())
            if button.icon_name:
                action.setIcon(icon(button.icon_name))
