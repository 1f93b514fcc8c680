"""A copy of each backup in a second place, and what this PC knows of that place."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import json
import platform
import re
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from dairyos_desktop.adapters.backups import manifest
from dairyos_desktop.adapters.backups.on_disk import (
    begun_for,
    clear_old,
    digest_of,
    flush,
    kept_in,
    thin,
)
from dairyos_desktop.adapters.backups.trouble import told_of
from dairyos_desktop.adapters.files import WholeFiles, flush_folder
from dairyos_desktop.domain.errors import EnvironmentTroubleError
from dairyos_desktop.domain.texts import say
from dairyos_desktop.services.dto.backups import SecondPlaceState

if TYPE_CHECKING:
    from pathlib import Path

    from dairyos_desktop.services.dto.backups import Backup

_RECORD = "second-place.json"
_OLD_S = 86_400.0


class SecondPlace:
    """Copies backups there, and remembers how that went.

    Args:
        folder: Where this PC's backups lie; what is remembered lies beside them.
    """

    def __init__(self, folder: Path) -> None:
        self._record = folder / _RECORD

    def copy(self, backup: Backup, place: Path, office: str) -> Path:
        """Copies one into the second place, compares it there, and thins that place too.

        Each PC of each office has a folder of its own there: each counts its own backups. Of an
        encrypted one the manifest there says no sums and numbers of rows: those are inside.

        Raises:
            EnvironmentTroubleError: The place isn't there, is full, or gives other bytes back.
        """
        apart = self._lies_apart(place)
        # Where a disk was, the bare folder that it is mounted on is no place beside the books.
        if apart is None or (self._read(place).get("apart") is True and not apart):
            # Nor is the place itself one, since the books were moved onto its disk.
            is_beside = apart is not None and _holds_copies(own_folder(place, office))
            self._missed(place, backup.made_at, is_beside=is_beside)
            if is_beside:
                raise EnvironmentTroubleError(
                    say(
                        "The second place for backups, {place}, is on the same disk as the books "
                        "now: if that dies, all of it is gone.",
                        place=place,
                    ),
                    say("Choose a folder on another disk, in the settings under Backup."),
                    code="second_place",
                )
            raise EnvironmentTroubleError(
                say("The second place for backups, {place}, isn't there now.", place=place),
                say("Plug the disk in or connect the folder, then back up now."),
                code="second_place",
            )
        folder = own_folder(place, office)
        copied = folder / backup.file.name
        told = replace(backup, file=copied)
        if backup.is_sealed:
            told = replace(told, facts=replace(backup.facts, rows={}, totals={}))
        try:
            with told_of(place):
                folder.mkdir(exist_ok=True)
                told = replace(told, number=_number_in(folder, backup.number))
                begun = begun_for(copied)
                try:
                    shutil.copyfile(backup.file, begun)
                    flush(begun)
                    _require_bytes(begun, backup.sha256, place)
                    WholeFiles().write(manifest.manifest_of(copied), manifest.written(told))
                    begun.replace(copied)
                except BaseException:
                    with contextlib.suppress(OSError):
                        begun.unlink()
                    raise
                flush_folder(folder)
                thin(folder)
                clear_old(folder, copied.stat().st_mtime - _OLD_S)
        except EnvironmentTroubleError:
            self._missed(place, backup.made_at)
            raise
        self._note(
            place,
            {"copied_at": backup.made_at.isoformat(), "missing_since": None, "apart": apart},
        )
        return copied

    def state(self, place: Path) -> SecondPlaceState:
        """How it stands, as far as this PC has tried it; the place itself isn't touched."""
        said = self._read(place)
        return SecondPlaceState(
            str(place),
            copied_at=_at(said, "copied_at"),
            missing_since=_at(said, "missing_since"),
            is_beside=said.get("is_beside") is True,
        )

    def _lies_apart(self, place: Path) -> bool | None:
        """Whether it is on another disk than the backups; None where it isn't there."""
        try:
            if not place.is_dir():
                return None
            return place.stat().st_dev != self._record.parent.stat().st_dev
        except OSError:
            # As of a share that is down, a disk of another user, or a name that no disk can hold.
            return None

    def _missed(self, place: Path, now: dt.datetime, *, is_beside: bool = False) -> None:
        said = self._read(place)
        since = _at(said, "missing_since") or now
        missed = {**said, "missing_since": since.isoformat(), "is_beside": is_beside}
        if missed != said:
            self._note(place, missed)

    def _read(self, place: Path) -> dict[str, Any]:
        """What is remembered of this place; nothing where it is another than before."""
        try:
            said = json.loads(self._record.read_bytes())
        except (OSError, ValueError):
            return {}
        return said if isinstance(said, dict) and said.get("place") == _mark(place) else {}

    def _note(self, place: Path, said: dict[str, Any]) -> None:
        document = {**said, "place": _mark(place)}
        with told_of(self._record.parent):
            WholeFiles().write(self._record, (json.dumps(document, indent=1) + "\n").encode())


def own_folder(place: Path, office: str) -> Path:
    """This PC's folder in the second place."""
    pc = re.sub(r"[^\w-]+", "-", platform.node()) or "pc"
    return place / f"{office}-{pc}"


def _holds_copies(folder: Path) -> bool:
    try:
        return bool(kept_in(folder))
    except OSError:
        return False


def _number_in(folder: Path, number: int) -> int:
    """The backup's place in the row there, behind all that are there.

    A PC whose disk was replaced counts its backups from one again: those that it made before must
    not pass for newer.
    """
    return max(number, 1 + max((one.number for one in kept_in(folder)), default=0))


def _mark(place: Path) -> str:
    """Tells places apart: no path stands in a folder that may be moved."""
    return hashlib.sha256(str(place).encode()).hexdigest()[:16]


def _at(said: dict[str, Any], name: str) -> dt.datetime | None:
    try:
        return dt.datetime.fromisoformat(said[name])
    except (KeyError, TypeError, ValueError):
        return None


def _require_bytes(copied: Path, sha256: str, folder: Path) -> None:
    if digest_of(copied) != sha256:
        raise EnvironmentTroubleError(
            say("{folder} gives other bytes back than were written to it.", folder=folder),
            say("Use another disk for the second place."),
            code="second_place",
        )
