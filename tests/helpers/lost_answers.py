"""A line that is cut between a deed and its answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dairyos_desktop.domain.errors import EnvironmentTroubleError

if TYPE_CHECKING:
    from dairyos_desktop.services.bundle import Services


class LosesTheAnswer:
    """A service whose one call is done, but never answered; every other goes through.

    Attributes:
        times: So often it loses its answer yet.
    """

    def __init__(self, service: object, call: str) -> None:
        self._service = service
        self._call = call
        self.times = 1

    def __getattr__(self, name: str) -> object:
        return self._lose if name == self._call else getattr(self._service, name)

    def _lose(self, *given: Any, **named: Any) -> object:  # noqa: ANN401 - as it was called
        done: object = getattr(self._service, self._call)(*given, **named)
        if self.times:
            self.times -= 1
            raise EnvironmentTroubleError("The line is cut.", "Try again.")
        return done


def lose_answer(services: Services, service: str, call: str) -> LosesTheAnswer:
    """Has the next answer to a service's call get lost; gives what loses it."""
    losing = LosesTheAnswer(getattr(services, service), call)
    vars(services)[service] = losing
    return losing
