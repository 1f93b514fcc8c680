"""The people who walk routes; one who has left keeps the rounds that he walked."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import Table, select

from dairyos_desktop.domain.customers import LONGEST_NAME, check_line, check_phone
from dairyos_desktop.domain.errors import (
    ConflictError,
    FieldConflict,
    InvalidInputError,
    NotFoundError,
    RefusedError,
)
from dairyos_desktop.domain.searching import folded
from dairyos_desktop.domain.texts import say
from dairyos_desktop.models.audit import AuditEntry
from dairyos_desktop.models.customers import Person
from dairyos_desktop.services.command import TransientConflictError
from dairyos_desktop.services.dto.delivery import PersonForm, PersonRow
from dairyos_desktop.services.inserting import insert_if_absent

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from dairyos_desktop.services.unit import UnitOfWork

_PEOPLE = cast("Table", Person.__table__)
_LABELS = {"name": "Name", "phone": "Phone", "is_active": "Works here"}


def read_people(session: Session, *, include_gone: bool) -> tuple[PersonRow, ...]:
    """The people by name."""
    wanted = select(Person)
    if not include_gone:
        wanted = wanted.where(Person.is_active)
    found = [_row(person) for person in session.scalars(wanted)]
    return tuple(sorted(found, key=lambda one: (folded(one.name), one.id)))


def checked_form(form: PersonForm) -> PersonForm:
    """The form in the way that it is kept.

    Raises:
        InvalidInputError: Name or phone can't be taken.
    """
    name = check_line(form.name, "name", LONGEST_NAME)
    if not name:
        raise InvalidInputError(
            say("The name is missing."), say("Type the name of who walks the route.")
        )
    return replace(form, name=name, phone=check_phone(form.phone))


def insert_person(unit: UnitOfWork, form: PersonForm) -> PersonRow:
    """Writes a new person.

    Raises:
        RefusedError: The name is taken.
    """
    _refuse_second(unit.session, form.name, own=0)
    written = unit.session.execute(
        insert_if_absent(unit.session, _PEOPLE)
        .values(name=form.name, phone=form.phone, is_active=form.is_active, version=1)
        .returning(_PEOPLE.c.id)
    ).scalar_one_or_none()
    if written is None:
        # Entered on two PCs at once: the next try finds the other's.
        raise TransientConflictError(
            say("The database was busy with the same rows."), say("Try again in a moment.")
        )
    unit.audit("person", form.name, after=_fields(form))
    return _row(unit.session.get_one(Person, written))


def person_id_of(unit: UnitOfWork, name: str) -> int:
    """The person of that name, however it is typed; an unknown one is entered as a person.

    Raises:
        InvalidInputError: A name that can't be kept.
    """
    kept = checked_form(PersonForm(name))
    people = unit.session.execute(select(Person.id, Person.name).order_by(Person.id)).all()
    same = [row for row in people if folded(row.name) == folded(kept.name)]
    if not same:
        return insert_person(unit, kept).id
    # Older books may have two who differ by a capital.
    return int(next((row.id for row in same if row.name == kept.name), same[0].id))


def update_person(
    unit: UnitOfWork, person_id: int, form: PersonForm, expected_version: int
) -> PersonRow:
    """Writes what differs; nothing where nothing does.

    Raises:
        NotFoundError: There is no such person.
        RefusedError: The name is taken.
        ConflictError: Somebody else changed the person since it was read.
    """
    person = unit.session.get(Person, person_id, with_for_update=True)
    if person is None:
        raise NotFoundError(say("This person is gone."), say("Open the list of people again."))
    standing = PersonForm(person.name, person.phone, person.is_active)
    if person.version != expected_version:
        raise _conflict(unit.session, person, form, standing)
    if form == standing:
        return _row(person)
    _refuse_second(unit.session, form.name, own=person_id)
    before, after = _fields(standing), _fields(form)
    changed = [name for name in _LABELS if before[name] != after[name]]
    for name in changed:
        setattr(person, name, after[name])
    person.version += 1
    unit.audit(
        "person",
        standing.name,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
    )
    unit.session.flush()
    return _row(person)


def _row(person: Person) -> PersonRow:
    return PersonRow(person.id, person.version, person.name, person.phone, person.is_active)


def _fields(form: PersonForm) -> dict[str, Any]:
    return {name: getattr(form, name) for name in _LABELS}


def _refuse_second(session: Session, name: str, *, own: int) -> None:
    """Two people of one name could not be told apart; an office has a few dozen."""
    for other_id, other in session.execute(select(Person.id, Person.name)):
        if other_id != own and folded(other) == folded(name):
            raise RefusedError(
                say("There is somebody called {other} already.", other=other),
                say("Add the surname or the village, so that the two can be told apart."),
            )


def _conflict(
    session: Session, person: Person, yours: PersonForm, theirs: PersonForm
) -> ConflictError:
    mine, standing = _fields(yours), _fields(theirs)
    by = session.scalar(
        select(AuditEntry.user_name)
        .where(AuditEntry.thing == "person", AuditEntry.thing_key == theirs.name)
        .order_by(AuditEntry.id.desc())
        .limit(1)
    )
    return ConflictError(
        say("Somebody else changed {theirs} since you opened it.", theirs=theirs.name),
        say("Look at both, then save again."),
        fields=tuple(
            FieldConflict(label, _said(mine[name]), _said(standing[name]))
            for name, label in _LABELS.items()
            if mine[name] != standing[name]
        ),
        changed_by=by or "",
        current={"person": _row(person)},
    )


def _said(value: str | bool) -> str:  # noqa: FBT001 - a value, no switch
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value or "–"
