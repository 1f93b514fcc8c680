"""Secrets and other PCs: what is stored, the join code, the recovery sheet; nothing is shown."""

from __future__ import annotations

import zoneinfo
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from dairyos_desktop.domain.roles import Action, may
from dairyos_desktop.domain.stored_secrets import DECLARED_SECRETS, declared_secret
from dairyos_desktop.domain.texts import as_shown, tr, tr_later
from dairyos_desktop.services.dto.links import GatewayState, Mode
from dairyos_desktop.services.dto.secrets import SecretRow
from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.confirming import Confirming, ask_to_join
from dairyos_desktop.ui.settings.join_code import JoinCode
from dairyos_desktop.ui.settings.secret_row import SecretLine
from dairyos_desktop.ui.theme.tokens import (
    PAGE_MARGIN,
    SPACE_8,
    SPACE_16,
    SPACE_24,
    TYPE_SECTION,
)
from dairyos_desktop.ui.widgets.buttons import Button, Kind
from dairyos_desktop.ui.widgets.label import Label
from dairyos_desktop.ui.widgets.mode_badge import ModeBadge
from dairyos_desktop.ui.widgets.scrolling import scrolled
from dairyos_desktop.ui.work import Lane

if TYPE_CHECKING:
    from dairyos_desktop.services.dto.secrets import SecretsState
    from dairyos_desktop.ui.context import UiContext

NOT_ALLOWED = tr_later("Only the owner may see and change this.")
_WIDTH = 480
_KEY_ID = "razorpay_key_id"
_INTRO = tr_later(
    "Stored encrypted in the office's database. What is stored can be "
    "replaced or removed, but is shown to nobody. The key to it is kept by "
    "each PC, in its keyring."
)
_OTHER = tr_later(
    "Another PC of this office gets the key by a code: show it here, and "
    "type it there under Enter a code."
)
_SHEET = tr_later(
    "If every PC is lost, only this sheet opens the secrets again. Print it, "
    "keep it with papers of value, and delete the file."
)
_ANEW = tr_later(
    "Then nothing opens the secrets again. Give them up, with all second "
    "factors, and store them under a new key."
)


class SecretsPage(QWidget):
    """A line for each secret; below, how the key comes to another PC and onto paper.

    Signals:
        saved(str): What was done.
        failed(DairyError): What was refused or couldn't be read.
    """

    saved = Signal(str)
    failed = Signal(object)

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self._zone: zoneinfo.ZoneInfo = zoneinfo.ZoneInfo("Asia/Kolkata")
        self._allowed = may(context.actor.role, Action.EDIT_SECRETS)
        self._confirming = Confirming(self, context, tr("secrets are touched"), Lane.NETWORK)
        self.lines = {
            one.name: SecretLine(SecretRow(one.name, one.label, one.help))
            for one in DECLARED_SECRETS
        }
        self.badge = ModeBadge()
        self.show_code = Button(tr("Show the join code"))
        self.enter_code = Button(tr("Enter a code…"))
        self.sheet = Button(tr("Save the recovery sheet…"), icon="file-down")
        self.anew = Button(tr("Begin anew…"), Kind.DANGER)
        self.code = JoinCode()
        self.deeds: tuple[Button, ...] = ()
        """Its buttons stand beside what they do, none in the bar."""
        self._build()
        for line in self.lines.values():
            line.wanted.connect(self._on_wanted)
            line.unwanted.connect(self._on_unwanted)
            line.show_row(line.row, self._zone)
        self.show_code.clicked.connect(self._on_show_code)
        self.enter_code.clicked.connect(self._on_enter_code)
        self.sheet.clicked.connect(self._on_sheet)
        self.anew.clicked.connect(self._on_anew)
        if not self._allowed:
            for button in (*(line.change for line in self.lines.values()), *self._deeds()):
                button.set_reason(as_shown(NOT_ALLOWED))

    def _deeds(self) -> tuple[Button, ...]:
        return self.show_code, self.enter_code, self.sheet, self.anew

    def _build(self) -> None:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(SPACE_24, SPACE_16, PAGE_MARGIN, SPACE_16)
        column.setSpacing(SPACE_16)
        self._add_section(
            column, tr("Secrets"), as_shown(_INTRO) if self._allowed else as_shown(NOT_ALLOWED)
        )
        column.addWidget(self.badge, 0, Qt.AlignmentFlag.AlignLeft)
        for line in self.lines.values():
            column.addWidget(line)
        column.addSpacing(SPACE_8)
        self._add_section(column, tr("Other PCs"), as_shown(_OTHER))
        column.addWidget(self.code)
        column.addLayout(_in_row(self.show_code, self.enter_code))
        column.addSpacing(SPACE_8)
        self._add_section(column, tr("Recovery sheet"), as_shown(_SHEET))
        column.addLayout(_in_row(self.sheet))
        column.addSpacing(SPACE_8)
        self._add_section(column, tr("No PC and no sheet has the key"), as_shown(_ANEW))
        column.addLayout(_in_row(self.anew))
        column.addStretch(1)
        self._area = area = scrolled(inner)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(area)

    def _add_section(self, column: QVBoxLayout, title: str, words: str) -> None:
        column.addWidget(Label(title, size=TYPE_SECTION, weight=fonts.SEMIBOLD))
        told = Label(words, tone="text2", wrap=True)
        told.setMaximumWidth(_WIDTH)
        column.addWidget(told)

    # What the screen asks --------------------------------------------------------

    def load(self) -> None:
        """Reads how the secrets stand; the keyring is asked only for the mode of stored keys."""
        if not self._allowed:
            return
        services, actor = self.context.services, self.context.actor
        self.context.work.run(
            self,
            lambda: (services.secrets.state(actor), services.office.get(actor).details.timezone),
            done=self._on_loaded,
            failed=self.failed.emit,
            newest="secrets",
        )

    def close_what_is_open(self) -> bool:
        """Hides the join code; whether it was shown."""
        return self.code.hide_code()

    def focus_first(self) -> None:
        """To the first button."""
        first = next(iter(self.lines.values())).change
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_loaded(self, found: tuple[SecretsState, str]) -> None:
        state, zone = found
        self._zone = zoneinfo.ZoneInfo(zone)
        for row in state.rows:
            self.lines[row.name].show_row(row, self._zone)
        self.anew.set_reason("" if state.has_key else tr("There is nothing to give up."))
        if any(row.name == _KEY_ID and (row.set_at or row.from_environment) for row in state.rows):
            self._read_mode()
        else:
            self.badge.show_state(GatewayState(Mode.NO_KEYS))

    def _read_mode(self) -> None:
        """Opens the gateway's key, to say whether it is one of test mode; may ask the keyring."""
        services, actor = self.context.services, self.context.actor
        self.context.work.run(
            self,
            lambda: services.gateway.state(actor),
            done=self.badge.show_state,
            failed=self.failed.emit,
            lane=Lane.NETWORK,
            newest="mode",
        )

    # Deeds -----------------------------------------------------------------------

    def _on_wanted(self, name: str) -> None:
        label, secrets = declared_secret(name).label, self.context.services.secrets
        value = self.context.prompts.password(
            self,
            question=tr("{label}: the value to store", label=label),
            label=label,
            yes=tr("Store it"),
        )
        if value:
            self._confirming.run(
                lambda actor: secrets.set_secret(actor, name, value),
                lambda _: self.saved.emit(tr("{label} is stored", label=label)),
                failed=self.failed.emit,
                busy=self.lines[name].change,
            )

    def _on_unwanted(self, name: str) -> None:
        label, secrets = declared_secret(name).label, self.context.services.secrets
        if self.context.prompts.confirm(
            self,
            question=tr("Remove {label}?", label=label),
            detail=tr("It can't be brought back; what needs it stops working."),
            yes=tr("Remove it"),
            danger=True,
        ):
            self._confirming.run(
                lambda actor: secrets.set_secret(actor, name, ""),
                lambda _: self.saved.emit(tr("{label} is removed", label=label)),
                failed=self.failed.emit,
                busy=self.lines[name].remove,
            )

    def _on_show_code(self) -> None:
        secrets = self.context.services.secrets
        self._confirming.run(
            secrets.join_code,
            self._on_code,
            failed=self.failed.emit,
            busy=self.show_code,
        )

    def _on_code(self, code: str) -> None:
        self.code.show_code(code)
        # Once it has been given its room.
        QTimer.singleShot(0, self, lambda: self._area.ensureWidgetVisible(self.code))

    def _on_enter_code(self) -> None:
        ask_to_join(
            self,
            self.context.services.office_key,
            self.context.work,
            self.context.prompts,
            done=lambda: self.saved.emit(tr("This PC has the office key")),
            failed=self.failed.emit,
            busy=self.enter_code,
        )

    def _on_sheet(self) -> None:
        path = self.context.prompts.save_file(
            self,
            title=tr("Save the recovery sheet"),
            name="Recovery sheet.pdf",
            kinds=[("PDF", "*.pdf")],
        )
        if path is not None:
            secrets = self.context.services.secrets
            self._confirming.run(
                lambda actor: secrets.recovery_sheet(actor, path),
                lambda _: self.saved.emit(
                    tr("{path} is written: print it, then delete it", path=path.name)
                ),
                failed=self.failed.emit,
                busy=self.sheet,
            )

    def _on_anew(self) -> None:
        secrets = self.context.services.secrets
        if self.context.prompts.confirm(
            self,
            question=tr("Give up all secrets and second factors?"),
            detail=tr(
                "The secrets are stored anew by hand; whoever had a second factor logs "
                "in by the password alone until they set up another."
            ),
            yes=tr("Give them up"),
            danger=True,
        ):
            self._confirming.run(
                secrets.begin_anew,
                lambda _: self.saved.emit(tr("All secrets are given up")),
                failed=self.failed.emit,
                busy=self.anew,
            )


def _in_row(*buttons: Button) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(SPACE_8)
    for button in buttons:
        row.addWidget(button)
    row.addStretch(1)
    return row
