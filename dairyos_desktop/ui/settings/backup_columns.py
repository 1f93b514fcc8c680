"""The columns of the list of backups, and how a backup is told in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.domain.backups import Proof
from dairyos_desktop.domain.texts import as_shown, tr
from dairyos_desktop.ui.fonts import SEMIBOLD
from dairyos_desktop.ui.widgets.marks import Mark
from dairyos_desktop.ui.widgets.table.columns import SECONDARY, Align, Column, Look

if TYPE_CHECKING:
    from collections.abc import Callable

    from dairyos_desktop.services.dto.backups import Backup

_KIB, _MIB, _GIB = 1 << 10, 1 << 20, 1 << 30
_GOOD = Look(tone="ok", mark=Mark.TICK)
_BAD = Look(tone="bad", mark=Mark.CROSS, weight=SEMIBOLD)


def size_words(size: int) -> str:
    """A file's size: "812 KB", "1.4 MB"."""
    for unit, name in ((_GIB, "GB"), (_MIB, "MB")):
        if size >= unit:
            return f"{size / unit:.1f} {name}"
    return f"{max(1, round(size / _KIB))} KB"


def state_words(backup: Backup) -> str:
    """How well it was looked at."""
    if backup.proof is Proof.NONE:
        return tr("Damaged")
    return tr("Checked in full") if backup.full_at is not None else tr("Checked")


def why_words(backup: Backup) -> str:
    """Why it was made, as a sentence's beginning."""
    words = as_shown(backup.reason.words)
    return words[:1].upper() + words[1:]


def backup_columns(copies: Callable[[], frozenset[str]]) -> tuple[Column[Backup], ...]:
    """When, why, how good, how large and where; `copies` names those in the second place too."""

    def where(backup: Backup) -> str:
        there = backup.file.name in copies()
        return tr("Here and second place") if there else tr("This PC")

    return (
        Column(
            "made",
            tr("Made"),
            lambda row: f"{row.made_at:%d-%m-%Y %H:%M}",
            width=136,
            sort=lambda row: row.number,
        ),
        Column("why", tr("Why"), why_words, width=150, stretch=True, least=110),
        Column(
            "state",
            tr("State"),
            state_words,
            width=140,
            look=lambda row: _GOOD if row.is_proven else _BAD,
            tip=lambda row: tr("Looked at on {at}", at=f"{row.proven_at:%d-%m-%Y %H:%M}"),
        ),
        Column(
            "sealed",
            tr("Encrypted"),
            lambda row: tr("Yes") if row.is_sealed else "–",
            width=84,
            look=SECONDARY,
            secondary=True,
        ),
        Column(
            "size",
            tr("Size"),
            lambda row: size_words(row.size),
            width=80,
            align=Align.RIGHT,
            gives_way=2,
            sort=lambda row: row.size,
        ),
        Column(
            "where",
            tr("Where"),
            where,
            width=160,
            look=SECONDARY,
            gives_way=1,
            tip=lambda row: str(row.file),
        ),
    )
