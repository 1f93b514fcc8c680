"""How money comes, in the office's words."""

from __future__ import annotations

from typing import Final

METHODS: Final[dict[str, str]] = {
    "cash": "Cash",
    "upi": "UPI",
    "bank": "Bank",
    "cheque": "Cheque",
    "razorpay": "Online",
    "discount": "Discount",
}
COLLECTED: Final = ("cash", "upi", "bank", "cheque", "razorpay")
"""Those that bring money; a discount does not (rule 21)."""

ONLINE: Final = "Online, by themselves"
"""Who took what came through the gateway."""
