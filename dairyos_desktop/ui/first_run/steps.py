"""The pages of the first run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from dairyos_desktop.domain import declared_settings as declared
from dairyos_desktop.domain.texts import tr, tr_later
from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.first_run.form import Draft, check_field, first_number_words
from dairyos_desktop.ui.theme.tokens import SPACE_8, SPACE_12, TYPE_PAGE
from dairyos_desktop.ui.widgets.checkbox import CheckBox
from dairyos_desktop.ui.widgets.code_sheet import CodeSheet
from dairyos_desktop.ui.widgets.fields import (
    FormField,
    PasswordField,
    TextArea,
    TextField,
    enter_walks,
)
from dairyos_desktop.ui.widgets.label import Label

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

PREFIX_LETTERS = 3


class StepPage(QWidget):
    """One step: a title, a sentence that explains, fields.

    Class attributes:
        word: Its name in the list of steps.
        title: 20/600.
        sentence: What it is for, and what happens when it is skipped.
        skippable: Whether *Skip* is offered.

    Signals:
        entered(): Enter was pressed in the last field.
    """

    word = ""
    title = ""
    sentence = ""
    skippable = True

    entered = Signal()

    def __init__(self, draft: Draft) -> None:
        super().__init__()
        self.draft = draft
        self.fields: dict[str, FormField] = {}
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, SPACE_8, 0)
        self.column.setSpacing(SPACE_12)
        self.column.addWidget(Label(self.title, size=TYPE_PAGE, weight=fonts.SEMIBOLD, wrap=True))
        self.column.addWidget(Label(self.sentence, tone="text2", wrap=True))
        self.column.addSpacing(4)

    def add_field(self, key: str, field: FormField) -> None:
        """Adds a field that belongs to a key of the draft."""
        self.fields[key] = field
        self.column.addWidget(field)

    def finish_layout(self) -> None:
        """Ends the column; Enter walks through the fields."""
        self.column.addStretch(1)
        enter_walks(list(self.fields.values()), self.entered.emit)

    def text(self, key: str) -> str:
        """What is typed in a field."""
        editor = self.fields[key].editor
        return editor.text() if isinstance(editor, TextField | TextArea) else ""

    def shown(self) -> None:
        """The step is on the screen now."""

    def collect(self) -> None:
        """Puts what is typed into the draft."""
        for key in self.fields:
            self.draft.texts[key] = self.text(key)

    def check(self) -> bool:
        """Shows what is wrong at its field, and goes to the first; True where all is well."""
        wrong = None
        for key, field in self.fields.items():
            problem = self.problem(key)
            field.set_error(problem)
            if problem and wrong is None:
                wrong = field
        if wrong is not None:
            wrong.editor.setFocus(Qt.FocusReason.TabFocusReason)
        return wrong is None

    def problem(self, key: str) -> str:
        """What is wrong with one field, or empty."""
        return check_field(key, self.text(key))


class OfficeStep(StepPage):
    """Name, address and the numbers that stand on bills."""

    word = tr_later("Office")
    title = tr_later("Your dairy")
    sentence = tr_later(
        "This stands on top of every bill. Fill in what you have at hand; "
        "everything can be changed later in Settings."
    )

    def __init__(self, draft: Draft) -> None:
        super().__init__(draft)
        name = TextField(placeholder=tr("Madhuban Dairy"))
        self.add_field("name", FormField(tr("Name"), name, help_text=declared.NAME.help))
        address = TextArea(lines=2)
        self.add_field("address", FormField(tr("Address"), address, optional=True))
        for setting in (declared.PHONE, declared.GSTIN, declared.FSSAI, declared.UPI_ID):
            field = FormField(setting.label, TextField(), help_text=setting.help, optional=True)
            self.add_field(setting.key, field)
        self.finish_layout()


class OwnerStep(StepPage):
    """Who logs in as the owner."""

    word = tr_later("You")
    title = tr_later("You, the owner")
    sentence = tr_later(
        "You log in with this name and password. The owner may do everything; "
        "clerks and managers are added later. Only the password can't be skipped."
    )
    skippable = False

    def __init__(self, draft: Draft) -> None:
        super().__init__(draft)
        owner = TextField()
        owner.setText(tr("Owner"))
        self.name = FormField(tr("Your name"), owner, help_text=tr("The name you log in with."))
        self.first = FormField(
            tr("Password"),
            PasswordField(),
            help_text=tr(
                "At least 12 characters. Four or five words that don't belong together "
                "are easy to keep in mind."
            ),
        )
        self.again = FormField(tr("The same password again"), PasswordField())
        self.add_field("owner", self.name)
        self.add_field("password", self.first)
        self.add_field("password_again", self.again)
        self.finish_layout()

    def collect(self) -> None:
        """The password stays in its field: a draft is no place for it."""
        self.draft.texts["owner"] = self.text("owner")

    def password(self) -> str:
        """What was typed."""
        return self.text("password")

    def problem(self, key: str) -> str:
        """The passwords must be there and the same; the rules are asked of the service."""
        if key == "owner":
            typed = self.text(key)
            return check_field(key, typed) if typed.strip() else tr("Type a name to log in with.")
        if key == "password":
            return "" if self.password() else tr("Type a password; it keeps your books yours.")
        same = self.text("password_again") == self.password()
        return "" if same else tr("This is not the same password. Type it again.")

    def refuse_password(self, message: str) -> None:
        """Shows why the service refused the password."""
        self.first.set_error(message)
        self.first.editor.setFocus(Qt.FocusReason.TabFocusReason)


class BillsStep(StepPage):
    """How bills are numbered and rounded."""

    word = tr_later("Bills")
    title = tr_later("Your bills")
    sentence = tr_later(
        "Numbers run without a gap through the financial year. If you go on from "
        "an older bill book, give the number that comes next."
    )

    def __init__(self, draft: Draft, today: dt.date) -> None:
        super().__init__(draft)
        self._today = today
        self._own_prefix = False
        prefix = TextField(placeholder=declared.BILL_PREFIX.default)
        prefix.setMaxLength(PREFIX_LETTERS)
        number = TextField(placeholder="1")
        self.add_field("bill_prefix", FormField(declared.BILL_PREFIX.label, prefix))
        self.add_field("next_bill_number", FormField(tr("Next bill number"), number))
        days = TextField(placeholder=str(declared.DUE_DAYS.default))
        self.add_field(
            "due_days",
            FormField(declared.DUE_DAYS.label, days, help_text=declared.DUE_DAYS.help),
        )
        self.rupees = CheckBox(tr("Whole rupees"))
        self.rupees.setChecked(True)
        self.column.addWidget(self.rupees)
        self.column.addWidget(
            Label(tr("Bills end in whole rupees; the difference is shown."), tone="text2", size=12)
        )
        self.finish_layout()
        prefix.textEdited.connect(self._on_prefix_edited)
        prefix.textChanged.connect(self._on_changed)
        number.textChanged.connect(self._on_changed)
        self._on_changed()

    def shown(self) -> None:
        """Suggests the office's initials as the letters before numbers."""
        words = [word for word in self.draft.text("name").split() if word[0].isascii()]
        initials = "".join(word[0] for word in words if word[0].isalnum())[:PREFIX_LETTERS].upper()
        editor = self.fields["bill_prefix"].editor
        if not self._own_prefix and isinstance(editor, TextField):
            editor.setText(initials)
        self._on_changed()

    def collect(self) -> None:
        """Texts and the tick."""
        super().collect()
        self.draft.round_to_rupee = self.rupees.isChecked()

    def _on_prefix_edited(self) -> None:
        self._own_prefix = True

    def _on_changed(self) -> None:
        self.collect()
        first = first_number_words(self.draft, self._today)
        words = tr("The first bill will be {first}.", first=first) if first else ""
        self.fields["next_bill_number"].set_help(words)


class PlaceStep(StepPage):
    """Where the books lie; the last step before the office is made."""

    word = tr_later("Books")
    title = tr_later("Where your books are kept")
    skippable = False

    def __init__(self, draft: Draft, *, data_dir: Path, database: str) -> None:
        where = (
            tr(
                "Customers, deliveries, bills and payments are kept in one folder on "
                "this PC. It belongs to you: copy it to a USB stick while the program is "
                "closed and you have a second set of books. One PC needs nothing else; should "
                "several work on the same books one day, the office can be moved to a server in "
                "Settings."
            )
            if database == "This PC"
            else tr(
                "Customers, deliveries, bills and payments are kept in your office's "
                "database. Files of this PC, such as bills written as PDF, lie in one "
                "folder."
            )
        )
        self.sentence = where
        super().__init__(draft)
        place = TextField()
        place.setText(str(data_dir))
        place.setReadOnly(True)
        place.setCursorPosition(0)
        self.column.addWidget(FormField(tr("Folder"), place))
        self.column.addWidget(
            Label(
                tr(
                    "Nothing leaves this PC unless you send it. After this you can import a "
                    "register of customers, rates and deliveries, or type them in."
                ),
                tone="text2",
                wrap=True,
            )
        )
        self.finish_layout()


class RecoveryStep(StepPage):
    """The recovery code, shown once."""

    word = tr_later("Recovery")
    title = tr_later("Write this code down")
    sentence = tr_later(
        "If the password is lost, only this code opens your books again. It is "
        "shown this once. Write or print it on paper and keep it with other "
        "papers of value, not in this PC."
    )
    skippable = False

    def __init__(self, draft: Draft) -> None:
        super().__init__(draft)
        self.sheet = CodeSheet()
        self.column.addWidget(self.sheet)
        self.finish_layout()
