"""Who and what the rows of a foreign file mean: customers and products, found and never guessed."""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from dairyos_desktop.domain.customers import check_phone, format_phone
from dairyos_desktop.domain.errors import InvalidInputError
from dairyos_desktop.domain.searching import folded
from dairyos_desktop.domain.texts import say
from dairyos_desktop.models.customers import Customer
from dairyos_desktop.models.tariffs import Product
from dairyos_desktop.services.dto.sheets import Part

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

_MOST_HINTS = 50
_MOST_NAMED = 4
_SOUNDS_LIKE = 0.75
_LAST_DIGITS = re.compile(r"[0-9]{1,18}$")
_EXPONENT = re.compile(r"[0-9][0-9.,]*[eE][+][0-9]+")


@dataclass(frozen=True, slots=True)
class Person:
    """A customer as far as rows need it."""

    id: int
    code: str
    name: str
    name_local: str
    phones: frozenset[str]

    @property
    def words(self) -> str:
        """For a hint: `C00002 Bhavna Sharma, 98525 15243`."""
        phone = next(iter(sorted(self.phones)), "")
        return f"{self.code} {self.name}" + (f", {format_phone(phone)}" if phone else "")


@dataclass(frozen=True, slots=True)
class Goods:
    """A product as far as rows need it; `unit` is `L`, `kg` or `pc`."""

    id: int
    code: str
    name: str
    unit: str


class WhoError(InvalidInputError):
    """A row's customer or product can't be told; `part` says which of its cells is meant."""

    def __init__(self, part: Part, message: str, hint: str) -> None:
        super().__init__(message, hint)
        self.part = part


class People:
    """All customers, found by code, by name and phone, or by a name that only one has."""

    def __init__(self, session: Session) -> None:
        rows = session.execute(
            select(
                Customer.id,
                Customer.code,
                Customer.name,
                Customer.name_local,
                Customer.phone,
                Customer.whatsapp,
            )
        )
        self.by_code: dict[str, Person] = {}
        self._by_name: dict[str, list[Person]] = defaultdict(list)
        for key, code, name, local, phone, whatsapp in rows:
            phones = frozenset(one for one in (phone, whatsapp) if one)
            person = Person(key, code, name, local, phones)
            self.by_code[code] = person
            for spelling in {folded(name), folded(local)} - {""}:
                self._by_name[spelling].append(person)
        self._hints: dict[str, str] = {}

    def find(self, code: str, name: str, phone: str) -> Person:
        """The one customer that the cells of a row name.

        Raises:
            WhoError: None of them does, or more than one.
        """
        if code:
            return self._by_code(code)
        if name in self.by_code:
            return self.by_code[name]
        if not name:
            raise WhoError(
                Part.NAME,
                say("The row names no customer."),
                say("Write the customer's code or name."),
            )
        return self._by_name_and_phone(name, phone)

    def knows(self, name: str) -> bool:
        """Whether somebody has that code or name."""
        return name in self.by_code or folded(name) in self._by_name

    def agree(self, person: Person, name: str) -> bool:
        """Whether a name beside a code may be that customer's: one word in common is enough."""
        said = set(folded(name).split())
        known = set(folded(f"{person.name} {person.name_local}").split())
        return not said or bool(said & known) or folded(name) == folded(person.code)

    def _by_code(self, code: str) -> Person:
        found = self.by_code.get(code)
        if found is None:
            raise WhoError(
                Part.CODE,
                say("There is no customer “{code}”.", code=code),
                self._hint(code, self.by_code),
            )
        return found

    def _by_name_and_phone(self, name: str, phone: str) -> Person:
        known = self._by_name.get(folded(name), [])
        if not known:
            names = {person.name: None for person in self.by_code.values()}
            raise WhoError(
                Part.NAME,
                say("There is no customer called “{name}”.", name=name),
                self._hint(name, names),
            )
        if not phone:
            if len(known) == 1:
                return known[0]
            raise WhoError(
                Part.NAME,
                say("{count} customers are called “{name}”.", count=len(known), name=name),
                say("Write the code or the phone: {known}.", known=_named(known)),
            )
        if _EXPONENT.fullmatch(phone):
            raise WhoError(
                Part.PHONE,
                say("The phone “{phone}” was cut short by Excel.", phone=phone),
                say(
                    "Format the column as text and write all digits: {known}.", known=_named(known)
                ),
            )
        try:
            dialled = check_phone(phone)
        except InvalidInputError as problem:
            raise WhoError(Part.PHONE, problem.message, problem.hint) from None
        fitting = [person for person in known if dialled in person.phones]
        if not fitting and len(known) == 1 and not known[0].phones:
            return known[0]
        if len(fitting) == 1:
            return fitting[0]
        if fitting:
            raise WhoError(
                Part.NAME,
                say("{count} customers have this name and phone.", count=len(fitting)),
                say("Write the code: {fitting}.", fitting=_named(fitting)),
            )
        raise WhoError(
            Part.PHONE,
            say(
                "No customer called “{name}” has the phone {dialled}.",
                name=name,
                dialled=format_phone(dialled),
            ),
            say("There is {known}.", known=_named(known)),
        )

    def _hint(self, text: str, known: Iterable[str]) -> str:
        hint = self._hints.get(text)
        if hint is None:
            hint = say("Import the customers first, or mend the cell.")
            # Looking for the nearest of 10,000 takes a while: not for a file of strangers.
            if len(self._hints) < _MOST_HINTS:
                names = list(known)
                near = _nearly(text, names)
                near = near or difflib.get_close_matches(text, names, n=1, cutoff=_SOUNDS_LIKE)
                hint = say("Do you mean {near}?", near=near[0]) if near else hint
            self._hints[text] = hint
        return hint


class Shelf:
    """All products, found by code or by a name that only one has."""

    def __init__(self, session: Session) -> None:
        rows = session.execute(
            select(Product.id, Product.code, Product.name, Product.name_local, Product.unit)
        )
        self.by_id: dict[int, Goods] = {}
        self.by_code: dict[str, Goods] = {}
        self._by_name: dict[str, list[Goods]] = defaultdict(list)
        for key, code, name, local, unit in rows:
            goods = Goods(key, code, name, unit)
            self.by_id[key] = goods
            self.by_code[code] = goods
            for spelling in {folded(name), folded(local)} - {""}:
                self._by_name[spelling].append(goods)

    def find(self, text: str) -> Goods:
        """The one product that the text names.

        Raises:
            WhoError: There is none, or more than one.
        """
        found = self.by_code.get(text)
        if found is not None:
            return found
        named = self._by_name.get(folded(text), [])
        if len(named) == 1:
            return named[0]
        codes = ", ".join(sorted(goods.code for goods in named) or self.by_code)
        raise WhoError(
            Part.PRODUCT,
            say("{count} products are called “{text}”.", count=len(named), text=text)
            if named
            else say("There is no product called “{text}”.", text=text),
            say("The products are: {codes}.", codes=codes[:200]),
        )


def _nearly(text: str, known: list[str]) -> list[str]:
    """Those that differ in case, or in letters and zeros ahead that a spreadsheet took away."""
    plain = text.casefold()
    near = [one for one in known if one.casefold() == plain]
    if near or not (text.isascii() and text.isdigit()):
        return near
    return [
        one for one in known if (digits := _LAST_DIGITS.search(one)) and int(digits[0]) == int(text)
    ]


def _named(people: list[Person]) -> str:
    shown = "; ".join(person.words for person in people[:_MOST_NAMED])
    more = len(people) - _MOST_NAMED
    return say("{shown}; and {more} more", shown=shown, more=more) if more > 0 else shown
