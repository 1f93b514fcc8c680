"""Waitress around the application: bound before it is started, drained before it is closed."""

from __future__ import annotations

import logging
import socket
import sys
import threading
import time
from typing import TYPE_CHECKING, Any

from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.server import TcpWSGIServer
from waitress.task import ErrorTask, ThreadedTaskDispatcher

from dairyos_desktop.domain.errors import EnvironmentTroubleError
from dairyos_desktop.webhook.app import (
    MOST_BYTES,
    address_of,
    log_request,
    request_id_of,
)

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication

THREADS = 8
_MOST_CONNECTIONS = 100
_SILENT_S = 30
_TURN_S = 0.5
_DRAIN_S = 5.0
# What is a little too large is read to its end and told so; what is much larger is cut off.
_CUT_OFF = 2 * MOST_BYTES

_log = logging.getLogger(__name__)
_unsaid = logging.getLogger(f"{__name__}.queue")
_unsaid.setLevel(logging.ERROR)


class _ErrorTask(ErrorTask):  # type: ignore[misc]  # waitress has no types
    """What can't be read as a request never comes to the application; it is logged all the same."""

    def execute(self) -> None:
        request = self.request
        request_id = request_id_of(request.headers.get("X_REQUEST_ID"))
        self.response_headers.append(("X-Request-ID", request_id))
        super().execute()
        forwarded = request.headers.get("X_FORWARDED_FOR")
        log_request(
            str(getattr(request, "command", "?")),
            str(getattr(request, "path", "?")),
            request.error.code,
            address_of(self.channel.addr[0], forwarded),
            word=request.error.reason,
            duration_ms=(time.time() - self.channel.creation_time) * 1000,
        )


class _Channel(HTTPChannel):  # type: ignore[misc]  # as above
    error_task_class = _ErrorTask
    logger = _log


class _Server(TcpWSGIServer):  # type: ignore[misc]  # as above
    channel_class = _Channel
    logger = _log

    def __init__(self, *given: object, **named: object) -> None:
        self._waking = threading.Lock()
        self._is_silent = False
        super().__init__(*given, **named)

    def pull_trigger(self) -> None:
        """Wakes the loop, from any thread; a request may outlive it."""
        with self._waking:
            if not self._is_silent:
                super().pull_trigger()

    def fall_silent(self) -> None:
        """Nobody is woken from now on.

        What woke the loop may be closed then: the system may give its number to another file, and
        a byte would be written there.
        """
        with self._waking:
            self._is_silent = True

    def set_reuse_addr(self) -> None:
        """On Windows the usual flag would let a second program take over the port."""
        if sys.platform == "win32":
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            super().set_reuse_addr()


class _Dispatcher(ThreadedTaskDispatcher):  # type: ignore[misc]  # as above
    logger = _log
    # That a request waits for a thread is no news.
    queue_logger = _unsaid


class HttpServer:
    """Serves an application on one address, in threads of its own.

    Args:
        app: The application.
        host: An address of this PC, or a name of one.
        port: 0 for any that is free.

    Attributes:
        host: The address that is listened at.
        port: And the port.

    Raises:
        EnvironmentTroubleError: The address can't be listened at (`port`); the message says why.
    """

    def __init__(self, app: WSGIApplication, host: str, port: int) -> None:
        self._map: dict[int, Any] = {}
        self._dispatcher = _Dispatcher()
        self._ending = threading.Event()
        self._servers: list[_Server] = []
        try:
            settings = Adjustments(
                host=host,
                port=port,
                threads=THREADS,
                ident=None,
                connection_limit=_MOST_CONNECTIONS,
                channel_timeout=_SILENT_S,
                cleanup_interval=_SILENT_S // 2,
                max_request_body_size=_CUT_OFF,
                inbuf_overflow=_CUT_OFF,
                log_socket_errors=False,
                clear_untrusted_proxy_headers=False,
            )
            for place in settings.listen:
                self._servers.append(
                    _Server(app, self._map, dispatcher=self._dispatcher, adj=settings,
                            sockinfo=place)
                )  # fmt: skip
        except (OSError, ValueError, OverflowError) as error:
            wasyncore.close_all(self._map, ignore_all=True)
            raise _not_bound(host, port, error) from error
        self.host = str(self._servers[0].effective_host)
        self.port = int(self._servers[0].effective_port)
        self._dispatcher.set_thread_count(THREADS)
        self._loop = threading.Thread(target=self._run, name="webhook", daemon=True)

    @property
    def is_up(self) -> bool:
        """Whether it answers."""
        return self._loop.is_alive() and not self._ending.is_set()

    def start(self) -> None:
        """Begins to answer."""
        self._loop.start()

    def stop(self) -> None:
        """Takes nothing new, answers what it has, gives the port back; returns when that is done.

        Whoever sends without end is cut off after a few seconds.
        """
        self._ending.set()
        for server in self._servers:
            server.pull_trigger()
        self._loop.join()

    def _run(self) -> None:
        try:
            while not self._ending.is_set():
                wasyncore.loop(timeout=_TURN_S, map=self._map, count=1)
            self._drain()
        except Exception:  # noqa: BLE001 - a thread has nobody to tell but the log
            _log.exception("The webhook receiver ended")
        finally:
            self._ending.set()
            self._dispatcher.shutdown()
            for server in self._servers:
                server.fall_silent()
            wasyncore.close_all(self._map, ignore_all=True)

    def _drain(self) -> None:
        channels = [server.active_channels for server in self._servers]
        for server in self._servers:
            server.accepting = False
            server.socket.close()
            self._map.pop(server._fileno, None)  # noqa: SLF001 - its own close would end the trigger
        until = time.monotonic() + _DRAIN_S
        while time.monotonic() < until and any(
            channel.requests or channel.total_outbufs_len or channel.request is not None
            for of_server in channels
            for channel in list(of_server.values())
        ):
            wasyncore.loop(timeout=0.05, map=self._map, count=1)


def _not_bound(host: str, port: int, error: Exception) -> EnvironmentTroubleError:
    why = getattr(error, "strerror", None) or str(error)
    return EnvironmentTroubleError(
        f"The webhook receiver can't listen at {host}, port {port}: {why}.",
        "Another program, or another DairyOS, may have the port: end it or choose another port.",
        code="port",
    )
