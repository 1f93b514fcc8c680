"""Where the books are, who is at work on them, and moving the office to a server and back."""

from __future__ import annotations

import zoneinfo
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.roles import Action, may
from dairyos_desktop.domain.texts import as_shown, tr, tr_later
from dairyos_desktop.services.dto.moving import Found
from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.fresh_password import run_fresh
from dairyos_desktop.ui.people_sheet import PeopleList
from dairyos_desktop.ui.server_fields import ServerFields, found_words
from dairyos_desktop.ui.theme.tokens import (
    PAGE_MARGIN,
    SPACE_8,
    SPACE_16,
    SPACE_24,
    TYPE_SECTION,
)
from dairyos_desktop.ui.widgets.buttons import Button, Kind
from dairyos_desktop.ui.widgets.dialog import Dialog
from dairyos_desktop.ui.widgets.label import Label
from dairyos_desktop.ui.widgets.notice import Notice
from dairyos_desktop.ui.widgets.scrolling import scrolled
from dairyos_desktop.ui.work import Lane, Progress

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dairyos_desktop.domain.errors import DairyError
    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.dto.moving import DatabasePlace, Joined, Moved, ServerFound
    from dairyos_desktop.services.dto.presence import Present
    from dairyos_desktop.ui.context import UiContext
    from dairyos_desktop.ui.widgets.progress import ProgressStrip

    Told = Callable[[int, int, str], None]
    Stop = Callable[[], bool]

NOT_ALLOWED = tr_later("Only the owner may see and change this.")
_WIDTH = 480
_SOON_MS = 400
_ONE_PC = tr_later(
    "One PC needs nothing else. A server is for an office where several PCs work on the same books."
)
_THERE = tr_later(
    "All rows are copied, compared and checked on both sides; only then this PC uses "
    "the server. The file stays here, under another name. DairyOS must be closed on all "
    "other PCs meanwhile."
)
_INSTEAD = tr_later(
    "Where the server holds an office already, this PC can join it. Its own is then kept as it is, "
    "with its backups, in a folder of its own; nothing of it is brought along."
)
_BACK = tr_later(
    "All rows are copied, compared and checked on both sides; only then this PC uses "
    "its own file. The other PCs are told that the office went. What is on the server "
    "stays there, and nothing is written to it any longer."
)
_FIXED = tr_later(
    "This program was started with the address of its database; it can't be moved from here."
)


class DatabasePage(QWidget):
    """Which database this PC uses; moving it.

    Args:
        context: Of the window.
        strip: Shows how far a move is.

    Signals:
        failed(DairyError): What was refused or couldn't be read.
    """

    failed = Signal(object)

    def __init__(
        self, context: UiContext, strip: ProgressStrip, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.context = context
        self._strip = strip
        self._allowed = may(context.actor.role, Action.MOVE_OFFICE)
        self.deeds: tuple[Button, ...] = ()
        """Its buttons stand beside what they do, none in the bar."""
        self.place = Label(wrap=True)
        self.more = Label(tone="text2", wrap=True)
        self.people = PeopleList()
        self.fields = ServerFields(lambda: context.prompts, self._on_test)
        self.test = Button(tr("Test the connection"))
        self.there = Button(tr("Move the office there…"), Kind.PRIMARY)
        self.join = Button(tr("Join the office there…"))
        self.back = Button(tr("Move the office to this PC…"), Kind.DANGER)
        self.notice = Notice()
        self.told: Dialog | None = None
        """What was done; the office is opened again once it is closed."""
        self._build()
        self.test.clicked.connect(self._on_test)
        self.there.clicked.connect(self._on_move)
        self.join.clicked.connect(self._on_join)
        self.back.clicked.connect(self._on_back)
        if not self._allowed:
            for button in (self.test, self.there, self.join, self.back):
                button.set_reason(as_shown(NOT_ALLOWED))

    def _build(self) -> None:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(SPACE_24, SPACE_16, PAGE_MARGIN, SPACE_16)
        column.setSpacing(SPACE_16)
        column.addWidget(_title(tr("Where the books are")))
        if not self._allowed:
            column.addWidget(_words(as_shown(NOT_ALLOWED)))
        for label in (self.place, self.more):
            label.setMaximumWidth(_WIDTH)
            column.addWidget(label)
        column.addSpacing(SPACE_8)
        column.addWidget(_title(tr("Who is at work")))
        self.people.setMaximumWidth(_WIDTH)
        column.addWidget(self.people)
        column.addSpacing(SPACE_8)
        self.notice.setMaximumWidth(_WIDTH)
        self._there = _section(
            _title(tr("Move the office to a server")),
            _words(as_shown(_THERE)),
            _words(as_shown(_INSTEAD)),
            self.fields,
            _in_row(self.test, self.there, self.join),
        )
        self.fields.setMaximumWidth(_WIDTH)
        self._home = _section(
            _title(tr("Move the office back to this PC")),
            _words(as_shown(_BACK)),
            _in_row(self.back),
        )
        for section in (self._there, self._home):
            column.addWidget(section)
            section.hide()
        column.addWidget(self.notice)
        column.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        self._area = scrolled(inner)
        whole.addWidget(self._area)

    # What the screen asks --------------------------------------------------------

    def load(self) -> None:
        """Reads where the books are and who is there; what is typed stays."""
        services, actor = self.context.services, self.context.actor
        self.context.work.run(
            self,
            lambda: (
                services.presence.present(actor),
                services.office.get(actor).details.timezone,
            ),
            done=self._on_people,
            failed=self.failed.emit,
            newest="people",
        )
        if self._allowed:
            self.context.work.run(
                self,
                lambda: services.moving.place(actor),
                done=self._on_place,
                failed=self.failed.emit,
                lane=Lane.NETWORK,
                newest="place",
            )

    def close_what_is_open(self) -> bool:
        """Takes the answer of a test away; whether there was one."""
        shown = self.notice.isVisible()
        self.notice.hide()
        return shown

    def focus_first(self) -> None:
        """To the first field or button."""
        first = self.fields.host.editor if self._there.isVisible() else self.back
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_people(self, found: tuple[Sequence[Present], str]) -> None:
        present, zone = found
        self.people.show_people(present, zoneinfo.ZoneInfo(zone), self.context.today())

    def _on_place(self, place: DatabasePlace) -> None:
        self.place.setText(place.shown)
        if place.on_server:
            line = tr("encrypted") if place.encrypted else tr("not encrypted")
            words = tr(
                "On a server: PostgreSQL {version}, {line}.", version=place.version, line=line
            )
        else:
            words = tr("In a file of this PC.")
        self.more.setText(words if place.on_server else f"{words} {as_shown(_ONE_PC)}")
        self._there.setVisible(not place.on_server)
        self._home.setVisible(place.on_server)
        if place.fixed:
            self.back.set_reason(as_shown(_FIXED))

    # Deeds -----------------------------------------------------------------------

    def _on_test(self) -> None:
        form, password = self.fields.form(), self.fields.typed_password()
        if form is None or not self._allowed:
            return
        moving, actor = self.context.services.moving, self.context.actor
        self.context.work.run(
            self,
            lambda: moving.look(actor, form, password),
            done=self._on_tested,
            failed=self._tell_failure,
            lane=Lane.NETWORK,
            busy=self.test,
        )

    def _on_tested(self, found: ServerFound) -> None:
        fine = found.found is Found.EMPTY and found.may_make
        self._say(found_words(found), tone="ok" if fine else "warn")

    def _on_move(self) -> None:
        form, password = self.fields.form(), self.fields.typed_password()
        if form is None:
            return
        if not self.context.prompts.confirm(
            self,
            question=tr("Move the office to {host}?", host=form.host),
            detail=tr("Nobody can save anything until it is through. You log in again then."),
            yes=tr("Move it"),
        ):
            return
        moving = self.context.services.moving
        self._run(
            lambda actor, told, stopped: moving.to_server(actor, form, password, told, stopped),
            self.there,
        )

    def _on_join(self) -> None:
        form, password = self.fields.form(), self.fields.typed_password()
        if form is None:
            return
        if not self.context.prompts.confirm(
            self,
            question=tr("Use the office on {host} instead of this one?", host=form.host),
            detail=tr(
                "This PC's own office is kept as it is, in a folder of its own, and nothing of it "
                "is brought along. You log in with the name and password that the owner of the "
                "other office gave you."
            ),
            yes=tr("Join it"),
            danger=True,
        ):
            return
        self.notice.hide()
        moving, actor = self.context.services.moving, self.context.actor
        run_fresh(
            self.context,
            self,
            lambda: moving.join(actor, form, password),
            self._on_joined,
            before=tr("another office is joined"),
            failed=self._tell_failure,
            busy=self.join,
            lane=Lane.RUN,
        )

    def _on_joined(self, joined: Joined) -> None:
        self._tell_and_reopen(
            tr("This PC uses the office {office} now", office=joined.office),
            tr(
                "Its own is kept in {kept}.\nTo look into it, start DairyOS with --data-dir and "
                "that folder.",
                kept=joined.kept,
            ),
        )

    def _on_back(self) -> None:
        if not self.context.prompts.confirm(
            self,
            question=tr("Move the office back to this PC?"),
            detail=tr(
                "Other PCs can't work on it then, until it is on a server again. Nobody can save "
                "anything until it is through. You log in again then."
            ),
            yes=tr("Move it"),
            danger=True,
        ):
            return
        moving = self.context.services.moving
        self._run(moving.to_file, self.back)

    def _run(self, call: Callable[[Actor, Told, Stop], Moved], button: Button) -> None:
        self.notice.hide()
        progress, actor = Progress(self), self.context.actor
        self._strip.watch(progress, "", after_ms=_SOON_MS)
        progress.advanced.connect(self._on_advanced)

        def told(done: int, of: int, what: str) -> None:
            progress.report(done, of, as_shown(what))

        run_fresh(
            self.context,
            self,
            lambda: call(actor, told, progress.stopped),
            self._on_moved,
            before=tr("the office is moved"),
            failed=self._on_not_moved,
            dropped=self._strip.finish,
            busy=button,
            lane=Lane.RUN,
            progress=progress,
        )

    def _on_advanced(self, _done: int, of: int, what: str) -> None:
        if not of:
            # Nobody knows how long that takes; the bar stays where it is.
            self._strip.words.setText(what)

    def _on_moved(self, moved: Moved) -> None:
        self._strip.finish()
        self._tell_and_reopen(
            tr("The office has moved, the same to the last row"),
            tr(
                "{rows} rows of {tables} tables, bills of {bills} and payments of {payments}, and "
                "the audit log to entry {position} are equal on both sides.\n\n"
                "The books are now in {place}.\nThe old ones are kept in {kept}.",
                rows=moved.rows,
                tables=moved.tables,
                bills=Money.from_paise(moved.bills).format(),
                payments=Money.from_paise(moved.payments).format(),
                position=moved.audit_position,
                place=moved.place,
                kept=moved.kept,
            ),
        )

    def _tell_and_reopen(self, question: str, detail: str) -> None:
        self.told = Dialog(self.window(), question=question, detail=detail, yes=tr("Log in again"))
        self.told.no_button.hide()
        # However it is closed: what is open here is not the office any longer.
        self.told.finished.connect(lambda _answer: self.context.reopen())
        self.told.show()

    def _on_not_moved(self, error: DairyError) -> None:
        self._strip.finish()
        self._tell_failure(error)

    def _tell_failure(self, error: DairyError) -> None:
        self._say(error.message, error.hint, tone="bad")

    def _say(self, message: str, hint: str = "", *, tone: str) -> None:
        self.notice.show_text(message, hint, tone=tone)
        self._area.ensureWidgetVisible(self.notice)


def _title(words: str) -> Label:
    return Label(words, size=TYPE_SECTION, weight=fonts.SEMIBOLD)


def _words(words: str) -> Label:
    told = Label(words, tone="text2", wrap=True)
    told.setMaximumWidth(_WIDTH)
    return told


def _section(*parts: QWidget) -> QWidget:
    section = QWidget()
    column = QVBoxLayout(section)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(SPACE_16)
    for part in parts:
        column.addWidget(part)
    return section


def _in_row(*buttons: Button) -> QWidget:
    whole = QWidget()
    row = QHBoxLayout(whole)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(SPACE_8)
    for button in buttons:
        row.addWidget(button)
    row.addStretch(1)
    return whole
