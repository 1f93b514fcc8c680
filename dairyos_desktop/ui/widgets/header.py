"""The head of a page: title, context and finder; below it, filters and buttons that fold."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QMenu, QSizePolicy, QWidget

from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.fold import UNFOLDED, Fold, Room
from dairyos_desktop.ui.icons import icon, paint_icon
from dairyos_desktop.ui.theme.colours import colour
from dairyos_desktop.ui.theme.tokens import (
    BAR_HEIGHT,
    CONTROL_HEIGHT,
    HEADER_HEIGHT,
    HEADER_HEIGHT_LOW,
    PAGE_MARGIN,
    SPACE_8,
    SPACE_16,
    TYPE_BODY,
    TYPE_HINT,
    TYPE_PAGE,
)
from dairyos_desktop.ui.widgets.buttons import Button, IconButton, Kind
from dairyos_desktop.ui.widgets.chips import Chips, Segments
from dairyos_desktop.ui.widgets.label import Label
from dairyos_desktop.ui.widgets.tab_order import in_order

if TYPE_CHECKING:
    from collections.abc import Callable


FINDER_WIDTH = 216


class FinderButton(QAbstractButton):
    """Looks like a field, opens the finder: "Find anything  Ctrl K"."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText("Find anything")
        self.setAccessibleName("Find anything")
        self.setToolTip("Find customers, bills and actions (Ctrl K)")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._small = False

    def set_small(self, *, small: bool) -> None:
        """Only the glass."""
        self._small = small
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """A field's size, or a square."""
        return QSize(CONTROL_HEIGHT if self._small else FINDER_WIDTH, CONTROL_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Box, glass, words and the key in its own little box."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focus = self.hasFocus()
        painter.setPen(QPen(colour("accent" if focus else "line"), 2 if focus else 1))
        painter.setBrush(colour("hover" if self.underMouse() else "raised"))
        inset = 1.0 if focus else 0.5
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), 6, 6)
        left = 8 if self._small else 10
        paint_icon(painter, "search", QRectF(left, 8, 16, 16))
        if self._small:
            return
        middle = self.height() / 2
        painter.setFont(fonts.font())
        painter.setPen(colour("text2"))
        painter.drawText(QPointF(36, fonts.baseline(middle, TYPE_BODY)), self.text())
        key = "Ctrl K"
        width = fonts.width(key, TYPE_HINT) + 16
        box = QRectF(self.width() - width - 7.5, middle - 9.5, width, 19)
        painter.setPen(QPen(colour("line"), 1))
        painter.setBrush(colour("surface"))
        painter.drawRoundedRect(box, 4, 4)
        painter.setFont(fonts.font(TYPE_HINT))
        painter.setPen(colour("text2"))
        painter.drawText(QPointF(box.left() + 8, fonts.baseline(middle, TYPE_HINT)), key)


class PageHeader(QWidget):
    """Title, then the screen's context (date, route, shift), then the finder at the right.

    Signals:
        finder_wanted(): *Find anything* was pressed.
    """

    finder_wanted = Signal()

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(HEADER_HEIGHT)
        self._small = False
        self._widgets: list[QWidget] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(PAGE_MARGIN, 0, PAGE_MARGIN, 0)
        self._row.setSpacing(SPACE_8)
        self.title = Label(title, size=TYPE_PAGE, weight=fonts.SEMIBOLD)
        self._row.addWidget(self.title)
        self._row.addSpacing(SPACE_8)
        self._context = QHBoxLayout()
        self._context.setSpacing(SPACE_8)
        self._row.addLayout(self._context)
        self._row.addStretch(1)
        self.finder = FinderButton()
        self.finder.clicked.connect(self.finder_wanted)
        self._row.addWidget(self.finder)

    def add_context(self, widget: QWidget, *, at: int | None = None) -> None:
        """Adds a stepper, a choice or segments beside the title; last, or before the one `at`."""
        place = len(self._widgets) if at is None else at
        self._context.insertWidget(place, widget)
        self._widgets.insert(place, widget)
        if isinstance(widget, Segments):
            widget.rebuilt.connect(self._order)
        self._order()
        self._arrange()

    def set_shown(self, widget: QWidget, *, shown: bool) -> None:
        """Shows or hides one of the context's widgets; the others take its room."""
        widget.setVisible(shown)
        self._arrange()

    def _order(self) -> None:
        in_order([*self._widgets, self.finder])

    def focus_date(self) -> bool:
        """Puts the focus into the date or month stepper; False where there is none."""
        for widget in self._widgets:
            usable = widget.isEnabled() and not widget.isHidden()
            if getattr(widget, "takes_date", False) and usable:
                widget.setFocus(Qt.FocusReason.ShortcutFocusReason)
                return True
        return False

    def fold(self, fold: Fold) -> None:
        """46 high where the window is low; only the glass where it is not wide."""
        self.setFixedHeight(HEADER_HEIGHT_LOW if fold.low else HEADER_HEIGHT)
        self._small = fold.room < Room.WIDE
        self._arrange()

    def showEvent(self, event: QShowEvent) -> None:
        """Orders Tab once more: only inside its window has every widget its neighbours."""
        super().showEvent(event)
        self._order()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shortens the context where it does not fit."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        self._set_compact(on=False)
        self.title.show()
        self.finder.set_small(small=self._small)
        if self._needed() > self.width():
            self.finder.set_small(small=True)
        if self._needed() > self.width():
            self._set_compact(on=True)
        if self._needed() > self.width():
            # The rail says where one is.
            self.title.hide()

    def _set_compact(self, *, on: bool) -> None:
        for widget in self._widgets:
            fold = getattr(widget, "set_compact", None)
            if fold is not None:
                fold(on=on)

    def _needed(self) -> int:
        shown = [widget for widget in self._widgets if not widget.isHidden()]
        context = sum(ActionBar.wide([widget]) + SPACE_8 for widget in shown)
        title = 0 if self.title.isHidden() else self.title.sizeHint().width()
        fixed = title + self.finder.sizeHint().width()
        return fixed + context + 2 * SPACE_8 + 2 * PAGE_MARGIN


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
        self._filter = Button("Filter", icon="list-filter", parent=self)
        self._filter.clicked.connect(self._on_filter)
        self._filter.hide()
        self._more = IconButton("ellipsis", "More", kind=Kind.SECONDARY, parent=self)
        self._more.clicked.connect(self._on_more)
        self._more.hide()

    # What a screen puts in -----------------------------------------------------

    def add_left(self, widget: QWidget) -> None:
        """Adds a field or another control at the left, before the chips."""
        widget.setParent(self)
        self._left.append(widget)
        self._order()
        self.arrange()

    def set_chips(self, chips: Chips) -> None:
        """The filter chips; folded, they become one menu button."""
        chips.setParent(self)
        self._chips = chips
        chips.chosen.connect(lambda _key: self.arrange())
        chips.rebuilt.connect(self._order)
        self._order()
        self.arrange()

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
        self.arrange()

    def set_extras(self, fill: Callable[[QMenu], None]) -> None:
        """What is done rarely: entries of "…", which then stands there wherever it has room.

        Args:
            fill: Adds the entries to the menu when it is opened.
        """
        self._extras = fill
        self.arrange()

    def set_hint(self, button: Button, hint: str) -> None:
        """Another key for one of the bar's buttons, shown where there is room."""
        if self._hints.get(button) != hint:
            self._hints[button] = hint
            button.set_hint(hint)
            self.arrange()

    def set_shown(self, widget: QWidget, *, shown: bool) -> None:
        """Shows or hides one of the bar's widgets for good; use it instead of `setVisible`."""
        if shown:
            self._hidden.discard(widget)
        else:
            self._hidden.add(widget)
        self.arrange()

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
        self.arrange()

    # Layout -------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        """Orders Tab once more, as the header does."""
        super().showEvent(event)
        self._order()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Folds what does not fit."""
        super().resizeEvent(event)
        self.arrange()

    def sizeHint(self) -> QSize:
        """As narrow as need be: it folds."""
        return QSize(200, self.height())

    def arrange(self) -> None:
        """Chooses the first step of folding that fits, and places everything."""
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
        return "Filter"

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

    @staticmethod
    def wide(widgets: list[QWidget]) -> int:
        """How wide the widgets are beside each other, gaps included."""
        return sum(
            w.sizeHint().width() if w.minimumWidth() != w.maximumWidth() else w.width()
            for w in widgets
        ) + SPACE_8 * max(len(widgets) - 1, 0)

    def _needed(self) -> int:
        left, right = self._groups()
        gap = SPACE_16 if left and right else 0
        return self.wide(left) + gap + self.wide(right)

    def _place(self) -> None:
        left, right = self._groups()
        at = PAGE_MARGIN
        for widget in left:
            at += self._put(widget, at) + SPACE_8
        at = self.width() - PAGE_MARGIN
        for widget in reversed(right):
            at -= self.wide([widget])
            self._put(widget, at)
            at -= SPACE_8

    def _put(self, widget: QWidget, left: int) -> int:
        width = self.wide([widget])
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
