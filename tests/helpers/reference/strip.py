"""The calendar on the paper: the month's days by shift, and the goods that are no milk."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from helpers.reference.figures import days, thousandths
from helpers.reference.tariff import falls_on, order_on

if TYPE_CHECKING:
    from datetime import date

    from helpers.reference.register import Register

SHIFTS = ("morning", "evening")


def strip_of(register: Register, customer: str, first: date, last: date) -> list[dict[str, Any]]:
    """One row for each shift in use: what was delivered, or why nothing was, on every day."""
    rows = []
    for shift in SHIFTS:
        cells = [_cell(register, customer, shift, when) for when in days(first, last)]
        if any(cell["litres"] or cell["mark"] in {"zero", "ordered"} for cell in cells):
            rows.append({"shift": shift, "cells": cells})
    return rows


def others_of(
    register: Register, customer: str, first: date, last: date
) -> list[tuple[str, list[tuple[int, str]]]]:
    """Goods that the strip's litres don't hold: (product, [(day, quantity)])."""
    goods = []
    for code in register.product_order:
        if register.products[code].milk_litres(Decimal(1)) is not None:
            continue
        by_day = [
            (when.day, sum(_amounts(register, customer, code, when), Decimal(0)))
            for when in days(first, last)
        ]
        taken = [(number, thousandths(quantity)) for number, quantity in by_day if quantity]
        if taken:
            goods.append((code, taken))
    return goods


def _amounts(register: Register, customer: str, product: str, when: date) -> list[Decimal]:
    found = (register.deliveries.get((when, customer, shift, product)) for shift in SHIFTS)
    return [quantity for quantity in found if quantity is not None]


def _cell(register: Register, customer: str, shift: str, when: date) -> dict[str, Any]:
    delivered: Decimal | None = None
    usual = Decimal(0)
    wanted = away = False
    for product in register.products.values():
        if product.milk_litres(Decimal(1)) is None:
            continue
        on_leave = any(
            leave.customer == customer and leave.covers(when, shift, product.code)
            for leave in register.leaves.values()
        )
        quantity = register.deliveries.get((when, customer, shift, product.code))
        if quantity is not None:
            delivered = (delivered or Decimal(0)) + (product.milk_litres(quantity) or Decimal(0))
        order = order_on(register, customer, product.code, shift, when)
        if order is not None and falls_on(order, when) and order.quantity:
            away = away or on_leave
            usual += product.milk_litres(order.quantity) or Decimal(0)
            wanted = wanted or not on_leave
    if delivered is None:
        mark = "ordered" if wanted else "leave" if away else ""
    else:
        mark = "" if delivered else "zero"
    return {
        "day": when.day,
        "litres": thousandths(delivered) if delivered else "",
        "mark": mark,
        "differs": delivered is not None and delivered != usual,
    }
