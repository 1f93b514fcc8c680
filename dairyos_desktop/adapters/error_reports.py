"""Unforeseen errors told to a Sentry of the office's choice: off without an address, scrubbed.

What leaves this PC is the traceback's places, the error's text as the log has it, the operation's
id and the versions; no value of a variable, no user, no name of this PC.
"""

from __future__ import annotations

import logging
import platform
from typing import TYPE_CHECKING, Any, Final

from dairyos_desktop.config import context
from dairyos_desktop.config.logging import ROOT
from dairyos_desktop.config.scrubbing import scrubbed
from dairyos_desktop.config.version import PACKAGE, version

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sentry_sdk.client import Client

_KEPT: Final = frozenset(
    {"event_id", "timestamp", "level", "logger", "platform", "release", "exception", "message",
     "tags", "sdk"}
)  # fmt: skip
_FRAME: Final = frozenset({"filename", "function", "module", "lineno", "in_app"})
_END_S: Final = 2.0
_TOLD: Final = "reported"
"""Set on an exception that was handed over."""

_log = logging.getLogger(__name__)


class ErrorReports(logging.Handler):
    """Sends what is logged as an error with its traceback; the sending never holds work up.

    Args:
        dsn: Sentry's address for the office, with its public key.

    Raises:
        ImportError: The package that sends is not installed.
        ValueError: The address can't be one.
    """

    def __init__(self, dsn: str) -> None:
        super().__init__(logging.ERROR)
        self._client = _client(dsn)

    def emit(self, record: logging.LogRecord) -> None:
        """Hands one error over; without a traceback it is none of ours."""
        error = record.exc_info[1] if record.exc_info else None
        if record.exc_info is None or error is None or error.__dict__.get(_TOLD):
            return
        # The service call logs it, and so does whoever asked for the call: once is enough.
        error.__dict__[_TOLD] = True
        from sentry_sdk.utils import event_from_exception  # noqa: PLC0415 - loaded with the client

        try:
            event, hint = event_from_exception(record.exc_info, self._client.options)
            event["level"] = "error"
            event["logger"] = record.name
            event["message"] = record.getMessage()
            operation = getattr(record, "operation_id", context.operation_id.get())
            event["tags"] = {
                "operation": operation or context.operation_of(error),
                "python": platform.python_version(),
                "system": platform.system(),
            }
            self._client.capture_event(event, hint)
        except Exception:  # noqa: BLE001 - a report must never be the next error
            self.handleError(record)

    def close(self) -> None:
        """Sends what waits, for two seconds at most."""
        logging.getLogger(ROOT).removeHandler(self)
        self._client.close(timeout=_END_S)
        super().close()


def begin_reports(dsn: str) -> ErrorReports | None:
    """Begins to report errors; None where no address is set, or it can't be used."""
    if not dsn:
        return None
    try:
        reports = ErrorReports(dsn)
    except ImportError:
        _log.warning(
            "SENTRY_DSN is set, but errors can't be reported: the package sentry-sdk is missing."
            " Install it with: pip install 'dairyos-desktop[reports]'"
        )
        return None
    except ValueError as error:
        _log.warning("SENTRY_DSN can't be used: %s", error)
        return None
    logging.getLogger(ROOT).addHandler(reports)
    return reports


def _client(dsn: str) -> Client:
    # A quarter of a second that only a PC with an address pays.
    from sentry_sdk.client import Client  # noqa: PLC0415 - as said
    from sentry_sdk.utils import BadDsn  # noqa: PLC0415 - as said

    try:
        return Client(
            dsn=dsn,
            release=_release(),
            server_name="",
            default_integrations=False,
            auto_enabling_integrations=False,
            max_breadcrumbs=0,
            include_local_variables=False,
            include_source_context=False,
            auto_session_tracking=False,
            send_client_reports=False,
            enable_metrics=False,
            before_send=_before_send,
        )
    except BadDsn as error:
        raise ValueError(str(error)) from error


def _release() -> str:
    return f"{PACKAGE}@{version() or 'source'}"


def _before_send(event: Any, hint: Mapping[str, Any]) -> Any:  # noqa: ANN401 - Sentry's own shapes
    """The event with nothing in it but what is named here, its texts scrubbed as the log's are."""
    del hint
    kept = {key: value for key, value in event.items() if key in _KEPT}
    for value in _parts(kept.get("exception"), "values"):
        value.pop("mechanism", None)
        for frame in _parts(value.get("stacktrace"), "frames"):
            for key in set(frame) - _FRAME:
                del frame[key]
    return _scrub(kept)


def _parts(holder: Any, name: str) -> list[dict[str, Any]]:  # noqa: ANN401 - as above
    found = holder.get(name) if isinstance(holder, dict) else None
    return [part for part in found or () if isinstance(part, dict)]


def _scrub(value: Any) -> Any:  # noqa: ANN401 - as above
    if isinstance(value, str):
        return scrubbed(value)
    if isinstance(value, dict):
        return {key: _scrub(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_scrub(part) for part in value]
    return value
