"""The log: JSON lines in the data folder, readable text on a terminal.

Every line carries the ids of `context`. No phone number and no secret is ever put into a message:
things are named by their code or number. What slips in through a library's message is masked all
the same (`scrubbing`).
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import logging.handlers
import sys
from typing import TYPE_CHECKING

from dairyos_desktop.config import context
from dairyos_desktop.config.scrubbing import scrubbed

if TYPE_CHECKING:
    from pathlib import Path

LOG_FILE_NAME = "dairyos.jsonl"
LOG_FILE_BYTES = 5_000_000
LOG_FILES_KEPT = 10
ROOT = "dairyos_desktop"


class JsonFormatter(logging.Formatter):
    """One JSON object a line, keys in a fixed order."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line of JSON."""
        line = {
            "timestamp": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(
                timespec="milliseconds"
            ),
            "level": record.levelname,
            "logger": record.name,
            "message": scrubbed(record.getMessage()),
            "module": record.module,
            "function": record.funcName,
            "line": record.lineno,
            "operation_id": getattr(record, "operation_id", context.operation_id.get()),
            "user_id": getattr(record, "user_id", context.user_id.get()),
            "job_id": getattr(record, "job_id", context.job_id.get()),
            "duration_ms": getattr(record, "duration_ms", None),
            "outcome": getattr(record, "outcome", None),
            "exception": scrubbed(self.formatException(record.exc_info))
            if record.exc_info
            else None,
        }
        return json.dumps(line, ensure_ascii=False)


class TerminalFormatter(logging.Formatter):
    """Short lines for a person; no traceback (that is in the file)."""

    def format(self, record: logging.LogRecord) -> str:
        """Level and sentence."""
        return f"{record.levelname.lower()}: {scrubbed(record.getMessage())}"


def start_logging(folder: Path, level: str = "INFO", *, terminal: bool = False) -> None:
    """Sends the program's log to `folder/dairyos.jsonl` and, where wanted, to stderr.

    Args:
        folder: Made when it isn't there.
        level: A name of the logging module; an unknown one means INFO.
        terminal: Also write warnings and worse, readably, to stderr.

    Raises:
        OSError: The folder can't be made or written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    logger = logging.getLogger(ROOT)
    stop_logging()
    logger.setLevel(getattr(logging, level.upper(), logging.INFO))
    file = logging.handlers.RotatingFileHandler(
        folder / LOG_FILE_NAME,
        maxBytes=LOG_FILE_BYTES,
        backupCount=LOG_FILES_KEPT,
        encoding="utf-8",
        delay=True,
    )
    file.setFormatter(JsonFormatter())
    logger.addHandler(file)
    if terminal and sys.stderr is not None:
        stream = logging.StreamHandler(sys.stderr)
        stream.setLevel(logging.WARNING)
        stream.setFormatter(TerminalFormatter())
        logger.addHandler(stream)


def stop_logging() -> None:
    """Closes the log's files, so that the data folder may be moved or deleted."""
    logger = logging.getLogger(ROOT)
    for handler in list(logger.handlers):
        if isinstance(handler, (logging.handlers.RotatingFileHandler, logging.StreamHandler)):
            logger.removeHandler(handler)
            handler.close()
