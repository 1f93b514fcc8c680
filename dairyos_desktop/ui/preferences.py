"""What the window remembers for each user: geometry, columns, sorting, last route.

A file in the data folder, written whole or not at all. Losing it loses no data, so a file that
can't be read or written is logged and passed over.
"""

from __future__ import annotations

import json
import logging
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

_log = logging.getLogger(__name__)


class Preferences:
    """One user's remembered things, as JSON values under dotted names.

    Args:
        folder: The data folder.
        user: The user's name; the file is `ui-<user>.json`.
    """

    def __init__(self, folder: Path, user: str) -> None:
        safe = re.sub(r"[^\w-]+", "_", user.casefold()).strip("_") or "user"
        self._path = folder / f"ui-{safe}.json"
        self._values: dict[str, Any] = {}
        self._read()

    @classmethod
    def of_pc(cls, folder: Path) -> Preferences:
        """What the window remembers before anybody is logged in, in `ui.json`."""
        made = cls.__new__(cls)
        made._path = folder / "ui.json"  # noqa: SLF001  a second constructor
        made._values = {}  # noqa: SLF001  as above
        made._read()  # noqa: SLF001  as above
        return made

    def get(self, name: str, standard: Any = None) -> Any:  # noqa: ANN401  any JSON value
        """What was remembered under the name."""
        return self._values.get(name, standard)

    def text(self, name: str, standard: str = "") -> str:
        """A remembered text; the standard where it is missing or no text."""
        value = self._values.get(name)
        return value if isinstance(value, str) else standard

    def number(self, name: str, standard: int = 0) -> int:
        """A remembered whole number; the standard where it is missing or none."""
        value = self._values.get(name)
        return value if isinstance(value, int) and not isinstance(value, bool) else standard

    def state(self, name: str) -> dict[str, Any]:
        """A remembered group of values; empty where it is missing or none."""
        value = self._values.get(name)
        return dict(value) if isinstance(value, dict) else {}

    def set(self, name: str, value: Any) -> None:  # noqa: ANN401  any JSON value
        """Remembers a JSON value."""
        if self._values.get(name) != value:
            self._values[name] = value
            self._write()

    def _read(self) -> None:
        try:
            found = json.loads(self._path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return
        except (OSError, ValueError) as error:
            _log.info("Remembered window settings can't be read: %s", error)
            return
        if isinstance(found, dict):
            self._values = found

    def _write(self) -> None:
        fresh = self._path.with_suffix(".json.new")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            fresh.write_text(
                json.dumps(self._values, ensure_ascii=False, indent=1), encoding="utf-8"
            )
            fresh.replace(self._path)
        except OSError as error:
            _log.info("Window settings can't be remembered: %s", error)
