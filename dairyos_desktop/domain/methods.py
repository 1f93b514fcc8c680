"""How money comes, in the office's words."""

from __future__ import annotations

from typing import Final

from dairyos_desktop.domain.texts import tr_later

METHODS: Final[dict[str, str]] = {
    "cash": tr_later("Cash"),
    "upi": tr_later("UPI"),
    "bank": tr_later("Bank"),
    "cheque": tr_later("Cheque"),
    "razorpay": tr_later("Online"),
    "discount": tr_later("Discount"),
}
COLLECTED: Final = ("cash", "upi", "bank", "cheque", "razorpay")
"""Those that bring money; a discount does not (rule 21)."""

ONLINE: Final = tr_later("Online, by themselves")
"""Who took what came through the gateway."""
