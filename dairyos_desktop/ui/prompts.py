"""Questions to the user, behind one class, so that tests answer them without a screen."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QStandardPaths

from dairyos_desktop.domain.texts import tr, tr_later

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtPrintSupport import QPrinter
    from PySide6.QtWidgets import QWidget

    from dairyos_desktop.domain.errors import ConflictError
    from dairyos_desktop.ui.printing import PaperPrinter


class Prompts(Protocol):
    """What a screen may ask; `WindowPrompts` asks on the screen."""

    def confirm(
        self,
        parent: QWidget,
        *,
        question: str,
        detail: str = "",
        yes: str,
        no: str = tr_later("Not now"),
        danger: bool = False,
    ) -> bool:
        """Only where there is no way back: count and sum in the question, verbs on the buttons."""
        ...

    def reason(
        self, parent: QWidget, *, question: str, detail: str = "", label: str, yes: str
    ) -> str | None:
        """Asks for a sentence that goes into the books; None where the user thought better."""
        ...

    def line(
        self,
        parent: QWidget,
        *,
        question: str,
        label: str,
        help_text: str,
        yes: str,
        check: Callable[[str], object] = lambda _: None,
    ) -> str | None:
        """Asks for one short line, which may be empty; None where the user thought better.

        What `check` raises of it as an `InvalidInputError` is told below the field.
        """
        ...

    def compare(
        self,
        parent: QWidget,
        conflict: ConflictError,
        *,
        yes: str,
        no: str = tr_later("Not now"),
        danger: bool = False,
        heads: tuple[str, str] = (tr_later("As shown"), tr_later("Now")),
    ) -> bool:
        """Shows both states of what somebody else changed; whether to go on all the same."""
        ...

    def password(self, parent: QWidget, *, question: str, label: str, yes: str) -> str | None:
        """Asks for a password, unseen; None where the user thought better."""
        ...

    def save_file(
        self, parent: QWidget, *, title: str, name: str, kinds: Sequence[tuple[str, str]]
    ) -> Path | None:
        """The system's dialog; `kinds` are pairs like ("PDF", "*.pdf").

        The path ends as one of them; whoever types no ending gets that of the chosen kind.
        """
        ...

    def open_file(
        self, parent: QWidget, *, title: str, kinds: Sequence[tuple[str, str]]
    ) -> Path | None:
        """The system's dialog for a file to read."""
        ...

    def folder(self, parent: QWidget, *, title: str) -> Path | None:
        """The system's dialog for a folder to write into."""
        ...

    def plain_printer(self, parent: QWidget, *, title: str) -> QPrinter | None:
        """The system's dialog for a printer that is drawn on, a page of text."""
        ...

    def printer(
        self,
        parent: QWidget,
        *,
        title: str,
        last: str,
        sheet: str,
        size_mm: tuple[float, float] | None = None,
    ) -> PaperPrinter | None:
        """The system's dialog for a printer.

        Args:
            parent: Over which window.
            title: What is printed: "Print 126 bills".
            last: The printer used last, or empty.
            sheet: The papers' own size, A4, A5 or A6.
            size_mm: Width and height of papers that have another one.
        """
        ...

    def known_printer(self, name: str, *, size_mm: tuple[float, float]) -> PaperPrinter | None:
        """A printer by its name, without asking; None where there is none of that name."""
        ...


def _filter(kinds: Sequence[tuple[str, str]]) -> str:
    return ";;".join(f"{word} ({pattern})" for word, pattern in kinds)


class WindowPrompts:
    """Asks on the screen: own dialogs for questions, the system's for files.

    File dialogs open where the last file was, at first in the user's documents: the folder the
    program happens to run in is nobody's place for files.
    """

    def __init__(self) -> None:
        self._last = ""

    def confirm(
        self,
        parent: QWidget,
        *,
        question: str,
        detail: str = "",
        yes: str,
        no: str = tr_later("Not now"),
        danger: bool = False,
    ) -> bool:
        """See `Prompts.confirm`."""
        from dairyos_desktop.ui.widgets.dialog import ask  # noqa: PLC0415  not at start-up

        return ask(parent, question=question, detail=detail, yes=yes, no=no, danger=danger)

    def reason(
        self, parent: QWidget, *, question: str, detail: str = "", label: str, yes: str
    ) -> str | None:
        """See `Prompts.reason`."""
        from dairyos_desktop.ui.widgets.dialog import ask_reason  # noqa: PLC0415  not at start-up

        return ask_reason(parent, question=question, detail=detail, label=label, yes=yes)

    def line(
        self,
        parent: QWidget,
        *,
        question: str,
        label: str,
        help_text: str,
        yes: str,
        check: Callable[[str], object] = lambda _: None,
    ) -> str | None:
        """See `Prompts.line`."""
        from dairyos_desktop.ui.widgets.dialog import ask_line  # noqa: PLC0415  not at start-up

        return ask_line(
            parent, question=question, label=label, help_text=help_text, yes=yes, check=check
        )

    def compare(
        self,
        parent: QWidget,
        conflict: ConflictError,
        *,
        yes: str,
        no: str = tr_later("Not now"),
        danger: bool = False,
        heads: tuple[str, str] = (tr_later("As shown"), tr_later("Now")),
    ) -> bool:
        """See `Prompts.compare`."""
        from dairyos_desktop.ui.widgets.dialog import ask_about_both  # noqa: PLC0415  not at start-up

        return ask_about_both(parent, conflict, yes=yes, no=no, danger=danger, heads=heads)

    def password(self, parent: QWidget, *, question: str, label: str, yes: str) -> str | None:
        """See `Prompts.password`."""
        from dairyos_desktop.ui.widgets.dialog import ask_password  # noqa: PLC0415  not at start-up

        return ask_password(parent, question=question, label=label, yes=yes)

    def save_file(
        self, parent: QWidget, *, title: str, name: str, kinds: Sequence[tuple[str, str]]
    ) -> Path | None:
        """See `Prompts.save_file`."""
        from PySide6.QtWidgets import QFileDialog  # noqa: PLC0415  not at start-up

        at = str(Path(self._begin()) / name)
        chosen, kind = QFileDialog.getSaveFileName(parent, title, at, _filter(kinds))
        path = self._chosen(chosen)
        if path is None or any(path.match(pattern) for _, pattern in kinds):
            return path
        # Not every system's dialog adds the ending; about the name with it, none has asked.
        ending = next((mark for word, mark in kinds if kind.startswith(word)), kinds[0][1])
        path = path.with_name(path.name + ending.removeprefix("*"))
        replaced = not path.exists() or self.confirm(
            parent,
            question=tr("Replace {path}?", path=path.name),
            detail=tr("A file of that name is in {parent}.", parent=path.parent),
            yes=tr("Replace it"),
        )
        return path if replaced else None

    def open_file(
        self, parent: QWidget, *, title: str, kinds: Sequence[tuple[str, str]]
    ) -> Path | None:
        """See `Prompts.open_file`."""
        from PySide6.QtWidgets import QFileDialog  # noqa: PLC0415  not at start-up

        chosen, _ = QFileDialog.getOpenFileName(parent, title, self._begin(), _filter(kinds))
        return self._chosen(chosen)

    def folder(self, parent: QWidget, *, title: str) -> Path | None:
        """See `Prompts.folder`."""
        from PySide6.QtWidgets import QFileDialog  # noqa: PLC0415  not at start-up

        chosen = QFileDialog.getExistingDirectory(parent, title, self._begin())
        if chosen:
            self._last = chosen
        return Path(chosen) if chosen else None

    def plain_printer(self, parent: QWidget, *, title: str) -> QPrinter | None:
        """See `Prompts.plain_printer`."""
        from dairyos_desktop.ui.print_dialog import ask_printer  # noqa: PLC0415  not at start-up
        from dairyos_desktop.ui.printing import new_printer  # noqa: PLC0415  not at start-up

        printer = new_printer(sheet="A4")
        return printer if ask_printer(printer, parent, title) else None

    def printer(
        self,
        parent: QWidget,
        *,
        title: str,
        last: str,
        sheet: str,
        size_mm: tuple[float, float] | None = None,
    ) -> PaperPrinter | None:
        """See `Prompts.printer`."""
        from dairyos_desktop.ui.printing import choose_printer  # noqa: PLC0415  not at start-up

        return choose_printer(parent, title=title, last=last, sheet=sheet, size_mm=size_mm)

    def known_printer(self, name: str, *, size_mm: tuple[float, float]) -> PaperPrinter | None:
        """See `Prompts.known_printer`."""
        from dairyos_desktop.ui.printing import known_printer  # noqa: PLC0415  not at start-up

        return known_printer(name, size_mm=size_mm)

    def _begin(self) -> str:
        if self._last and Path(self._last).is_dir():
            return self._last
        documents = QStandardPaths.writableLocation(
            QStandardPaths.StandardLocation.DocumentsLocation
        )
        return documents if Path(documents).is_dir() else str(Path.home())

    def _chosen(self, chosen: str) -> Path | None:
        if not chosen:
            return None
        self._last = str(Path(chosen).parent)
        return Path(chosen)
