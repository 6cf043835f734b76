"""Names are found however they are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lotse.core.codes import ALPHABET, LENGTH, new_code
from lotse.core.names import MOST_WORDS, search_key, search_words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Müller", "Mueller"),
        ("MÜLLER", "muller"),
        ("Şahin", "Sahin"),
        ("Yıldız", "YILDIZ"),
        ("İbrahim", "Ibrahim"),
        ("Strauß", "Strauss"),
        ("Олена", "Olena"),
        ("Mar'yana", "Maryana"),
        ("Çelik", "celik"),
        ("Ștefan", "Stefan"),
    ],
)
def test_spellings_of_one_name_are_equal(one: str, other: str) -> None:
    assert search_words(one) == search_words(other)


def test_a_key_holds_each_word_with_a_space_before_it() -> None:
    assert search_key("Anna-Lena", "von Öztürk") == " anna lena von ozturk"


@given(st.text(max_size=400))
def test_any_text_gives_a_bounded_ascii_key_without_wildcards(text: str) -> None:
    key = search_key(text)
    assert len(key) <= 500 and key.isascii() and "%" not in key and "_" not in key


def test_a_pasted_page_is_no_search_of_a_hundred_words() -> None:
    assert search_words("🦊" * 200) == ["fox"] * MOST_WORDS


def test_codes_can_be_said_on_the_phone() -> None:
    codes = {new_code() for _ in range(500)}
    assert len(codes) == 500
    assert all(len(code) == LENGTH and set(code) <= set(ALPHABET) for code in codes)
    assert not set("0O1ILUV") & set(ALPHABET)
