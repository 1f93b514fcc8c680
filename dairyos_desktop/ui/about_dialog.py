"""About: which program this is, on which books it works, and whose work is inside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QGridLayout, QScrollArea, QWidget

from dairyos_desktop.domain.texts import tr
from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.theme.tokens import SPACE_16, SPACE_24, TYPE_SMALL
from dairyos_desktop.ui.widgets.buttons import Button, Kind
from dairyos_desktop.ui.widgets.dialog import Dialog
from dairyos_desktop.ui.widgets.label import Label

if TYPE_CHECKING:
    from dairyos_desktop.domain.errors import DairyError
    from dairyos_desktop.services.dto.about import About
    from dairyos_desktop.ui.context import UiContext

_MB = 1_000_000
_LABELS = 116
_PARTS = 150
_AROUND = 420
_SCROLL = 14


def told(about: About) -> tuple[tuple[str, str], ...]:
    """What is said, label by label."""
    return (
        (tr("Version"), about.version or tr("from its sources")),
        (tr("Database"), about.engine),
        (tr("Place"), about.place),
        (tr("Schema"), about.schema),
        (tr("Size"), tr("{size} MB", size=f"{about.size / _MB:,.1f}")),
        (tr("This PC"), about.pc),
        (tr("System"), about.system),
        ("Python, Qt", f"{about.python}, {qVersion()}"),
    )


def details(about: About) -> str:
    """The same as text, with what is inside."""
    lines = [f"{label}: {value}" for label, value in told(about)]
    lines += [f"{part.name} {part.version} ({part.licence})" for part in about.parts]
    return "\n".join(("DairyOS", *lines))


class AboutDialog(Dialog):
    """Facts, then what is inside with its licence; all of it goes onto the clipboard."""

    def __init__(self, parent: QWidget, about: About) -> None:
        super().__init__(
            parent,
            question=tr("About DairyOS"),
            detail=tr("The program a milk dairy's office lives in. MIT licence."),
            yes=tr("Close"),
            wide=True,
        )
        self.no_button.hide()
        self.yes_button.set_hint("Esc")
        self.setFixedWidth(min(self.width(), parent.width() - 2 * SPACE_24))
        room = self.width() - 2 * SPACE_24
        self.body.addLayout(_facts(about, room))
        self.body.addWidget(
            Label(
                tr("Inside, each under its own licence"),
                size=TYPE_SMALL,
                weight=fonts.MEDIUM,
                tone="text2",
            )
        )
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        area.setAccessibleName(tr("What is inside"))
        area.setWidget(_inside(about, room - _SCROLL))
        area.setFixedHeight(max(min(_PARTS, parent.height() - _AROUND), 60))
        self.body.addWidget(area)
        self.copy_button = Button(tr("Copy details"), Kind.QUIET, icon="copy")
        self.copy_button.clicked.connect(
            lambda: QGuiApplication.clipboard().setText(details(about))
        )
        self.body.addWidget(self.copy_button, 0, Qt.AlignmentFlag.AlignLeft)
        area.setFocus(Qt.FocusReason.OtherFocusReason)


def _facts(about: About, room: int) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(SPACE_16)
    grid.setVerticalSpacing(4)
    for row, (label, value) in enumerate(told(about)):
        name = Label(label, tone="text2")
        name.setFixedWidth(_LABELS)
        says = Label(value, wrap=True)
        says.setFixedWidth(room - _LABELS - SPACE_16)
        grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(says, row, 1)
    return grid


def _inside(about: About, room: int) -> QWidget:
    inside = QWidget()
    grid = QGridLayout(inside)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(SPACE_16)
    grid.setVerticalSpacing(2)
    half = (room - SPACE_16) // 2
    for row, part in enumerate(about.parts):
        name = Label(f"{part.name} {part.version}", size=TYPE_SMALL)
        licence = Label(part.licence, size=TYPE_SMALL, tone="text2", wrap=True)
        for column, label in enumerate((name, licence)):
            label.setFixedWidth(half)
            grid.addWidget(label, row, column, Qt.AlignmentFlag.AlignTop)
    return inside


def show_about(parent: QWidget, context: UiContext) -> None:
    """Looks everything up in a worker, then tells it."""

    def shown(about: About) -> None:
        dialog = AboutDialog(parent, about)
        dialog.exec()
        dialog.deleteLater()

    def failed(error: DairyError) -> None:
        context.work.refused.emit(error)

    context.work.run(parent, context.about, done=shown, failed=failed)
