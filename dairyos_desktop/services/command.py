"""What every service call has in common: permission, operation id, one log line, retry."""

from __future__ import annotations

import functools
import logging
import time
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

from dairyos_desktop.config import context
from dairyos_desktop.domain.errors import DairyError, EnvironmentTroubleError

if TYPE_CHECKING:
    from collections.abc import Callable

    from dairyos_desktop.domain.roles import Action
    from dairyos_desktop.services.actor import Actor

P = ParamSpec("P")
R = TypeVar("R")
S = TypeVar("S")

MOST_TRIES = 5

_log = logging.getLogger(__name__)


class TransientConflictError(EnvironmentTroubleError):
    """The database asks for the whole transaction again (PostgreSQL 40001, 40P01)."""

    code = "busy"


def command(
    action: Action, *, fresh: bool = False
) -> Callable[[Callable[Concatenate[S, Actor, P], R]], Callable[Concatenate[S, Actor, P], R]]:
    """Marks a service's method as a user action that `action` must permit.

    The call is refused without permission, runs as one operation, is tried again whole when the
    database asks for it, and is logged once with its duration and outcome. With `fresh` it also
    needs a password that was asked for just now (`Actor.require_fresh`).
    """

    def decorate(
        method: Callable[Concatenate[S, Actor, P], R],
    ) -> Callable[Concatenate[S, Actor, P], R]:
        return _carried_out(method, action, fresh=fresh)

    return decorate


def personal(
    method: Callable[Concatenate[S, Actor, P], R],
) -> Callable[Concatenate[S, Actor, P], R]:
    """As `command`, for what every user may do to their own login."""
    return _carried_out(method, None, fresh=False)


def _carried_out(
    method: Callable[Concatenate[S, Actor, P], R], action: Action | None, *, fresh: bool
) -> Callable[Concatenate[S, Actor, P], R]:
    name = method.__qualname__

    @functools.wraps(method)
    def call(service: S, actor: Actor, /, *args: P.args, **kwargs: P.kwargs) -> R:
        with context.operation(actor.user_id):
            began = time.perf_counter()
            try:
                if action is None:
                    actor.require_present()
                else:
                    actor.require(action)
                if fresh:
                    actor.require_fresh()
                result = tried(lambda: method(service, actor, *args, **kwargs))
            except DairyError as error:
                _report(logging.WARNING, name, began, error.code, error.message)
                context.name_operation(error)
                raise
            except Exception as error:
                context.name_operation(error)
                _report(logging.ERROR, name, began, "bug", "unexpected error", exc_info=True)
                raise
            _report(logging.INFO, name, began, "done", "")
            return result

    return call


def query(
    action: Action,
) -> Callable[[Callable[Concatenate[S, Actor, P], R]], Callable[Concatenate[S, Actor, P], R]]:
    """Marks a method that only reads; permission is checked, nothing is logged unless it fails."""

    def decorate(
        method: Callable[Concatenate[S, Actor, P], R],
    ) -> Callable[Concatenate[S, Actor, P], R]:
        @functools.wraps(method)
        def call(service: S, actor: Actor, /, *args: P.args, **kwargs: P.kwargs) -> R:
            actor.require(action)
            return method(service, actor, *args, **kwargs)

        return call

    return decorate


def tried(call: Callable[[], R]) -> R:
    """The call's result; made again whole when the database asks for it.

    Raises:
        TransientConflictError: The database asked for it each of `MOST_TRIES` times.
    """
    for _ in range(MOST_TRIES - 1):
        try:
            return call()
        except TransientConflictError:
            continue
    return call()


def _report(
    level: int, name: str, began: float, outcome: str, detail: str, *, exc_info: bool = False
) -> None:
    _log.log(
        level,
        "%s%s%s",
        name,
        ": " if detail else "",
        detail,
        exc_info=exc_info,
        extra={
            "duration_ms": round((time.perf_counter() - began) * 1000, 1),
            "outcome": outcome,
        },
    )
