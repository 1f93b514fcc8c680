"""A copy of each backup in a second place, and what this PC knows of that place."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import json
import os
import platform
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from dairyos_desktop.adapters.backups import manifest
from dairyos_desktop.adapters.backups.answering import PATIENCE_S, Places
from dairyos_desktop.adapters.backups.on_disk import (
    begun_for,
    clear_old,
    digest_of,
    kept_in,
    thin,
)
from dairyos_desktop.adapters.backups.trouble import told_of
from dairyos_desktop.adapters.files import WholeFiles, flush_folder
from dairyos_desktop.domain.errors import EnvironmentTroubleError
from dairyos_desktop.domain.texts import say
from dairyos_desktop.services.backup.steps import Part
from dairyos_desktop.services.dto.backups import SecondPlaceState

if TYPE_CHECKING:
    from pathlib import Path

    from dairyos_desktop.services.backup.steps import Steps
    from dairyos_desktop.services.dto.backups import Backup

_RECORD = "second-place.json"
_OLD_S = 86_400.0
_CHUNK = 4 << 20
_PARTS = 2
"""Of a copy: written, read back."""


class _BesideError(EnvironmentTroubleError):
    """The books lie on the disk of their second place by now."""

    code = "second_place"


class SecondPlace:
    """Copies backups there, and remembers how that went.

    Args:
        folder: Where this PC's backups lie; what is remembered lies beside them.
        patience_s: A place that is silent for so long is given up.
    """

    def __init__(self, folder: Path, patience_s: float = PATIENCE_S) -> None:
        self._record = folder / _RECORD
        self._places = Places(patience_s)

    def copy(self, backup: Backup, place: Path, office: str) -> Path:
        """Copies one into the second place, compares it there, and thins that place too.

        Each PC of each office has a folder of its own there: each counts its own backups. Of an
        encrypted one the manifest there says no sums and numbers of rows: those are inside.

        Raises:
            EnvironmentTroubleError: The place isn't there, doesn't answer, is full, or gives other
                bytes back.
        """
        try:
            apart, copied = self._places.ask(
                place, lambda asked: self._copied(backup, place, office, asked)
            )
        except EnvironmentTroubleError as error:
            self._missed(place, backup.made_at, is_beside=isinstance(error, _BesideError))
            raise
        self._note(
            place,
            {"copied_at": backup.made_at.isoformat(), "missing_since": None, "apart": apart},
        )
        return copied

    def _copied(self, backup: Backup, place: Path, office: str, steps: Steps) -> tuple[bool, Path]:
        """Whether the place lies apart, and the copy."""
        apart = self._lies_apart(place)
        folder = own_folder(place, office)
        # Where a disk was, the bare folder that it is mounted on is no place beside the books.
        if apart is None or (self._read(place).get("apart") is True and not apart):
            # Nor is the place itself one, since the books were moved onto its disk.
            if apart is not None and _holds_copies(folder):
                raise _BesideError(
                    say(
                        "The second place for backups, {place}, is on the same disk as the books "
                        "now: if that dies, all of it is gone.",
                        place=place,
                    ),
                    say("Choose a folder on another disk, in the settings under Backup."),
                )
            raise EnvironmentTroubleError(
                say("The second place for backups, {place}, isn't there now.", place=place),
                say("Plug the disk in or connect the folder, then back up now."),
                code="second_place",
            )
        copied = folder / backup.file.name
        told = replace(backup, file=copied)
        if backup.is_sealed:
            told = replace(told, facts=replace(backup.facts, rows={}, totals={}))
        with told_of(place):
            folder.mkdir(exist_ok=True)
            told = replace(told, number=_number_in(folder, backup.number))
            begun = begun_for(copied)
            try:
                _copy(backup.file, begun, Part(steps, 0, _PARTS))
                _require_bytes(begun, backup.sha256, place, Part(steps, 1, _PARTS))
                WholeFiles().write(manifest.manifest_of(copied), manifest.written(told))
                begun.replace(copied)
            except BaseException:
                with contextlib.suppress(OSError):
                    begun.unlink()
                raise
            flush_folder(folder)
            thin(folder)
            clear_old(folder, copied.stat().st_mtime - _OLD_S)
        return apart, copied

    def copies(self, place: Path, office: str) -> frozenset[str]:
        """The names of the backups there; none if the place isn't there.

        Raises:
            EnvironmentTroubleError: It can't be read, or doesn't answer.
        """

        def names(_asked: Steps) -> frozenset[str]:
            with told_of(place):
                return frozenset(one.file.name for one in kept_in(own_folder(place, office)))

        return self._places.ask(place, names)

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


def _copy(file: Path, to: Path, part: Part) -> None:
    """Flushed as it goes: a slow network says so that it goes on, and no end is waited for long."""
    size, done = file.stat().st_size, 0
    with file.open("rb") as read, to.open("xb") as written:
        while chunk := read.read(_CHUNK):
            written.write(chunk)
            written.flush()
            os.fsync(written.fileno())
            done += len(chunk)
            part.go_on(done, size)


def _require_bytes(copied: Path, sha256: str, folder: Path, part: Part) -> None:
    if digest_of(copied, part) != sha256:
        raise EnvironmentTroubleError(
            say("{folder} gives other bytes back than were written to it.", folder=folder),
            say("Use another disk for the second place."),
            code="second_place",
        )
