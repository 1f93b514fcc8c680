"""The fields that name a database on a server, and the words for what answered there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from dairyos_desktop.domain.texts import as_shown, tr, tr_later
from dairyos_desktop.services.dto.moving import Found, ServerForm, Tls
from dairyos_desktop.ui.theme.tokens import SPACE_8, SPACE_16
from dairyos_desktop.ui.widgets.buttons import Button
from dairyos_desktop.ui.widgets.fields import (
    FormField,
    PasswordField,
    Select,
    TextField,
    enter_walks,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from dairyos_desktop.services.dto.moving import ServerFound
    from dairyos_desktop.ui.prompts import Prompts

_PORT = 5432
_PORT_WIDTH = 96
_TLS = {
    Tls.CHECKED: tr_later("Encrypted, and the server's certificate is checked"),
    Tls.ENCRYPTED: tr_later("Encrypted"),
    Tls.AS_OFFERED: tr_later("Encrypted if the server offers it"),
}


def found_words(found: ServerFound) -> str:
    """What answered, in a sentence or two."""
    line = tr("encrypted") if found.encrypted else tr("not encrypted")
    answered = tr("PostgreSQL {version} answers, {line}.", version=found.version, line=line)
    return f"{answered} {_state(found)}"


def _state(found: ServerFound) -> str:
    if found.found is Found.OFFICE:
        return tr("It holds the office {office}.", office=found.office)
    if found.found is Found.MOVED:
        return tr("It holds the books of an office that was moved away.")
    if found.found is Found.FOREIGN:
        return tr("It holds tables of another program.")
    if not found.may_make:
        return tr("It is empty, but this user may not make tables in it.")
    return tr("It is empty: an office can be moved there.")


class ServerFields(QWidget):
    """Server, port, database, user, password, and how the line is encrypted.

    Args:
        prompts: Asks for the certificate's file.
        entered: Called by Enter in the last field.
    """

    def __init__(
        self,
        prompts: Callable[[], Prompts],
        entered: Callable[[], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._prompts = prompts
        self.host = FormField(
            tr("Server"), TextField(), help_text=tr("Its name or address in your network.")
        )
        port = TextField()
        port.setText(str(_PORT))
        port.setFixedWidth(_PORT_WIDTH)
        self.port = FormField(tr("Port"), port)
        self.database = FormField(tr("Database"), TextField())
        self.user = FormField(tr("User of the database"), TextField())
        self.password = FormField(
            tr("Password of the database"),
            PasswordField(),
            help_text=tr("Kept in this PC's keyring, never in a file."),
        )
        self.select = Select([(mode.value, as_shown(words)) for mode, words in _TLS.items()])
        self.select.set_key(Tls.AS_OFFERED.value)
        self.tls = FormField(tr("Encryption of the line"), self.select)
        self.ca = FormField(
            tr("Certificate of who signed the server's"),
            TextField(),
            help_text=tr("Empty where this PC trusts them anyway."),
            optional=True,
        )
        self.choose = Button(tr("Choose…"), icon="folder-open")
        self.choose.clicked.connect(self._on_choose)
        self._build()
        self.select.currentIndexChanged.connect(lambda _at: self._on_tls())
        self._on_tls()
        enter_walks([self.host, self.port, self.database, self.user, self.password], entered)

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_16)
        first = QHBoxLayout()
        first.setSpacing(SPACE_16)
        # The port stands beside the server's line, whatever is told below either.
        first.addWidget(self.host, 1, Qt.AlignmentFlag.AlignTop)
        first.addWidget(self.port, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(first)
        second = QHBoxLayout()
        second.setSpacing(SPACE_16)
        for field in (self.database, self.user):
            second.addWidget(field, 1, Qt.AlignmentFlag.AlignTop)
        column.addLayout(second)
        for field in (self.password, self.tls):
            column.addWidget(field)
        self._ca_row = QWidget()
        row = QHBoxLayout(self._ca_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_8)
        row.addWidget(self.ca, 1)
        row.addWidget(self.choose)
        column.addWidget(self._ca_row)
        column.addStretch(1)

    def form(self) -> ServerForm | None:
        """What is typed; None where it can't be, which is then told at its field."""
        port = self._text(self.port).strip()
        fine = port.isascii() and port.isdigit()
        self.port.set_error("" if fine else tr("A number, as 5432."))
        for field, problem in (
            (self.host, tr("Type the server's name or address.")),
            (self.database, tr("Type the name of the database.")),
            (self.user, tr("Type whom the database knows.")),
        ):
            missing = not self._text(field).strip()
            field.set_error(problem if missing else "")
            fine = fine and not missing
        if not fine:
            return None
        return ServerForm(
            host=self._text(self.host).strip(),
            database=self._text(self.database).strip(),
            user=self._text(self.user).strip(),
            port=int(port),
            tls=Tls(self.select.key()),
            ca_file=self._text(self.ca).strip(),
        )

    def typed_password(self) -> str:
        """The password; empty for the one that this PC keeps already."""
        return self._text(self.password)

    @staticmethod
    def _text(field: FormField) -> str:
        editor = field.editor
        return editor.text() if isinstance(editor, TextField) else ""

    def _on_tls(self) -> None:
        self._ca_row.setVisible(self.select.key() == Tls.CHECKED.value)

    def _on_choose(self) -> None:
        path = self._prompts().open_file(
            self,
            title=tr("Certificate of who signed the server's"),
            kinds=[(tr("Certificates"), "*.pem *.crt *.cer")],
        )
        editor = self.ca.editor
        if path is not None and isinstance(editor, TextField):
            editor.setText(str(path))
