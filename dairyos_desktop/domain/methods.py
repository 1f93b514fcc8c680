"""How money comes, in the office's words."""

from __future__ import annotations

from typing import Final

from dairyos_desktop.domain.texts import say

METHODS: Final[dict[str, str]] = {
    "cash": say("Cash"),
    "upi": say("UPI"),
    "bank": say("Bank"),
    "cheque": say("Cheque"),
    "razorpay": say("Online"),
    "discount": say("Discount"),
}
COLLECTED: Final = ("cash", "upi", "bank", "cheque", "razorpay")
"""Those that bring money; a discount does not (rule 21)."""

ONLINE: Final = say("Online, by themselves")
"""Who took what came through the gateway."""
