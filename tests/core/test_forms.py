"""Forms: dates as people type them, bounded texts, errors that can be found."""

import datetime

import pytest
from django import forms
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from lotse.core.forms import (
    NOTE_LIMIT,
    TEXT_LIMIT,
    GermanDateField,
    LotseForm,
    SeenField,
    SuggestInput,
    problems_of,
    sections_of,
)

DAYS = st.dates(datetime.date(1900, 1, 1), datetime.date(2199, 12, 31))


@given(
    DAYS,
    st.sampled_from(["{0.day}.{0.month}.{0.year}", "{0:%d.%m.%Y}", "{0.day}. {0.month}. {0.year} ", "{0:%Y-%m-%d}"]),
)
def test_each_way_of_writing_a_day_is_the_same_day(day: datetime.date, pattern: str) -> None:
    assert GermanDateField().clean(pattern.format(day)) == day


@given(DAYS)
def test_what_is_shown_is_what_is_read(day: datetime.date) -> None:
    field = GermanDateField()
    assert field.clean(field.widget.format_value(day)) == day


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("3.9.14", "short_year"),
        ("03.09.0014", "range"),
        ("31.2.2014", "no_such_day"),
        ("2014/09/03", "invalid"),
        ("gestern", "invalid"),
        ("", "required"),
    ],
)
def test_what_cannot_be_a_day_is_named(text: str, code: str) -> None:
    with pytest.raises(ValidationError) as refused:
        GermanDateField().clean(text)
    assert refused.value.error_list[0].code == code


@given(st.text(max_size=20))
def test_no_text_breaks_the_date_field(text: str) -> None:
    try:
        day = GermanDateField(required=False).clean(text)
    except ValidationError:
        return
    assert day is None or 1900 <= day.year <= 2199


def test_a_date_keeps_to_its_bounds() -> None:
    field = GermanDateField(latest=datetime.date(2026, 9, 1))
    with pytest.raises(ValidationError, match=r"zwischen 01\.01\.1900 und 01\.09\.2026"):
        field.clean("2.9.2026")


class Sample(LotseForm):
    fieldsets = [("Person", ["name"])]

    name = forms.CharField(label="Name")
    note = forms.CharField(label="Notiz", required=False, widget=forms.Textarea)
    way = forms.ChoiceField(label="Weg", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    place = forms.CharField(label="Ort", required=False, max_length=50, widget=SuggestInput(["Musterau"]))
    consent = forms.BooleanField(label="Information übergeben")


def test_each_text_is_bounded() -> None:
    form = Sample({"name": "x" * (TEXT_LIMIT + 1), "note": "x" * (NOTE_LIMIT + 1), "place": "x" * 51})
    assert {"name", "note", "place"} <= set(form.errors)
    assert 'maxlength="200"' in str(form["name"]) and 'maxlength="50"' in str(form["place"])


def test_the_summary_names_each_error_and_leads_to_a_control_on_the_page() -> None:
    form = Sample({})
    form.add_error(None, "Der Platz ist vergeben.")
    problems = problems_of(form)
    assert problems[0].message == "Der Platz ist vergeben." and problems[0].anchor == ""
    assert {problem.message for problem in problems[1:]} == {
        "Bitte füllen Sie aus: Name",
        "Bitte wählen Sie aus: Weg",
        "Bitte bestätigen Sie: Information übergeben",
    }
    page = str(form)
    assert all(f'id="{problem.anchor}"' in page for problem in problems[1:])


def test_hint_and_error_are_bound_to_the_control() -> None:
    class Hinted(LotseForm):
        name = forms.CharField(label="Name", help_text="Wie im Ausweis.")

    page = str(Hinted({"name": ""}))
    assert 'aria-describedby="id_name_helptext id_name_error"' in page and 'aria-invalid="true"' in page
    assert 'id="id_name_helptext"' in page and 'id="id_name_error"' in page


def test_only_optional_fields_are_marked() -> None:
    page = str(Sample())
    assert page.count("(optional)") == 2


def test_fields_without_a_group_come_last() -> None:
    names = [(section.title, [field.name for field in section.fields]) for section in sections_of(Sample())]
    assert names == [("Person", ["name"]), ("", ["note", "way", "place", "consent"])]


def test_what_people_typed_is_escaped() -> None:
    page = str(Sample({"name": "<script>alert(1)</script>"}))
    assert "<script>" not in page and "&lt;script&gt;" in page


class Chosen(LotseForm):
    one = forms.UUIDField()


@pytest.mark.parametrize(("text", "is_valid"), [("33333333-3333-4333-8333-333333333333", True), ("3" * 300, False)])
def test_a_uuid_is_not_measured_as_a_text(text: str, is_valid: bool) -> None:
    assert Chosen({"one": text}).is_valid() is is_valid


class Seen(LotseForm):
    seen = SeenField(required=False)


def test_what_the_page_showed_comes_back_to_the_microsecond() -> None:
    shown = datetime.datetime(2026, 11, 2, 9, 0, 0, 123456, tzinfo=datetime.UTC)
    hidden = Seen(initial={"seen": shown})["seen"].value()
    form = Seen({"seen": hidden})
    assert form.is_valid()
    assert form.cleaned_data["seen"] == shown


@pytest.mark.parametrize(("text", "code"), [("", None), ("gestern", "seen"), ("2026-11-02T09:00:00", "seen")])
def test_what_no_page_showed_is_refused(text: str, code: str | None) -> None:
    form = Seen({"seen": text})
    found = form.errors.as_data().get("seen")
    assert (found[0].code if found else None) == code
