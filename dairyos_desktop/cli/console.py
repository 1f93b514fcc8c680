"""What the command says and asks: one document on standard output, the rest beside it."""

from __future__ import annotations

import getpass
import json
import signal
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TextIO

from dairyos_desktop.cli.forms import plain
from dairyos_desktop.domain.errors import LoginRefusedError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import FrameType

    from dairyos_desktop.domain.errors import DairyError

_BETWEEN_REPORTS_S = 0.1


class Progress:
    """How far a long run is, on one line of a terminal; Ctrl+C asks it to stop."""

    def __init__(self, stream: TextIO, *, shown: bool) -> None:
        self._stream = stream
        self._shown = shown
        self._stop = False
        self._width = 0
        self._last = 0.0

    def report(self, done: int, total: int, what: str = "") -> None:
        """So many of so many steps are through."""
        now = time.monotonic()
        if not self._shown or (done < total and now - self._last < _BETWEEN_REPORTS_S):
            return
        self._last = now
        self._write(f"{what} {done} of {total}".strip())

    def stopped(self) -> bool:
        """Whether Ctrl+C was pressed; the run ends after the step it is in."""
        return self._stop

    def stop(self) -> None:
        """Asks the run to end."""
        self._stop = True
        if self._shown:
            self._write("stopping after this step")

    def clear(self) -> None:
        """Takes the line away."""
        if self._width:
            self._write("")
            self._stream.write("\r")
            self._stream.flush()
            self._width = 0

    def _write(self, text: str) -> None:
        self._stream.write("\r" + text.ljust(self._width))
        self._stream.flush()
        self._width = len(text)


class Console:
    """Standard output, error output and the person at the terminal, if there is one."""

    def __init__(self, stdin: TextIO, stdout: TextIO, stderr: TextIO, *, as_json: bool) -> None:
        self._stdin = stdin
        self._stdout = stdout
        self._stderr = stderr
        self.as_json = as_json

    @property
    def interactive(self) -> bool:
        """Whether somebody can be asked."""
        return self._stdin.isatty() and self._stderr.isatty()

    def answer(self, data: Any, lines: Iterable[str]) -> None:  # noqa: ANN401 - any JSON document
        """Gives the result: the document with `--json`, the lines without."""
        if self.as_json:
            self._document(plain(data))
        else:
            self._stdout.writelines(f"{line}\n" for line in lines)
        self._stdout.flush()

    def trouble(self, error: DairyError) -> None:
        """Says what happened and what to do."""
        self._stderr.write(f"dairyos: {error.message}\n")
        if error.hint:
            self._stderr.write(f"  {error.hint}\n")
        if self.as_json:
            said = {"code": error.code, "message": error.message, "hint": error.hint}
            if isinstance(error, LoginRefusedError) and error.retry_at is not None:
                said["retry_at"] = plain(error.retry_at)
            self._document({"error": said})
            self._stdout.flush()

    def say(self, line: str) -> None:
        """A line for a person at a terminal; nothing where nobody looks."""
        if self._stderr.isatty():
            self._stderr.write(f"{line}\n")

    def note(self, line: str) -> None:
        """A line for whoever looks at the error output, person or log of a service manager."""
        self._stderr.write(f"{line}\n")
        self._stderr.flush()

    def ask(self, question: str) -> str:
        """What the person at the terminal types."""
        self._stderr.write(f"{question}: ")
        self._stderr.flush()
        return self._stdin.readline().rstrip("\n")

    def ask_secret(self, question: str) -> str:
        """What the person types, unseen."""
        return getpass.getpass(f"{question}: ", stream=self._stderr)

    def secret_line(self, question: str) -> str:
        """What comes on standard input to its end; at a terminal it is asked for, unseen."""
        return self.ask_secret(question) if self._stdin.isatty() else self._stdin.read()

    @contextmanager
    def progress(self) -> Iterator[Progress]:
        """A line of progress on a terminal; the first Ctrl+C stops the run, a second kills it."""
        progress = Progress(self._stderr, shown=self._stderr.isatty())

        def on_interrupt(_signal: int, _frame: FrameType | None) -> None:
            if progress.stopped():
                raise KeyboardInterrupt
            progress.stop()

        with _interrupts_to(on_interrupt):
            try:
                yield progress
            finally:
                progress.clear()

    def _document(self, document: object) -> None:
        self._stdout.write(json.dumps(document, ensure_ascii=False, indent=2) + "\n")


@contextmanager
def _interrupts_to(handler: Any) -> Iterator[None]:  # noqa: ANN401 - signal's own shape
    try:
        earlier = signal.signal(signal.SIGINT, handler)
    except ValueError:  # only the main thread hears signals
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, earlier)
