"""What the office may set, declared once as data: key, kind, default, label, help and check.

The settings page builds itself from this table; office.json, `settings set` and the first run
read their values through it. What isn't declared here can't be set and can't be asked for.
"""

from __future__ import annotations

import ipaddress
import json
import unicodedata
import zoneinfo
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Generic, TypeAlias, TypeVar

from dairyos_desktop.domain.delivery import Tolerance, parse_hour
from dairyos_desktop.domain.errors import InvalidInputError, NotFoundError
from dairyos_desktop.domain.gateway import check_gateway_url
from dairyos_desktop.domain.gstin import check_fssai, check_gstin
from dairyos_desktop.domain.numbering import check_prefix
from dairyos_desktop.domain.paper import PaperSize, ReceiptSize
from dairyos_desktop.domain.typed import parse_money
from dairyos_desktop.domain.upi import check_upi_id

if TYPE_CHECKING:
    from collections.abc import Callable

V = TypeVar("V", str, int, bool)

LONGEST_NAME = 100
LONGEST_ADDRESS = 300
LONGEST_PHONE = 40
LONGEST_FOLDER = 250
MOST_DUE_DAYS = 365
LONGEST_IDLE_MINUTES = 120
LONGEST_POLL_MINUTES = 60
NOON = 12
HIGHEST_PORT = 65_535
LONGEST_LINK_DAYS = 170
"""A link may live for six months; the shortest six have 181 days."""
LONGEST_PACE_S = 120

_YES = frozenset({"true", "yes", "on", "1"})
_NO = frozenset({"false", "no", "off", "0"})
_MOST_DIGITS = 9


class Kind(StrEnum):
    """How a value is shown and typed."""

    TEXT = "text"
    LINES = "lines"
    WHOLE = "whole number"
    YES_NO = "yes or no"
    CHOICE = "choice"


class Group(StrEnum):
    """Where on the settings page a setting stands."""

    OFFICE = "Office"
    PAPERS = "Bills and papers"
    ENTRY = "Entry"
    GATEWAY = "Razorpay"
    LOGIN = "Login"
    BACKUP = "Backup"


@dataclass(frozen=True)
class Choice:
    """One value that a setting of kind `CHOICE` may have, and its word on screen."""

    value: str
    label: str


@dataclass(frozen=True)
class Declared(Generic[V]):
    """One setting.

    Attributes:
        key: Its name in office.json, in the database and on the command line.
        default: What holds where nothing was said.
        label: Its name on screen.
        help: One line of help.
        check: Gives the value as it is kept, or refuses it with `InvalidInputError`.
        of_office: Kept in the office's own row (the keys of office.json), not as a setting.
    """

    key: str
    kind: Kind
    default: V
    label: str
    help: str
    group: Group
    check: Callable[[V], V]
    of_office: bool = False
    choices: tuple[Choice, ...] = ()

    def from_text(self, text: str) -> V:
        """The value that a person typed or the database keeps.

        Raises:
            InvalidInputError: It isn't one of this kind, or the check refuses it.
        """
        if self.kind is Kind.WHOLE:
            return self.from_plain(_whole(text, self.label))
        if self.kind is Kind.YES_NO:
            return self.from_plain(_yes_or_no(text, self.label))
        return self.from_plain(text)

    def from_plain(self, value: object) -> V:
        """The value as JSON or a form holds it.

        Raises:
            InvalidInputError: It is of another type, or the check refuses it.
        """
        if type(value) is not type(self.default):
            raise InvalidInputError(
                f"{self.label}: {value!r} is not {_ARTICLES[self.kind]}.",
                f"Write it like {json.dumps(self.default)}.",
            )
        return self.check(value)


AnyDeclared: TypeAlias = Declared[str] | Declared[int] | Declared[bool]

_ARTICLES = {
    Kind.TEXT: "text in quotes",
    Kind.LINES: "text in quotes",
    Kind.CHOICE: "text in quotes",
    Kind.WHOLE: "a whole number",
    Kind.YES_NO: "true or false",
}


def _whole(text: str, label: str) -> int:
    digits = text.strip()
    if not (digits.isascii() and digits.isdigit() and len(digits) <= _MOST_DIGITS):
        raise InvalidInputError(f"{label}: “{text}” is not a whole number.", "Type digits only.")
    return int(digits)


def _yes_or_no(text: str, label: str) -> bool:
    word = text.strip().casefold()
    if word not in _YES | _NO:
        raise InvalidInputError(f"{label}: “{text}” is neither yes nor no.", "Write true or false.")
    return word in _YES


def _text(label: str, longest: int, *, needed: bool = False, lines: bool = False) -> (
    Callable[[str], str]
):  # fmt: skip
    """A check that text is short enough and can be stored and printed."""

    def check(text: str) -> str:
        kept = "\n".join(line.strip() for line in text.strip().splitlines())
        hidden = [
            character
            for character in kept
            if unicodedata.category(character) in {"Cc", "Cs"} and not (lines and character == "\n")
        ]
        if hidden:
            raise InvalidInputError(
                f"{label} holds a character that can't be printed (U+{ord(hidden[0]):04X}).",
                "Type it again, on one line." if hidden[0] == "\n" else "Type it again.",
            )
        if len(kept) > longest:
            raise InvalidInputError(
                f"{label} has {len(kept)} characters; {longest} fit.", "Shorten it."
            )
        if needed and not kept:
            raise InvalidInputError(f"{label} is empty.", "Type what stands on your bills.")
        return kept

    return check


def _check_timezone(text: str) -> str:
    name = text.strip()
    try:
        zoneinfo.ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise InvalidInputError(
            f"“{text}” is no time zone.", "Write Asia/Kolkata, or another Area/City."
        ) from None
    return name


def _check_due_days(days: int) -> int:
    if not 0 <= days <= MOST_DUE_DAYS:
        raise InvalidInputError(
            f"Bills can't be due after {days} days.", f"Give 0 to {MOST_DUE_DAYS} days."
        )
    return days


def _check_lock_after(minutes: int) -> int:
    if not 1 <= minutes <= LONGEST_IDLE_MINUTES:
        raise InvalidInputError(
            f"The window can't lock after {minutes} minutes.",
            f"Give 1 to {LONGEST_IDLE_MINUTES} minutes.",
        )
    return minutes


def _check_poll_minutes(minutes: int) -> int:
    if not 1 <= minutes <= LONGEST_POLL_MINUTES:
        raise InvalidInputError(
            f"Razorpay can't be asked every {minutes} minutes.",
            f"Give 1 to {LONGEST_POLL_MINUTES} minutes.",
        )
    return minutes


def _check_nightly_at(text: str) -> str:
    at = parse_hour(text)
    if at.hour >= NOON:
        raise InvalidInputError(
            f"Nightly jobs can't begin at {at:%H:%M}: they look at the day before.",
            "Give a time from 00:00 to 11:59.",
        )
    return f"{at:%H:%M}"


def _check_host(text: str) -> str:
    host = text.strip()
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        raise InvalidInputError(
            f"“{host}” is no address of a PC.", "Write 127.0.0.1, or the address of this PC's net."
        ) from None


def _check_port(port: int) -> int:
    if not 1 <= port <= HIGHEST_PORT:
        raise InvalidInputError(f"{port} is no port.", f"Give 1 to {HIGHEST_PORT}.")
    return port


def _check_link_days(days: int) -> int:
    if not 1 <= days <= LONGEST_LINK_DAYS:
        raise InvalidInputError(
            f"A payment link can't be open for {days} days.", f"Give 1 to {LONGEST_LINK_DAYS} days."
        )
    return days


def _check_pace(seconds: int) -> int:
    if not 1 <= seconds <= LONGEST_PACE_S:
        raise InvalidInputError(
            f"There can't be {seconds} seconds between two links.",
            f"Give 1 to {LONGEST_PACE_S} seconds.",
        )
    return seconds


def _one_of(label: str, choices: tuple[Choice, ...]) -> Callable[[str], str]:
    def check(text: str) -> str:
        by_folded = {choice.value.casefold(): choice.value for choice in choices}
        found = by_folded.get(text.strip().casefold())
        if found is None:
            raise InvalidInputError(
                f"{label} can't be “{text}”.",
                f"Choose one of: {', '.join(choice.value for choice in choices)}.",
            )
        return found

    return check


def _as_it_is(value: bool) -> bool:  # noqa: FBT001 - a value, no switch
    return value


NAME = Declared(
    "name", Kind.TEXT, "My dairy", "Name",
    "Stands on top of every bill.",
    Group.OFFICE, _text("The name", LONGEST_NAME, needed=True), of_office=True,
)  # fmt: skip
ADDRESS = Declared(
    "address", Kind.LINES, "", "Address",
    "Below the name on every bill.",
    Group.OFFICE, _text("The address", LONGEST_ADDRESS, lines=True), of_office=True,
)  # fmt: skip
PHONE = Declared(
    "phone", Kind.TEXT, "", "Phone",
    "Printed on bills, so that customers can call.",
    Group.OFFICE, _text("The phone number", LONGEST_PHONE), of_office=True,
)  # fmt: skip
GSTIN = Declared(
    "gstin", Kind.TEXT, "", "GSTIN",
    "15 characters; leave it empty if you are not registered. It decides how bills are titled.",
    Group.OFFICE, check_gstin, of_office=True,
)  # fmt: skip
FSSAI = Declared(
    "fssai", Kind.TEXT, "", "FSSAI licence",
    "14 digits, printed on every bill.",
    Group.OFFICE, check_fssai, of_office=True,
)  # fmt: skip
TIMEZONE = Declared(
    "timezone", Kind.TEXT, "Asia/Kolkata", "Time zone",
    "Decides which day it is in the office.",
    Group.OFFICE, _check_timezone, of_office=True,
)  # fmt: skip
UPI_ID = Declared(
    "upi_id", Kind.TEXT, "", "UPI id",
    "Customers pay to it by the code on the bill; without it there is no code.",
    Group.PAPERS, check_upi_id, of_office=True,
)  # fmt: skip
BILL_PREFIX = Declared(
    "bill_prefix", Kind.TEXT, "B", "Letters before bill numbers",
    "1 to 3 letters or digits. A new prefix begins a new series of numbers.",
    Group.PAPERS, lambda text: check_prefix(text.strip()), of_office=True,
)  # fmt: skip
ROUND_TO_RUPEE = Declared(
    "round_to_rupee", Kind.YES_NO, False, "Whole rupees",
    "Bills end in whole rupees; the difference stands as its own line.",
    Group.PAPERS, _as_it_is, of_office=True,
)  # fmt: skip
DUE_DAYS = Declared(
    "due_days", Kind.WHOLE, 10, "Days to pay",
    "Days from the bill's date until it is due.",
    Group.PAPERS, _check_due_days, of_office=True,
)  # fmt: skip
_SIZES = tuple(Choice(size.value, size.value) for size in PaperSize)
PAPER_SIZE = Declared(
    "paper_size", Kind.CHOICE, PaperSize.A5.value, "Paper for bills",
    "The size on which bills are shown, printed and written as PDF.",
    Group.PAPERS, _one_of("Paper for bills", _SIZES), choices=_SIZES,
)  # fmt: skip
_RECEIPT_SIZES = tuple(Choice(size.value, size.value) for size in ReceiptSize)
RECEIPT_PAPER = Declared(
    "receipt_paper", Kind.CHOICE, ReceiptSize.A6.value, "Paper for receipts",
    "A quarter sheet, or the roll of a receipt printer.",
    Group.PAPERS, _one_of("Paper for receipts", _RECEIPT_SIZES), choices=_RECEIPT_SIZES,
)  # fmt: skip
PRINT_RECEIPTS = Declared(
    "print_receipts", Kind.YES_NO, False, "Print receipts",
    "Each receipt is printed as the money is taken; Ctrl Shift Enter does it the other way.",
    Group.PAPERS, _as_it_is,
)  # fmt: skip
LOCK_AFTER = Declared(
    "lock_after", Kind.WHOLE, 15, "Lock after",
    "So many minutes without a key or the mouse, then the window locks; work is kept. 1 to 120.",
    Group.OFFICE, _check_lock_after,
)  # fmt: skip
DISCOUNT_LIMIT = Declared(
    "discount_limit", Kind.TEXT, "10.00", "Discounts by clerks",
    "So many rupees a customer and day, to settle a bill a little short; more needs a manager.",
    Group.OFFICE, lambda text: str(parse_money(text)),
)  # fmt: skip
TRACK_LOADS = Declared(
    "track_loads", Kind.YES_NO, True, "Loaded and returned",
    "What went out and came back is typed for each round and held against what was delivered.",
    Group.ENTRY, _as_it_is,
)  # fmt: skip
LOAD_TOLERANCE = Declared(
    "load_tolerance", Kind.TEXT, "1 %", "Difference that may be",
    "Per cent of what was loaded, or litres of each product. A larger one asks for a reason.",
    Group.ENTRY, lambda text: Tolerance.of(text).text(),
)  # fmt: skip
EVENING_FROM = Declared(
    "evening_from", Kind.TEXT, "15:00", "Evening from",
    "From when today's evening round counts as delivered; before that a manager confirms it.",
    Group.ENTRY, lambda text: f"{parse_hour(text):%H:%M}",
)  # fmt: skip
NIGHTLY_AT = Declared(
    "nightly_at", Kind.TEXT, "02:00", "Nightly work at",
    "From then on the day before is reconciled and the books checked; later if no PC was on.",
    Group.OFFICE, _check_nightly_at,
)  # fmt: skip
POLL_MINUTES = Declared(
    "poll_minutes", Kind.WHOLE, 5, "Ask for payments every",
    "So many minutes between two looks for new payments. 1 to 60.",
    Group.GATEWAY, _check_poll_minutes,
)  # fmt: skip
WEBHOOK_PC = Declared(
    "webhook_pc", Kind.TEXT, "", "Receive pushed news",
    "For a PC that a tunnel or proxy makes reachable: its window answers Razorpay's webhook.",
    Group.GATEWAY, _text("The PC's name", LONGEST_NAME),
)  # fmt: skip
WEBHOOK_HOST = Declared(
    "webhook_host", Kind.TEXT, "127.0.0.1", "Webhook address",
    "127.0.0.1 is reached from this PC alone, as by a tunnel that runs on it.",
    Group.GATEWAY, _check_host,
)  # fmt: skip
WEBHOOK_PORT = Declared(
    "webhook_port", Kind.WHOLE, 8787, "Webhook port",
    "Let the tunnel lead to it; Razorpay is told the tunnel's own address, with /razorpay.",
    Group.GATEWAY, _check_port,
)  # fmt: skip
GATEWAY_ON = Declared(
    "gateway_on", Kind.YES_NO, True, "Payments by link",
    "Customers pay by links of Razorpay. It needs the office's keys, which stand under Secrets.",
    Group.GATEWAY, _as_it_is,
)  # fmt: skip
LINK_DAYS = Declared(
    "link_days", Kind.WHOLE, 30, "Days a link is open",
    f"So many days after it was made it can't be paid any more. 1 to {LONGEST_LINK_DAYS}.",
    Group.GATEWAY, _check_link_days,
)  # fmt: skip
LINK_PACE = Declared(
    "link_pace", Kind.WHOLE, 9, "Seconds between links",
    "When many are made at once; quicker, and Razorpay takes no more for a while.",
    Group.GATEWAY, _check_pace,
)  # fmt: skip
GATEWAY_URL = Declared(
    "gateway_url", Kind.TEXT, "https://api.razorpay.com", "Address of Razorpay",
    "Leave it, unless support says otherwise.",
    Group.GATEWAY, check_gateway_url,
)  # fmt: skip

_WHO_NEEDS = (
    Choice("nobody", "Nobody"),
    Choice("owner", "The owner"),
    Choice("owner_manager", "Owner and managers"),
)
SECOND_FACTOR = Declared(
    "second_factor", Kind.CHOICE, "nobody", "Second factor needed by",
    "A code of the telephone at each login. Who has none is led to it, and may put it off 7 days.",
    Group.LOGIN, _one_of("Second factor", _WHO_NEEDS), choices=_WHO_NEEDS,
)  # fmt: skip

BACKUP_ON = Declared(
    "backup_on", Kind.YES_NO, True, "Back up by itself",
    "Each half-hour while something changes, at closing, and before imports and month runs.",
    Group.BACKUP, _as_it_is,
)  # fmt: skip
BACKUP_FOLDER = Declared(
    "backup_folder", Kind.TEXT, "", "Second place",
    "A folder on a USB disk or another PC; a copy of each backup goes there too, and is checked.",
    Group.BACKUP, _text("The folder", LONGEST_FOLDER),
)  # fmt: skip

DECLARED: tuple[AnyDeclared, ...] = (
    NAME, ADDRESS, PHONE, GSTIN, FSSAI, TIMEZONE,
    LOCK_AFTER, DISCOUNT_LIMIT, NIGHTLY_AT, UPI_ID, BILL_PREFIX, ROUND_TO_RUPEE, DUE_DAYS,
    PAPER_SIZE, RECEIPT_PAPER, PRINT_RECEIPTS,
    TRACK_LOADS, LOAD_TOLERANCE, EVENING_FROM, SECOND_FACTOR,
    GATEWAY_ON, POLL_MINUTES, LINK_DAYS, LINK_PACE, GATEWAY_URL,
    WEBHOOK_PC, WEBHOOK_HOST, WEBHOOK_PORT, BACKUP_ON, BACKUP_FOLDER,
)  # fmt: skip


def stored_text(value: str | int | bool) -> str:  # noqa: FBT001 - a value, no switch
    """The form in which the database keeps a value; `from_text` reads it back."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def declared(key: str) -> AnyDeclared:
    """The setting of that key.

    Raises:
        NotFoundError: Nothing of that key is declared.
    """
    for setting in DECLARED:
        if setting.key == key:
            return setting
    raise NotFoundError(
        f"There is no setting “{key}”.", "`dairyos settings list` names all there are."
    )
