"""Locks on an open file, by the operating system; they die with their holder."""

from __future__ import annotations

import errno
import os
import sys
from contextlib import suppress

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_HELD = frozenset({errno.EAGAIN, errno.EACCES, errno.EDEADLK})


def took(handle: int, at: int = 0) -> bool:
    """Whether the lock was to be had now; a file system without locks raises.

    Args:
        handle: The open file.
        at: The byte that is locked where bytes are (Windows): nobody else can read it meanwhile,
            so in a file that holds something it lies behind the end.
    """
    try:
        if sys.platform == "win32":
            os.lseek(handle, at, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in _HELD:
            return False
        raise
    return True


def leave(handle: int, at: int = 0) -> None:
    """Gives the lock back and closes the file."""
    if sys.platform == "win32":
        with suppress(OSError):
            os.lseek(handle, at, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)
    os.close(handle)
