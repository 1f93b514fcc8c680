"""What a bill says in whose words: language, names in the reader's script, what is to be paid."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dairyos_desktop.adapters.pdf import figures
from dairyos_desktop.adapters.pdf.fonts import Script
from dairyos_desktop.adapters.pdf.runs import clean, drawable, script_of
from dairyos_desktop.adapters.pdf.words import BillWords, bill_words

if TYPE_CHECKING:
    from dairyos_desktop.domain.paper import BillPaper, PaperCustomer

_SCRIPTS = {
    "hi": Script.DEVANAGARI,
    "mr": Script.DEVANAGARI,
    "gu": Script.GUJARATI,
    "ta": Script.TAMIL,
}


@dataclass(frozen=True)
class Reader:
    """Who will read the bill.

    Attributes:
        language: The customer's.
        words: The fixed words in it.
    """

    language: str
    words: BillWords

    @classmethod
    def of(cls, paper: BillPaper) -> Reader:
        """The bill's customer."""
        language = paper.customer.language
        return cls(language, bill_words(language))

    def name(self, latin: str, local: str) -> str:
        """A person's name: in their script, unless they read English or no face has it."""
        local = clean(local).strip()
        if local and (not latin.strip() or (self.language != "en" and drawable(local))):
            return local
        return clean(latin).strip()

    def goods(self, latin: str, local: str) -> str:
        """A product's name: the local one only where it is written in the reader's script."""
        local = clean(local).strip()
        if local and (not latin.strip() or self._reads(local)):
            return local
        return clean(latin).strip()

    def _reads(self, text: str) -> bool:
        wanted = _SCRIPTS.get(self.language)
        return any(script_of(character) is wanted for character in text)

    def place(self, customer: PaperCustomer) -> list[str]:
        """Route and position on it, for the one who delivers: `["Route 4", "No. 18"]`."""
        route = clean(customer.route).strip()
        parts = []
        if route:
            named = route.casefold().startswith("route")
            parts.append(route if named else self.words.route.format(route=route))
            if customer.position is not None:
                parts.append(self.words.position.format(position=customer.position))
        return parts


@dataclass(frozen=True)
class Payable:
    """What the customer owes, or has with the office.

    Attributes:
        label: "To pay", "Nothing to pay" or "Advance with us".
        amount: In figures, with its symbol, never negative.
        owed: Whether money is asked for.
    """

    label: str
    amount: str
    owed: bool

    @classmethod
    def of(cls, paper: BillPaper, words: BillWords) -> Payable:
        """The bill's last line; below 0 it is an advance and says so."""
        if figures.is_zero(paper.payable):
            return cls(words.nothing_to_pay, figures.rupees("0.00"), owed=False)
        if paper.payable.startswith("-"):
            return cls(words.advance, figures.rupees(paper.payable[1:]), owed=False)
        return cls(words.to_pay, figures.rupees(paper.payable), owed=True)
