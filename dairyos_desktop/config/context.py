"""Who is doing what, carried in context variables through calls and into worker threads.

A worker thread starts with an empty context: whoever hands work over runs it inside
`contextvars.copy_context()`, so that its log lines and audit rows name the same operation.
"""

from __future__ import annotations

import secrets
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

operation_id: ContextVar[str] = ContextVar("operation_id", default="")
user_id: ContextVar[int | None] = ContextVar("user_id", default=None)
job_id: ContextVar[str] = ContextVar("job_id", default="")

_NOTE = "Operation "


def name_operation(error: BaseException, operation: str = "") -> None:
    """Notes on an error under which operation the log tells of it; the first note stays.

    Args:
        error: What was raised.
        operation: The operation's id; empty is the one under way.
    """
    named = operation or operation_id.get()
    if named and not operation_of(error):
        error.add_note(_NOTE + named)


def operation_of(error: BaseException) -> str:
    """The operation that was noted on an error; empty where none was."""
    notes: list[str] = getattr(error, "__notes__", [])
    return next((note.removeprefix(_NOTE) for note in notes if note.startswith(_NOTE)), "")


def new_operation_id() -> str:
    """Sixteen hex digits, unlike any other operation's."""
    return secrets.token_hex(8)


@contextmanager
def operation(user: int | None = None, job: str = "", named: str = "") -> Iterator[str]:
    """Names everything inside the block as one operation; nested blocks keep the outer id.

    An outermost block may be `named` by whoever asked for the work, else its id is made.
    """
    outer = operation_id.get()
    tokens = (
        operation_id.set(outer or named or new_operation_id()),
        user_id.set(user if user is not None else user_id.get()),
        job_id.set(job or job_id.get()),
    )
    try:
        yield operation_id.get()
    finally:
        operation_id.reset(tokens[0])
        user_id.reset(tokens[1])
        job_id.reset(tokens[2])
