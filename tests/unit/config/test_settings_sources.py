"""Where this PC's settings come from, and which source wins."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from dairyos_desktop.config import paths
from dairyos_desktop.config.settings import development_environment, read_settings

if TYPE_CHECKING:
    import pytest


def test_arguments_win_over_the_environment_and_that_over_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text(
        "DAIRYOS_DATA_DIR=from-file\nLOG_LEVEL=DEBUG\nDAIRYOS_DATABASE_URL=postgresql://h/filed\n"
    )
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DAIRYOS_DATA_DIR", "from-environment")
    monkeypatch.delenv("LOG_LEVEL", raising=False)
    monkeypatch.delenv("DAIRYOS_DATABASE_URL", raising=False)
    settings = read_settings(database_url="postgresql://h/argued")
    assert settings.data_dir == Path("from-environment")
    assert settings.log_level == "DEBUG"
    assert settings.database_url == "postgresql://h/argued"


def test_a_users_password_is_never_read_from_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text("DAIRYOS_PASSWORD=on disk\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DAIRYOS_PASSWORD", raising=False)
    assert "DAIRYOS_PASSWORD" not in development_environment()


def test_a_secret_in_the_file_is_used_and_warned_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / ".env").write_text(
        "SMTP_PASSWORD=opensesame\nRAZORPAY_KEY_SECRET=\nDAIRYOS_OFFICE_KEY=D1\nLOG_LEVEL=INFO\n"
    )
    monkeypatch.chdir(tmp_path)
    for name in ("SMTP_PASSWORD", "RAZORPAY_KEY_SECRET", "DAIRYOS_OFFICE_KEY"):
        monkeypatch.delenv(name, raising=False)
    settings = read_settings()
    assert settings.office_secrets == {"smtp_password": "opensesame"}
    assert "DAIRYOS_OFFICE_KEY" not in development_environment()
    warning = caplog.records[0].getMessage()
    assert "SMTP_PASSWORD in plain text" in warning
    assert "opensesame" not in warning + repr(settings)
    assert "RAZORPAY" not in warning


def test_an_installed_program_reads_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text("LOG_LEVEL=DEBUG\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("LOG_LEVEL", raising=False)
    assert read_settings().log_level == "DEBUG"
    monkeypatch.setattr(paths, "_PACKAGE", tmp_path / "site-packages" / "dairyos_desktop")
    assert read_settings().log_level == "INFO"


def test_the_data_folder_holds_everything_and_no_printed_form_the_password() -> None:
    settings = read_settings(
        data_dir="office", environment={"DAIRYOS_DATABASE_PASSWORD": "swordfish"}
    )
    assert settings.database_file == Path("office/dairyos.sqlite3")
    assert settings.log_dir == Path("office/logs")
    assert settings.pdf_dir == Path("office/pdf")
    assert settings.database_password == "swordfish"  # noqa: S105 - the test's own
    assert "swordfish" not in repr(settings)
