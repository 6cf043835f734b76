"""Languages, countries, fields in the log, and the answer to "Since when in Germany?"."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lotse.audit.models import Entry
from lotse.people import arrival, catalogue, normalise
from lotse.people.arrival import Arrival
from lotse.people.enums import ArrivalAnswer
from lotse.people.selectors.events import field_labels


def test_each_language_and_country_has_one_german_name() -> None:
    for names in (catalogue.languages(), catalogue.countries()):
        assert len(set(names.values())) == len(names)
        assert all(names.values())
    assert catalogue.language_label("kmr") == "Kurdisch (Kurmandschi)"
    assert catalogue.country_label("UA") == "Ukraine"
    assert catalogue.language_label("zz-unbekannt") == "zz-unbekannt"


def test_frequent_ones_come_first_and_all_follow() -> None:
    for groups, names in (
        (catalogue.language_choices(), catalogue.languages()),
        (catalogue.country_choices(), catalogue.countries()),
    ):
        (_, frequent), (_, everything) = groups
        assert len(frequent) >= 15 and {code for code, _ in frequent} <= set(names)
        assert everything == list(names.items())


def test_plain_german_is_read_and_spoken_by_nobody() -> None:
    (_, frequent), _ = catalogue.reading_language_choices()
    assert frequent[:2] == [("de", "Deutsch"), ("de-simple", "Deutsch (einfach)")]
    assert "de-simple" not in catalogue.languages()
    assert "de-simple" not in dict(catalogue.family_language_choices(also="de-simple"))
    assert catalogue.autonym("de-simple") == "Einfaches Deutsch"


def test_people_may_write_codes_or_names() -> None:
    for code, name in catalogue.languages().items():
        assert catalogue.language_code(f" {name.upper()} ") == catalogue.language_code(code) == code
    for code, name in catalogue.countries().items():
        assert catalogue.country_code(name) == catalogue.country_code(code.lower()) == code
    assert catalogue.country_code("Atlantis") is None


@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("prs", "rtl"), ("kmr", "ltr"), ("de", "ltr")])
def test_direction_of_writing(language: str, direction: str) -> None:
    assert catalogue.text_direction(language) == direction


@given(
    st.one_of(
        st.just(Arrival()),
        st.just(Arrival(ArrivalAnswer.ALWAYS)),
        st.dates(dt.date(1900, 1, 1)).map(lambda day: Arrival(ArrivalAnswer.GIVEN, day)),
        st.integers(1900, 9999).map(lambda year: Arrival(ArrivalAnswer.GIVEN, dt.date(year, 1, 1), is_year=True)),
    )
)
def test_an_answer_is_read_as_it_is_written(answer: Arrival) -> None:
    assert arrival.parse(str(answer)) == answer


@pytest.mark.parametrize("text", ["31.2.2020", "gestern", "22", "1.1.22", "2023-13-01", "0000", "1.1.1200"])
def test_what_is_no_answer_is_refused(text: str) -> None:
    with pytest.raises(arrival.ArrivalUnreadable):
        arrival.parse(text)


@pytest.mark.parametrize(
    "text", ["05231 620", "+49 5231 62-0", "0049/5231/620", "(05231) 620", "5231620".rjust(8, "0")]
)
def test_one_number_has_one_form(text: str) -> None:
    assert normalise.phone(text) == "+49 5231 620"


@pytest.mark.parametrize("text", ["", "12", "keine", "+", "0" * 40, "☎"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(normalise.ContactUnreadable):
        normalise.phone(text)


@given(st.text(max_size=40))
def test_normalised_values_stay_as_they_are(text: str) -> None:
    for kind in ("phone", "email"):
        try:
            value = normalise.contact(kind, text)
        except normalise.ContactUnreadable:
            continue
        assert normalise.contact(kind, value) == value


@pytest.mark.parametrize(
    ("action", "fields", "words"),
    [
        ("people.person_updated", ["first_name", "languages"], "Vorname, Sprachen"),
        ("people.household_updated", ["name", "search_text"], "Name der Familie"),
        ("people.consent_recorded", ["purpose"], ""),
        ("schooling.pupil_moved", ["state", "grade"], "Stand, Jahrgang"),
        ("gone.thing_done", ["anything"], ""),
    ],
)
def test_the_access_log_names_fields_in_german_only(action: str, fields: list[str], words: str) -> None:
    assert field_labels(Entry(action=action, fields=fields)) == words
