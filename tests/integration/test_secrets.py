"""Secrets of the office: encrypted, shared between PCs by the join code, shown to nobody."""

from __future__ import annotations

import json
import threading
from typing import TYPE_CHECKING

import pytest
from helpers.offices import PASSWORD, login_service, make_office, stale
from helpers.second_factor import FactorPc
from helpers.secret_stores import MemoryStore, StoreBesideWriters
from helpers.sheets import Register
from pypdfium2 import PdfDocument
from sqlalchemy import select, text, update

from dairyos_desktop.adapters.files import WholeFiles
from dairyos_desktop.adapters.pdf.late import LateRecoverySheetRenderer
from dairyos_desktop.adapters.sealing import AesGcmSealer
from dairyos_desktop.config.settings import OFFICE_SECRETS
from dairyos_desktop.domain.errors import (
    InvalidInputError,
    KeyringTroubleError,
    NotAllowedError,
    NotFoundError,
    OfficeKeyMissingError,
    PasswordNeededError,
    RefusedError,
)
from dairyos_desktop.domain.office_key import new_office_key
from dairyos_desktop.domain.roles import Role
from dairyos_desktop.domain.stored_secrets import DECLARED_SECRETS
from dairyos_desktop.models.audit import AuditEntry
from dairyos_desktop.models.secrets import OfficeKeyMark, StoredSecret
from dairyos_desktop.services.office_key import OfficeKeys
from dairyos_desktop.services.secrets import SecretService

if TYPE_CHECKING:
    from pathlib import Path

    from helpers.databases import FixedClock

    from dairyos_desktop.adapters.database import SqlDatabase
    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.ports import SecretStore

CANARY = "canary-7hx2-in-the-coal-mine"
KEY_ID = "razorpay_key_id"
SECRET = "razorpay_key_secret"  # noqa: S105 - the name of one
MAIL = "smtp_password"


class Pc:
    """One PC at the office's database, with a keyring of its own."""

    def __init__(
        self,
        database: SqlDatabase,
        clock: FixedClock,
        store: SecretStore | None = None,
        environment: dict[str, str] | None = None,
    ) -> None:
        self.store = store or MemoryStore()
        self.keys = OfficeKeys(database, AesGcmSealer(), self.store)
        self.auth = login_service(database, clock)
        self.secrets = SecretService(
            database,
            self.keys,
            renderer=LateRecoverySheetRenderer(),
            files=WholeFiles(),
            environment=environment or {},
        )


@pytest.fixture
def pc(database: SqlDatabase, clock: FixedClock, owner: Actor) -> Pc:
    del owner
    return Pc(database, clock)


def everything(database: SqlDatabase) -> str:
    """The whole database as text."""
    with database.engine.connect() as connection:
        tables = (
            text("SELECT name FROM sqlite_master WHERE type = 'table'")
            if database.dialect == "sqlite"
            else text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        )
        names = connection.execute(tables).scalars().all()
        assert "stored_secrets" in names
        return "\n".join(
            str(row)
            for name in names
            for row in connection.execute(text(f'SELECT * FROM "{name}"'))  # noqa: S608 - own names
        )


def test_what_may_be_stored_is_what_the_environment_may_give() -> None:
    assert tuple(one.name for one in DECLARED_SECRETS) == OFFICE_SECRETS


def test_a_secret_comes_back_and_lies_nowhere_in_the_clear(
    database: SqlDatabase, clock: FixedClock, pc: Pc, owner: Actor
) -> None:
    assert pc.secrets.value(SECRET) is None
    row = pc.secrets.set_secret(owner, SECRET, f"  {CANARY}\n")
    assert (row.set_at, row.set_by) == (clock.now(), owner.name)
    assert CANARY not in repr(row)
    assert pc.secrets.value(SECRET) == CANARY
    assert CANARY not in everything(database)
    (kept,) = pc.store.kept.values()  # type: ignore[attr-defined]  # a dictionary, in tests
    assert kept not in everything(database)
    # A program that starts anew finds the key in the PC's keyring.
    assert Pc(database, clock, pc.store).secrets.value(SECRET) == CANARY

    pc.secrets.set_secret(owner, SECRET, "another-one-entirely")
    assert pc.secrets.value(SECRET) == "another-one-entirely"
    state = pc.secrets.state(owner)
    assert {one.name: one.set_at is not None for one in state.rows} == {
        KEY_ID: False,
        SECRET: True,
        "razorpay_webhook_secret": False,
        MAIL: False,
    }
    assert state.has_key
    assert pc.secrets.set_secret(owner, SECRET, "").set_at is None
    assert pc.secrets.value(SECRET) is None
    with database.read() as session:
        audited = session.execute(
            select(AuditEntry.action, AuditEntry.before, AuditEntry.after).where(
                AuditEntry.thing == "secret"
            )
        ).all()
    assert [tuple(row) for row in audited] == [
        ("secret.set", None, '{"stored": true}'),
        ("secret.set", '{"stored": true}', '{"stored": true}'),
        ("secret.remove", '{"stored": true}', '{"stored": false}'),
    ]


def test_the_keyring_is_asked_only_when_a_secret_is_stored_or_used(pc: Pc, owner: Actor) -> None:
    store = pc.store
    assert isinstance(store, MemoryStore)
    pc.secrets.state(owner)
    assert pc.secrets.value(SECRET) is None
    assert store.asked == 0
    pc.secrets.set_secret(owner, SECRET, CANARY)
    pc.secrets.state(owner)
    asked = store.asked
    assert asked > 0
    pc.secrets.value(SECRET)
    assert store.asked == asked


def test_the_keyring_is_never_asked_while_the_file_is_held_for_writing(
    tmp_path: Path, clock: FixedClock, request: pytest.FixtureRequest
) -> None:
    from helpers.databases import sqlite_database  # noqa: PLC0415 - of this test alone

    database = sqlite_database(tmp_path / "one", clock)
    request.addfinalizer(database.close)
    owner = make_office(database, clock)
    file = tmp_path / "one" / "dairyos.sqlite3"
    one = Pc(database, clock, StoreBesideWriters(file))
    one.secrets.set_secret(owner, SECRET, CANARY)
    code = one.secrets.join_code(owner)
    one.secrets.recovery_sheet(owner)
    other = Pc(database, clock, StoreBesideWriters(file))
    other.keys.join(code)
    assert other.secrets.value(SECRET) == CANARY


def test_the_environment_goes_before_what_is_stored(
    database: SqlDatabase, clock: FixedClock, pc: Pc, owner: Actor
) -> None:
    pc.secrets.set_secret(owner, MAIL, CANARY)
    server = Pc(database, clock, environment={MAIL: "of the server"})
    assert server.secrets.value(MAIL) == "of the server"
    assert [row.name for row in server.secrets.state(owner).rows if row.from_environment] == [MAIL]


def test_a_second_pc_needs_the_join_code_and_then_shares_all(
    database: SqlDatabase, clock: FixedClock, pc: Pc, owner: Actor
) -> None:
    with pytest.raises(RefusedError, match="no key yet"):
        pc.keys.join(new_office_key().code())
    pc.secrets.set_secret(owner, SECRET, CANARY)
    second = Pc(database, clock)
    for ask in (
        lambda: second.secrets.value(SECRET),
        lambda: second.secrets.set_secret(owner, MAIL, "x" * 9),
        lambda: second.secrets.join_code(owner),
    ):
        with pytest.raises(OfficeKeyMissingError, match="office key"):
            ask()
    with pytest.raises(RefusedError, match="another office"):
        second.keys.join(new_office_key().code())
    code = pc.secrets.join_code(owner)
    with pytest.raises(InvalidInputError, match="slip"):
        second.keys.join(code[:-1] + ("0" if code[-1] != "0" else "2"))
    assert second.store.kept == {}  # type: ignore[attr-defined]  # as above
    second.keys.join(code.lower())
    assert second.secrets.value(SECRET) == CANARY
    second.secrets.set_secret(owner, MAIL, "of the second PC")
    assert pc.secrets.value(MAIL) == "of the second PC"
    assert code not in everything(database)


def test_two_pcs_that_make_the_first_key_at_once_end_with_one(
    database: SqlDatabase, clock: FixedClock, owner: Actor
) -> None:
    late = Pc(database, clock)
    store = late.store
    assert isinstance(store, MemoryStore)
    put = store.put

    def slow_put(name: str, value: str) -> None:
        put(name, value)
        early.secrets.set_secret(owner, MAIL, CANARY)

    early = Pc(database, clock)
    store.put = slow_put  # type: ignore[method-assign]  # another PC's deed in the middle of ours
    with pytest.raises(OfficeKeyMissingError):
        late.secrets.set_secret(owner, SECRET, "of the late one")
    assert store.kept == {}
    assert early.secrets.value(MAIL) == CANARY
    store.put = put  # type: ignore[method-assign]  # as above
    late.keys.join(early.secrets.join_code(owner))
    late.secrets.set_secret(owner, SECRET, "of the late one")
    assert early.secrets.value(SECRET) == "of the late one"


def test_many_threads_with_one_keyring_make_one_key(
    database: SqlDatabase, clock: FixedClock, owner: Actor
) -> None:
    store = MemoryStore()
    pcs = [Pc(database, clock, store) for _ in range(4)]
    barrier, failed = threading.Barrier(4), []

    def work(pc: Pc, name: str) -> None:
        barrier.wait(10)
        try:
            pc.secrets.set_secret(owner, name, f"value of {name}")
        except Exception as error:  # noqa: BLE001 - told below
            failed.append(error)

    names = list(OFFICE_SECRETS)
    threads = [
        threading.Thread(target=work, args=(one, name))
        for one, name in zip(pcs, names, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert len(store.kept) == 1
    assert [pcs[0].secrets.value(name) for name in names] == [f"value of {one}" for one in names]


def test_a_ciphertext_that_is_moved_changed_or_another_offices_opens_nowhere(
    database: SqlDatabase, pc: Pc, owner: Actor
) -> None:
    pc.secrets.set_secret(owner, SECRET, CANARY)
    pc.secrets.set_secret(owner, MAIL, "of the mail account")
    with database.engine.begin() as connection:
        rows = connection.execute(select(StoredSecret.name, StoredSecret.value_encrypted))
        sealed = {name: value for name, value in rows}  # noqa: C416 - rows are no pairs to mypy

        def put(name: str, value: str) -> None:
            connection.execute(
                update(StoredSecret).where(StoredSecret.name == name).values(value_encrypted=value)
            )

        put(MAIL, sealed[SECRET])
    with pytest.raises(RefusedError, match="moved"):
        pc.secrets.value(MAIL)
    form, key_id, body = sealed[SECRET].split(".")
    for changed in (
        f"{form}.{key_id}.{body[:-6]}AAAA{body[-2:]}",
        f"{form}.{key_id}.{body[:-8]}",
        f"{form}.{key_id}.",
        f"v2.{key_id}.{body}",
        f"{form}.00000000.{body}",
        "",
        CANARY,
    ):
        with database.engine.begin() as connection:
            put(MAIL, changed)
        with pytest.raises(RefusedError) as refused:
            pc.secrets.value(MAIL)
        assert CANARY not in f"{refused.value.message} {refused.value.hint}"
    assert pc.secrets.value(SECRET) == CANARY
    # The same key under another office's name: the name is bound in too.
    with database.engine.begin() as connection:
        connection.execute(update(OfficeKeyMark).values(office_uid="0" * 32))
    (kept,) = pc.store.kept.values()  # type: ignore[attr-defined]  # as above
    pc.store.put(f"office-key {'0' * 32}", kept)
    with pytest.raises(RefusedError):
        pc.secrets.value(SECRET)


def test_only_the_owner_and_only_with_a_fresh_password(
    database: SqlDatabase, pc: Pc, owner: Actor
) -> None:
    manager = Register(database).user("Ravi", Role.MANAGER)
    for ask in (
        lambda actor: pc.secrets.set_secret(actor, SECRET, CANARY),
        pc.secrets.join_code,
        pc.secrets.recovery_sheet,
    ):
        with pytest.raises(NotAllowedError, match="may not store secrets"):
            ask(manager)
        with pytest.raises(PasswordNeededError):
            ask(stale(owner))
    with pytest.raises(NotAllowedError):
        pc.secrets.state(manager)
    with pytest.raises(NotFoundError, match="no secret"):
        pc.secrets.set_secret(owner, "password", CANARY)
    for bad in ("x" * 513, "two\nlines", "bell\a"):
        with pytest.raises(InvalidInputError) as refused:
            pc.secrets.set_secret(owner, SECRET, bad)
        assert bad not in refused.value.message
    assert not pc.secrets.state(owner).has_key


def test_a_keyring_that_fails_leaves_nothing_half_done(
    database: SqlDatabase, clock: FixedClock, owner: Actor
) -> None:
    store = MemoryStore()
    store.broken = True
    pc = Pc(database, clock, store)
    with pytest.raises(KeyringTroubleError):
        pc.secrets.set_secret(owner, SECRET, CANARY)
    state = pc.secrets.state(owner)
    assert not state.has_key
    assert all(row.set_at is None for row in state.rows)
    store.broken = False
    pc.secrets.set_secret(owner, SECRET, CANARY)
    store.broken = True
    with pytest.raises(KeyringTroubleError):
        Pc(database, clock, store).secrets.value(SECRET)


def test_when_nobody_has_the_key_any_more_the_owner_begins_anew(
    database: SqlDatabase, clock: FixedClock, owner: Actor
) -> None:
    old = FactorPc(database, clock)
    _, codes = old.enrol(owner)
    pc = Pc(database, clock)
    with pytest.raises(OfficeKeyMissingError):
        pc.secrets.set_secret(owner, MAIL, CANARY)
    with pytest.raises(PasswordNeededError):
        pc.secrets.begin_anew(stale(owner))
    # A recovery code lets the owner in without the key.
    back = pc.auth.login(owner.name, PASSWORD, codes[0])
    assert pc.secrets.begin_anew(back) == 1
    assert pc.auth.login(owner.name, PASSWORD).name == owner.name
    pc.secrets.set_secret(owner, MAIL, CANARY)
    assert pc.secrets.value(MAIL) == CANARY
    with pytest.raises(OfficeKeyMissingError):
        Pc(database, clock, old.store).secrets.value(MAIL)
    pc.secrets.begin_anew(owner)
    with pytest.raises(RefusedError, match="no key"):
        pc.secrets.begin_anew(owner)
    with database.read() as session:
        entries = session.scalars(
            select(AuditEntry.before).where(AuditEntry.action == "office_key.begin_anew")
        ).all()
    assert [json.loads(entry or "") for entry in entries] == [
        {"secrets": [], "second_factors": [owner.name]},
        {"secrets": [MAIL], "second_factors": []},
    ]


def test_the_recovery_sheet_brings_the_key_back_and_tells_nothing_in_its_metadata(
    database: SqlDatabase, clock: FixedClock, pc: Pc, owner: Actor, tmp_path: Path
) -> None:
    pc.secrets.set_secret(owner, SECRET, CANARY)
    file = tmp_path / "sheet.pdf"
    pdf = pc.secrets.recovery_sheet(owner, file)
    assert file.read_bytes() == pdf
    document = PdfDocument(pdf)
    assert len(document) == 1
    lines = document[0].get_textpage().get_text_bounded().splitlines()
    words = " ".join(lines).split()
    groups = [word for word in words if len(word) == 5 and word in pc.keys.key().code().split("-")]
    code = "-".join(groups)
    assert code == pc.keys.key().code()
    assert any("Madhuban Dairy" in line for line in lines)
    told = " ".join(document.get_metadata_dict().values())
    assert not any(group in told for group in groups)

    second = Pc(database, clock)
    second.keys.join(code)
    assert second.secrets.value(SECRET) == CANARY
    with database.read() as session:
        actions = session.scalars(
            select(AuditEntry.action).where(AuditEntry.thing == "office_key")
        ).all()
    assert actions == ["office_key.make", "office_key.print"]
