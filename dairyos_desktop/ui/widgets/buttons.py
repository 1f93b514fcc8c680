"""Buttons: primary, secondary, quiet and danger, with icon, count in the words, and key hint."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import (
    QPushButton,
    QSizePolicy,
    QWidget,
)

from dairyos_desktop.domain.texts import as_shown, tr_later
from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.icons import paint_icon
from dairyos_desktop.ui.theme.colours import colour
from dairyos_desktop.ui.theme.tokens import (
    CONTROL_HEIGHT,
    DISABLED_OPACITY,
    TYPE_BODY,
    TYPE_HINT,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QStyleOptionButton

_ICON = 16
_GAP = 6
_PAD = 12
_HINT_GAP = 14
WORKING = tr_later("Working…")


class Kind(StrEnum):
    """What a button is for; a page has one primary."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    QUIET = "quiet"
    DANGER = "danger"
    DANGER_FILLED = "danger_filled"


_TEXT_TOKEN = {
    Kind.PRIMARY: "on_accent",
    Kind.SECONDARY: "text",
    Kind.QUIET: "accent_text",
    Kind.DANGER: "bad",
    Kind.DANGER_FILLED: "surface",
}
_HINT_TOKEN = {
    Kind.PRIMARY: "on_accent",
    Kind.SECONDARY: "text3",
    Kind.QUIET: "text3",
    Kind.DANGER: "text3",
    Kind.DANGER_FILLED: "surface",
}


def bind(owner: QWidget, keys: Sequence[str]) -> list[QShortcut]:
    """Makes shortcuts that hold while the focus is inside `owner`.

    The number pad's Enter is another key to Qt: naming one of Return and Enter binds both.
    Connect `activated` of each, or hand the list to `Button.set_shortcut`.
    """
    wanted: list[str] = []
    for key in keys:
        wanted.append(key)
        if key.endswith("Return"):
            wanted.append(key.removesuffix("Return") + "Enter")
        elif key.endswith("Enter"):
            wanted.append(key.removesuffix("Enter") + "Return")
    made = []
    for key in dict.fromkeys(wanted):
        shortcut = QShortcut(QKeySequence(key), owner)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        made.append(shortcut)
    return made


class Button(QPushButton):
    """A push button in the house's look.

    Args:
        text: A verb and, where there is one, the count: "Confirm 45 as ordered".
        kind: See `Kind`.
        icon: A name from `resources/icons`, drawn left of the word.
        hint: The key as shown, for example "Ctrl Enter"; shows only, `set_keys` binds.
        name: Accessible name and tooltip where the text alone does not say enough.

    The pointer never takes the focus from a field or a grid's cell; Tab does.
    """

    def __init__(
        self,
        text: str,
        kind: Kind = Kind.SECONDARY,
        *,
        icon: str = "",
        hint: str = "",
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(as_shown(text), parent)
        name = as_shown(name)
        self._kind = kind
        self._icon_name = icon
        self._hint = self._key = hint
        self._icon_only = False
        self._reason = ""
        self._tip = name
        self.setProperty("kind", kind.value)
        self.setFont(fonts.font(TYPE_BODY, self._weight()))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAutoDefault(False)
        if name:
            self.setAccessibleName(name)
            self.setToolTip(name)

    @property
    def kind(self) -> Kind:
        """What the button is for."""
        return self._kind

    @property
    def hint(self) -> str:
        """The key it shows."""
        return self._hint

    @property
    def icon_name(self) -> str:
        """Its icon, or empty."""
        return self._icon_name

    def set_kind(self, kind: Kind) -> None:
        """Makes it another kind of button."""
        if kind is not self._kind:
            self._kind = kind
            self.setProperty("kind", kind.value)
            self.setFont(fonts.font(TYPE_BODY, self._weight()))
            self.style().unpolish(self)
            self.style().polish(self)

    def set_icon_name(self, icon: str) -> None:
        """Shows another icon."""
        self._icon_name = icon
        self.updateGeometry()
        self.update()

    def set_hint(self, hint: str) -> None:
        """Shows another key, or none; the tooltip of a button without its word keeps the last."""
        self._hint = hint
        self._key = hint or self._key
        self.updateGeometry()
        self.update()

    def set_icon_only(self, *, on: bool) -> None:
        """Hides the word; it goes to the tooltip. Has no effect without an icon."""
        on = on and bool(self._icon_name)
        if on != self._icon_only:
            self._icon_only = on
            self._tell()
            self.updateGeometry()
            self.update()

    @property
    def icon_only(self) -> bool:
        """Whether the word is hidden."""
        return self._icon_only

    @property
    def reason(self) -> str:
        """Why it can't be pressed; empty where it can."""
        return self._reason

    def set_reason(self, reason: str) -> None:
        """Disables the button and says why; an empty reason enables it again.

        While its call runs (`ui.work`) it stays disabled; the reason counts from then on.
        """
        self._reason = reason
        self.setEnabled(not reason and not self.property("held"))
        self.setAccessibleDescription(as_shown(reason))
        self._tell()

    def set_keys(self, *keys: str, owner: QWidget | None = None) -> None:
        """Binds keys that press the button while the focus is inside `owner` (its window)."""
        for shortcut in bind(owner or self.window(), keys):
            shortcut.activated.connect(self.click)

    def setText(self, text: str) -> None:
        """Changes the words, for example when the count changes."""
        super().setText(as_shown(text))
        if self._icon_only:
            self._tell()
        self.updateGeometry()

    def _tell(self) -> None:
        words = [self._plain() if self._icon_only else self._tip]
        if self._icon_only and self._key:
            words.append(f"({self._key})")
        if self._reason:
            words.append(as_shown(self._reason))
        self.setToolTip(" ".join(word for word in words if word))
        self.setAccessibleName(self._tip or (self._plain() if self._icon_only else ""))

    def _weight(self) -> int:
        return fonts.MEDIUM if self._kind is not Kind.PRIMARY else fonts.SEMIBOLD

    def _plain(self) -> str:
        return self.text().replace("&&", "\0").replace("&", "").replace("\0", "&")

    def _shown(self) -> str:
        return as_shown(WORKING) if self.property("working") else self._plain()

    def sizeHint(self) -> QSize:
        """Icon, words and key hint with the padding between them."""
        if self._icon_only:
            return QSize(CONTROL_HEIGHT, CONTROL_HEIGHT)
        # Room for either text, so that "Working…" moves nothing.
        width = max(fonts.width(self._plain(), TYPE_BODY, self._weight()), 0.0)
        if self.property("working"):
            width = max(width, fonts.width(as_shown(WORKING), TYPE_BODY, self._weight()))
        if self._icon_name:
            width += _ICON + (_GAP if self.text() else 0)
        if self._hint:
            width += _HINT_GAP + fonts.width(self._hint, TYPE_HINT)
        return QSize(int(width + 0.99) + 2 * _PAD, CONTROL_HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Never narrower than its words."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Lets the style draw the box and draws what stands in it."""
        super().paintEvent(event)
        painter = QPainter(self)
        if not self.isEnabled():
            painter.setOpacity(DISABLED_OPACITY)
        self._paint_content(painter)

    def initStyleOption(self, option: QStyleOptionButton) -> None:
        """Leaves the style only the box: the words are drawn here, with their key."""
        super().initStyleOption(option)
        option.text = ""

    def _paint_content(self, painter: QPainter) -> None:
        token = _TEXT_TOKEN[self._kind]
        middle = self.height() / 2
        shown = "" if self._icon_only else self._shown()
        width = fonts.width(shown, TYPE_BODY, self._weight())
        total = width
        if self._icon_name:
            total += _ICON + (_GAP if shown else 0)
        hint = "" if self._icon_only else self._hint
        if hint:
            total += _HINT_GAP + fonts.width(hint, TYPE_HINT)
        left = max((self.width() - total) / 2, 4.0)
        if self._icon_name:
            quiet = self._kind is Kind.SECONDARY or (self._kind is Kind.QUIET and self._icon_only)
            icon_token = "text2" if quiet else token
            paint_icon(
                painter,
                self._icon_name,
                QRectF(round(left), round(middle - _ICON / 2), _ICON, _ICON),
                icon_token,
            )
            left += _ICON + _GAP
        painter.setFont(fonts.font(TYPE_BODY, self._weight()))
        painter.setPen(colour(token))
        painter.drawText(QPointF(left, fonts.baseline(middle, TYPE_BODY)), shown)
        if hint:
            painter.setFont(fonts.font(TYPE_HINT))
            painter.setPen(colour(_HINT_TOKEN[self._kind]))
            painter.drawText(
                QPointF(left + width + _HINT_GAP, fonts.baseline(middle, TYPE_BODY) - 0.5), hint
            )


class IconButton(Button):
    """A square button with an icon only; its name is its tooltip."""

    def __init__(
        self,
        icon: str,
        name: str,
        *,
        kind: Kind = Kind.QUIET,
        hint: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(name, kind, icon=icon, hint=hint, parent=parent)
        self.set_icon_only(on=True)
