from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.config import paths

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_the_source_tree_has_its_fonts_icons_and_migrations() -> None:
    assert paths.resource("fonts", "NotoSans-Regular.ttf").is_file()
    assert paths.resource("icons", "check.svg").is_file()
    assert paths.migrations_dir().is_dir()


def test_a_wheel_keeps_them_inside_the_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "site-packages" / "dairyos_desktop"
    (package / "_resources" / "icons").mkdir(parents=True)
    (package / "_migrations").mkdir()
    monkeypatch.setattr(paths, "_PACKAGE", package)

    assert paths.resource("icons", "check.svg") == package / "_resources" / "icons" / "check.svg"
    assert paths.migrations_dir() == package / "_migrations"


def test_the_data_folder_is_the_users_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    assert paths.default_data_dir().name == "DairyOS"
    assert paths.default_data_dir().is_absolute()
