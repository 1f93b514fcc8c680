"""Whether anything may slide, and how long: asked by panels and toasts."""

from __future__ import annotations

import sys

from PySide6.QtCore import QEasingCurve, QObject, QPoint, QPropertyAnimation, Qt
from PySide6.QtWidgets import QApplication, QWidget

from dairyos_desktop.ui.theme.tokens import MOTION_MS

_still = False


def set_still(*, still: bool) -> None:
    """Switches motion off by setting, whatever the system says."""
    global _still  # noqa: PLW0603  one wish for the whole process
    _still = still


def duration_ms() -> int:
    """How long a panel or toast slides; 0 where the system or the user wants less motion."""
    # Only Windows tells Qt that the user wants no effects; elsewhere it reads as "none" always.
    unwelcome = sys.platform == "win32" and not QApplication.isEffectEnabled(Qt.UIEffect.UI_General)
    return 0 if _still or unwelcome else MOTION_MS


def slide_in(widget: QWidget, by: QPoint, parent: QObject) -> None:
    """Slides a widget to where it is from `by` beside it; at once where motion is unwelcome."""
    duration = duration_ms()
    if not duration:
        return
    end = widget.pos()
    slide = QPropertyAnimation(widget, b"pos", parent)
    slide.setDuration(duration)
    slide.setEasingCurve(QEasingCurve.Type.OutCubic)
    slide.setStartValue(end + by)
    slide.setEndValue(end)
    slide.start(QPropertyAnimation.DeletionPolicy.DeleteWhenStopped)
