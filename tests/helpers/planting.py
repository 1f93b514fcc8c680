"""Plants what reconciliation is to find: each of its types, as often as wanted, in any office.

    planting = Planting(database, clock, server)
    planted = planting.plant(FindingType.STATUS_MISMATCH, 10)
    ...
    planted[0].mend()      # where a thing can be mended by raw hands

Each is done to a customer and bill of its own (`victims`), whose books agreed before, by raw SQL or
by what the gateway's customers, or the gateway itself, do. Nothing else is found for it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.reconciling import FindingType
from dairyos_desktop.models.payments import Allocation, Payment, WebhookEvent
from dairyos_desktop.services.actor import SYSTEM
from dairyos_desktop.services.payments.giving_back import give_back
from helpers.victims import DAY, Victim, Victims

if TYPE_CHECKING:
    from collections.abc import Callable

    from dairyos_desktop.services.ports import Clock, Database
    from helpers.razorpay_server import RazorpayServer

AT_THE_GATEWAY = frozenset(
    {
        FindingType.AMOUNT_MISMATCH,
        FindingType.GATEWAY_UNKNOWN_HERE,
        FindingType.OURS_UNKNOWN_AT_GATEWAY,
        FindingType.GATEWAY_AMOUNT_DIFFERS,
        FindingType.REFUND_MISSING_HERE,
        FindingType.REFUND_MISSING_AT_GATEWAY,
        FindingType.LINK_PAID_BILL_OPEN,
        FindingType.LATE_CAPTURE,
        FindingType.SETTLEMENT_AMOUNT,
        FindingType.SETTLEMENT_FEE,
        FindingType.SETTLEMENT_UTR_MISSING,
    }
)
"""What can be planted only where there is a gateway."""


@dataclass(frozen=True)
class Planted:
    """One thing that does not agree.

    Attributes:
        mend: Makes it agree again; None where nothing but a new number could.
    """

    type: FindingType
    mend: Callable[[], None] | None


class Planting:
    """Plants; see the module."""

    def __init__(
        self, database: Database, clock: Clock, server: RazorpayServer | None = None
    ) -> None:
        self.victims = Victims(database, clock, server)
        self._database = database
        self._clock = clock
        self._planted = 0

    def plant(self, kind: FindingType, times: int = 1) -> list[Planted]:
        """Plants a type so many times, each in another of its ways where it has several."""
        deed: Callable[[], Callable[[], None] | None] = getattr(self, f"_{kind.value}")
        found = []
        for _ in range(times):
            self._planted += 1
            found.append(Planted(kind, deed()))
        return found

    # ------------------------------------------------------------------ bills

    def _bill_without_payment(self) -> Callable[[], None]:
        victim = self.victims.victim(due_in=-5)
        return lambda: self._pays(victim)

    def _pays(self, victim: Victim) -> None:
        self.victims.pay(victim)

    def _status_mismatch(self) -> Callable[[], None]:
        victim = self.victims.victim()
        return self._bill(victim, "status", "PAID", "UNPAID")

    def _bill(self, victim: Victim, column: str, value: object, was: object) -> Callable[[], None]:
        """Changes a column of a bill; what undoes that."""
        statement = f"UPDATE bills SET {column} = :value WHERE id = :id"  # noqa: S608 - our own word
        self.victims.execute(statement, value=value, id=victim.bill_id)
        return lambda: self.victims.execute(statement, value=was, id=victim.bill_id)

    def _bill_over_allocated(self) -> Callable[[], None]:
        victim = self.victims.victim()
        self.victims.pay(victim)
        more = self.victims.pay(victim, 50_000, method="bank")
        return self._allocate(victim, more, 50_000)

    def _payment_over_allocated(self) -> Callable[[], None]:
        victim = self.victims.victim()
        payment = self.victims.pay(victim, 40_000)
        undo = self._allocate(victim, payment, 30_000)
        self._bill(victim, "allocated", 70_000, 40_000)

        def mend() -> None:
            undo()
            self._bill(victim, "allocated", 40_000, 40_000)

        return mend

    def _allocate(self, victim: Victim, payment_id: int, paise: int) -> Callable[[], None]:
        """Puts a payment against a bill once more than it may be; what takes that away."""
        with self._database.write(SYSTEM, "test") as unit:
            row = Allocation(
                customer_id=victim.customer_id,
                payment_id=payment_id,
                bill_id=victim.bill_id,
                amount=Money.from_paise(paise),
                created_at=unit.now,
            )
            unit.session.add(row)
            unit.session.flush()
            row_id = row.id
        return lambda: self.victims.execute("DELETE FROM allocations WHERE id = :id", id=row_id)

    def _balance_mismatch(self) -> Callable[[], None]:
        victim = self.victims.victim()
        self.victims.pay(victim, 40_000)
        return self._bill(victim, "allocated", 30_000, 40_000)

    def _bill_differs_from_deliveries(self) -> Callable[[], None]:
        victim = self.victims.victim(delivered="9.000")
        return lambda: self.victims.execute(
            "UPDATE consumption SET quantity = 10000 WHERE customer_id = :id",
            id=victim.customer_id,
        )

    # ------------------------------------------------------------------ payments

    def _payment_without_bill(self) -> Callable[[], None]:
        way = (self._nobodys, self._kept, self._on_void)[self._planted % 3]
        return way()

    def _nobodys(self) -> Callable[[], None]:
        victim = self.victims.victim()
        payment_id = self.victims.pay(victim, 30_000, customer_id=None, bill_id=None)
        self.victims.execute(
            "UPDATE payments SET created_at = :at WHERE id = :id",
            at=self._instant(self._clock.now() - 2 * DAY),
            id=payment_id,
        )
        return lambda: self._take_back(payment_id)

    def _kept(self) -> Callable[[], None]:
        victim = self.victims.victim()
        payment_id = self.victims.pay(victim)
        self.victims.execute("DELETE FROM allocations WHERE payment_id = :id", id=payment_id)
        self._bill(victim, "status", "UNPAID", "")
        self._bill(victim, "allocated", 0, 0)

        def mend() -> None:
            self._allocate(victim, payment_id, victim.paise)
            self._bill(victim, "status", "PAID", "")
            self._bill(victim, "allocated", victim.paise, 0)

        return mend

    def _on_void(self) -> Callable[[], None]:
        victim = self.victims.victim()
        self.victims.pay(victim)
        return self._bill(victim, "status", "VOID", "PAID")

    def _duplicate_payment(self) -> Callable[[], None]:
        victim = self.victims.victim()
        reference = f"UTR{self._planted:012d}"
        self.victims.pay(victim, reference=reference)
        second = self.victims.pay(victim, reference=reference)
        return lambda: self._take_back(second)

    def _take_back(self, payment_id: int) -> None:
        with self._database.write(SYSTEM, "test") as unit:
            payment = unit.session.get(Payment, payment_id)
            assert payment is not None
            give_back(unit, payment, None, None, "test")

    # ------------------------------------------------------------------ links

    def _amount_mismatch(self) -> None:
        victim = self.victims.victim()
        link_id = self.victims.link(victim)
        gateway_id = self.victims.server.pay(link_id, victim.paise - 10_000)
        self.victims.book_told(victim, gateway_id)

    def _link_paid_bill_open(self) -> Callable[[], None]:
        victim = self.victims.victim()
        link_id = self.victims.link(victim, days_ago=20)
        # So long ago that it is not just the next to be asked for.
        at = (self._clock.now() - 6 * DAY).timestamp()
        gateway_id = self.victims.server.pay(link_id, at=at)
        if self._planted % 2:
            self.victims.execute(
                "UPDATE payment_links SET status = 'paid' WHERE link_id = :id", id=link_id
            )

        def mend() -> None:
            self.victims.book_told(victim, gateway_id)

        return mend

    def _late_capture(self) -> None:
        victim = self.victims.victim()
        link_id = self.victims.link(victim)
        self.victims.execute(
            "UPDATE payment_links SET status = 'expired', created_at = :made, closed_at = :closed"
            " WHERE link_id = :id",
            made=self._instant(self._clock.now() - 20 * DAY),
            closed=self._instant(self._clock.now() - 5 * DAY),
            id=link_id,
        )
        self.victims.server.expire(link_id)
        self.victims.book_told(victim, self.victims.server.pay(link_id))

    # ------------------------------------------------------------------ the gateway

    def _gateway_unknown_here(self) -> Callable[[], None]:
        victim = self.victims.victim()
        link_id = self.victims.link(victim, days_ago=20)
        self.victims.server.cancel(link_id)
        self.victims.execute(
            "UPDATE payment_links SET status = 'cancelled' WHERE link_id = :id", id=link_id
        )
        # Further back than whoever asks for news looks.
        gateway_id = self.victims.pays_by_page(victim, days_ago=6)
        return lambda: self._is_booked(victim, gateway_id)

    def _is_booked(self, victim: Victim, gateway_id: str) -> None:
        self.victims.book_told(victim, gateway_id)

    def _ours_unknown_at_gateway(self) -> Callable[[], None]:
        victim = self.victims.victim()
        payment_id = self.victims.pay(
            victim,
            method="razorpay",
            provider="razorpay",
            provider_payment_id=f"pay_Nowhere{self._planted:07d}",
            paid_at=self._clock.now() - DAY,
        )
        return lambda: self.victims.execute(
            "UPDATE payments SET provider = 'office', provider_payment_id = NULL WHERE id = :id",
            id=payment_id,
        )

    def _gateway_amount_differs(self) -> Callable[[], None]:
        victim = self.victims.victim()
        gateway_id = self.victims.pays_by_page(victim)
        payment_id = self.victims.book_told(victim, gateway_id, victim.paise - 20_000)

        def mend() -> None:
            self.victims.execute(
                "UPDATE payments SET amount = :paise WHERE id = :id",
                paise=victim.paise,
                id=payment_id,
            )
            self._allocate(victim, payment_id, 20_000)
            self._bill(victim, "allocated", victim.paise, 0)
            self._bill(victim, "status", "PAID", "")

        return mend

    def _refund_missing_here(self) -> Callable[[], None]:
        victim = self.victims.victim()
        gateway_id = self.victims.pays_by_page(victim)
        payment_id = self.victims.book_told(victim, gateway_id)
        refund_id = self.victims.server.refund(gateway_id, 30_000)
        made_at = int((self._clock.now() - DAY).timestamp())
        self.victims.server.books.refunds[refund_id].now["created_at"] = made_at
        return lambda: self._give_part(payment_id, 30_000)

    def _refund_missing_at_gateway(self) -> Callable[[], None]:
        victim = self.victims.victim()
        gateway_id = self.victims.pays_by_page(victim)
        payment_id = self.victims.book_told(victim, gateway_id)
        self._give_part(payment_id, 30_000)
        return lambda: self._refunds(gateway_id)

    def _refunds(self, gateway_id: str) -> None:
        self.victims.server.refund(gateway_id, 30_000)

    def _give_part(self, payment_id: int, paise: int) -> None:
        with self._database.write(SYSTEM, "test") as unit:
            payment = unit.session.get(Payment, payment_id)
            assert payment is not None
            give_back(unit, payment, None, Money.from_paise(paise), "test")

    def _settled(self, **said: str) -> tuple[str, str]:
        """A payment that was booked and paid out yesterday; its id and the settlement's."""
        victim = self.victims.victim()
        gateway_id = self.victims.pays_by_page(victim)
        self.victims.book_told(victim, gateway_id)
        # Just after it was paid: an hour later it could be today, where no UTR is missed yet.
        at = (self._clock.now() - DAY).timestamp() + 60
        return gateway_id, self.victims.server.settle(gateway_id, at=at, **said)

    def _settlement_amount(self) -> Callable[[], None]:
        _, settlement_id = self._settled()
        settlements = self.victims.server.books.settlements
        was = settlements.rows[settlement_id]["amount"]
        settlements.change(settlement_id, amount=was - 5_000)
        return lambda: settlements.change(settlement_id, amount=was)

    def _settlement_fee(self) -> Callable[[], None]:
        gateway_id, _ = self._settled()
        settlements = self.victims.server.books.settlements
        fee = self.victims.server.payment(gateway_id)["fee"]
        settlements.change_line(gateway_id, fee=fee + 150)
        return lambda: settlements.change_line(gateway_id, fee=fee)

    def _settlement_utr_missing(self) -> Callable[[], None]:
        _, settlement_id = self._settled(utr="")
        settlements = self.victims.server.books.settlements
        return lambda: settlements.change(settlement_id, utr="AXIS00000001")

    # ------------------------------------------------------------------ series and news

    def _bill_number_gap(self) -> None:
        self.victims.victim()
        self._skip("bill")

    def _receipt_number_gap(self) -> None:
        self.victims.pay(self.victims.victim())
        self._skip("receipt")

    def _skip(self, kind: str) -> None:
        self.victims.execute(
            "UPDATE number_series SET next_number = next_number + 1 WHERE kind = :kind AND year ="
            " (SELECT max(year) FROM number_series WHERE kind = :kind)",
            kind=kind,
        )

    def _event_not_processed(self) -> Callable[[], None]:
        key = f"evt_planted_{self._clock.now().timestamp():.0f}_{self._planted}"
        with self._database.write(SYSTEM, "test") as unit:
            unit.session.add(
                WebhookEvent(
                    provider="razorpay",
                    event_id=key,
                    event_type="payment.captured",
                    payload={},
                    received_at=unit.now - DAY,
                    status="failed" if self._planted % 2 else "received",
                    tries=12,
                    problem="It says what can't be." if self._planted % 2 else "",
                    received_via="webhook",
                    payment_id="",
                )
            )
        return lambda: self.victims.execute(
            "UPDATE webhook_events SET status = 'processed' WHERE event_id = :id", id=key
        )

    def _instant(self, at: dt.datetime) -> object:
        """As the engine keeps it: SQLite's are text in UTC."""
        if self._database.dialect == "sqlite":
            return at.astimezone(dt.UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
        return at
