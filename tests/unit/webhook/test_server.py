"""The receiver's HTTP server: its end."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from dairyos_desktop.webhook import server as module

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

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


def test_after_it_ended_by_itself_a_stop_writes_into_nobodys_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def broken(**_how: object) -> None:
        raise ValueError

    made = module.HttpServer(app, "127.0.0.1", 0)
    monkeypatch.setattr("waitress.wasyncore.loop", broken)
    made.start()
    made._loop.join(10)
    assert not made.is_up
    with nobodys_files(tmp_path):
        made.stop()


def test_a_request_that_ends_just_then_writes_into_nobodys_file(tmp_path: Path) -> None:
    made = module.HttpServer(app, "127.0.0.1", 0)
    made.start()
    made.stop()
    with nobodys_files(tmp_path):
        # As the library does for a sender that was there a moment ago.
        for server in made._servers:
            server.pull_trigger()


@contextmanager
def nobodys_files(folder: Path) -> Iterator[None]:
    """The system gives them the numbers of what would have woken the server."""
    with ExitStack() as held:
        paths = [folder / str(number) for number in range(50)]
        for path in paths:
            held.enter_context(path.open("wb"))
        yield
    assert {path.read_bytes() for path in paths} == {b""}
