"""What the import screen asks of the services; every call here runs in a worker."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dairyos_desktop.services.dto.imports import ImportKind
from dairyos_desktop.services.uncollected import uncollected
from dairyos_desktop.ui.imports.draft import with_columns
from dairyos_desktop.ui.imports.problems import Problems, shortened

if TYPE_CHECKING:
    from pathlib import Path

    from dairyos_desktop.services.dto.sheets import FileLook, ForeignResult, ImportRow
    from dairyos_desktop.services.dto.tariffs import ProductRow
    from dairyos_desktop.ui.context import UiContext
    from dairyos_desktop.ui.imports.draft import Draft


@dataclass(frozen=True, slots=True)
class Seen:
    """A file as it was found.

    Attributes:
        size_bytes: Its size.
        register: The columns of the register it is read as; empty for a monthly sheet.
    """

    look: FileLook
    size_bytes: int
    register: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tried:
    """What a trial found, sorted for looking through."""

    result: ForeignResult
    problems: Problems


@dataclass(frozen=True, slots=True)
class Written:
    """What came of an import.

    Attributes:
        problems: Of what was left out, or stopped it.
        import_id: By which it can be taken back; None where it can't be.
    """

    result: ForeignResult
    problems: Problems
    import_id: int | None


class Calls:
    """The services' calls with the actor filled in."""

    def __init__(self, context: UiContext) -> None:
        self._services = context.services
        self._actor = context.actor

    def look(self, draft: Draft) -> Seen:
        """What the file is."""
        try:
            size_bytes = draft.file.stat().st_size
        except OSError:
            # Why, and what to do, the look says.
            size_bytes = 0
        with uncollected():
            found = self._services.imports.look(self._actor, draft.file, draft.choice, draft.kind)
        register: tuple[str, ...] = ()
        if found.kind is not None and found.kind is not ImportKind.SHEET:
            # Loaded already, by the service that has just looked.
            from dairyos_desktop.services.imports.kinds import KINDS  # noqa: PLC0415

            register = tuple(column.name for column in KINDS[found.kind].columns)
        return Seen(with_columns(found), size_bytes, register)

    def try_out(self, draft: Draft, seen: Seen) -> Tried:
        """What it would change."""
        with uncollected():
            result = self._run(draft, seen, dry_run=True, good_rows=False)
            return Tried(shortened(result), Problems.of(result))

    def write(self, draft: Draft, seen: Seen, *, good_rows: bool) -> Written:
        """Writes it."""
        with uncollected():
            full = self._run(draft, seen, dry_run=False, good_rows=good_rows)
            result, problems = shortened(full), Problems.of(full)
        if not result.written:
            return Written(result, problems, None)
        mine = [
            row
            for row in self.history()
            if row.file_name == draft.file.name and row.user == self._actor.name
        ]
        newest = max(mine, key=lambda row: row.id, default=None)
        removable = newest is not None and newest.removable
        return Written(result, problems, newest.id if newest is not None and removable else None)

    def _run(self, draft: Draft, seen: Seen, *, dry_run: bool, good_rows: bool) -> ForeignResult:
        imports, kind = self._services.imports, seen.look.kind
        if kind is None or kind is ImportKind.SHEET:
            return imports.run_sheet(
                self._actor,
                draft.file,
                draft.choice,
                dry_run=dry_run,
                good_rows=good_rows,
                reason=draft.reason,
            )
        return imports.run_register(
            self._actor,
            kind,
            draft.file,
            draft.choice,
            dry_run=dry_run,
            good_rows=good_rows,
            reason=draft.reason,
        )

    def save_problems(self, draft: Draft, seen: Seen, target: Path) -> int:
        """Saves the rows with problems and their reasons; how many they are."""
        return self._services.imports.save_problems(
            self._actor, draft.file, draft.choice, seen.look.kind, target
        )

    def history(self) -> tuple[ImportRow, ...]:
        """What was imported."""
        return self._services.imports.history(self._actor)

    def remove(self, import_id: int) -> None:
        """Takes an import back."""
        self._services.imports.remove(self._actor, import_id)

    def products(self) -> tuple[ProductRow, ...]:
        """To choose from, where the file doesn't say the product."""
        return self._services.tariffs.list_products(self._actor)
