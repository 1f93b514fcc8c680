"""The office's logo and colour: what is taken, where it is kept, what the page beside shows."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from dairyos_desktop.adapters.logo_files import BOUNDS, PillowLogoReader
from dairyos_desktop.adapters.pdf.pictures import PdfiumPagePictures
from dairyos_desktop.adapters.pdf.receipt import ReportlabReceiptRenderer
from dairyos_desktop.adapters.pdf.renderer import ReportlabBillRenderer
from dairyos_desktop.adapters.pdf.statement import ReportlabStatementRenderer
from dairyos_desktop.domain.errors import (
    EnvironmentTroubleError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
)
from dairyos_desktop.domain.roles import Role
from dairyos_desktop.models.audit import AuditEntry
from dairyos_desktop.services.actor import Actor
from dairyos_desktop.services.dto.documents import ShownPaper
from dairyos_desktop.services.paper_look import LogoService, read_look
from dairyos_desktop.services.paper_preview import PaperPreviewService, PaperRenderers
from dairyos_desktop.services.settings import SettingsService

if TYPE_CHECKING:
    from pathlib import Path

    from helpers.books import Books
    from helpers.databases import FixedClock

    from dairyos_desktop.adapters.database import SqlDatabase

RED = (200, 30, 30)


@pytest.fixture
def logos(database: SqlDatabase) -> LogoService:
    return LogoService(database, PillowLogoReader())


@pytest.fixture
def preview(database: SqlDatabase, clock: FixedClock) -> PaperPreviewService:
    renderers = PaperRenderers(
        ReportlabBillRenderer(), ReportlabReceiptRenderer(), ReportlabStatementRenderer()
    )
    return PaperPreviewService(database, clock, renderers, PdfiumPagePictures())


def picture(path: Path, size: tuple[int, int] = (900, 300), mode: str = "RGB") -> Path:
    Image.new(mode, size, RED if mode == "RGB" else 0).save(path)
    return path


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def test_a_logo_is_kept_in_the_database_and_taken_back(
    books: Books, logos: LogoService, database: SqlDatabase, tmp_path: Path
) -> None:
    kept = logos.put(books.actor, picture(tmp_path / "logo.png"))
    assert logos.get(books.actor) == kept
    assert opened(kept).size == (560, 187)
    with database.read() as session:
        assert read_look(session).logo == kept
        said = [entry.after for entry in session.query(AuditEntry).filter_by(thing="setting")]
    assert len(kept) < 10_000
    assert all(len(text or "") < 200 for text in said)
    logos.put_back(books.actor, b"")
    assert logos.get(books.actor) == b""
    logos.put_back(books.actor, kept)
    assert logos.get(books.actor) == kept


def test_only_the_owner_changes_it(books: Books, logos: LogoService, tmp_path: Path) -> None:
    path = picture(tmp_path / "logo.png")
    manager = Actor(None, "Sita", Role.MANAGER)
    with pytest.raises(NotAllowedError):
        logos.put(manager, path)
    assert logos.get(manager) == b""
    del books


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "RGB", "I;16", "CMYK"])
def test_every_kind_of_picture_becomes_grey_or_colour_on_white(mode: str, tmp_path: Path) -> None:
    path = tmp_path / ("logo.jpg" if mode == "CMYK" else "logo.png")
    image = Image.new(mode, (300, 100))
    image.save(path)
    kept = opened(PillowLogoReader().read_logo(path))
    assert (kept.mode in {"L", "RGB"}, kept.size) == (True, (300, 100))
    if mode in {"LA", "RGBA"}:
        # What can be seen through is the paper's white.
        assert kept.convert("RGB").getpixel((5, 5)) == (255, 255, 255)


def test_a_photograph_is_brought_to_its_bounds(tmp_path: Path) -> None:
    path = tmp_path / "photo.jpg"
    Image.effect_noise((2400, 1800), 120).convert("RGB").save(path)
    kept = PillowLogoReader().read_logo(path)
    assert opened(kept).height == BOUNDS[1]
    assert len(kept) < 150_000


@pytest.mark.parametrize(
    "data",
    [b"", b"%PDF-1.4", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"\x89PNG\r\n\x1a\n" * 9],
)
def test_what_is_no_picture_is_refused_in_words(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "logo.png"
    path.write_bytes(data)
    with pytest.raises(InvalidInputError, match=r"logo\.png is no PNG or JPEG picture"):
        PillowLogoReader().read_logo(path)


def test_a_cut_picture_a_huge_one_and_a_missing_one_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "logo.png"
    Image.effect_noise((200, 200), 80).save(path)
    path.write_bytes(path.read_bytes()[:-400])
    with pytest.raises(InvalidInputError, match="damaged"):
        PillowLogoReader().read_logo(path)
    Image.new("1", (30_000, 2_000)).save(path)
    with pytest.raises(InvalidInputError, match="30000 × 2000 dots"):
        PillowLogoReader().read_logo(path)
    path.write_bytes(b"\0" * 8_000_001)
    with pytest.raises(InvalidInputError, match="larger than 8 MB"):
        PillowLogoReader().read_logo(path)
    with pytest.raises(EnvironmentTroubleError, match="can't be read"):
        PillowLogoReader().read_logo(tmp_path / "none.png")


# --- the page beside the settings ------------------------------------------------------------


def colours(rgba: bytes) -> set[bytes]:
    return {rgba[at : at + 3] for at in range(0, len(rgba), 4)}


def test_the_page_shows_what_is_typed_and_saves_nothing(
    books: Books, preview: PaperPreviewService
) -> None:
    books.took("A", {1: "2.000"})
    books.run()
    as_saved = preview.picture(books.actor, {}, scale=1.0)
    assert (as_saved.width, as_saved.height, as_saved.pages) == (420, 596, 1)
    red = preview.picture(books.actor, {"paper_colour": "#8B0000"}, scale=1.0)
    assert b"\x8b\0\0" in colours(red.rgba)
    assert b"\x8b\0\0" not in colours(as_saved.rgba)
    named = preview.picture(books.actor, {"name": "Another Dairy"}, scale=1.0)
    assert named.rgba != as_saved.rgba
    wide = preview.picture(books.actor, {"paper_size": "4 on A4"}, scale=1.0)
    assert (wide.width, wide.height) == (596, 842)
    # Half a word changes nothing.
    half = preview.picture(books.actor, {"paper_colour": "#8B0", "paper_size": "A"}, scale=1.0)
    assert (half.width, half.height) == (420, 596)
    assert preview.picture(books.actor, {"paper_colour": "#FF"}, scale=1.0) == as_saved
    assert books.bill("A").issued_at is None
    settings = SettingsService(books.database)
    assert settings.get(books.actor, "paper_colour").value == ""


def test_receipts_and_statements_are_shown_as_typed(
    books: Books, preview: PaperPreviewService
) -> None:
    made_up = preview.picture(books.actor, {}, paper=ShownPaper.RECEIPT, scale=1.0)
    assert (made_up.width, made_up.height) == (298, 420)
    account = preview.picture(books.actor, {}, paper=ShownPaper.STATEMENT, scale=1.0)
    assert (account.width, account.height) == (420, 596)
    books.took("A", {1: "2.000"})
    books.run()
    books.pay("A", "100.00")
    own = preview.picture(books.actor, {}, paper=ShownPaper.RECEIPT, scale=1.0)
    assert own.rgba != made_up.rgba
    for paper in (ShownPaper.RECEIPT, ShownPaper.STATEMENT):
        typed = {"paper_colour": "#8B0000", "name": "Another Dairy"}
        assert b"\x8b\0\0" in colours(
            preview.picture(books.actor, typed, paper=paper, scale=1.0).rgba
        )
    roll = {"receipt_paper": "58 mm", "upi_id": "gokul@upi"}
    narrow = preview.picture(books.actor, roll, paper=ShownPaper.RECEIPT, scale=1.0)
    assert narrow.width == 165
    # Half a word changes nothing.
    half = preview.picture(books.actor, {"receipt_paper": "5"}, paper=ShownPaper.RECEIPT, scale=1.0)
    assert half == own


def test_an_office_without_bills_sees_a_made_up_one(
    books: Books, preview: PaperPreviewService
) -> None:
    for size in ("A4", "A5", "A6", "2 on A4", "4 on A4", "80 mm"):
        shown = preview.picture(books.actor, {"paper_size": size}, scale=1.0)
        assert shown.pages == 1
        assert len(colours(shown.rgba)) > 5
    with pytest.raises(NotFoundError):
        preview.picture(books.actor, {}, page=3, scale=1.0)
