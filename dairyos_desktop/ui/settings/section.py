"""A group's heading and fields."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.settings.groups import group_words
from dairyos_desktop.ui.theme.tokens import SPACE_16, SPACE_24, TYPE_SECTION
from dairyos_desktop.ui.widgets.label import Label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dairyos_desktop.domain.declaring import Group
    from dairyos_desktop.ui.settings.setting_field import SettingField


class Section(QWidget):
    """A group's heading and fields."""

    def __init__(self, group: Group, fields: Sequence[SettingField]) -> None:
        super().__init__()
        self.group = group
        self.fields = fields
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, SPACE_24)
        column.setSpacing(SPACE_16)
        column.addWidget(Label(group_words(group), size=TYPE_SECTION, weight=fonts.SEMIBOLD))
        for field in fields:
            column.addWidget(field)
        self.column = column
