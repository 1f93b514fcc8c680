"""Bills written as files: what issues them, what is left out, what is never half there."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pypdfium2
import pytest
from helpers.books import OCTOBER, Books

from dairyos_desktop.adapters.files import WholeFiles
from dairyos_desktop.adapters.pdf.pictures import PdfiumPagePictures
from dairyos_desktop.adapters.pdf.press import ProcessBillPress
from dairyos_desktop.adapters.pdf.renderer import ReportlabBillRenderer
from dairyos_desktop.domain.errors import EnvironmentTroubleError, NotAllowedError, NotFoundError
from dairyos_desktop.domain.paper import PaperSize
from dairyos_desktop.domain.roles import Role
from dairyos_desktop.models.bills import Bill
from dairyos_desktop.services.actor import Actor
from dairyos_desktop.services.documents import DocumentService
from dairyos_desktop.services.settings import SettingsService

if TYPE_CHECKING:
    from pathlib import Path

    from helpers.databases import FixedClock

    from dairyos_desktop.adapters.database import SqlDatabase


@pytest.fixture
def books(database: SqlDatabase, clock: FixedClock, tmp_path: Path) -> Books:
    books = Books(database, clock, tmp_path)
    books.customer("C", position=3)
    books.took("A", {1: "2.000"})
    books.took("B", {1: "0.250"}, product="PN")
    books.price("CM", "2026-10-01", "0.000", customer="C")
    books.took("C", {1: "1.000"})
    books.run()
    return books


@pytest.fixture
def documents(database: SqlDatabase) -> DocumentService:
    return DocumentService(
        database,
        ReportlabBillRenderer(),
        PdfiumPagePictures(),
        WholeFiles(),
        ProcessBillPress(),
    )


def texts(file: Path) -> list[str]:
    with pypdfium2.PdfDocument(file.read_bytes()) as pdf:
        return [page.get_textpage().get_text_range() for page in pdf]


def test_writing_a_paper_issues_the_bill_and_keeps_its_digest(
    books: Books, documents: DocumentService, database: SqlDatabase, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    result = documents.write_month(books.actor, OCTOBER, out, merged=tmp_path / "all.pdf")
    assert (result.written, result.failed) == (2, ())
    names = sorted(path.name for path in out.iterdir())
    assert names == ["MD-26-27-00001.pdf", "MD-26-27-00002.pdf"]
    bill = books.bill("A")
    assert bill.issued_at is not None
    with database.read() as session:
        row = session.get(Bill, bill.bill_id)
        assert row is not None
        data = (out / names[0]).read_bytes()
        assert (row.pdf_key, row.pdf_sha256) == (names[0], hashlib.sha256(data).hexdigest())
    pages = texts(tmp_path / "all.pdf")
    assert len(pages) == 2
    assert all(figure in page for page, figure in zip(pages, ("112.00", "97.12"), strict=True))
    books.sound()


def test_the_same_issued_bill_is_written_in_the_same_bytes(
    books: Books, documents: DocumentService, tmp_path: Path
) -> None:
    documents.write_month(books.actor, OCTOBER, tmp_path / "first")
    versions = [bill.version for bill in books.billing.month_views(books.actor, OCTOBER)]
    books.took("A", {1: "1.000"})
    documents.write_month(books.actor, OCTOBER, tmp_path / "second")
    for path in (tmp_path / "first").iterdir():
        assert path.read_bytes() == (tmp_path / "second" / path.name).read_bytes()
    assert [bill.version for bill in books.billing.month_views(books.actor, OCTOBER)] == versions


def test_a_second_call_makes_only_what_changed(
    books: Books, documents: DocumentService, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    told: list[tuple[int, int]] = []
    first = documents.write_month(books.actor, OCTOBER, out)
    assert (first.written, first.unchanged) == (2, 0)
    one, two = sorted(out.iterdir())
    made = {path: path.stat().st_ino for path in (one, two)}

    again = documents.write_month(
        books.actor, OCTOBER, out, progress=lambda done, total: told.append((done, total))
    )
    assert (again.written, again.unchanged, told[-1]) == (2, 2, (2, 2))
    assert {path: path.stat().st_ino for path in (one, two)} == made

    whole = one.read_bytes()
    one.write_bytes(whole[:-9])
    two.unlink()
    mended = documents.write_month(books.actor, OCTOBER, out, merged=tmp_path / "all.pdf")
    assert (mended.written, mended.unchanged) == (2, 0)
    assert one.read_bytes() == whole
    assert len(texts(tmp_path / "all.pdf")) == 2

    SettingsService(books.database).set_value(books.actor, "paper_colour", "#1A4F8B")
    assert documents.write_month(books.actor, OCTOBER, out).unchanged == 0
    assert one.read_bytes() != whole
    assert documents.write_month(books.actor, OCTOBER, out, size=PaperSize.A4).unchanged == 0
    books.sound()


def test_several_on_a_sheet_are_files_each_and_one_document(
    books: Books, documents: DocumentService, tmp_path: Path
) -> None:
    out, merged = tmp_path / "out", tmp_path / "all.pdf"
    documents.write_month(books.actor, OCTOBER, out, merged=merged, size=PaperSize.FOUR_ON_A4)
    assert [len(texts(path)) for path in sorted(out.iterdir())] == [1, 1]
    (sheet,) = texts(merged)
    assert "112.00" in sheet
    assert "97.12" in sheet


def test_a_bill_of_nothing_is_written_only_when_asked_for(
    books: Books, documents: DocumentService, tmp_path: Path
) -> None:
    documents.write_month(books.actor, OCTOBER, tmp_path / "month")
    nothing = books.bill("C")
    assert (str(nothing.total), nothing.issued_at) == ("0.00", None)
    documents.write_bills(books.actor, [nothing.bill_id], tmp_path / "asked")
    assert [path.name for path in (tmp_path / "asked").iterdir()] == ["MD-26-27-00003.pdf"]
    assert books.bill("C").issued_at is not None


def test_a_draft_says_so_and_issues_nothing(
    books: Books, documents: DocumentService, tmp_path: Path
) -> None:
    viewer = Actor(None, "Sita", Role.VIEWER)
    result = documents.write_drafts(viewer, OCTOBER, tmp_path, merged=tmp_path / "drafts.pdf")
    assert result.written == 2
    assert all("DRAFT" in page for page in texts(tmp_path / "drafts.pdf"))
    assert books.bill("A").issued_at is None
    with pytest.raises(NotAllowedError):
        documents.write_month(viewer, OCTOBER, tmp_path)


def test_a_folder_that_cannot_be_written_fails_each_bill_by_name(
    books: Books, documents: DocumentService, tmp_path: Path
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    result = documents.write_month(books.actor, OCTOBER, blocked)
    assert result.written == 0
    assert [row.number for row in result.failed] == ["MD/26-27/00001", "MD/26-27/00002"]
    with pytest.raises(EnvironmentTroubleError, match="can't be written"):
        documents.write_merged(books.actor, [books.bill("A").bill_id], blocked / "sub" / "one.pdf")


def test_a_file_that_fails_midway_leaves_the_old_one_and_no_part(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = WholeFiles()
    target = tmp_path / "bill.pdf"
    files.write(target, b"old")

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(EnvironmentTroubleError, match="disk is full"):
        files.write(target, b"new and longer")
    assert [path.name for path in tmp_path.iterdir()] == ["bill.pdf"]
    assert target.read_bytes() == b"old"


def test_a_page_is_shown_as_a_picture(books: Books, documents: DocumentService) -> None:
    picture = documents.picture(books.actor, books.bill("A").bill_id, scale=1.0)
    assert (picture.width, picture.height, picture.pages) == (420, 596, 1)
    assert len(picture.rgba) == picture.width * picture.height * 4
    with pytest.raises(NotFoundError):
        documents.picture(books.actor, books.bill("A").bill_id, page=3, scale=1.0)
    with pytest.raises(NotFoundError):
        documents.picture(books.actor, 999, scale=1.0)


def test_stop_ends_between_bills(books: Books, documents: DocumentService, tmp_path: Path) -> None:
    result = documents.write_month(books.actor, OCTOBER, tmp_path / "none", stop=lambda: True)
    assert (result.written, result.stopped) == (0, True)
    assert books.bill("A").issued_at is None
