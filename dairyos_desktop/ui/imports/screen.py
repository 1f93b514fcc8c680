"""The import screen: a file step by step into the books, and what was imported earlier."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QStackedWidget

from dairyos_desktop.domain.roles import Action, may
from dairyos_desktop.domain.texts import as_shown, tr, tr_later
from dairyos_desktop.services.dto.imports import ImportKind
from dairyos_desktop.ui.importing import NOT_ALLOWED, WORDS, may_import
from dairyos_desktop.ui.imports.columns_page import ColumnsPage
from dairyos_desktop.ui.imports.controls import WARNINGS, Controls
from dairyos_desktop.ui.imports.deeds import Deeds
from dairyos_desktop.ui.imports.done_page import DonePage
from dairyos_desktop.ui.imports.file_page import FilePage
from dairyos_desktop.ui.imports.flow import Flow
from dairyos_desktop.ui.imports.history_page import HistoryPage
from dairyos_desktop.ui.imports.look_page import LookPage
from dairyos_desktop.ui.imports.problems import done_words
from dairyos_desktop.ui.imports.steps import At, steps_of
from dairyos_desktop.ui.screen import KeyHelp, Screen
from dairyos_desktop.ui.widgets.buttons import Button, Kind, bind
from dairyos_desktop.ui.widgets.card import StepCards
from dairyos_desktop.ui.widgets.chips import Choice, Segments
from dairyos_desktop.ui.widgets.empty import EmptyState

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from PySide6.QtGui import QKeyEvent

    from dairyos_desktop.domain.errors import DairyError
    from dairyos_desktop.services.dto.sheets import ImportRow
    from dairyos_desktop.services.dto.tariffs import ProductRow
    from dairyos_desktop.ui.context import UiContext
    from dairyos_desktop.ui.fold import Fold

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_DANGEROUS = (Kind.DANGER, Kind.DANGER_FILLED)
FILE = "file"
EARLIER = "earlier"
CHOOSE = "choose"
_NO_FILE = tr_later(
    "Bring the month's sheet, or a register, as a CSV or Excel file. You see "
    "what is in it and what it would change before anything is written. A "
    "file can also be dropped on the window."
)


class ImportScreen(Screen):
    """Four steps with a file, and the list of earlier imports beside them."""

    key: ClassVar[str] = "imports"
    title: ClassVar[str] = tr_later("Import")
    topics: ClassVar[frozenset[str]] = frozenset({"imports", "products", "consumption", "leaves"})

    def __init__(self, context: UiContext) -> None:
        super().__init__(context)
        self.allowed = may_import(context)
        # A file was just opened: nobody is typing on its page yet.
        self._fresh = False
        self.flow = Flow(self)
        self.deeds = Deeds(self, self.flow, allowed=self.allowed)
        self._build()
        self._connect()
        self._show()

    def _build(self) -> None:
        self.views = Segments(
            [Choice(FILE, tr("A file")), Choice(EARLIER, tr("Earlier imports"))], name=tr("View")
        )
        self.header.add_context(self.views)
        self.steps = StepCards(name=tr("Steps of the import"))
        self.lead.addWidget(self.steps)
        closed = may(self.context.actor.role, Action.EDIT_CLOSED_DAYS)
        self.controls = Controls(self.bar, allowed=self.allowed, may_change_closed=closed)
        choose = Button(tr("Choose a file…"), Kind.PRIMARY, icon="folder-open")
        choose.clicked.connect(self.deeds.choose_file)
        choose.set_reason("" if self.allowed else as_shown(NOT_ALLOWED))
        self.nothing = EmptyState("upload", as_shown(_NO_FILE), primary=choose)
        self.file = FilePage(self.context.today)
        self.columns = ColumnsPage()
        self.look = LookPage()
        self.done = DonePage()
        self.history = HistoryPage(self.context.preferences)
        self.pages = QStackedWidget()
        for page in (
            self.nothing, self.file, self.columns, self.look, self.done, self.history
        ):  # fmt: skip
            self.pages.addWidget(page)
        self.body.addWidget(self.pages, 1)

    def _connect(self) -> None:
        flow, controls, deeds = self.flow, self.controls, self.deeds
        self.views.chosen.connect(lambda _key: self._on_view())
        self.steps.chosen.connect(lambda key: flow.go_to(At[key.upper()]))
        for page in (self.file, self.columns):
            page.settled.connect(flow.settle)
        self.file.entered.connect(self.go_on)
        self.file.again_wanted.connect(flow.read)
        self.look.again_wanted.connect(flow.try_out)
        self.look.mended.connect(flow.mend)
        self.look.mend_taken_back.connect(flow.take_back_mend)
        self.done.remove_wanted.connect(lambda: deeds.remove_written(self.done.remove_button))
        self.done.show_wanted.connect(self.go)
        self.history.current_changed.connect(lambda _row: self._show_actions())
        self.history.remove_wanted.connect(self._on_remove_earlier)
        controls.back.clicked.connect(self.go_back)
        controls.another.clicked.connect(self.deeds.choose_file)
        controls.primary.clicked.connect(self.go_on)
        controls.save.clicked.connect(lambda: deeds.save_problems(controls.save))
        controls.reason.clicked.connect(deeds.give_reason)
        controls.remove.clicked.connect(self._on_remove_earlier)
        controls.chips.chosen.connect(lambda _key: self._on_filter())
        controls.kinds.activated.connect(lambda _at: self._on_filter())
        controls.primary.set_keys("Ctrl+Return", owner=self)
        controls.save.set_keys("Ctrl+S", owner=self)
        for shortcut in bind(self, ["Ctrl+O"]):
            shortcut.activated.connect(self.deeds.choose_file)
        self.progress.stop.clicked.connect(flow.drop)
        flow.opened.connect(self._on_opened)
        flow.moved.connect(self._on_moved)
        flow.looked.connect(self._on_looked)
        flow.tried.connect(self._on_tried)
        flow.done.connect(self._on_done)
        flow.removed.connect(self._on_removed)
        flow.failed.connect(self._on_failed)
        flow.working.connect(self._on_working)

    # The shell's side ---------------------------------------------------------------------

    def activate(self, params: Mapping[str, Any]) -> None:
        """Shows what was left; `file` begins with a file.

        `usual` is what belongs where the file was asked for; `view` is `earlier` for what was
        imported, `choose` to ask for a file.
        """
        file = params.get("file")
        if isinstance(file, Path) and self.allowed:
            usual = params.get("usual")
            self.deeds.open(file, usual if isinstance(usual, ImportKind) else ImportKind.CUSTOMERS)
        view = params.get("view")
        if view == EARLIER:
            self._choose_view(EARLIER)
        elif view == CHOOSE:
            # The system's dialog waits: the shell shows the screen first.
            QTimer.singleShot(0, self, self.deeds.choose_file)

    def refresh(self) -> None:
        """What was imported, and what can be chosen, is read again."""
        calls, work = self.flow.calls, self.context.work
        work.run(self, calls.products, done=self._on_products, newest="products")
        if self.views.current() == EARLIER:
            self._read_history()

    def keys(self) -> Sequence[KeyHelp]:
        """The keys of the steps."""
        return (
            KeyHelp("Ctrl O", tr("Choose a file")),
            KeyHelp("Ctrl Enter", tr("Go on; at the end import")),
            KeyHelp("Esc", tr("Go back a step")),
            KeyHelp(tr("Left, Right"), tr("Walk the columns; Enter says what one is")),
            KeyHelp(tr("Enter or F2"), tr("Type a value anew, where it stands")),
            KeyHelp("Ctrl Z", tr("Take back the last value typed")),
            KeyHelp("Ctrl S", tr("Save the rows with problems")),
            KeyHelp("Del", tr("Remove an earlier import")),
        )

    def folded(self, fold: Fold) -> None:
        """Cards of one line and no advice where it is low."""
        self.steps.set_low(low=fold.low)
        for page in (self.look, self.columns):
            page.set_low(low=fold.low)
        self.history.fold(fold)
        self.controls.fold(fold)

    def escape(self) -> bool:
        """Esc goes a step back; nothing of it is lost."""
        if self.views.current() == EARLIER and self.flow.draft is not None:
            self._choose_view(FILE)
            return True
        return self.go_back()

    def focus_first(self) -> None:
        """Work begins with what is asked, else with going on."""
        if self.views.current() == EARLIER:
            self.history.table.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self.flow.draft is None:
            super().focus_first()
        elif self.flow.at is At.FILE and self.file.focus_first():
            return
        elif self.flow.at is At.LOOK and self.look.asks:
            self.look.table.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self.flow.at is At.COLUMNS and self.flow.waits_for:
            self.columns.view.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.controls.primary.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button that has the focus, unless it takes something away."""
        focused = self.focusWidget()
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() in _ENTER and plain and isinstance(focused, Button):
            if focused.kind not in _DANGEROUS:
                focused.click()
            return
        super().keyPressEvent(event)

    # Deeds ----------------------------------------------------------------------------------

    def go_on(self) -> None:
        """What the primary button says."""
        flow = self.flow
        if self.views.current() == EARLIER or flow.draft is None or flow.at is At.DONE:
            self.deeds.choose_file()
        elif flow.at is At.LOOK:
            if self.controls.primary.isEnabled():
                flow.write(self.controls.primary)
        elif flow.at is At.FILE and not self.file.take_month():
            self.file.month.setFocus(Qt.FocusReason.TabFocusReason)
        elif flow.waits_for:
            self.focus_first()
        else:
            flow.go_to(At(flow.at + 1))

    def go_back(self) -> bool:
        """A step back; False at the first."""
        flow = self.flow
        if flow.draft is None or flow.at in (At.FILE, At.DONE):
            return False
        flow.go_to(At(flow.at - 1))
        return True

    def _on_remove_earlier(self) -> None:
        self.deeds.remove(self.history.current(), self.controls.remove)

    # What came back ---------------------------------------------------------------------------

    def _on_opened(self) -> None:
        draft = self.flow.draft
        self._fresh = True
        self.clear_banners()
        self.look.clear()
        if draft is not None:
            self.file.show_file(draft.file.name, str(draft.file.parent))
            self.refresh()
        self._choose_view(FILE)

    def _on_moved(self) -> None:
        self._show()
        self.focus_first()

    def _on_looked(self) -> None:
        seen, draft = self.flow.seen, self.flow.draft
        if seen is None or draft is None:
            return
        self.file.show_look(seen.look, draft, size_bytes=seen.size_bytes)
        self.columns.show_look(seen.look, draft, seen.register)
        self._show()
        if self.flow.at is At.FILE and (self._fresh or not self._typing()):
            self.focus_first()
        self._fresh = False

    def _typing(self) -> bool:
        """Whether the user is in one of the page's fields, which must not lose the focus."""
        focused = self.focusWidget()
        return focused is not None and self.file.isAncestorOf(focused)

    def _on_tried(self) -> None:
        if self.flow.result is not None:
            first = not self.look.asks
            self.look.show_result(self.flow.result, self.flow.problems)
            self._show()
            self._on_filter()
            if first:
                self.focus_first()

    def _on_done(self) -> None:
        written, draft = self.flow.written, self.flow.draft
        if written is None or draft is None:
            return
        import_id, name = written.import_id, draft.file.name
        self.done.show_result(written.result, name, removable=import_id is not None)
        kind = as_shown(WORDS[written.result.kind]).lower()
        undo = None
        if import_id is not None:
            undo = partial(self.flow.remove, import_id, name)
        self.toast(
            tr("Imported {kind}: {result}", kind=kind, result=done_words(written.result)), undo
        )
        self._show()

    def _on_removed(self, file_name: str) -> None:
        self.toast(tr("Removed again: {file_name}", file_name=file_name))
        if self.flow.at is At.DONE and self.flow.written is None:
            self.done.show_removed(file_name)
        if self.views.current() == EARLIER:
            self._read_history()

    def _on_failed(self, error: DairyError) -> None:
        """Told on the page that is shown; what was settled stays."""
        self._show()
        if self.views.current() == EARLIER or self.flow.draft is None:
            self.show_error(error)
            return
        page = (self.file, self.columns, self.look, self.done)[self.flow.at]
        page.show_trouble(error)

    def _on_working(self, words: str, can_stop: bool) -> None:  # noqa: FBT001  a signal hands it over so
        if words:
            self.progress.watch_plain(words, can_stop=can_stop)
            if self.flow.at is At.LOOK and can_stop:
                self.look.show_trying()
        else:
            self.progress.finish()
        self._show_actions()

    def _on_products(self, rows: tuple[ProductRow, ...]) -> None:
        self.file.show_products(rows)

    def _read_history(self) -> None:
        self.history.table.set_loading(on=True)
        self.context.work.run(
            self, self.flow.calls.history, done=self._on_history, newest="history"
        )

    def _on_history(self, rows: tuple[ImportRow, ...]) -> None:
        self.history.show_rows(rows)
        self._show_actions()

    # What is shown ----------------------------------------------------------------------------

    def _choose_view(self, view: str) -> None:
        self.views.set_current(view)
        self._on_view()

    def _on_view(self) -> None:
        if self.views.current() == EARLIER:
            self._read_history()
        self._show()
        self.focus_first()

    def _on_filter(self) -> None:
        warnings = self.controls.chips.current() == WARNINGS
        self.look.show_only("" if warnings else self.controls.kinds.key(), warnings=warnings)
        self._show_actions()

    def _show(self) -> None:
        flow = self.flow
        earlier = self.views.current() == EARLIER
        pages = (self.file, self.columns, self.look, self.done)
        shown = self.history if earlier else self.nothing if flow.draft is None else pages[flow.at]
        self.pages.setCurrentWidget(shown)
        with_file = not earlier and flow.draft is not None
        self.steps.setVisible(with_file)
        if with_file and flow.draft is not None:
            cards = steps_of(flow.at, flow.draft.file.name, flow.look, flow.result)
            self.steps.set_steps(cards, waiting=flow.at.key)
            self.steps.set_low(low=self.fold_now.low)
        self._show_actions()

    def _show_actions(self) -> None:
        if self.views.current() == EARLIER:
            self.controls.show_history(self.history.current())
        else:
            self.controls.show_file(self.flow)
        self.bar.arrange()
