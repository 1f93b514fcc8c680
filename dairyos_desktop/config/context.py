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
