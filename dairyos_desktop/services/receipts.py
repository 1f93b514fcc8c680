"""Receipts on paper, as they stand in the books now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, func, select, type_coerce

from dairyos_desktop.domain.declared_settings import PRINT_RECEIPTS, RECEIPT_PAPER
from dairyos_desktop.domain.errors import NotFoundError
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.orders import MORNING
from dairyos_desktop.domain.paper import ReceiptSize
from dairyos_desktop.domain.roles import Action
from dairyos_desktop.domain.texts import say
from dairyos_desktop.domain.upi import upi_uri
from dairyos_desktop.models.bills import Bill, is_open
from dairyos_desktop.models.customers import Customer, Person, Stop
from dairyos_desktop.models.payments import Allocation, Payment
from dairyos_desktop.models.users import User
from dairyos_desktop.services.command import query
from dairyos_desktop.services.customers.listing import read_balances
from dairyos_desktop.services.dto.documents import PagePicture
from dairyos_desktop.services.dto.receipts import (
    DrawnReceipts,
    ReceiptLine,
    ReceiptPaper,
    ReceiptRules,
)
from dairyos_desktop.services.office import local_date, local_time, office_row
from dairyos_desktop.services.paper_look import read_look
from dairyos_desktop.services.payments.taking import let_off_key
from dairyos_desktop.services.settings import setting_value

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence
    from pathlib import Path

    from sqlalchemy.orm import Session

    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.paper_ports import PagePictures, ReceiptRenderer
    from dairyos_desktop.services.ports import Clock, Database, FileStore


class ReceiptService:
    """Use cases of receipts' papers."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        renderer: ReceiptRenderer,
        pictures: PagePictures,
        files: FileStore,
    ) -> None:
        self._database = database
        self._clock = clock
        self._renderer = renderer
        self._pictures = pictures
        self._files = files

    @query(Action.READ)
    def rules(self, actor: Actor) -> ReceiptRules:  # noqa: ARG002 - checked by @query
        """On which paper receipts are printed, and whether by themselves."""
        with self._database.read() as session:
            return _rules(session)

    @query(Action.READ)
    def papers(self, actor: Actor, payment_ids: Sequence[int]) -> tuple[ReceiptPaper, ...]:  # noqa: ARG002 - likewise
        """What the receipts say, in the order given.

        Raises:
            NotFoundError: One of them is no receipt of a customer.
        """
        with self._database.read() as session:
            return tuple(read_receipt(session, one, self._clock.now()) for one in payment_ids)

    @query(Action.TAKE_PAYMENTS)
    def draw(self, actor: Actor, payment_ids: Sequence[int]) -> DrawnReceipts:
        """The receipts as one document on the office's receipt paper; nothing is written.

        Raises:
            NotFoundError: As `papers`.
            EnvironmentTroubleError: A font is missing.
        """
        papers = self.papers(actor, payment_ids)
        with self._database.read() as session:
            size, look = _rules(session).size, read_look(session)
        pdf, (width_mm, height_mm) = self._renderer.render_receipts(papers, size=size, look=look)
        name = " to ".join(dict.fromkeys((papers[0].receipt, papers[-1].receipt)))
        return DrawnReceipts(pdf, name, self._pictures.page_count(pdf), width_mm, height_mm)

    @query(Action.TAKE_PAYMENTS)
    def picture(self, actor: Actor, drawn: DrawnReceipts, page: int, scale: float) -> PagePicture:  # noqa: ARG002 - likewise
        """A page of drawn receipts as a picture; scale 1.0 is 72 dots an inch."""
        return PagePicture(*self._pictures.picture(drawn.pdf, page, scale), drawn.pages)

    @query(Action.TAKE_PAYMENTS)
    def save(self, actor: Actor, drawn: DrawnReceipts, path: Path) -> None:  # noqa: ARG002 - likewise
        """Writes drawn receipts as a PDF file, whole or not at all.

        Raises:
            EnvironmentTroubleError: The file can't be written.
        """
        self._files.write(path, drawn.pdf)


def _rules(session: Session) -> ReceiptRules:
    return ReceiptRules(
        ReceiptSize(setting_value(session, RECEIPT_PAPER)), setting_value(session, PRINT_RECEIPTS)
    )


def read_receipt(session: Session, payment_id: int, now: dt.datetime) -> ReceiptPaper:
    """What a receipt says now.

    Raises:
        NotFoundError: It is no receipt of a customer.
    """
    row = session.execute(
        select(Payment, Customer, Person.name, User.name)
        .join(Customer, Customer.id == Payment.customer_id)
        .outerjoin(Person, Person.id == Payment.collected_by)
        .outerjoin(User, User.id == Payment.created_by)
        .where(Payment.id == payment_id, Payment.reverses_id.is_(None))
    ).one_or_none()
    if row is None:
        raise NotFoundError(
            say("There is no such receipt of a customer."), say("Look at the last receipts again.")
        )
    payment, customer, collector, user = row
    office = office_row(session)
    discount = _let_off(session, payment)
    paying = [payment.id] if discount is None else [payment.id, discount.id]
    returned = _returned(session, payment.id)
    pays_itself = _allocated(session, payment.id)
    route = session.execute(
        select(Stop.route).where(Stop.customer_id == customer.id, Stop.shift == MORNING)
    ).scalar()
    balance = read_balances(session, customer.id)[customer.id]
    asked = upi_uri(
        upi_id=office.upi_id,
        payee=office.name,
        payable=balance,
        number=_oldest_open(session, customer.id) or payment.receipt or "",
    )
    return ReceiptPaper(
        office=office.name,
        address=office.address,
        phone=office.phone,
        gstin=office.gstin,
        receipt=payment.receipt or "",
        paid_on=payment.paid_on,
        taken_at=local_time(payment.created_at, office.timezone),
        customer=customer.code,
        name=customer.name,
        name_local=customer.name_local,
        route=route or "",
        language=customer.language,
        amount=payment.amount,
        method=payment.method,
        reference=payment.provider_payment_id or payment.reference,
        taken_by=collector or user or "",
        lines=_lines(session, paying),
        let_off=Money.zero if discount is None else discount.amount,
        advance=payment.amount - returned - pays_itself,
        returned=returned,
        balance=balance,
        printed_on=local_date(now, office.timezone),
        upi_id=office.upi_id,
        upi=asked or "",
    )


def _oldest_open(session: Session, customer_id: int) -> str | None:
    """The number of the bill that money pays first; None where no bill is open."""
    return session.scalar(
        select(Bill.number)
        .where(Bill.customer_id == customer_id, is_open())
        .order_by(Bill.number_year, Bill.number_seq)
        .limit(1)
    )


def _let_off(session: Session, payment: Payment) -> Payment | None:
    """The discount that was given with the payment, unless it was taken back."""
    if not payment.request_key:
        return None
    found: Payment | None = session.scalar(
        select(Payment).where(
            Payment.request_key == let_off_key(payment.request_key), Payment.status == "booked"
        )
    )
    return found


def _lines(session: Session, payment_ids: Sequence[int]) -> tuple[ReceiptLine, ...]:
    sums: dict[tuple[int, int, str, str], Money] = {}
    for number, month, year, seq, amount in session.execute(
        select(Bill.number, Bill.month, Bill.number_year, Bill.number_seq, Allocation.amount)
        .select_from(Allocation)
        .outerjoin(Bill, Bill.id == Allocation.bill_id)
        .where(Allocation.payment_id.in_(payment_ids))
    ):
        place = (year or 0, seq or 0, number or "", month or "")
        sums[place] = sums.get(place, Money.zero) + amount
    return tuple(ReceiptLine(place[2], place[3], amount) for place, amount in sorted(sums.items()))


def _allocated(session: Session, payment_id: int) -> Money:
    paise = session.execute(
        select(func.coalesce(func.sum(type_coerce(Allocation.amount, BigInteger)), 0)).where(
            Allocation.payment_id == payment_id
        )
    ).scalar_one()
    return Money.from_paise(int(paise))


def _returned(session: Session, payment_id: int) -> Money:
    paise = session.execute(
        select(func.coalesce(func.sum(type_coerce(Payment.amount, BigInteger)), 0)).where(
            Payment.reverses_id == payment_id
        )
    ).scalar_one()
    return Money.from_paise(int(paise))
