"""Colours of papers: how they are typed, and which can't be read on white."""

from __future__ import annotations

import pytest

from dairyos_desktop.domain.colours import READY, WHITE, check_paper_colour, contrast, rgb, tint
from dairyos_desktop.domain.errors import InvalidInputError


def test_contrast_is_wcags() -> None:
    assert contrast(WHITE, (0.0, 0.0, 0.0)) == pytest.approx(21)
    assert contrast(rgb("#777777"), WHITE) == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("", ""), (" ", ""), ("#1a4f8b", "#1A4F8B"), ("1A4F8B", "#1A4F8B"), ("#036", "#003366")],
)
def test_a_colour_is_kept_in_one_form(typed: str, kept: str) -> None:
    assert check_paper_colour(typed) == kept


@pytest.mark.parametrize("typed", ["blue", "#12", "#1234567", "rgb(1,2,3)", "#12345G", "#"])
def test_what_is_no_colour_is_refused(typed: str) -> None:
    with pytest.raises(InvalidInputError, match="is no colour"):
        check_paper_colour(typed)


@pytest.mark.parametrize("typed", ["#FFFFFF", "#FFD700", "#8FABFF", "#777777"])
def test_a_light_colour_is_refused_with_its_contrast(typed: str) -> None:
    with pytest.raises(InvalidInputError, match=r"too light to be read .* 4\.5 is the least"):
        check_paper_colour(typed)


def test_black_can_be_read_on_every_tint() -> None:
    for colour in ("#1A4F8B", "#7A0000", "#005A00", "#4B0082"):
        assert contrast(tint(colour), (0.0, 0.0, 0.0)) > 16
        assert contrast(tint(colour), rgb(colour)) >= 4.5


def test_the_ready_colours_are_taken_as_they_are() -> None:
    assert all(check_paper_colour(value) == value for value, _ in READY)
