"""An import under way: what was settled, found and written, and the calls that find and write."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from dairyos_desktop.domain.texts import tr
from dairyos_desktop.services.dto.imports import ImportKind
from dairyos_desktop.ui.importing import guessed_kind
from dairyos_desktop.ui.imports.calls import Calls
from dairyos_desktop.ui.imports.draft import Draft, missing
from dairyos_desktop.ui.imports.problems import Problems
from dairyos_desktop.ui.imports.steps import At
from dairyos_desktop.ui.work import Lane

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from dairyos_desktop.domain.errors import DairyError
    from dairyos_desktop.services.dto.sheets import FileLook, ForeignResult
    from dairyos_desktop.ui.imports.calls import Seen, Tried, Written
    from dairyos_desktop.ui.imports.draft import Fix
    from dairyos_desktop.ui.screen import Screen
    from dairyos_desktop.ui.widgets.buttons import Button


class Flow(QObject):
    """One file from choosing it to having it in the books.

    Attributes:
        at: The step that is shown.
        draft: What was settled; None while there is no file.
        seen: What the file was found to be; None until it is known.
        result: What the last trial found, or what was written.
        problems: What there is to look at in it.
        written: What came of the import; None until then, and once it is removed.
        reading: A look or a trial is under way.
        writing: The file is on its way into the books; until that is over nothing else begins.

    Signals:
        opened(): Another file.
        moved(): Another step is shown.
        looked(): What the file is was found anew.
        tried(): A trial came back.
        done(): It is in the books.
        removed(str): An import was taken back; its file's name.
        failed(object): A call was refused or failed; the trouble.
        working(str, bool): A call is under way, in words, and whether it can be dropped; empty
            when it is over.
    """

    opened = Signal()
    moved = Signal()
    looked = Signal()
    tried = Signal()
    done = Signal()
    removed = Signal(str)
    failed = Signal(object)
    working = Signal(str, bool)

    def __init__(self, screen: Screen) -> None:
        super().__init__(screen)
        self._screen = screen
        self._work = screen.context.work
        self.calls = Calls(screen.context)
        self.at = At.FILE
        self.draft: Draft | None = None
        self.seen: Seen | None = None
        self.result: ForeignResult | None = None
        self.problems = Problems()
        self.written: Written | None = None
        self.reading = False
        self.writing = False
        self._usual = ImportKind.CUSTOMERS
        # Counts what was asked; an answer to an earlier question is not shown.
        self._asked = 0

    # The file ------------------------------------------------------------------------------

    @property
    def look(self) -> FileLook | None:
        """What the file was found to be."""
        return None if self.seen is None else self.seen.look

    def open(self, file: Path, usual: ImportKind) -> bool:
        """Begins with a file, the one before is forgotten; False while that is being written."""
        if self.writing:
            return False
        self._usual = usual
        self.draft = Draft(file)
        self._forget()
        self.at = At.FILE
        self.opened.emit()
        self.read()
        return True

    def _forget(self) -> None:
        self.seen, self.result, self.written = None, None, None
        self.problems = Problems()

    def settle(self, step: Callable[[Draft], Draft]) -> None:
        """Takes what the user settled and looks at the file again."""
        if self.draft is None:
            return
        self.draft = step(self.draft)
        self.result = None
        self.read()

    def read(self) -> None:
        """Looks at the file as it was settled; the newest question alone is answered."""
        draft = self.draft
        if draft is None:
            return
        self._ask(
            tr("Reading {file}", file=draft.file.name),
            lambda: self.calls.look(draft),
            self._on_looked,
        )

    def _on_looked(self, seen: Seen) -> None:
        if self.draft is None:
            return
        if seen.look.kind is None and self.draft.kind is None:
            # Neither its heads nor the user said it: its name may, and the screen it came from.
            self.draft = self.draft.read_as(guessed_kind(self.draft.file.name, self._usual))
            self.read()
            return
        self.seen = seen
        self.draft = self.draft.seen(seen.look)
        self.looked.emit()
        if self.at is At.LOOK:
            self.try_out()

    # Steps ---------------------------------------------------------------------------------

    @property
    def waits_for(self) -> str:
        """Why the next step can't be shown yet; empty where it can."""
        look = self.look
        if look is None:
            return tr("The file is being read.") if self.reading else tr("The file can't be read.")
        if self.at is At.FILE:
            return missing(look)
        if self.at is At.COLUMNS:
            return missing(look) or look.question
        return ""

    def go_to(self, at: At) -> None:
        """Shows a step that can be shown; the third tries the file out."""
        if self.draft is None or self.writing or At.DONE in (at, self.at):
            return
        while self.at < at:
            if self.waits_for:
                return
            self.at = At(self.at + 1)
            self.moved.emit()
        if self.at > at:
            self.at = at
            self.moved.emit()
        if at is At.LOOK and self.result is None:
            self.try_out()

    # Trying and writing ------------------------------------------------------------------------

    def try_out(self) -> None:
        """Finds out what the file would change; nothing is written."""
        draft, seen = self.draft, self.seen
        if draft is None or seen is None:
            return
        self._ask(
            tr("Trying out {file}", file=draft.file.name),
            lambda: self.calls.try_out(draft, seen),
            self._on_tried,
        )

    def _on_tried(self, tried: Tried) -> None:
        self.result, self.problems = tried.result, tried.problems
        self.tried.emit()

    def mend(self, cell: Fix, text: str) -> None:
        """Takes a cell as it was typed anew and tries again."""
        if self.draft is not None and not self.writing:
            self.draft = self.draft.mended(cell, text)
            self.try_out()

    def take_back_mend(self) -> None:
        """Takes the last cell that was typed anew as the file has it."""
        if self.draft is not None and self.draft.order and not self.writing:
            self.draft = self.draft.last_mend_undone()
            self.try_out()

    def give_reason(self, reason: str) -> None:
        """Why days that are closed are changed; tries again."""
        if self.draft is not None:
            self.draft = self.draft.with_reason(reason)
            self.try_out()

    def write(self, button: Button) -> None:
        """Writes what was seen, in one transaction."""
        draft, seen, result = self.draft, self.seen, self.result
        if draft is None or seen is None or result is None or self.reading or self.writing:
            return
        some = bool(result.bad)
        self._work.run(
            self._screen,
            lambda: self.calls.write(draft, seen, good_rows=some),
            done=self._on_written,
            failed=self._on_not_written,
            lane=Lane.WRITE,
            busy=button,
        )
        # Only now: the button has remembered that it had the focus.
        self.writing = True
        self.working.emit(tr("Importing {file}", file=draft.file.name), False)

    def _on_written(self, written: Written) -> None:
        self._over()
        self.result, self.problems = written.result, written.problems
        if not written.result.written:
            # Somebody changed the books since they were looked at: it has to be seen again.
            self.tried.emit()
            return
        self.written = written
        self.at = At.DONE
        self.moved.emit()
        self.done.emit()

    def save_problems(self, target: Path, button: Button, done: Callable[[int], None]) -> None:
        """Saves the rows with problems as the same kind of file, with the reasons."""
        draft, seen = self.draft, self.seen
        if draft is None or seen is None:
            return
        self._work.run(
            self._screen,
            lambda: self.calls.save_problems(draft, seen, target),
            done=done,
            failed=self.failed.emit,
            busy=button,
        )

    def remove(self, import_id: int, file_name: str, button: Button | None = None) -> None:
        """Takes an import back while nobody has touched what it brought."""

        def removed(_nothing: object) -> None:
            if self.written is not None and self.written.import_id == import_id:
                self.written = None
            self.removed.emit(file_name)

        self._work.run(
            self._screen,
            lambda: self.calls.remove(import_id),
            done=removed,
            failed=self.failed.emit,
            lane=Lane.WRITE,
            busy=button,
        )

    # Calls -----------------------------------------------------------------------------------

    def _ask(self, words: str, call: Callable[[], object], done: Callable[..., None]) -> None:
        self._asked += 1
        asked = self._asked
        self.reading = True
        self.working.emit(words, True)

        def answered(answer: object) -> None:
            if asked == self._asked:
                self._over()
                done(answer)

        def refused(error: DairyError) -> None:
            if asked == self._asked:
                self._over()
                self.failed.emit(error)

        self._work.run(self._screen, call, done=answered, failed=refused, newest="import")

    def drop(self) -> None:
        """Waits no longer for what is being read."""
        self._asked += 1
        self._over()

    def _over(self) -> None:
        self.reading = self.writing = False
        self.working.emit("", False)

    def _on_not_written(self, error: DairyError) -> None:
        self._over()
        self.failed.emit(error)
