"""The second row: find, chips with counts, and the three buttons, of which the next is primary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.domain.roles import Action
from dairyos_desktop.domain.texts import as_shown, tr, tr_later, trn
from dairyos_desktop.ui import exporting
from dairyos_desktop.ui.bills.month import (
    WORDS,
    MonthBills,
    Show,
    Waits,
    make_words,
)
from dairyos_desktop.ui.bills.permission import refusal
from dairyos_desktop.ui.screen import KeyHelp
from dairyos_desktop.ui.widgets.buttons import Button, Kind
from dairyos_desktop.ui.widgets.chips import Chips, Choice
from dairyos_desktop.ui.widgets.fields import SearchField

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.dto.billing import Preview
    from dairyos_desktop.ui.widgets.action_bar import ActionBar

# Their chips come with the first bill (or customer) that they would show.
_RARE = frozenset({Show.VOID, Show.NO_BILL})

KEYS = (
    KeyHelp("F5", tr_later("Make the month's bills, or make them again")),
    KeyHelp("Ctrl P", tr_later("Print the checked bills, or all not printed yet (also Alt P)")),
    KeyHelp("/", tr_later("Find a bill by number or customer; typing in the list does the same")),
    KeyHelp("Space", tr_later("Check the bill")),
    KeyHelp("Enter", tr_later("Open the bill beside the list")),
    KeyHelp(
        "F9",
        tr_later("The month's runs: who made bills when, what came of it, who got none and why"),
    ),
    KeyHelp("F10", tr_later("Send: by mail, by WhatsApp, reminders, and the outbox")),
    KeyHelp("F7", tr_later("Why this amount? What moved the bill, and what is behind each line")),
    KeyHelp("+ −", tr_later("On the paper: nearer, and fitted again")),
    KeyHelp(exporting.HINT, exporting.DOES),
)


class MonthBar:
    """Fills the screen's `ActionBar` and keeps its words, counts and reasons."""

    def __init__(self, bar: ActionBar, actor: Actor) -> None:
        self._bar = bar
        self._actor = actor
        self.search = SearchField(name=tr("Find bill"), placeholder=tr("Find"), width=120)
        self.chips = Chips(
            [Choice(Show.ALL.value, as_shown(WORDS[Show.ALL]), count=0)], name=tr("Show")
        )
        self.links = Button(tr("Payment links"), Kind.QUIET, icon="link")
        self.send = Button(tr("Send…"), Kind.QUIET, icon="send", hint="F10")
        self.make = Button(tr("Make bills"), Kind.QUIET, icon="refresh-cw", hint="F5")
        self.save = Button(tr("Save PDF…"), icon="file-down")
        self.print = Button(tr("Print"), Kind.SECONDARY, icon="printer", hint="Ctrl P")
        bar.add_left(self.search)
        bar.set_chips(self.chips)
        for button in (self.links, self.make, self.send, self.save, self.print):
            bar.add_action(button)
        bar.set_shown(self.links, shown=False)

    def find(self) -> None:
        """Puts the focus where bills are searched."""
        self.search.setFocus()
        self.search.selectAll()

    def type(self, text: str) -> None:
        """Goes on typing in the search field."""
        self.search.setFocus()
        self.search.set_text(self.search.text() + text)

    def set_links(self, *, offered: bool, reason: str) -> None:
        """Shows the button for payment links, where the office takes them."""
        self._bar.set_shown(self.links, shown=offered)
        self.links.set_reason(reason)
        self._bar.arrange()

    def set_counts(self, counts: Mapping[Show, int], current: Show) -> Show:
        """Shows the chips; gives the one that is chosen now."""
        shown = [show for show in Show if show not in _RARE or counts[show]]
        kept = current if current in shown else Show.ALL
        self.chips.set_choices(
            [Choice(show.value, as_shown(WORDS[show]), count=counts[show]) for show in shown],
            current=kept.value,
        )
        self._bar.arrange()
        return kept

    def set_buttons(
        self,
        bills: MonthBills,
        preview: Preview | None,
        *,
        waits: Waits,
        printing: int,
        running: str,
        moment: str,
    ) -> None:
        """Words, kinds and reasons.

        Args:
            bills: The month.
            preview: What a run would do.
            waits: The step that has the primary button.
            printing: Bills that *Print* would print.
            running: What is under way, or empty.
            moment: Why nothing can be done with the month yet; empty where it is read.
        """
        running = running or moment
        make_first = waits is Waits.MAKE
        self.make.set_kind(Kind.PRIMARY if make_first else Kind.QUIET)
        self.print.set_kind(Kind.SECONDARY if make_first else Kind.PRIMARY)
        self.make.setText(make_words(bills, preview))
        self.make.set_reason(running or refusal(self._actor, Action.RUN_MONTH))
        self.print.setText(
            tr("Print {printing}", printing=trn("{count} bill", "{count} bills", printing))
            if printing
            else tr("Print")
        )
        no_issue = refusal(self._actor, Action.ISSUE_BILLS)
        self.print.set_reason(running or no_issue or ("" if printing else _nothing_to_print(bills)))
        self.save.setText(tr("Save drafts…") if no_issue else tr("Save PDF…"))
        self.send.set_reason(moment or ("" if bills.live else tr("No bill is made yet.")))
        self.save.set_reason(running or ("" if bills.live else tr("No bill is made yet.")))
        # A month without bills has one button: the one that makes them.
        for button in (self.send, self.save, self.print):
            self._bar.set_shown(button, shown=bool(bills.rows))
        self._bar.arrange()


def _nothing_to_print(bills: MonthBills) -> str:
    if not bills.live:
        return tr("No bill is made yet.")
    count = trn("{count} bill", "{count} bills", bills.on_paper)
    return tr(
        "Nothing is left to print of {count}. Check those that are to be printed again.",
        count=count,
    )
