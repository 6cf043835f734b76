"""Amounts as people type and read them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lotse.core.money import MOST_CENTS, cents_of, euros


@given(st.integers(0, MOST_CENTS))
def test_what_is_written_is_read_again(cents: int) -> None:
    assert cents_of(euros(cents)) == cents


@pytest.mark.parametrize(
    ("typed", "cents"),
    [
        ("12", 1200),
        ("12,5", 1250),
        ("12,50", 1250),
        ("12.50", 1250),
        (" 1.234,50 € ", 123450),
        ("1.234", 123400),
        ("٣", 300),
    ],
)
def test_the_ways_of_typing_an_amount(typed: str, cents: int) -> None:
    assert cents_of(typed) == cents


@pytest.mark.parametrize("typed", ["", "-5", "12,505", "1,234.50", "zwölf", "1e3", "9" * 30, "100000,01", "\x00"])
def test_what_is_no_amount(typed: str) -> None:
    with pytest.raises(ValueError):
        cents_of(typed)


def test_how_an_amount_is_written() -> None:
    assert [euros(one) for one in (0, 5, 123450, -960_00)] == [
        "0,00\u00a0€",
        "0,05\u00a0€",
        "1.234,50\u00a0€",
        "-960,00\u00a0€",
    ]
