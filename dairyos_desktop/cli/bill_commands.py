"""`bills`: what a run would do, the run, and what it made."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from dairyos_desktop.cli.bill_forms import (
    bill_form,
    correction_text,
    explanation_form,
    run_form,
    warning_form,
)
from dairyos_desktop.cli.bill_words import explanation_lines, quantity_text
from dairyos_desktop.cli.call import DONE, IN_PART, Answer
from dairyos_desktop.cli.forms import table
from dairyos_desktop.domain.mail_errors import MailOfflineError
from dairyos_desktop.domain.paper import PaperSize
from dairyos_desktop.domain.periods import Month
from dairyos_desktop.domain.plain import read_iso_date

if TYPE_CHECKING:
    from dairyos_desktop.cli.call import Call
    from dairyos_desktop.cli.parser import Subparsers
    from dairyos_desktop.services.dto.billing import BillView, RunResult

_RIGHT = ("Total", "To pay", "Paid", "Open")


def add_parsers(commands: Subparsers) -> None:
    """Adds the commands of bills."""
    group = commands.add_parser("bills", help="make, show, issue and print bills")
    deeds = group.add_subparsers(metavar="COMMAND", required=True)
    preview = deeds.add_parser("preview", help="what a run would do; writes nothing")
    preview.add_argument("month", metavar="MONTH")
    preview.set_defaults(handler=preview_month)
    generate = deeds.add_parser("generate", help="make a month's bills")
    generate.add_argument("month", metavar="MONTH")
    generate.add_argument("--customer", metavar="CODE", help="of one customer alone")
    generate.add_argument("--until", metavar="DATE", help="its final bill, to this day")
    generate.set_defaults(handler=generate_month)
    listed = deeds.add_parser("list", help="a month's bills by number, void ones included")
    listed.add_argument("month", metavar="MONTH")
    listed.set_defaults(handler=list_month)
    show = deeds.add_parser("show", help="one bill whole")
    show.add_argument("number", metavar="NUMBER")
    show.set_defaults(handler=show_bill)
    explain = deeds.add_parser("explain", help="what is behind each line, and what moved the bill")
    explain.add_argument("number", metavar="NUMBER")
    explain.set_defaults(handler=explain_bill)
    issue = deeds.add_parser("issue", help="mark a month's bills as issued")
    issue.add_argument("month", metavar="MONTH")
    issue.set_defaults(handler=issue_month)
    void = deeds.add_parser("void", help="void a bill; the next run makes a new one")
    void.add_argument("number", metavar="NUMBER")
    void.add_argument("--reason", metavar="TEXT", required=True)
    void.set_defaults(handler=void_bill)
    pdf = deeds.add_parser("pdf", help="write a month's bills as PDF files, which issues them")
    pdf.add_argument("month", metavar="MONTH")
    pdf.add_argument("--out", metavar="DIR", required=True)
    pdf.add_argument("--merged", metavar="FILE", help="one document with all of them as well")
    pdf.add_argument("--draft", action="store_true", help="marked as drafts; issues nothing")
    pdf.add_argument(
        "--layout",
        metavar="PAPER",
        choices=[size.value for size in PaperSize],
        help=f"instead of the office's: {', '.join(PaperSize)}",
    )
    pdf.set_defaults(handler=write_pdfs)
    email = deeds.add_parser("email", help="mail a month's bills, each once, which issues them")
    email.add_argument("month", metavar="MONTH")
    email.set_defaults(handler=email_month)


def preview_month(call: Call) -> Answer:
    """What a run would do, with what to look at first."""
    preview = call.services.billing.preview(call.actor, Month.parse(call.options.month))
    warnings = [warning_form(row) for row in preview.warnings]
    lines = _run_lines(preview.result)
    if warnings:
        rows = ((row.customer or "", row.code, row.detail) for row in preview.warnings)
        lines += ["", *table(("Customer", "To look at", "Detail"), rows)]
    return Answer({**run_form(preview.result), "warnings": warnings}, lines)


def generate_month(call: Call) -> Answer:
    """The run; exit status 1 where somebody was not billed or Stop came."""
    options = call.options
    with call.progress() as progress:
        result = call.services.billing.generate(
            call.actor,
            Month.parse(options.month),
            customer=options.customer,
            until=None if options.until is None else read_iso_date(options.until),
            progress=lambda done, total: progress.report(done, total, "Customers"),
            stop=progress.stopped,
        )
    status = IN_PART if result.not_billed or result.stopped else DONE
    return Answer(run_form(result), _run_lines(result), status)


def list_month(call: Call) -> Answer:
    """A month's bills."""
    bills = call.services.billing.month_views(call.actor, Month.parse(call.options.month))
    rows = (
        (bill.number, bill.customer, bill.name, bill.total, bill.payable, bill.open, bill.status)
        for bill in bills
    )
    heads = ("Number", "Customer", "Name", "Total", "To pay", "Open", "State")
    return Answer({"bills": [bill_form(bill) for bill in bills]}, table(heads, rows, right=_RIGHT))


def show_bill(call: Call) -> Answer:
    """One bill."""
    bill = call.services.billing.show(call.actor, call.options.number)
    return Answer(bill_form(bill), _bill_lines(bill))


def explain_bill(call: Call) -> Answer:
    """What is behind each line, and the difference from the bill before by cause."""
    explanation = call.services.billing.explain(call.actor, call.options.number)
    return Answer(explanation_form(explanation), explanation_lines(explanation))


def issue_month(call: Call) -> Answer:
    """Marks a month's bills as issued."""
    issued = call.services.billing.issue_month(call.actor, Month.parse(call.options.month))
    return Answer({"issued": issued}, (f"{issued} bills became issued.",))


def void_bill(call: Call) -> Answer:
    """Voids a bill."""
    bill = call.services.billing.void(call.actor, call.options.number, call.options.reason)
    return Answer(bill_form(bill), _bill_lines(bill))


def write_pdfs(call: Call) -> Answer:
    """Writes a month's papers; exit status 1 where some could not be written."""
    options, documents = call.options, call.services.documents
    month, folder = Month.parse(options.month), Path(options.out)
    merged = None if options.merged is None else Path(options.merged)
    size = None if options.layout is None else PaperSize(options.layout)
    with call.progress() as progress:

        def report(done: int, total: int) -> None:
            progress.report(done, total, "Bills")

        if options.draft:
            result = documents.write_drafts(
                call.actor, month, folder, merged=merged, size=size, progress=report
            )
        else:
            result = documents.write_month(
                call.actor,
                month,
                folder,
                merged=merged,
                size=size,
                progress=report,
                stop=progress.stopped,
            )
    lines = [f"{result.written} bills written to {folder}."]
    if result.unchanged:
        lines.append(f"{result.unchanged} of them lay there already, just as they are.")
    lines += [f"{row.number} could not be written: {row.problem}" for row in result.failed]
    status = IN_PART if result.failed or result.stopped else DONE
    return Answer({"written": result.written, "failed": result.failed}, lines, status)


def email_month(call: Call) -> Answer:
    """Mails a month's bills; exit status 1 where some of them have not arrived at the server.

    The counts are those of the month's bills as they stand now, whoever mailed them. What the
    server puts off stays queued: the job `outbox` goes on with it, and so does the next call.

    Raises:
        MailOfflineError: The server could not be reached, and nothing was sent.
    """
    month, mails = Month.parse(call.options.month), call.services.mails
    with call.progress() as progress:

        def report(done: int, total: int) -> None:
            progress.report(done, total, "Bills")

        mails.begin(call.actor, month, progress=report, stop=progress.stopped)
        work = mails.work(call.actor, month, progress=report, stop=progress.stopped)
    if work.offline and not work.sent:
        raise MailOfflineError(
            work.offline, f"{work.counts.queued} bills are queued; call it again, or run the jobs."
        )
    counts = work.counts
    parts = (
        (counts.sent, "sent"),
        (counts.queued, "queued"),
        (counts.failed, "failed"),
        (counts.unknown, "unknown"),
        (counts.skipped, "without an address"),
    )
    lines = [", ".join(f"{number} {word}" for number, word in parts) + "."]
    if work.offline:
        lines.append(work.offline)
    whole = not (counts.queued or counts.failed or counts.unknown or work.stopped)
    return Answer(counts, lines, DONE if whole else IN_PART)


def _run_lines(result: RunResult) -> list[str]:
    counts = (
        f"{result.created} made, {result.updated} changed, {result.voided} voided, "
        f"{result.unchanged} unchanged"
    )
    lines = [f"{result.month}: {counts}, total {result.total.format()}."]
    if result.corrections:
        lines.append(f"{result.corrections} correction lines.")
    if result.stopped:
        lines.append("Stopped before the last customer; run it again to go on.")
    lines += [f"Not billed: {row.customer} {row.name}: {row.reason}" for row in result.not_billed]
    return lines


def _bill_lines(bill: BillView) -> list[str]:
    head = f"{bill.title} {bill.number} of {bill.bill_date:%d-%m-%Y}, {bill.status}"
    lines = [
        head,
        f"{bill.customer} {bill.name}, {bill.period_from:%d-%m-%Y} to {bill.period_to:%d-%m-%Y}",
    ]
    rows = [
        (
            line.description,
            quantity_text(line.quantity, line.unit),
            line.unit_price,
            line.tax_rate,
            line.amount,
            line.tax,
        )
        for line in bill.lines
    ]
    rows += [
        (
            f"{row.product}, {correction_text(row)}",
            quantity_text(row.quantity, row.unit),
            row.unit_price,
            row.tax_rate,
            row.amount,
            row.tax,
        )
        for row in bill.corrections
    ]
    heads = ("Item", "Quantity", "Price", "Rate", "Amount", "Tax")
    lines += table(heads, rows, right=heads[1:])
    sums = (
        ("Round-off", bill.round_off),
        ("Bill", bill.total),
        ("Brought forward", bill.brought_forward),
        ("Received", -bill.receipts),
        ("Previous balance", bill.previous_balance),
        ("To pay", bill.payable),
    )
    lines += table(("", "₹"), sums, right=("₹",))
    return lines
