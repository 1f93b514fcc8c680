"""How backups stand, a line for each thing that can be decided of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from dairyos_desktop.domain.data_place import HINT
from dairyos_desktop.domain.roles import Action, may
from dairyos_desktop.domain.texts import as_shown, tr, tr_later
from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.theme.tokens import PAGE_MARGIN, SPACE_4, SPACE_8, SPACE_16, TYPE_SMALL
from dairyos_desktop.ui.widgets.banner import Banner
from dairyos_desktop.ui.widgets.buttons import Button, Kind
from dairyos_desktop.ui.widgets.label import Label

if TYPE_CHECKING:
    from dairyos_desktop.domain.roles import Role
    from dairyos_desktop.services.dto.backups import BackupState, SecondPlaceState

_SETTINGS = tr_later("Only the owner may change settings.")
_WHEN = "%d-%m-%Y %H:%M"


class _Line(QWidget):
    """A name, how it stands, and what can be done about it."""

    def __init__(self, name: str, *buttons: Button) -> None:
        super().__init__()
        self.name = Label(name, weight=fonts.SEMIBOLD)
        self.words = Label(size=TYPE_SMALL, tone="text2", wrap=True, snug=True)
        self.words.setAlignment(Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_4 // 2)
        # Beside a button that is higher the two stay together.
        column.addStretch(1)
        column.addWidget(self.name)
        column.addWidget(self.words)
        column.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_8)
        row.addLayout(column, 1)
        for button in buttons:
            row.addWidget(button)

    def tell(self, words: str, tone: str = "text2") -> None:
        self.words.setText(words)
        self.words.set_tone(tone)


class BackupLines(QWidget):
    """The second place, encryption, whether backups are made unasked; and where the books lie.

    Args:
        role: What whose it isn't is not offered.

    Signals:
        folder_wanted(): A folder for the second place is to be chosen.
        folder_dropped(): There is to be none any more.
        declined(): None is wanted.
        by_itself(bool): Backups are to be made unasked, or not.
        passphrase_wanted(): They are to be encrypted, or under another passphrase.
        sheet_wanted(): The sheet that opens them.
        plain_wanted(): They are not to be encrypted any more.
    """

    folder_wanted = Signal()
    folder_dropped = Signal()
    declined = Signal()
    by_itself = Signal(bool)
    passphrase_wanted = Signal()
    sheet_wanted = Signal()
    plain_wanted = Signal()

    def __init__(self, role: Role, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_on = True
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.folder = Button(tr("Choose a folder…"), icon="folder-open")
        self.drop = Button(tr("Do without"), Kind.QUIET)
        self.decline = Button(tr("I need none"), Kind.QUIET)
        self.seal = Button(tr("Set a passphrase…"), icon="lock")
        self.sheet = Button(tr("Recovery sheet…"), Kind.QUIET, icon="file-down")
        self.plain = Button(tr("Don't encrypt"), Kind.QUIET)
        self.switch = Button(tr("Switch off"), Kind.QUIET)
        self.second = _Line(tr("Second place"), self.decline, self.drop, self.folder)
        self.sealing = _Line(tr("Encryption"), self.plain, self.sheet, self.seal)
        self.clock = _Line(tr("By itself"), self.switch)
        self._banner: Banner | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(SPACE_16, SPACE_8, PAGE_MARGIN, SPACE_16)
        self._column.setSpacing(SPACE_8)
        for line in (self.second, self.sealing, self.clock):
            self._column.addWidget(line)
        self.folder.clicked.connect(self.folder_wanted)
        self.drop.clicked.connect(self.folder_dropped)
        self.decline.clicked.connect(self.declined)
        self.seal.clicked.connect(self.passphrase_wanted)
        self.sheet.clicked.connect(self.sheet_wanted)
        self.plain.clicked.connect(self.plain_wanted)
        self.switch.clicked.connect(lambda: self.by_itself.emit(not self._is_on))
        if not may(role, Action.EDIT_SETTINGS):
            for button in (self.folder, self.drop, self.decline, self.switch):
                button.set_reason(as_shown(_SETTINGS))
        if not may(role, Action.EDIT_SECRETS):
            for button in (self.seal, self.sheet, self.plain):
                button.set_reason(tr("Only the owner may decide on encryption."))

    def show_state(self, state: BackupState) -> None:
        """Shows how it stands."""
        self._is_on = state.is_on
        self._show_second(state.second)
        if state.is_sealed:
            self.sealing.tell(
                tr("New backups are encrypted. This office's PCs open them unasked."), "ok"
            )
        else:
            self.sealing.tell(
                tr("Backups are not encrypted: whoever finds the disk can read the books.")
            )
        self.seal.setText(tr("New passphrase…") if state.is_sealed else tr("Set a passphrase…"))
        self.sheet.setVisible(state.is_sealed)
        self.plain.setVisible(state.is_sealed)
        if state.is_on:
            self.clock.tell(
                tr("Each half-hour while something changes, at closing, before imports and runs.")
            )
        else:
            self.clock.tell(tr("No backup is made unless somebody makes it."), "warn")
        self.switch.setText(tr("Switch off") if state.is_on else tr("Switch on"))
        if state.place is not None and self._banner is None:
            self._banner = Banner(state.place.words, HINT, tone="warn")
            self._banner.closed.connect(self._banner.hide)
            self._column.insertWidget(0, self._banner)

    def _show_second(self, second: SecondPlaceState) -> None:
        words, tone = second_words(second)
        self.second.tell(words, tone)
        self.folder.setText(tr("Another folder…") if second.folder else tr("Choose a folder…"))
        self.drop.setVisible(bool(second.folder))
        self.decline.setVisible(second.is_wanted)


def second_words(second: SecondPlaceState) -> tuple[str, str]:
    """How the second place stands, and the tone of that."""
    if second.is_wanted:
        return (
            tr("None yet. If this PC's disk dies, books and backups go with it: name a USB disk."),
            "warn",
        )
    if not second.folder:
        return tr("None is kept, as was decided."), "text2"
    folder = second.folder
    if second.missing_since is not None:
        return _missing_words(second, f"{second.missing_since:%d-%m-%Y %H:%M}"), "warn"
    if second.copied_at is None:
        return tr("{folder}: the next backup goes there too.", folder=folder), "text2"
    at = f"{second.copied_at:{_WHEN}}"
    return tr("{folder}: its newest copy is of {at}.", folder=folder, at=at), "ok"


def _missing_words(second: SecondPlaceState, since: str) -> str:
    folder = second.folder
    if second.is_beside:
        return tr(
            "{folder}: on the same disk as the books since {since}.", folder=folder, since=since
        )
    if second.copied_at is None:
        return tr("{folder}: no copy could be made since {since}.", folder=folder, since=since)
    return tr(
        "{folder}: no copy could be made since {since}; the newest is of {copied_at}.",
        folder=folder,
        since=since,
        copied_at=f"{second.copied_at:{_WHEN}}",
    )
