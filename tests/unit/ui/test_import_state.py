"""What the import screen knows about a file, tested without a window."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from dairyos_desktop.services.dto.imports import CLOSED_DAY_HINT, CellProblem, ImportKind
from dairyos_desktop.services.dto.sheets import (
    ColumnPlan,
    FileLook,
    ForeignResult,
    Part,
    PlacedProblem,
)
from dairyos_desktop.ui.imports.draft import Draft, asks_product, asks_shift, choices_for, missing
from dairyos_desktop.ui.imports.problems import (
    ALL,
    MOST_SHOWN,
    Problems,
    advice,
    import_words,
    sentence,
    shortened,
)
from dairyos_desktop.ui.imports.steps import At, steps_of
from dairyos_desktop.ui.imports.words import (
    heads_of,
    is_read,
    register_word,
    size_words,
    taken_for,
)
from dairyos_desktop.ui.widgets.card import StepState

FIFTH = dt.date(2026, 10, 5)
NAME = ColumnPlan(0, ("Name", ""), Part.NAME)
DAY = ColumnPlan(1, ("5", "Mon"), Part.DAY, FIFTH)
TOTAL = ColumnPlan(2, ("Total",))


def look(
    *columns: ColumnPlan,
    month: str = "2026-10",
    kind: ImportKind | None = ImportKind.SHEET,
    tabs: tuple[tuple[str, bool], ...] = (),
) -> FileLook:
    return FileLook(
        file_name="october.csv",
        is_monthly=kind is ImportKind.SHEET,
        encoding="utf-8",
        delimiter=",",
        tabs=tabs,
        head_lines=(1,),
        month=month,
        columns=columns,
        rows=(),
        remembered=False,
        kind=kind,
    )


def bad(line: int, at: int, problem: str, value: str = "x", tab: str = "") -> PlacedProblem:
    return PlacedProblem(tab, at, CellProblem(line, "5", value, problem, "Write 1.5."))


def result(*placed: PlacedProblem, new: int = 0, changed: int = 0, same: int = 0) -> ForeignResult:
    rows = len({(one.tab, one.problem.line) for one in placed})
    return ForeignResult(
        kind=ImportKind.SHEET,
        new=new,
        changed=changed,
        unchanged=same,
        bad=tuple(one.problem for one in placed),
        warnings=(),
        written=False,
        placed=placed,
        bad_rows=rows,
    )


# The draft ---------------------------------------------------------------------------------


def test_another_encoding_forgets_what_was_settled_for_places_that_mean_something_else() -> None:
    draft = Draft(Path("october.csv")).with_month("2026-10").with_column(2, Part.PHONE)
    draft = draft.mended(("", 7, 3), "1.5")
    other = draft.with_text_form(encoding="cp1252")
    assert other.choice.encoding == "cp1252"
    assert other.choice.columns == {}
    assert other.choice.fixes == {}
    assert other.choice.month == "2026-10"
    assert draft.with_text_form(delimiter=";").choice.delimiter == ";"
    assert draft.with_tabs(["Route 1"]).choice.columns == {}
    assert draft.read_as(ImportKind.LEAVES).choice.columns == {}
    assert draft.with_product("COW").choice.columns == {2: Part.PHONE}


def test_cells_typed_anew_are_taken_back_one_by_one_the_last_first() -> None:
    draft = Draft(Path("october.csv"))
    one, other = ("", 7, 3), ("", 9, 4)
    draft = draft.mended(one, "1").mended(other, "2").mended(one, "3")
    assert draft.choice.fixes == {one: "3", other: "2"}
    draft = draft.last_mend_undone()
    assert draft.choice.fixes == {other: "2"}
    draft = draft.last_mend_undone()
    assert draft.choice.fixes == {}
    assert draft.last_mend_undone() is draft


def test_a_shift_is_morning_evening_or_left_to_the_cells() -> None:
    draft = Draft(Path("october.csv"))
    assert draft.with_shift("evening").choice.shift == "evening"
    assert draft.with_shift("evening").with_shift("").choice.shift is None


def test_a_column_set_aside_by_hand_can_be_its_day_again() -> None:
    draft = Draft(Path("october.csv")).seen(look(NAME, DAY))
    set_aside = ColumnPlan(1, ("5", "Mon"))
    draft = draft.with_column(1, Part.NOTHING).seen(look(NAME, set_aside))
    choices = choices_for(set_aside, (), draft.known_days)
    assert "2026-10-05" in choices
    assert "2026-10-05" not in choices_for(NAME, (), draft.known_days)
    assert choices_for(NAME, ("code", "name"), {}) == [Part.NOTHING, "code", "name"]


def test_the_file_is_asked_only_what_it_does_not_say() -> None:
    assert missing(look(NAME, DAY)) == ""
    assert "month" in missing(look(NAME, DAY, month=""))
    assert "what is in the file" in missing(look(NAME, kind=None))
    assert "sheet" in missing(look(NAME, tabs=(("Route 1", False),)))
    assert asks_product(look(NAME, DAY))
    assert asks_shift(look(NAME, DAY))
    said = look(NAME, DAY, ColumnPlan(3, ("Item",), Part.PRODUCT), ColumnPlan(4, (), Part.SHIFT))
    assert not asks_product(said)
    assert not asks_shift(said)
    assert not asks_product(look(NAME, kind=ImportKind.CUSTOMERS))


# Words ---------------------------------------------------------------------------------------


def test_columns_are_named_as_the_office_does() -> None:
    assert taken_for(DAY) == "05-10"
    assert taken_for(ColumnPlan(1, ("5",), Part.DAY, FIFTH, shift="evening")) == "05-10 evening"
    assert taken_for(TOTAL) == "Not read"
    assert not is_read(TOTAL)
    assert taken_for(ColumnPlan(0, ("c",), register_column="name_local")) == "Name on the bill"
    assert register_word("price_list") == "Price list"
    assert heads_of(DAY) == "5 / Mon"
    assert heads_of(NAME) == "Name"
    assert heads_of(ColumnPlan(0, ("Code", "Code"))) == "Code"


def test_sizes_are_short() -> None:
    assert size_words(200) == "1 KB"
    assert size_words(84_300) == "84 KB"
    assert size_words(3_400_000) == "3.4 MB"


def test_a_trial_is_one_sentence_and_the_button_says_what_it_writes() -> None:
    found = result(
        *(bad(line, 3, "“x” is no quantity.") for line in range(2, 11)), new=412, changed=17, same=5
    )
    assert sentence(found) == "412 new, 17 changed, 9 rows with problems"
    assert import_words(found) == "Import the 429 good rows"
    assert "5 are in the books already" in advice(found, Problems.of(found))
    fine = result(new=428, changed=1)
    assert sentence(fine) == "428 new, 1 changed"
    assert import_words(fine) == "Import 429 rows"
    assert import_words(result(new=1)) == "Import 1 row"
    assert import_words(result(same=3)) == "Import"
    assert "in the books already" in advice(result(same=3), Problems())


# Problems --------------------------------------------------------------------------------------


def test_equal_problems_go_together_whatever_value_they_name() -> None:
    found = Problems.of(
        result(
            bad(2, 3, "“x” is no quantity."),
            bad(3, 3, "“y” is no quantity."),
            bad(4, 0, "There is no customer C0904."),
        )
    )
    (everything, quantities, customers) = found.kinds
    assert everything == (ALL, "All 3 problems")
    assert quantities[1] == "2 × … is no quantity."
    shown = found.shown(quantities[0], warnings=False)
    assert [row.placed.problem.line for row in shown] == [2, 3]
    assert len(found.shown(customers[0], warnings=False)) == 1
    assert len(found.shown(ALL, warnings=False)) == 3
    assert found.shown(ALL, warnings=True) == []
    assert not found.on_closed_days


def test_closed_days_are_noticed_so_that_a_reason_can_be_given() -> None:
    closed = CellProblem(2, "5", "1", "It was closed by Asha Patel.", CLOSED_DAY_HINT)
    assert Problems.of(result(PlacedProblem("", 3, closed))).on_closed_days
    assert not Problems.of(result(bad(2, 3, "It was closed by Asha Patel."))).on_closed_days


def test_two_problems_of_a_cell_are_two_rows_and_a_warning_is_not_mended() -> None:
    found = Problems.of(result(bad(2, 3, "One."), bad(2, 3, "Other.")))
    rows = found.shown(ALL, warnings=False, typed={("", 2, 3): "1.5"})
    assert len({row.key for row in rows}) == 2
    assert [row.typed for row in rows] == ["1.5", "1.5"]
    assert all(row.mendable for row in rows)
    warned = ForeignResult(
        ImportKind.SHEET, 1, 0, 0, (), (CellProblem(3, "5", "9", "Much.", ""),), written=False
    )
    (row,) = Problems.of(warned).shown(ALL, warnings=True)
    assert row.warning
    assert not row.mendable


def test_no_more_rows_are_shown_than_somebody_looks_through() -> None:
    found = result(*(bad(line, 3, "“x” is no quantity.") for line in range(2, 3002)), new=1)
    problems = Problems.of(found)
    assert problems.count == 3000
    assert len(problems.shown(ALL, warnings=False)) == MOST_SHOWN
    assert "The first 2,000 are shown" in advice(shortened(found), problems)


# Steps -----------------------------------------------------------------------------------------


def test_the_cards_say_how_far_the_file_is() -> None:
    cards = steps_of(At.FILE, "october.csv", look(NAME, DAY, TOTAL), None)
    assert [card.value for card in cards] == [
        "october.csv",
        "2 of 3 read · 1 day",
        "Nothing is written yet",
        "Not yet",
    ]
    found = result(bad(2, 3, "One."), new=5)
    file, columns, seen, done = steps_of(At.LOOK, "october.csv", look(NAME, DAY), found)
    assert file.state is columns.state is StepState.DONE
    assert (seen.state, seen.count, seen.value) == (StepState.LOOK, 1, "1 row with problems")
    assert done.state is StepState.TO_COME
    *_, seen, done = steps_of(At.DONE, "october.csv", look(NAME, DAY), found)
    assert seen.state is done.state is StepState.DONE
    assert done.value == "5 rows"
