"""What the office may set, declared once as data: key, kind, default, label, help and check.

The settings page builds itself from this table; office.json, `settings set` and the first run
read their values through it. What isn't declared here can't be set and can't be asked for.
"""

from __future__ import annotations

from dairyos_desktop.domain.colours import check_paper_colour
from dairyos_desktop.domain.declaring import AnyDeclared, Choice, Declared, Group, Kind
from dairyos_desktop.domain.delivery import Tolerance, parse_hour
from dairyos_desktop.domain.errors import NotFoundError
from dairyos_desktop.domain.gateway import check_gateway_url
from dairyos_desktop.domain.gstin import check_fssai, check_gstin
from dairyos_desktop.domain.numbering import check_prefix
from dairyos_desktop.domain.paper import PaperSize, ReceiptSize
from dairyos_desktop.domain.setting_checks import (
    as_it_is,
    between,
    check_host,
    check_mail_host,
    check_nightly_at,
    check_sender,
    check_timezone,
    one_of,
    text_of,
)
from dairyos_desktop.domain.texts import say
from dairyos_desktop.domain.typed import parse_money
from dairyos_desktop.domain.upi import check_upi_id

LONGEST_NAME = 100
LONGEST_ADDRESS = 300
LONGEST_PHONE = 40
LONGEST_FOLDER = 250
MOST_DUE_DAYS = 365
LONGEST_IDLE_MINUTES = 120
LONGEST_POLL_MINUTES = 60
HIGHEST_PORT = 65_535
LONGEST_LINK_DAYS = 170
"""A link may live for six months; the shortest six have 181 days."""
LONGEST_PACE_S = 120
LONGEST_USER = 254
MOST_MAILS = 600

NAME = Declared(
    "name", Kind.TEXT, "My dairy", "Name",
    "Stands on top of every bill.",
    Group.OFFICE, text_of("The name", LONGEST_NAME, needed=True), of_office=True,
)  # fmt: skip
ADDRESS = Declared(
    "address", Kind.LINES, "", "Address",
    "Below the name on every bill.",
    Group.OFFICE, text_of("The address", LONGEST_ADDRESS, lines=True), of_office=True,
)  # fmt: skip
PHONE = Declared(
    "phone", Kind.TEXT, "", "Phone",
    "Printed on bills, so that customers can call.",
    Group.OFFICE, text_of("The phone number", LONGEST_PHONE), of_office=True,
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
    Group.OFFICE, check_timezone, of_office=True,
)  # fmt: skip
UPI_ID = Declared(
    "upi_id", Kind.TEXT, "", "UPI id",
    "Customers pay to it by the code on bills and receipts; without it there is no code.",
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
    Group.PAPERS, as_it_is, of_office=True,
)  # fmt: skip
DUE_DAYS = Declared(
    "due_days", Kind.WHOLE, 10, "Days to pay",
    "Days from the bill's date until it is due.",
    Group.PAPERS, between(0, MOST_DUE_DAYS, "Bills can't be due after {number} days.", "days"),
    of_office=True,
)  # fmt: skip
_SIZES = tuple(Choice(size.value, size.value) for size in PaperSize)
PAPER_SIZE = Declared(
    "paper_size", Kind.CHOICE, PaperSize.A5.value, "Paper for bills",
    "Several on A4 come in stack order: cut the pile, and it is in walking order.",
    Group.PAPERS, one_of("Paper for bills", _SIZES), choices=_SIZES,
)  # fmt: skip
PAPER_COLOUR = Declared(
    "paper_colour", Kind.TEXT, "", "Colour of papers",
    "Of the office's name, heads and sums, like #1A4F8B; empty is black. Too light is refused.",
    Group.PAPERS, check_paper_colour,
)  # fmt: skip
_RECEIPT_SIZES = tuple(Choice(size.value, size.value) for size in ReceiptSize)
RECEIPT_PAPER = Declared(
    "receipt_paper", Kind.CHOICE, ReceiptSize.A6.value, "Paper for receipts",
    "A half or quarter sheet, or the roll of a receipt printer.",
    Group.PAPERS, one_of("Paper for receipts", _RECEIPT_SIZES), choices=_RECEIPT_SIZES,
)  # fmt: skip
PRINT_RECEIPTS = Declared(
    "print_receipts", Kind.YES_NO, False, "Print receipts",
    "Each receipt is printed as the money is taken; Ctrl Shift Enter does it the other way.",
    Group.PAPERS, as_it_is,
)  # fmt: skip
PAPERS_AFTER_RUN = Declared(
    "papers_after_run", Kind.YES_NO, False, "Files after each run",
    "Once a month's bills are made, each is saved as PDF in the folder pdf, which issues them.",
    Group.PAPERS, as_it_is,
)  # fmt: skip
LOCK_AFTER = Declared(
    "lock_after", Kind.WHOLE, 15, "Lock after",
    "So many minutes without a key or the mouse, then the window locks; work is kept. 1 to 120.",
    Group.OFFICE,
    between(1, LONGEST_IDLE_MINUTES, "The window can't lock after {number} minutes.", "minutes"),
)  # fmt: skip
DESKTOP_NOTICES = Declared(
    "desktop_notices", Kind.YES_NO, True, "Notices on the desktop",
    "Bills that are ready, books that disagree, a backup that is overdue; no names, no sums.",
    Group.OFFICE, as_it_is,
)  # fmt: skip
DISCOUNT_LIMIT = Declared(
    "discount_limit", Kind.TEXT, "10.00", "Discounts by clerks",
    "So many rupees a customer and day, to settle a bill a little short; more needs a manager.",
    Group.OFFICE, lambda text: str(parse_money(text)),
)  # fmt: skip
TRACK_LOADS = Declared(
    "track_loads", Kind.YES_NO, True, "Loaded and returned",
    "What went out and came back is typed for each round and held against what was delivered.",
    Group.ENTRY, as_it_is,
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
    Group.OFFICE, check_nightly_at,
)  # fmt: skip
POLL_MINUTES = Declared(
    "poll_minutes", Kind.WHOLE, 5, "Ask for payments every",
    "So many minutes between two looks for new payments. 1 to 60.",
    Group.GATEWAY,
    between(1, LONGEST_POLL_MINUTES, "Razorpay can't be asked every {number} minutes.", "minutes"),
)  # fmt: skip
WEBHOOK_PC = Declared(
    "webhook_pc", Kind.TEXT, "", "Receive pushed news",
    "For a PC that a tunnel or proxy makes reachable: its window answers Razorpay's webhook.",
    Group.GATEWAY, text_of("The PC's name", LONGEST_NAME),
)  # fmt: skip
WEBHOOK_HOST = Declared(
    "webhook_host", Kind.TEXT, "127.0.0.1", "Webhook address",
    "127.0.0.1 is reached from this PC alone, as by a tunnel that runs on it.",
    Group.GATEWAY, check_host,
)  # fmt: skip
WEBHOOK_PORT = Declared(
    "webhook_port", Kind.WHOLE, 8787, "Webhook port",
    "Let the tunnel lead to it; Razorpay is told the tunnel's own address, with /razorpay.",
    Group.GATEWAY, between(1, HIGHEST_PORT, "{number} is no port."),
)  # fmt: skip
GATEWAY_ON = Declared(
    "gateway_on", Kind.YES_NO, True, "Payments by link",
    "Customers pay by links of Razorpay. It needs the office's keys, which stand under Secrets.",
    Group.GATEWAY, as_it_is,
)  # fmt: skip
LINK_DAYS = Declared(
    "link_days", Kind.WHOLE, 30, "Days a link is open",
    say(
        "So many days after it was made it can't be paid any more. 1 to {longest}.",
        longest=LONGEST_LINK_DAYS,
    ),
    Group.GATEWAY,
    between(1, LONGEST_LINK_DAYS, "A payment link can't be open for {number} days.", "days"),
)  # fmt: skip
LINK_PACE = Declared(
    "link_pace", Kind.WHOLE, 9, "Seconds between links",
    "When many are made at once; quicker, and Razorpay takes no more for a while.",
    Group.GATEWAY,
    between(1, LONGEST_PACE_S, "There can't be {number} seconds between two links.", "seconds"),
)  # fmt: skip
GATEWAY_URL = Declared(
    "gateway_url", Kind.TEXT, "https://api.razorpay.com", "Address of Razorpay",
    "Leave it, unless support says otherwise.",
    Group.GATEWAY, check_gateway_url,
)  # fmt: skip

SMTP_HOST = Declared(
    "smtp_host", Kind.TEXT, "", "Mail server",
    "Your provider names it, like smtp.example.in; without it no bill is mailed.",
    Group.MAIL, check_mail_host,
)  # fmt: skip
SMTP_PORT = Declared(
    "smtp_port", Kind.WHOLE, 587, "Port",
    "587 with STARTTLS, 465 with TLS from the start.",
    Group.MAIL, between(1, HIGHEST_PORT, "{number} is no port."),
)  # fmt: skip
_SECURITIES = (
    Choice("starttls", "STARTTLS"),
    Choice("tls", "TLS from the start"),
    Choice("none", "None, in the office's own net"),
)
SMTP_SECURITY = Declared(
    "smtp_security", Kind.CHOICE, "starttls", "Encryption",
    "The server's certificate is checked. Without it no password is sent over the net.",
    Group.MAIL, one_of("Encryption", _SECURITIES), choices=_SECURITIES,
)  # fmt: skip
SMTP_USER = Declared(
    "smtp_user", Kind.TEXT, "", "Login name",
    "Often the mail address itself; its password stands under Secrets. Empty: no login.",
    Group.MAIL, text_of("The login name", LONGEST_USER),
)  # fmt: skip
SMTP_FROM = Declared(
    "smtp_from", Kind.TEXT, "", "Mails come from",
    "The address that customers see and answer to; empty is the login name.",
    Group.MAIL, check_sender,
)  # fmt: skip
MAIL_PACE = Declared(
    "mail_pace", Kind.WHOLE, 20, "Mails a minute",
    "Providers take so many, and lock who sends quicker. 1 to 600.",
    Group.MAIL,
    between(1, MOST_MAILS, "There can't be {number} mails a minute."),
)  # fmt: skip
REMIND_DAYS = Declared(
    "remind_days", Kind.WHOLE, 15, "Remind after",
    "So many days after a bill was due its customer stands on the list of reminders. 1 to 365.",
    Group.MAIL,
    between(1, MOST_DUE_DAYS, "Nobody can be reminded after {number} days.", "days"),
)  # fmt: skip

_WHO_NEEDS = (
    Choice("nobody", "Nobody"),
    Choice("owner", "The owner"),
    Choice("owner_manager", "Owner and managers"),
)
SECOND_FACTOR = Declared(
    "second_factor", Kind.CHOICE, "nobody", "Second factor needed by",
    "A code of the telephone at each login. Who has none is led to it, and may put it off 7 days.",
    Group.LOGIN, one_of("Second factor", _WHO_NEEDS), choices=_WHO_NEEDS,
)  # fmt: skip

BACKUP_ON = Declared(
    "backup_on", Kind.YES_NO, True, "Back up by itself",
    "Each half-hour while something changes, at closing, and before imports and month runs.",
    Group.BACKUP, as_it_is,
)  # fmt: skip
BACKUP_FOLDER = Declared(
    "backup_folder", Kind.TEXT, "", "Second place",
    "A folder on a USB disk or another PC; a copy of each backup goes there too, and is checked.",
    Group.BACKUP, text_of("The folder", LONGEST_FOLDER),
)  # fmt: skip
BACKUP_ALONE = Declared(
    "backup_alone", Kind.YES_NO, False, "One place is enough",
    "No second place is asked for: if this PC's disk dies, books and backups are gone.",
    Group.BACKUP, as_it_is,
)  # fmt: skip

DECLARED: tuple[AnyDeclared, ...] = (
    NAME, ADDRESS, PHONE, GSTIN, FSSAI, TIMEZONE,
    LOCK_AFTER, DESKTOP_NOTICES, DISCOUNT_LIMIT, NIGHTLY_AT,
    UPI_ID, BILL_PREFIX, ROUND_TO_RUPEE, DUE_DAYS, PAPER_SIZE,
    PAPER_COLOUR, RECEIPT_PAPER, PRINT_RECEIPTS,
    PAPERS_AFTER_RUN,
    TRACK_LOADS, LOAD_TOLERANCE, EVENING_FROM, SECOND_FACTOR,
    GATEWAY_ON, POLL_MINUTES, LINK_DAYS, LINK_PACE, GATEWAY_URL,
    WEBHOOK_PC, WEBHOOK_HOST, WEBHOOK_PORT,
    SMTP_HOST, SMTP_PORT, SMTP_SECURITY, SMTP_USER, SMTP_FROM, MAIL_PACE,
    REMIND_DAYS, BACKUP_ON, BACKUP_FOLDER, BACKUP_ALONE,
)  # fmt: skip


def declared(key: str) -> AnyDeclared:
    """The setting of that key.

    Raises:
        NotFoundError: Nothing of that key is declared.
    """
    for setting in DECLARED:
        if setting.key == key:
            return setting
    raise NotFoundError(
        say("There is no setting “{key}”.", key=key),
        say("`dairyos settings list` names all there are."),
    )
