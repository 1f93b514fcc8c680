"""The bar of the import screen: what can be done where one stands, one primary button."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dairyos_desktop.domain.texts import as_shown, tr
from dairyos_desktop.ui.fold import Room
from dairyos_desktop.ui.importing import NOT_ALLOWED
from dairyos_desktop.ui.imports.problems import Problems, import_words
from dairyos_desktop.ui.imports.steps import At
from dairyos_desktop.ui.widgets.buttons import Button, Kind
from dairyos_desktop.ui.widgets.chips import Chips, Choice
from dairyos_desktop.ui.widgets.fields import Select

if TYPE_CHECKING:
    from dairyos_desktop.services.dto.sheets import ForeignResult, ImportRow
    from dairyos_desktop.ui.fold import Fold
    from dairyos_desktop.ui.imports.flow import Flow
    from dairyos_desktop.ui.widgets.action_bar import ActionBar

PROBLEMS = "problems"
WARNINGS = "warnings"


@dataclass(frozen=True, slots=True)
class Primary:
    """The words of the primary button, its key, and why it can't be pressed; empty where it can."""

    words: str
    reason: str = ""
    hint: str = "Ctrl Enter"


def primary_of(flow: Flow, *, allowed: bool) -> Primary:
    """What the primary button does for a file."""
    if not allowed or flow.draft is None:
        return Primary(tr("Choose a file…"), "" if allowed else as_shown(NOT_ALLOWED), "Ctrl O")
    if flow.at is At.DONE:
        return Primary(tr("Import another file…"), hint="Ctrl O")
    if flow.at is not At.LOOK:
        return Primary(tr("Next"), flow.waits_for)
    result = flow.result
    if flow.writing:
        return Primary(
            tr("Import") if result is None else import_words(result), tr("It is being written.")
        )
    if result is None or flow.reading:
        words = tr("Import") if result is None else import_words(result)
        return Primary(
            words, tr("It is being tried out.") if flow.reading else tr("It can't be tried.")
        )
    return Primary(import_words(result), _nothing_to_write(result))


def _nothing_to_write(result: ForeignResult) -> str:
    if result.new or result.changed:
        return ""
    return tr("No row of it can be taken.") if result.bad else tr("There is nothing new in it.")


class Controls:
    """Makes the bar's widgets once and shows those that belong to where one stands.

    Args:
        bar: The screen's.
        allowed: The user may import.
        may_change_closed: The user may change days that are closed, with a reason.
    """

    def __init__(self, bar: ActionBar, *, allowed: bool, may_change_closed: bool) -> None:
        self._bar = bar
        self._allowed = allowed
        self._may_change_closed = may_change_closed
        self.back = Button(tr("Back"), icon="arrow-left", hint="Esc")
        self.chips = Chips(
            [Choice(PROBLEMS, tr("Problems")), Choice(WARNINGS, tr("To look at"))], name=tr("Show")
        )
        self.kinds = Select(name=tr("Kind of problem"), width=250)
        self.another = Button(tr("Another file…"), Kind.QUIET, icon="folder-open", hint="Ctrl O")
        self.reason = Button(tr("Give a reason…"), Kind.QUIET, icon="pencil-line")
        self.save = Button(
            tr("Save the problem rows…"), Kind.QUIET, icon="file-down", hint="Ctrl S"
        )
        self.remove = Button(tr("Remove this import"), Kind.DANGER, icon="undo-2", hint="Del")
        self.primary = Button(tr("Next"), Kind.PRIMARY)
        bar.add_left(self.back)
        bar.set_chips(self.chips)
        bar.add_left(self.kinds)
        for button in (self.another, self.reason, self.save, self.remove, self.primary):
            bar.add_action(button)

    def fold(self, fold: Fold) -> None:
        """What stands at the left gives way where it is narrow; the bar folds the rest."""
        narrow = fold.room is Room.NARROW
        self.back.set_icon_only(on=narrow)
        self.back.set_hint("" if narrow else "Esc")
        self.kinds.set_compact(on=narrow)
        self._bar.arrange()

    def show_file(self, flow: Flow) -> None:
        """Where one stands with a file, or without one."""
        look = flow.at is At.LOOK and flow.draft is not None
        bad = flow.result is not None and bool(flow.result.bad)
        open_file = flow.draft is not None and flow.at < At.DONE
        closed = bad and flow.problems.on_closed_days
        self._show_filters(flow.problems if look else Problems())
        self._shown(
            {
                self.back: open_file and flow.at > At.FILE,
                self.another: open_file and flow.at is At.FILE,
                self.reason: look and closed and self._may_change_closed,
                self.save: look and bad,
                self.remove: False,
            }
        )
        self._set_primary(primary_of(flow, allowed=self._allowed))

    def show_history(self, row: ImportRow | None) -> None:
        """What can be done with an earlier import."""
        self._show_filters(Problems())
        self._shown(
            {
                self.back: False,
                self.another: False,
                self.reason: False,
                self.save: False,
                self.remove: row is not None,
            }
        )
        if row is not None:
            why_not = row.why_not if self._allowed else as_shown(NOT_ALLOWED)
            self.remove.set_reason("" if row.removable and self._allowed else why_not)
        reason = "" if self._allowed else as_shown(NOT_ALLOWED)
        self._set_primary(Primary(tr("Import a file…"), reason, "Ctrl O"))

    def _shown(self, shown: dict[Button, bool]) -> None:
        for button, on in shown.items():
            self._bar.set_shown(button, shown=on)

    def _set_primary(self, primary: Primary) -> None:
        # Disabled while it works: that is the work's to end.
        if self.primary.property("working"):
            return
        self.primary.setText(primary.words)
        self.primary.set_reason(primary.reason)
        self._bar.set_hint(self.primary, primary.hint)

    def _show_filters(self, problems: Problems) -> None:
        warnings = problems.warning_count
        self.chips.set_counts({PROBLEMS: problems.count, WARNINGS: warnings})
        if not warnings:
            self.chips.set_current(PROBLEMS)
        self.kinds.set_choices(problems.kinds)
        on_problems = self.chips.current() == PROBLEMS
        self._bar.set_shown(self.chips, shown=bool(warnings))
        several = len(problems.kinds) > 2  # noqa: PLR2004  all of them, and one kind, are the same
        self._bar.set_shown(self.kinds, shown=several and on_problems)
