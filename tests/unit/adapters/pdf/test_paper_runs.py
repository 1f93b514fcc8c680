"""Text on paper: the right face for each character, nothing lost, nothing broken apart."""

from __future__ import annotations

import csv
import string

import pytest
import uharfbuzz
from hypothesis import given
from hypothesis import strategies as st

from dairyos_desktop.adapters.pdf import fonts
from dairyos_desktop.adapters.pdf.fitting import ELLIPSIS, fitted, packed, width_of, wrapped
from dairyos_desktop.adapters.pdf.fonts import PRIVATE, Face, Script, Weight, face
from dairyos_desktop.adapters.pdf.runs import SUBSTITUTE, clean, clusters, drawable, set_text
from dairyos_desktop.config.paths import resource
from dairyos_desktop.domain.errors import EnvironmentTroubleError
from dairyos_desktop.domain.money import Money

ANY_TEXT = st.text(st.characters(), max_size=60)


def _glyph(on: Face, code: str) -> int:
    return on.glyphs.get(ord(code), ord(code) - PRIVATE)


def _glyphs(text: str, weight: Weight) -> list[int]:
    return [_glyph(run.face, code) for run in set_text(text, weight).runs for code in run.codes]


def _sample_texts() -> list[str]:
    texts = []
    for name in ("customers", "products"):
        path = resource("sample", "madhuban", f"{name}.csv")
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                texts += [row["name"], row["name_local"]]
    return [text for text in texts if text]


@pytest.mark.parametrize("weight", Weight)
def test_every_character_that_a_formatter_emits_has_a_glyph(weight: Weight) -> None:
    emitted = (
        Money("-1234567.89").format() + "⅛¼½¾·–…₹−%()/,.: " + string.ascii_letters + string.digits
    )
    assert 0 not in _glyphs(emitted, weight)
    assert SUBSTITUTE not in "".join(run.text for run in set_text(emitted, weight).runs)


def test_the_minus_sign_is_drawn_by_a_face_that_has_it() -> None:
    runs = set_text("−₹1,234.50", Weight.BOLD).runs

    assert runs[0].text == "−"
    assert runs[0].face.script is not Script.LATIN
    assert runs[0].face.name.endswith("-Bold")
    assert runs[1].text == "₹1,234.50"
    assert runs[1].face.name == "NotoSans-Bold"


@pytest.mark.parametrize("weight", Weight)
def test_names_of_the_sample_dairy_are_drawn_whole(weight: Weight) -> None:
    for text in _sample_texts():
        assert drawable(text), text
        assert 0 not in _glyphs(text, weight), text


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("क्षत्रिय ज्ञानेश्वर द्वारका", Script.DEVANAGARI),
        ("ક્ષત્રિય જ્ઞાનેશ્વર દ્વારકા", Script.GUJARATI),
        ("ஸ்ரீ ஞானேஸ்வர் கொடி", Script.TAMIL),
    ],
)
def test_glyphs_are_the_shapers_own(text: str, script: Script) -> None:
    (run,) = set_text(text, Weight.REGULAR).runs
    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    uharfbuzz.shape(face(script, Weight.REGULAR).shaper, buffer)

    assert [_glyph(run.face, code) for code in run.codes] == [
        info.codepoint for info in buffer.glyph_infos
    ]
    assert run.width == sum(position.x_advance for position in buffer.glyph_positions)
    assert not run.spoken


def test_conjuncts_are_one_sign_and_matras_stand_in_front() -> None:
    (run,) = set_text("क्षि", Weight.REGULAR).runs
    glyphs = [_glyph(run.face, code) for code in run.codes]
    letters = run.face.glyphs

    assert len(glyphs) == 2
    assert letters[0x094D] not in glyphs  # no virama is seen
    assert glyphs[1] not in {letters[0x0915], letters[0x0937]}  # क्ष is neither क nor ष


def test_scripts_are_shaped_apart_even_within_a_word() -> None:
    runs = set_text("दूध/Milk श्री)Ramesh", Weight.REGULAR).runs
    said = [(run.text, run.face.script) for run in runs]
    assert said == [
        ("दूध", Script.DEVANAGARI),
        ("/Milk ", Script.LATIN),
        ("श्री", Script.DEVANAGARI),
        (")Ramesh", Script.LATIN),
    ]


def test_spaces_and_dandas_stay_with_their_words() -> None:
    runs = set_text("દ્વારકા શર્મા। બીજું", Weight.REGULAR).runs
    assert [run.face.script for run in runs] == [Script.GUJARATI]


def test_what_no_face_has_is_seen_and_not_lost() -> None:
    shown = "".join(run.text for run in set_text("Asha 🥛 తెలుగు", Weight.REGULAR).runs)
    assert shown == "Asha " + SUBSTITUTE + " " + SUBSTITUTE * 6
    assert not drawable("తెలుగు")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("two\nlines\tand a tab", "two lines and a tab"),
        ("no\x00 bells\x07", "no  bells "),
        ("turned \u202eround\u202c", "turned round"),
        ("lone \ud800 half", f"lone {SUBSTITUTE} half"),
        ("private \ue123", f"private {SUBSTITUTE}"),
        ("soft\u00adhyphen \ufeff", "softhyphen "),
        ("no\u00a0break", "no break"),
    ],
)
def test_what_cannot_be_seen_does_no_harm(text: str, shown: str) -> None:
    assert clean(text) == shown


@given(ANY_TEXT, st.sampled_from(Weight))
def test_any_text_at_all_can_be_set(text: str, weight: Weight) -> None:
    line = set_text(text, weight)
    assert 0 not in _glyphs(text, weight)
    assert line.width(10) >= 0
    for run in line.runs:
        assert run.moves is None or len(run.moves) == len(run.codes)


@given(ANY_TEXT, st.floats(20, 200))
def test_shortened_text_fits_and_says_so(text: str, room: float) -> None:
    short = fitted(text, Weight.REGULAR, 8, room)
    assert width_of(short, Weight.REGULAR, 8) <= room
    assert short == clean(text) or short.endswith(ELLIPSIS)


@given(ANY_TEXT, st.floats(20, 200), st.integers(1, 4))
def test_wrapped_text_fits_and_keeps_its_words(text: str, room: float, most: int) -> None:
    lines = wrapped(text, Weight.REGULAR, 8, room, most)
    assert len(lines) <= most
    widest = max((width_of(cluster, Weight.REGULAR, 8) for cluster in clusters(text)), default=0)
    for line in lines:
        assert width_of(line, Weight.REGULAR, 8) <= max(room, widest)
    if not any(line.endswith(ELLIPSIS) for line in lines):
        kept = "".join(lines).replace(" ", "")
        assert kept == clean(text).replace(" ", "")


def test_shortening_never_cuts_a_conjunct() -> None:
    text = "ક્ષત્રિય" * 30
    whole = clusters("ક્ષત્રિય")
    for room in range(30, 120, 7):
        kept = fitted(text, Weight.REGULAR, 8, float(room)).removesuffix(ELLIPSIS)
        pieces = clusters(kept)
        assert pieces == (whole * 30)[: len(pieces)]


def test_parts_are_put_on_as_few_lines_as_hold_them() -> None:
    room = width_of("one · two", Weight.REGULAR, 8) + 0.1
    assert packed(["one", "two", "three"], " · ", Weight.REGULAR, 8, room) == [
        "one · two",
        "three",
    ]


def test_a_missing_font_is_told_plainly() -> None:
    with pytest.raises(EnvironmentTroubleError, match="NotoSansKlingon-Regular") as caught:
        fonts._load("NotoSansKlingon-Regular", Script.LATIN)
    assert caught.value.hint == "Install the program again."
