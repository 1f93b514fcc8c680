"""Ends a move from a server that was killed between its last two steps."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING

from dairyos_desktop.adapters.alone import MOVED
from dairyos_desktop.config.pc_database import awaited, choose_url

if TYPE_CHECKING:
    from dairyos_desktop.adapters.database import SqlDatabase
    from dairyos_desktop.config.settings import Settings

_log = logging.getLogger(__name__)


def arrived(settings: Settings, database: SqlDatabase) -> Settings | None:
    """Has this PC use its file, where the server says that the office went into just that.

    The token tells: without it, a file that an earlier move left here could be taken for the
    office that another PC has now.

    Args:
        settings: This PC's, which name the server.
        database: The server's, whose office was moved away.

    Returns:
        The settings with the file; None where the office is elsewhere.

    Raises:
        EnvironmentTroubleError: The server can't be reached.
        OSError: The folder can't be written.
    """
    token = awaited(settings.data_dir)
    if settings.url_is_fixed or not token or database.schema() != f"{MOVED}{token}":
        return None
    choose_url(settings.data_dir, "")
    _log.warning("The move to this PC is through; it was cut off at its last step.")
    return replace(settings, database_url="", database_password="")
