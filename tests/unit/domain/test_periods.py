from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dairyos_desktop.domain.errors import InvalidInputError
from dairyos_desktop.domain.periods import Month, financial_year, financial_year_label

dates = st.dates(date(1900, 1, 1), date(2199, 12, 31))


@given(dates)
def test_a_month_holds_its_days_and_no_others(on: date) -> None:
    month = Month.of(on)
    assert on in month
    assert month.days[0] == month.first
    assert month.days[-1] == month.last
    assert on in month.days
    assert month.last + timedelta(days=1) == month.next().first
    assert month.first - timedelta(days=1) == month.previous().last
    assert month.next().previous() == month
    assert month.previous() < month < month.next()
    assert Month.parse(str(month)) == month


@given(dates)
def test_a_financial_year_runs_from_april_to_march(on: date) -> None:
    start = financial_year(on)
    assert date(start, 4, 1) <= on <= date(start + 1, 3, 31)


def test_the_words() -> None:
    assert str(Month(2026, 3)) == "2026-03"
    assert Month(2026, 10).label() == "October 2026"
    assert Month(2024, 2).last == date(2024, 2, 29)
    assert financial_year_label(2026) == "26-27"
    assert financial_year_label(2099) == "99-00"
    assert financial_year_label(financial_year(date(2027, 3, 31))) == "26-27"
    assert financial_year_label(financial_year(date(2027, 4, 1))) == "27-28"


@pytest.mark.parametrize(
    "text", ["2026-13", "2026-00", "26-10", "2026-1", "2026/10", "२०२६-१०", ""]
)
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        Month.parse(text)
    assert "2026-10" in refused.value.hint
