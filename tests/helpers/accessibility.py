"""Walks a window as somebody would who can't see it, has no mouse, or has a small screen."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QPoint, QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSlider,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QWidget,
)

from dairyos_desktop.ui.widgets.buttons import Button
from dairyos_desktop.ui.widgets.label import Label

if TYPE_CHECKING:
    from collections.abc import Iterator

_INTERACTIVE = (QAbstractButton, QLineEdit, QComboBox, QPlainTextEdit, QAbstractItemView)
# Alt+C, Alt+P and Alt+G are shortcuts of the whole window: with a mnemonic as well neither fires.
_TAKEN = frozenset("CPG")
_MNEMONIC = re.compile(r"&([^&\s])")


def problems(window: QWidget) -> list[str]:
    """Everything that is wrong with the window as it is shown now; empty is the aim."""
    QCoreApplication.processEvents()
    return [
        *nameless(window),
        *mnemonics(window),
        *tab_order(window),
        *clipped(window),
        *covered(window),
    ]


def check(window: QWidget) -> None:
    """Fails with the list of problems."""
    found = problems(window)
    if found:
        raise AssertionError("\n".join(found))


def _visible(window: QWidget) -> Iterator[QWidget]:
    for widget in window.findChildren(QWidget):
        if widget.isVisibleTo(window) and widget.window() is window.window():
            yield widget


def described(widget: QWidget) -> str:
    """A widget in words, for the list of problems."""
    words = type(widget).__name__
    if isinstance(widget, QAbstractButton | QLabel) and widget.text():
        words += f" “{widget.text()}”"
    elif widget.accessibleName():
        words += f" “{widget.accessibleName()}”"
    parent = widget.parentWidget()
    return f"{words} in {type(parent).__name__}" if parent is not None else words


def nameless(window: QWidget) -> list[str]:
    """Controls that a screen reader could only call "button"."""
    found = []
    for widget in _visible(window):
        if not isinstance(widget, _INTERACTIVE) or _is_part(widget):
            continue
        interface = QAccessible.queryAccessibleInterface(widget)
        if not interface.text(QAccessible.Text.Name).strip():
            found.append(f"no accessible name: {described(widget)}")
    return found


def _is_part(widget: QWidget) -> bool:
    """Whether it belongs to a control of Qt's that has the name."""
    parent = widget.parentWidget()
    return isinstance(parent, QComboBox | QLineEdit | QAbstractItemView)


def mnemonics(window: QWidget) -> list[str]:
    """Mnemonics that are taken by the window, or twice."""
    letters: Counter[str] = Counter()
    for widget in _visible(window):
        if isinstance(widget, QAbstractButton) or (isinstance(widget, QLabel) and widget.buddy()):
            match = _MNEMONIC.search(widget.text().replace("&&", ""))
            if match:
                letters[match[1].upper()] += 1
    found = [f"mnemonic {letter} is a shortcut of the window" for letter in letters.keys() & _TAKEN]
    return found + [f"mnemonic {letter} stands twice" for letter, n in letters.items() if n > 1]


def _reachable(widget: QWidget) -> bool:
    return widget.isEnabled() and bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)


def tab_order(window: QWidget) -> list[str]:
    """Controls that Tab misses, and steps that jump up among brothers."""
    chain: list[QWidget] = []
    widget = window.nextInFocusChain()
    while widget is not None and widget is not window:
        if widget.isVisibleTo(window) and _reachable(widget):
            chain.append(widget)
        widget = widget.nextInFocusChain()
    found = []
    for one, other in itertools.pairwise(chain):
        if one.parentWidget() is not other.parentWidget():
            continue
        here, there = one.geometry(), other.geometry()
        if there.bottom() < here.top():
            found.append(f"Tab jumps up: {described(one)} → {described(other)}")
        elif there.right() < here.left() and there.top() < here.bottom():
            found.append(f"Tab jumps back: {described(one)} → {described(other)}")
    for control in _visible(window):
        missed = isinstance(control, QLineEdit | QComboBox | QPlainTextEdit | QAbstractItemView)
        if missed and control.isEnabled() and not _reachable(control) and not _is_part(control):
            found.append(f"Tab does not reach: {described(control)}")
    return found


def clipped(window: QWidget) -> list[str]:
    """Words wider than their place, and widgets that stick out of the window."""
    found = []
    edge = QRect(QPoint(0, 0), window.size())
    for widget in _visible(window):
        if isinstance(widget, QMenu | QAbstractSlider) or _inside_scrolled(widget, window):
            continue
        place = QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())
        if not edge.contains(place):
            found.append(f"sticks out of the window by {_over(edge, place)}: {described(widget)}")
        found += _too_narrow(widget)
    return found


def _over(edge: QRect, place: QRect) -> str:
    return f"{max(0, place.right() - edge.right())}×{max(0, place.bottom() - edge.bottom())}"


def _inside_scrolled(widget: QWidget, window: QWidget) -> bool:
    parent = widget.parentWidget()
    while parent is not None and parent is not window:
        if isinstance(parent, QScrollArea | QAbstractItemView):
            return True
        parent = parent.parentWidget()
    return False


def _too_narrow(widget: QWidget) -> list[str]:
    slack = 1
    if isinstance(widget, Button | QPushButton):
        if widget.width() + slack < widget.sizeHint().width():
            short = widget.sizeHint().width() - widget.width()
            return [f"{short} px too narrow: {described(widget)}"]
    elif isinstance(widget, Label) and widget.text():
        if widget.wordWrap():
            if widget.height() + slack < widget.heightForWidth(widget.width()):
                return [f"lines are cut off: {described(widget)}"]
        elif widget.toolTip() != widget.text():
            short = widget.sizeHint().width() - widget.width()
            if short > slack:
                return [f"{short} px too narrow: {described(widget)}"]
    elif isinstance(widget, QAbstractButton):
        short = widget.sizeHint().width() - widget.width()
        if short > slack and not widget.toolTip():
            return [f"{short} px too narrow: {described(widget)}"]
    return []


def covered(window: QWidget) -> list[str]:
    """Brothers that lie on each other: what an overfull row looks like."""
    found = []
    for parent in [window, *_visible(window)]:
        if isinstance(parent, QAbstractScrollArea):
            continue
        children = [
            child
            for child in parent.children()
            if isinstance(child, QWidget) and child.isVisibleTo(window) and not child.isWindow()
        ]
        controls = [child for child in children if isinstance(child, _INTERACTIVE)]
        for at, one in enumerate(controls):
            found += [
                f"{described(one)} lies on {described(other)}"
                for other in controls[at + 1 :]
                if one.geometry().intersects(other.geometry())
            ]
    return found
