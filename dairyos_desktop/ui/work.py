"""The only module that crosses threads: runs service calls away from the window.

Four lanes keep work from holding other work up: one writer, two readers, the network apart, so
that a slow gateway never delays a save, and long runs apart, so that a month of bills doesn't.
Results and failures arrive on the window's thread, and only if the widget that asked is still
there.

Example:
    context.work.run(
        self,
        lambda: services.customers.list(actor),
        done=self._on_customers_loaded,
        newest="list",
    )
"""

from __future__ import annotations

import contextvars
import logging
import queue
import threading
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any, TypeVar

import shiboken6
from PySide6.QtCore import QElapsedTimer, QObject, Qt, QTimer, Signal, Slot

from dairyos_desktop.domain.errors import DairyError, RefusedError, SessionOverError
from dairyos_desktop.ui.courtesy import Courtesy
from dairyos_desktop.ui.errors import UnforeseenError

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QAbstractButton, QWidget

T = TypeVar("T")
_log = logging.getLogger(__name__)

BUSY_AFTER_MS = 1000


class Lane(Enum):
    """Where a call waits its turn; the value is how many run at once."""

    WRITE = ("write", 1)
    READ = ("read", 2)
    NETWORK = ("network", 2)
    RUN = ("run", 1)

    @property
    def threads(self) -> int:
        """How many calls of the lane run at the same time."""
        return self.value[1]


class _Busy:
    """Holds a trigger down while its call runs."""

    def __init__(self, button: QAbstractButton) -> None:
        self._button = button
        self._was_enabled = button.isEnabled()
        # The window's own focus: after a question the window may not be the active one again yet.
        self._had_focus = button.window().focusWidget() is button
        button.setProperty("held", True)
        button.setEnabled(False)
        self._timer = QTimer(button)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._say_working)
        self._timer.start(BUSY_AFTER_MS)

    def _say_working(self) -> None:
        self._button.setProperty("working", True)
        self._button.updateGeometry()
        self._button.update()

    def end(self) -> None:
        """Lets go of the trigger and gives the focus back that disabling took."""
        if not shiboken6.isValid(self._button):
            return
        self._timer.stop()
        self._timer.deleteLater()
        self._button.setProperty("working", False)
        self._button.setProperty("held", False)
        # What the call changed may have taken the button's deed away meanwhile.
        self._button.setEnabled(self._was_enabled and not getattr(self._button, "reason", ""))
        self._button.updateGeometry()
        self._button.update()
        if self._had_focus and self._button.isVisible():
            self._button.setFocus(Qt.FocusReason.OtherFocusReason)


@dataclass(eq=False)
class Ticket:
    """One call under way; lets its owner lose interest.

    Attributes:
        call: What runs in the worker.
    """

    call: Callable[[], Any]
    owner: QWidget
    done: Callable[[Any], None]
    failed: Callable[[DairyError], None] | None
    busy: _Busy | None
    context: contextvars.Context
    lane: Lane
    seen: bool
    progress: Progress | None
    result: Any = None
    error: BaseException | None = None
    dropped: bool = False

    def drop(self) -> None:
        """Throws the result away when it comes; a read still waiting does not run at all."""
        self.dropped = True

    def spend(self) -> None:
        """Gives back, in the window's thread, what it was made of.

        The worker holds it until its next call comes. What is held of windows must not be
        destroyed there: Qt's part of it would be, outside of its thread.
        """
        for name in ("call", "owner", "done", "failed", "busy", "context", "progress"):
            self.__dict__.pop(name, None)
        self.result = self.error = None


class Progress(QObject):
    """How far a long run is; safe to call from the worker, shown in the window.

    Signals:
        advanced(done, total, what): At most every 50 ms, and for the last step.

    Attributes:
        courtesy: Whom a run asks before its next step, once it is under way.
    """

    advanced = Signal(int, int, str)
    _MIN_GAP_MS = 50

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._stop = threading.Event()
        self._since = QElapsedTimer()
        self.courtesy: Courtesy | None = None

    def report(self, done: int, total: int, what: str = "") -> None:
        """Tells the window; called by the worker as often as it likes."""
        if done < total and self._since.isValid() and self._since.elapsed() < self._MIN_GAP_MS:
            return
        self._since.start()
        self.advanced.emit(done, total, what)

    def stop(self) -> None:
        """Asks the run to end after the step it is in."""
        self._stop.set()

    def stopped(self) -> bool:
        """Whether Stop was pressed; the run asks between its steps, the window going first."""
        if self.courtesy is not None:
            self.courtesy.let_go_first()
        return self._stop.is_set()


class _Changes(QObject):
    """Carries the topics a command changed to the screens that show them."""

    changed = Signal(frozenset)


class _Arrivals(QObject):
    """Brings finished tickets from the workers to the window's thread."""

    arrived = Signal(object)


class _Lane:
    """A queue and the threads that serve it, started when they are first needed."""

    def __init__(self, lane: Lane, arrived: Callable[[Ticket], None]) -> None:
        self._lane = lane
        self._arrived = arrived
        self._queue: queue.SimpleQueue[Ticket | None] = queue.SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._idle = threading.Semaphore(0)

    def put(self, ticket: Ticket) -> None:
        if not self._idle.acquire(blocking=False) and len(self._threads) < self._lane.threads:
            name = f"{self._lane.value[0]}-{len(self._threads) + 1}"
            thread = threading.Thread(target=self._serve, name=name, daemon=True)
            self._threads.append(thread)
            thread.start()
        self._queue.put(ticket)

    def close(self, timeout_s: float) -> None:
        for _ in self._threads:
            self._queue.put(None)
        for thread in self._threads:
            thread.join(timeout_s)

    def _serve(self) -> None:
        while (ticket := self._queue.get()) is not None:
            if ticket.lane is Lane.WRITE or not ticket.dropped:
                try:
                    ticket.result = ticket.context.run(ticket.call)
                except BaseException as error:  # noqa: BLE001  handed to the window's thread
                    ticket.error = error
            self._arrived(ticket)
            self._idle.release()


class Work(QObject):
    """Runs calls away from the window and brings what comes of them back.

    Signals:
        unforeseen(UnforeseenError): A call ended in a bug and its owner named no `failed`.
        refused(DairyError): A call met known trouble and its owner named no `failed`.
        saved(): A call of the write lane succeeded.
        session_over(SessionOverError): A call was refused since its user was disabled, or got
            another role or password; whoever asked is told as well.
        not_saved(): A call of the write lane failed for another reason than what was typed.
        writing(): The write lane has something to do.
        offline(): A call couldn't reach what it needed.
        line_changed(bool): Whether the office's database can be reached.

    Attributes:
        line_is_up: What `line_changed` told last.
    """

    unforeseen = Signal(object)
    refused = Signal(object)
    session_over = Signal(object)
    saved = Signal()
    not_saved = Signal()
    writing = Signal()
    offline = Signal()
    line_changed = Signal(bool)
    _line_told = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._arrivals = _Arrivals()
        self._arrivals.arrived.connect(self._on_arrived, Qt.ConnectionType.QueuedConnection)
        self._lanes = {lane: _Lane(lane, self._arrivals.arrived.emit) for lane in Lane}
        self._newest: dict[tuple[int, str], Ticket] = {}
        self._pending: set[Ticket] = set()
        self.changes = _Changes(self)
        self._courtesy = Courtesy(self)
        self.line_is_up = True
        self._is_closed = False
        self._line_told.connect(self._on_line_told, Qt.ConnectionType.QueuedConnection)

    def announce(self, topics: frozenset[str]) -> None:
        """Tells every screen what a command changed; safe to call from any thread."""
        if topics and not self._is_closed:
            self.changes.changed.emit(frozenset(topics))

    def tell_line(self, is_up: bool) -> None:  # noqa: FBT001 - a callback of one word
        """Tells the window whether the database can be reached; safe to call from any thread."""
        self._line_told.emit(is_up)

    @Slot(bool)
    def _on_line_told(self, is_up: bool) -> None:  # noqa: FBT001 - a signal's
        self.line_is_up = is_up
        self.line_changed.emit(is_up)

    def let_go(self) -> None:
        """What was refused was given up by whoever typed it: all that shall be saved is."""
        self.saved.emit()

    def run(
        self,
        owner: QWidget,
        call: Callable[[], T],
        *,
        done: Callable[[T], None],
        failed: Callable[[DairyError], None] | None = None,
        lane: Lane = Lane.READ,
        busy: QAbstractButton | None = None,
        newest: str = "",
        progress: Progress | None = None,
    ) -> Ticket:
        """Runs `call` in a worker and hands its result to `done` on the window's thread.

        Args:
            owner: The widget that asks; once it is deleted, or a window that was closed, the
                result is dropped. What a write has done stays done.
            call: One service call; must not touch widgets.
            done: Takes the result.
            failed: Takes the trouble, bugs wrapped as `UnforeseenError`; without it the shell
                shows a banner in the owner's screen.
            lane: `WRITE` for everything that saves, `NETWORK` for what waits for others, `RUN` for
                what takes long and saves in short steps of its own: a month's bills, papers.
            busy: The trigger: disabled meanwhile, says "Working…" after a second.
            newest: Names a series of reads of one owner of which only the last counts, such as
                the keystrokes of a search: earlier ones are dropped.
            progress: Of a long run; it is asked to stop when the program ends.
        """
        ticket = Ticket(
            call=call,
            owner=owner,
            done=done,
            failed=failed,
            busy=_Busy(busy) if busy is not None else None,
            context=contextvars.copy_context(),
            lane=lane,
            seen=owner.isWindow() and owner.isVisible(),
            progress=progress,
        )
        if newest:
            key = (id(owner), newest)
            if (earlier := self._newest.get(key)) is not None:
                earlier.drop()
            self._newest[key] = ticket
        self._pending.add(ticket)
        if progress is not None:
            progress.courtesy = self._courtesy
            self._courtesy.watch(on=True)
        if lane is Lane.WRITE:
            self.writing.emit()
        self._lanes[lane].put(ticket)
        return ticket

    @property
    def idle(self) -> bool:
        """Whether nothing is under way or waiting to be delivered."""
        return not self._pending

    @property
    def run_under_way(self) -> bool:
        """Whether a long run is under way."""
        return any(ticket.lane is Lane.RUN for ticket in self._pending)

    @property
    def writes_waiting(self) -> bool:
        """Whether a save is under way or waiting."""
        return any(ticket.lane is Lane.WRITE for ticket in self._pending)

    def close(self, timeout_s: float = 30.0) -> None:
        """Ends the workers when the program ends.

        Saves still waiting are carried out first; long runs end after the step they are in.
        """
        self._is_closed = True
        for ticket in self._pending:
            ticket.drop()
            if ticket.progress is not None:
                ticket.progress.stop()
        for lane in (Lane.WRITE, Lane.RUN):
            self._lanes[lane].close(timeout_s)
        for lane in (Lane.READ, Lane.NETWORK):
            self._lanes[lane].close(0.2)

    @Slot(object)
    def _on_arrived(self, ticket: Ticket) -> None:
        try:
            self._deliver(ticket)
        finally:
            ticket.spend()

    def _deliver(self, ticket: Ticket) -> None:
        self._pending.discard(ticket)
        if ticket.progress is not None:
            self._courtesy.watch(on=any(one.progress is not None for one in self._pending))
        for key in [key for key, last in self._newest.items() if last is ticket]:
            del self._newest[key]
        if ticket.busy is not None:
            ticket.busy.end()
        if ticket.lane is Lane.WRITE:
            # A refused wish is told where it was typed; what stood as saved still is.
            fine = ticket.error is None or isinstance(ticket.error, RefusedError)
            (self.saved if fine else self.not_saved).emit()
        if ticket.error is not None:
            self._deliver_error(ticket, ticket.error)
        elif self._wanted(ticket):
            ticket.done(ticket.result)

    def _deliver_error(self, ticket: Ticket, error: BaseException) -> None:
        if isinstance(error, DairyError):
            trouble: DairyError = error
        else:
            _log.error("A call ended in a bug.", exc_info=error)
            trouble = UnforeseenError.of(error)
        wanted = self._wanted(ticket)
        if trouble.code == "offline":
            self.offline.emit()
        if isinstance(trouble, SessionOverError):
            self.session_over.emit(trouble)
        if wanted and ticket.failed is not None:
            ticket.failed(trouble)
        # A failed save is told even to whoever has walked away: it must not look saved.
        elif wanted or ticket.lane in (Lane.WRITE, Lane.RUN):
            signal = self.unforeseen if isinstance(trouble, UnforeseenError) else self.refused
            signal.emit(trouble)

    @staticmethod
    def _wanted(ticket: Ticket) -> bool:
        if ticket.dropped or not shiboken6.isValid(ticket.owner):
            return False
        return ticket.owner.isVisible() or not ticket.seen
