"""The receiver's HTTP server: its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.webhook import server as module

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import pytest


def app(environ: object, start: Callable[..., object]) -> Iterable[bytes]:
    del environ
    start("200 OK", [])
    return [b""]


def test_what_wakes_it_is_there_until_it_was_woken(monkeypatch: pytest.MonkeyPatch) -> None:
    made = module.HttpServer(app, "127.0.0.1", 0)
    pull = module._Server.pull_trigger

    def late(part: module._Server) -> None:
        # Its loop has seen meanwhile that it is to end.
        made._loop.join(module._TURN_S + 0.5)
        pull(part)

    monkeypatch.setattr(module._Server, "pull_trigger", late)
    made.start()
    made.stop()
    assert not made.is_up
