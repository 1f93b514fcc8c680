"""Settings of the office."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from dairyos_desktop.domain.declared_settings import (
    DECLARED,
    PAPER_COLOUR,
    RECEIPT_PAPER,
    WEBHOOK_PC,
)
from dairyos_desktop.domain.declaring import Group
from dairyos_desktop.domain.roles import Action, may
from dairyos_desktop.domain.texts import as_shown, tr, tr_later
from dairyos_desktop.services.dto.documents import SHOWN_ON_PAPER as SHOWN
from dairyos_desktop.services.dto.documents import ShownPaper
from dairyos_desktop.ui.fold import Room
from dairyos_desktop.ui.screen import KeyHelp, Screen
from dairyos_desktop.ui.settings.apart import make_page
from dairyos_desktop.ui.settings.backup_page import BackupPage
from dairyos_desktop.ui.settings.colour_field import ColourField
from dairyos_desktop.ui.settings.database_page import DatabasePage
from dairyos_desktop.ui.settings.groups import (
    APART,
    HELP,
    LOG,
    group_choices,
    used_groups,
)
from dairyos_desktop.ui.settings.logo_field import LogoField
from dairyos_desktop.ui.settings.mail_trial import MailTrial
from dairyos_desktop.ui.settings.paper_page import PaperPage
from dairyos_desktop.ui.settings.receiver_field import ReceiverField
from dairyos_desktop.ui.settings.saving import Saving
from dairyos_desktop.ui.settings.secrets_page import SecretsPage
from dairyos_desktop.ui.settings.section import Section
from dairyos_desktop.ui.settings.setting_field import SettingField
from dairyos_desktop.ui.theme.tokens import PAGE_MARGIN, SPACE_16, SPACE_24
from dairyos_desktop.ui.widgets.chips import Chips, Choice
from dairyos_desktop.ui.widgets.empty import EmptyState
from dairyos_desktop.ui.widgets.fields import SearchField
from dairyos_desktop.ui.widgets.group_list import GroupList
from dairyos_desktop.ui.widgets.label import Label
from dairyos_desktop.ui.widgets.scrolling import scrolled

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from dairyos_desktop.domain.errors import DairyError
    from dairyos_desktop.services.dto.settings import SettingRow
    from dairyos_desktop.ui.context import UiContext
    from dairyos_desktop.ui.fold import Fold
    from dairyos_desktop.ui.settings.apart import ApartPage


_READ_ONLY = tr_later("Only the owner may change settings.")


class SettingsScreen(Screen):
    """Groups at the left, the fields of one at the right; a search looks through all.

    A group with a page of its own is built when it is first shown.
    """

    key: ClassVar[str] = "settings"
    title: ClassVar[str] = tr_later("Settings")
    topics: ClassVar[frozenset[str]] = frozenset({"settings", "users", "audit", "secrets", "seats"})

    def __init__(self, context: UiContext) -> None:
        super().__init__(context)
        self._group = Group.OFFICE
        own: dict[str, Callable[[], SettingField]] = {
            WEBHOOK_PC.key: lambda: ReceiverField(context),
            PAPER_COLOUR.key: ColourField,
        }
        self.fields: dict[str, SettingField] = {
            setting.key: own[setting.key]() if setting.key in own else SettingField(setting)
            for setting in DECLARED
        }
        words = group_choices()
        self.search_field = SearchField(name=tr("Find a setting"), placeholder=tr("Find a setting"))
        self.chips = Chips([Choice(key, word) for key, word in words], name=tr("Group"))
        self.bar.add_left(self.search_field)
        self.bar.set_chips(self.chips)
        self.groups = GroupList(words, name=tr("Groups of settings"))
        self.sections = [
            Section(group, [one for one in self.fields.values() if one.setting.group is group])
            for group in used_groups()
        ]
        self.mail_trial = MailTrial(self)
        mails = next(section for section in self.sections if section.group is Group.MAIL)
        mails.column.addWidget(self.mail_trial)
        self._apart: dict[str, ApartPage] = {}
        self.logo = LogoField(context)
        self.page_beside = PaperPage(context, self._typed_of_papers)
        self._build()
        self.logo.saved.connect(self.toast)
        self.logo.changed.connect(self.page_beside.follow)
        self.search_field.searched.connect(self._on_searched)
        self.search_field.left_down.connect(self._on_search_left)
        self.groups.chosen.connect(self._on_group_chosen)
        self.chips.chosen.connect(self._on_group_chosen)
        self._saving = Saving(self, self.fields)
        for field in self.fields.values():
            if field.setting.key in SHOWN:
                field.changed.connect(self.page_beside.follow)
        receipts = self.fields[RECEIPT_PAPER.key]
        receipts.changed.connect(lambda: self.page_beside.show_kind(ShownPaper.RECEIPT))
        if not may(context.actor.role, Action.EDIT_SETTINGS):
            for field in self.fields.values():
                field.editor.setEnabled(False)
                field.editor.setToolTip(as_shown(_READ_ONLY))
        self._show_group(Group.OFFICE)
        self.bar.set_shown(self.chips, shown=False)

    def _build(self) -> None:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(SPACE_24, SPACE_16, PAGE_MARGIN, SPACE_16)
        column.setSpacing(0)
        if not may(self.context.actor.role, Action.EDIT_SETTINGS):
            note = Label(as_shown(_READ_ONLY), tone="text2", wrap=True)
            note.setContentsMargins(0, 0, 0, SPACE_16)
            column.addWidget(note)
        for section in self.sections:
            column.addWidget(section)
            if section.group is Group.PAPERS:
                section.column.addWidget(self.logo)
        self.none = EmptyState("settings", "")
        column.addWidget(self.none)
        self.none.hide()
        column.addStretch(1)
        self._area = scrolled(inner)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.groups)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._area)
        row.addWidget(self._pages, 1)
        row.addWidget(self.page_beside, 1)
        self._inner, self._beside = column, row
        self.body.addLayout(row)

    def _typed_of_papers(self) -> dict[str, str]:
        return {key: self.fields[key].text() for key in SHOWN}

    def page(self, name: str) -> ApartPage:
        """The page of a group that has one of its own: one of `APART`."""
        if name not in self._apart:
            page = self._apart[name] = make_page(self, name)
            page.failed.connect(self.show_error)
            for button in page.deeds:
                self.bar.add_action(button)
            self._pages.addWidget(page)
        return self._apart[name]

    # What the shell asks -------------------------------------------------------------

    def activate(self, params: Mapping[str, Any]) -> None:
        """Shows what was shown last, the setting asked for (`setting`, its key), or a list.

        `group` with one of `APART` asks for one.
        """
        if not self._saving.is_loaded:
            self.refresh()
        if params.get("group") in APART:
            self._show_list(str(params["group"]))
        wanted = self.fields.get(str(params.get("setting", "")))
        if wanted is not None:
            self._show_group(wanted.setting.group)
            wanted.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self) -> None:
        """Reads all settings again; what is typed and not saved stays."""
        settings, actor = self.context.services.settings, self.context.actor
        self.context.work.run(
            self,
            lambda: settings.list_settings(actor),
            done=self._on_loaded,
            failed=self._on_not_read,
            newest="settings",
        )
        shown = self._shown_list
        if shown is not None:
            shown.load()

    def focus_first(self) -> None:
        """The list where one is shown, else the search."""
        shown = self._shown_list
        if shown is not None:
            shown.focus_first()
        else:
            super().focus_first()

    def keys(self) -> Sequence[KeyHelp]:
        """This screen's own keys."""
        return (
            KeyHelp("Tab", tr("Save the field and go to the next")),
            KeyHelp("Enter", tr("Save the field")),
            KeyHelp("Esc", tr("Put back what is saved")),
            KeyHelp("Ctrl N", tr("Among users: add one")),
            KeyHelp("F9", tr("In the audit log: check it")),
            KeyHelp("Ctrl N", tr("Among backups: make one now")),
            KeyHelp("Enter", tr("Among backups: look inside")),
        )

    def help_page(self) -> str:
        """The group's, where it has one."""
        apart = next((key for key, page in self._apart.items() if page is self._shown_list), "")
        return HELP.get(apart or self._group.name, self.key)

    def folded(self, fold: Fold) -> None:
        """Where it is narrow the groups become chips."""
        for page in self._apart.values():
            if not isinstance(page, SecretsPage | DatabasePage):
                page.fold(fold)
        wide = fold.room is Room.WIDE
        self.page_beside.set_beside(beside=wide)
        if wide:
            self._beside.addWidget(self.page_beside, 1)
        else:
            # Below the fields, above what takes the room that is left.
            self._inner.insertWidget(self._inner.count() - 1, self.page_beside)
        narrow = fold.room is Room.NARROW
        self.groups.setVisible(not narrow)
        self.bar.set_shown(self.chips, shown=narrow)

    @property
    def side_width(self) -> int:
        """The backup panel's, where it stands beside the list: it has buttons at its foot."""
        shown = self._shown_list
        if not isinstance(shown, BackupPage) or self.fold_now.room <= Room.NARROW:
            return 0
        return shown.panel.width() if shown.split.panel_open else 0

    def escape(self) -> bool:
        """Puts the field back in which the focus is, closes a panel, else ends the search."""
        shown = self._shown_list
        if shown is not None and shown.close_what_is_open():
            return True
        for field in self.fields.values():
            if field.editor.hasFocus() and (field.touched or field.field.error()):
                field.show_value(field.seen)
                return True
        if self.search_field.text():
            self.search_field.set_text("")
            return True
        return False

    # Groups and search -----------------------------------------------------------------

    def _on_group_chosen(self, name: str) -> None:
        if self.search_field.text():
            self.search_field.clear()
        if name == LOG:
            shown = next((key for key, page in self._apart.items() if page is self._shown_list), "")
            for choice in (self.groups, self.chips):
                choice.set_current(shown or self._group.name)
            self.go("log")
        elif name in APART:
            self._show_list(name)
        else:
            self._show_group(Group[name])

    @property
    def _shown_list(self) -> ApartPage | None:
        shown = self._pages.currentWidget()
        return next((page for page in self._apart.values() if page is shown), None)

    def _show_list(self, name: str) -> None:
        self.groups.set_current(name)
        self.chips.set_current(name)
        self.page_beside.hide()
        page = self.page(name)
        self._show_page(page)
        page.load()

    def _show_page(self, page: QWidget) -> None:
        self._pages.setCurrentWidget(page)
        self.side_changed.emit()
        for own in self._apart.values():
            for button in own.deeds:
                self.bar.set_shown(button, shown=page is own)

    def _show_group(self, group: Group) -> None:
        self._show_page(self._area)
        self._group = group
        self.groups.set_current(group.name)
        self.chips.set_current(group.name)
        for section in self.sections:
            section.setVisible(section.group is group)
            for field in section.fields:
                field.setVisible(True)
        self.logo.show()
        self.page_beside.setVisible(group is Group.PAPERS)
        self.none.hide()
        self._area.verticalScrollBar().setValue(0)

    def _on_searched(self, typed: str) -> None:
        if not typed:
            self._show_group(self._group)
            return
        self._show_page(self._area)
        self.groups.set_current("")
        found = False
        self.page_beside.hide()
        for section in self.sections:
            shown: list[QWidget] = [field for field in section.fields if field.matches(typed)]
            for field in section.fields:
                field.setVisible(field in shown)
            if section.group is Group.PAPERS:
                self.logo.setVisible(self.logo.matches(typed))
                shown += [self.logo] if self.logo.matches(typed) else []
            section.setVisible(bool(shown))
            found = found or bool(shown)
        self.none.set_sentence(tr("No setting is called “{typed}”.", typed=typed))
        self.none.setVisible(not found)

    def _on_search_left(self) -> None:
        for field in self.fields.values():
            if field.isVisible():
                field.editor.setFocus(Qt.FocusReason.TabFocusReason)
                return

    # Reading ------------------------------------------------------------------

    def _on_loaded(self, rows: tuple[SettingRow, ...]) -> None:
        self.logo.load()
        self._saving.take(rows)

    def _on_not_read(self, error: DairyError) -> None:
        self.show_error(error)
