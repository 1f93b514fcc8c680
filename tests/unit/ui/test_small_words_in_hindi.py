"""Words that stand beside figures are the window's language's too: shifts, ways of payment."""

from __future__ import annotations

from helpers.spoken import speaking

from dairyos_desktop.domain.reports import Bar as ReportBar
from dairyos_desktop.domain.reports import Chart, cell_text
from dairyos_desktop.domain.texts import as_shown, say
from dairyos_desktop.services.customers.listing import takes_text
from dairyos_desktop.ui.payments.words import by_words, method_word
from dairyos_desktop.ui.reports.bars import bars_of

ORDERS = [
    (1, "CM", False, 1_000, "daily"),
    (1, "CM", True, 500, "alternate"),
    (2, "BM", True, 250, "daily"),
]


def test_what_a_customer_takes() -> None:
    takes = takes_text(ORDERS)
    assert takes == "CM 1 + 0.5 alt · BM 0.25 eve"
    with speaking("hi"):
        assert as_shown(takes) == "CM 1 + 0.5 एक दिन छोड़कर · BM 0.25 शाम"


def test_how_money_came() -> None:
    assert (method_word("bank"), method_word("odd"), by_words("upi")) == ("Bank", "odd", "by UPI")
    with speaking("hi"):
        assert (method_word("bank"), method_word("odd")) == ("बैंक", "odd")


def test_what_stands_in_reports_and_at_their_bars() -> None:
    unpaid = cell_text(say("Unpaid"))
    bars = Chart("", (ReportBar(say("Cash"), 7, say("Cash")),))
    with speaking("hi"):
        assert as_shown(unpaid) == "बकाया"
        (bar,) = bars_of(bars)
        assert (bar.label, bar.name) == ("नकद", "नकद")
