"""The user's own login: second factor, password, language."""

from __future__ import annotations

import zoneinfo
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from dairyos_desktop.domain.texts import as_shown, tr, tr_later, tr_word, trn
from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.confirming import Confirming
from dairyos_desktop.ui.enrolling import CodesDialog, CodesPage, EnrolDialog
from dairyos_desktop.ui.profile.language_form import LanguageForm
from dairyos_desktop.ui.profile.password_form import PasswordForm
from dairyos_desktop.ui.screen import Screen
from dairyos_desktop.ui.theme.tokens import (
    PAGE_MARGIN,
    SPACE_8,
    SPACE_16,
    SPACE_24,
    TYPE_SECTION,
)
from dairyos_desktop.ui.widgets.buttons import Button, Kind
from dairyos_desktop.ui.widgets.label import Label
from dairyos_desktop.ui.widgets.scrolling import scrolled
from dairyos_desktop.ui.work import Lane

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dairyos_desktop.domain.errors import DairyError
    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.dto.second_factor import FactorState, NewCodes
    from dairyos_desktop.ui.context import UiContext

_WIDTH = 480
_OFF = tr_later(
    "Whoever learns your password can log in as you. With a second factor "
    "they also need your telephone."
)
_NEEDED = tr_later("Your office asks for a second factor with your role; it can't be turned off.")


class ProfileScreen(Screen):
    """The second factor at the top, the password and the language below it."""

    key: ClassVar[str] = "profile"
    title: ClassVar[str] = tr_later("My login")
    topics: ClassVar[frozenset[str]] = frozenset({"users", "settings"})

    def __init__(self, context: UiContext) -> None:
        super().__init__(context)
        self.enrolling: EnrolDialog | None = None
        self.codes: CodesDialog | None = None
        self._zone: zoneinfo.ZoneInfo = zoneinfo.ZoneInfo("Asia/Kolkata")
        self._confirming = Confirming(
            self, context, tr("your second factor is touched"), Lane.NETWORK
        )
        self.who = Label(f"{context.actor.name}, {tr_word(context.actor.role.value)}", tone="text2")
        self.password = PasswordForm(context)
        self.password.changed.connect(self._on_password_set)
        self.language = LanguageForm(context)
        self.state = Label(wrap=True)
        self.more = Label(tone="text2", wrap=True)
        self.turn_on = Button(tr("Set it up…"), Kind.PRIMARY)
        self.renew = Button(tr("New recovery codes…"))
        self.turn_off = Button(tr("Turn it off…"), Kind.QUIET)
        self.turn_on.clicked.connect(self._on_turn_on)
        self.renew.clicked.connect(self._on_renew)
        self.turn_off.clicked.connect(self._on_turn_off)
        # There is nothing in it here, and its room would be missed on a low screen.
        self.bar.hide()
        self._build()

    def _build(self) -> None:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(PAGE_MARGIN, SPACE_8, PAGE_MARGIN, SPACE_16)
        column.setSpacing(SPACE_16)
        column.addWidget(self.who)
        column.addWidget(Label(tr("Second factor"), size=TYPE_SECTION, weight=fonts.SEMIBOLD))
        for label in (self.state, self.more):
            label.setMaximumWidth(_WIDTH)
            column.addWidget(label)
        row = QHBoxLayout()
        row.setSpacing(SPACE_8)
        for button in (self.turn_on, self.renew, self.turn_off):
            row.addWidget(button)
            button.hide()
        row.addStretch(1)
        column.addLayout(row)
        column.addSpacing(SPACE_24 - SPACE_16)
        column.addWidget(Label(tr("Password"), size=TYPE_SECTION, weight=fonts.SEMIBOLD))
        column.addWidget(self.password)
        column.addSpacing(SPACE_24 - SPACE_16)
        column.addWidget(Label(tr("Language"), size=TYPE_SECTION, weight=fonts.SEMIBOLD))
        column.addWidget(self.language)
        column.addStretch(1)
        area = scrolled(inner)
        self.body.addWidget(area)

    # What the shell asks -------------------------------------------------------------

    def activate(self, params: Mapping[str, Any]) -> None:
        """Reads how the second factor stands."""
        del params
        self.refresh()

    def refresh(self) -> None:
        """Reads it again; what is typed stays."""
        services, actor = self.context.services, self.context.actor
        self.context.work.run(
            self,
            lambda: (services.own_factor.state(actor), services.office.get(actor).details.timezone),
            done=self._on_loaded,
            failed=self._on_failed,
            newest="state",
        )

    def leaving(self) -> bool:
        """Typed passwords don't stay behind."""
        self.password.forget()
        return True

    def _on_loaded(self, found: tuple[FactorState, str]) -> None:
        state, zone = found
        self._zone = zoneinfo.ZoneInfo(zone)
        on = state.since is not None
        self.password.show_factor(on=on)
        if state.since is None:
            self.state.setText(tr("Off: you log in by the password alone."))
            self.more.setText(as_shown(_OFF))
        else:
            since = f"{state.since.astimezone(self._zone):%d-%m-%Y}"
            codes = trn("1 recovery code", "{count} recovery codes", state.codes_left)
            self.state.setText(tr("On since {since}. {codes} left.", since=since, codes=codes))
            self.more.setText(as_shown(_NEEDED) if state.needed else "")
        self.state.set_tone("ok" if on else "text")
        self.more.setVisible(bool(self.more.text()))
        self.turn_on.setVisible(not on)
        self.renew.setVisible(on)
        self.turn_off.setVisible(on)
        self.turn_off.set_reason(as_shown(_NEEDED) if on and state.needed else "")

    def _on_failed(self, error: DairyError) -> None:
        self.show_error(error)

    # Deeds ---------------------------------------------------------------------------

    def _on_password_set(self, _actor: Actor) -> None:
        if self.context.actor.session is not None:
            self.context.actor.session.confirm()
        self.clear_banners()
        self.toast(tr("Your new password is set"))

    def _on_turn_on(self) -> None:
        # The secret is made once the password is fresh; only then there is something to show.
        self._confirming.run(
            lambda actor: actor.require_fresh(),
            lambda _: self._enrol(),
            failed=self._on_failed,
            busy=self.turn_on,
        )

    def _enrol(self) -> None:
        context = self.context
        self.enrolling = EnrolDialog(
            self,
            context.services,
            context.work,
            context.prompts,
            self.context.actor,
            zone=self._zone,
        )
        self.enrolling.ended.connect(self._on_enrolled)
        self.enrolling.open()

    def _on_enrolled(self, actor: object) -> None:
        self.enrolling = None
        if actor is not None:
            self.toast(tr("Your second factor is on"))

    def _on_renew(self) -> None:
        own = self.context.services.own_factor
        if self.context.prompts.confirm(
            self,
            question=tr("Make new recovery codes?"),
            detail=tr("The earlier ones go no longer."),
            yes=tr("Make them"),
        ):
            self._confirming.run(
                own.renew_codes, self._on_renewed, failed=self._on_failed, busy=self.renew
            )

    def _on_renewed(self, made: NewCodes) -> None:
        context = self.context
        page = CodesPage(context.services, context.work, context.prompts)
        self.codes = CodesDialog(self, page, made)
        self.codes.finished.connect(self.codes.deleteLater)
        self.codes.open()

    def _on_turn_off(self) -> None:
        own, actor = self.context.services.own_factor, self.context.actor
        password = self.context.prompts.password(
            self,
            question=tr("Turn your second factor off?"),
            label=tr("Password of {actor}", actor=actor.name),
            yes=tr("Turn it off"),
        )
        if password:
            self.context.work.run(
                self,
                lambda: own.turn_off(actor, password),
                done=lambda _: self.toast(tr("Your second factor is off")),
                failed=self._on_failed,
                lane=Lane.WRITE,
                busy=self.turn_off,
            )
