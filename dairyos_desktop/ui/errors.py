"""Turns exceptions into what a person at the desk can read, and keeps the rest for the log."""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING

from dairyos_desktop.config.context import name_operation, operation_of
from dairyos_desktop.config.scrubbing import scrubbed
from dairyos_desktop.config.version import version
from dairyos_desktop.domain.errors import DairyError
from dairyos_desktop.domain.texts import tr

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

_log = logging.getLogger(__name__)


class UnforeseenError(DairyError):
    """A bug, in words; the window lives on.

    Attributes:
        details: The traceback and versions, for whoever mends it.
    """

    code = "unforeseen"

    def __init__(self, message: str, hint: str, details: str) -> None:
        super().__init__(message, hint)
        self.details = details

    @classmethod
    def of(cls, error: BaseException) -> UnforeseenError:
        """Wraps any exception that is not a `DairyError`."""
        import platform  # noqa: PLC0415  as above
        import traceback  # noqa: PLC0415  as above

        trace = "".join(traceback.format_exception(error))
        made = cls(
            tr("The program met something it was not made for. What is saved stays saved."),
            tr("Try again. If it comes again, copy the details and send them to support."),
            tr(
                "DairyOS {version} · Python {python_version} · {platform}\n{trace}",
                version=version() or "source",
                python_version=platform.python_version(),
                platform=platform.platform(),
                trace=scrubbed(trace),
            ),
        )
        name_operation(made, operation_of(error))
        return made


def details_of(error: DairyError) -> str:
    """What *Copy details* puts on the clipboard."""
    if isinstance(error, UnforeseenError):
        return error.details
    operation = operation_of(error)
    told = scrubbed(f"{error.message}\n{error.hint}".rstrip())
    if operation:
        told += tr("\nOperation {operation}", operation=operation)
    return tr(
        "DairyOS {version} · {code}\n{told}",
        version=version() or "source",
        code=error.code,
        told=told,
    )


def catch_all(show: Callable[[UnforeseenError], None]) -> None:
    """Lets no exception of a slot end the program: logged, shown, carried on."""

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        _log.error("An exception reached the event loop.", exc_info=(kind, error, trace))
        show(UnforeseenError.of(error))

    sys.excepthook = hook
