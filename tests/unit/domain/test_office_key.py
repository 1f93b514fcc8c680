"""The office key's code: it comes back as it went, and no slip goes unnoticed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dairyos_desktop.domain.errors import InvalidInputError
from dairyos_desktop.domain.office_key import OfficeKey, new_office_key, read_office_key

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
KEY = OfficeKey(bytes(range(7, 39)))


@given(st.binary(min_size=32, max_size=32))
def test_every_key_comes_back_from_its_code(data: bytes) -> None:
    code = OfficeKey(data).code()
    assert read_office_key(code) == OfficeKey(data)
    assert [len(group) for group in code.split("-")] == [5] * 12
    assert code.startswith("D1")


def test_small_letters_spaces_and_letters_that_look_alike_are_read() -> None:
    code = KEY.code()
    assert read_office_key(code.lower().replace("-", " \n")) == KEY
    assert read_office_key(code.replace("0", "o").replace("1", "l")) == KEY
    assert read_office_key(code.replace("1", "I").replace("-", "")) == KEY


def test_every_single_wrong_character_is_refused_and_its_group_is_named() -> None:
    code = KEY.code().replace("-", "")
    for at, right in enumerate(code):
        for wrong in LETTERS:
            if wrong == right:
                continue
            with pytest.raises(InvalidInputError) as refused:
                read_office_key(code[:at] + wrong + code[at + 1 :])
            assert refused.value.hint == f"Look at group {at // 5 + 1}."


def test_every_two_neighbours_that_changed_places_are_refused() -> None:
    for key in (KEY, *(new_office_key() for _ in range(20))):
        code = key.code().replace("-", "")
        for at in range(len(code) - 1):
            one, other = code[at], code[at + 1]
            if one == other:
                continue
            with pytest.raises(InvalidInputError) as refused:
                read_office_key(code[:at] + other + one + code[at + 2 :])
            assert refused.value.hint == f"Look at group {at // 5 + 1}."


def test_two_whole_groups_that_changed_places_are_refused() -> None:
    groups = KEY.code().split("-")
    for one in range(12):
        for other in range(one):
            swapped = groups.copy()
            swapped[one], swapped[other] = swapped[other], swapped[one]
            with pytest.raises(InvalidInputError):
                read_office_key("-".join(swapped))


@given(st.data())
def test_up_to_four_wrong_characters_are_refused(data: st.DataObject) -> None:
    code = list(KEY.code().replace("-", ""))
    places = data.draw(st.sets(st.integers(0, 59), min_size=2, max_size=4))
    for at in places:
        code[at] = data.draw(st.sampled_from([one for one in LETTERS if one != code[at]]))
    with pytest.raises(InvalidInputError):
        read_office_key("".join(code))


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "has 0 characters; it needs 60"),
        (KEY.code()[:-1], "has 59 characters"),
        (KEY.code() + "0", "has 61 characters"),
        ("D1U" + KEY.code()[3:], "can't hold “U”"),
        (KEY.code().replace(KEY.code()[4], "é", 1), "can't hold “É”"),
    ],
)
def test_what_is_no_code_is_told_as_what_it_is(typed: str, told: str) -> None:
    with pytest.raises(InvalidInputError, match=told):
        read_office_key(typed)


def test_a_key_is_in_no_printed_form_and_its_id_tells_nothing() -> None:
    assert KEY.data.hex() not in repr(KEY)
    assert "x07" not in repr(KEY)
    assert len(KEY.key_id) == 8
    assert KEY.key_id not in KEY.data.hex()
    assert new_office_key() != new_office_key()
