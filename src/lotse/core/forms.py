"""Forms as people meet them here: plain labels, errors at the field and on top, dates typed the German way."""

import datetime
import re
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.forms import BaseForm, widgets
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lotse.core.errors import LotseError, NotAllowed, NotFound
from lotse.core.money import cents_of, euros

TEXT_LIMIT = 200
NOTE_LIMIT = 4000
EARLIEST_YEAR = 1900
LATEST_YEAR = 2199
DATE_FORMAT = re.compile(r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})")
ISO_FORMAT = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})")
SHORT_YEAR = re.compile(r"\d{1,2}\.\d{1,2}\.\d{1,3}")


class LotseBoundField(BoundField):
    """A field on a page; knows which kind of control it is, and gives the control KERN's class."""

    @property
    def kind(self) -> str:
        """One of "hidden", "checkbox", "group", "select", "textarea", "file", "input"."""
        widget = self.field.widget
        if widget.is_hidden:
            return "hidden"
        if isinstance(widget, widgets.CheckboxInput):
            return "checkbox"
        if isinstance(widget, widgets.RadioSelect | widgets.CheckboxSelectMultiple) or widget.use_fieldset:
            return "group"
        if isinstance(widget, widgets.Select):
            return "multiple" if widget.allow_multiple_selected else "select"
        if isinstance(widget, widgets.Textarea):
            return "textarea"
        return "file" if isinstance(widget, widgets.FileInput) else "input"

    @property
    def is_choice(self) -> bool:
        """Whether the subwidgets are choices with a label of their own."""
        return isinstance(self.field.widget, widgets.ChoiceWidget)

    def build_widget_attrs(self, attrs: Mapping[str, Any], widget: forms.Widget | None = None) -> dict[str, bool | str]:
        built = super().build_widget_attrs(dict(attrs), widget)
        used = widget or self.field.widget
        css = _css_class(used)
        if css:
            own = used.attrs.get("class", "")
            error = f" {css}--error" if self.errors else ""
            built["class"] = f"{own} {css}{error}".strip()
        if self.kind == "group":
            built.pop("aria-invalid", None)  # belongs to the group, not to a single radio button
        return built


def _css_class(widget: forms.Widget) -> str:
    if isinstance(widget, widgets.CheckboxInput | widgets.CheckboxSelectMultiple):  # the latter is a RadioSelect too
        return "kern-form-check__checkbox"
    if isinstance(widget, widgets.RadioSelect):
        return "kern-form-check__radio"
    if isinstance(widget, widgets.Select) and not widget.allow_multiple_selected:
        return "kern-form-input__select"
    return "" if widget.is_hidden else "kern-form-input__input"


class LotseFormRenderer(TemplatesSetting):
    """Renders every form of the product, those of login included, with the components of this library."""

    form_template_name = "components/form_fields_plain.html"
    field_template_name = "components/field.html"
    bound_field_class = LotseBoundField


class GermanDateInput(widgets.DateInput):
    """A text field for ``T.M.JJJJ``; a small script opens the browser's calendar beside it."""

    template_name = "components/date_input.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(
            attrs={"autocomplete": "off", "maxlength": "14"} | (attrs or {}),
            format="%d.%m.%Y",
        )


class GermanDateField(forms.DateField):
    """A date as people write it: 3.9.2014, 03.09.2014 or 2014-09-03.

    ``earliest`` and ``latest`` bound what is accepted. Codes: "short_year", "no_such_day", "invalid", "range".
    """

    widget = GermanDateInput
    default_error_messages: ClassVar[dict[str, Any]] = {
        "invalid": _("Bitte geben Sie ein Datum in der Form Tag.Monat.Jahr ein, zum Beispiel 3.9.2014."),
        "short_year": _("Bitte geben Sie das Jahr mit vier Ziffern ein, zum Beispiel 3.9.2014."),
        "no_such_day": _("Diesen Tag gibt es im Kalender nicht. Bitte prüfen Sie Tag und Monat."),
        "range": _("Bitte geben Sie ein Datum zwischen %(earliest)s und %(latest)s ein."),
    }

    def __init__(
        self,
        *,
        earliest: datetime.date = datetime.date(EARLIEST_YEAR, 1, 1),
        latest: datetime.date = datetime.date(LATEST_YEAR, 12, 31),
        **kwargs: Any,
    ) -> None:
        self.earliest, self.latest = earliest, latest
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> datetime.date | None:
        if value in self.empty_values:
            return None
        if isinstance(value, datetime.datetime):
            return value.date()
        if isinstance(value, datetime.date):
            return value
        text = re.sub(r"\s+", "", str(value))
        found = DATE_FORMAT.fullmatch(text) or ISO_FORMAT.fullmatch(text)
        if found is None:
            code = "short_year" if SHORT_YEAR.fullmatch(text) else "invalid"
            raise ValidationError(self.error_messages[code], code=code)
        try:
            day = datetime.date(int(found["year"]), int(found["month"]), int(found["day"]))
        except ValueError:
            raise ValidationError(self.error_messages["no_such_day"], code="no_such_day") from None
        if not self.earliest <= day <= self.latest:
            message = self.error_messages["range"] % {
                "earliest": f"{self.earliest:%d.%m.%Y}",
                "latest": f"{self.latest:%d.%m.%Y}",
            }
            raise ValidationError(message, code="range")
        return day


class MoneyField(forms.CharField):
    """An amount as people write it, 12,50; its value is in cents. Codes: "invalid", "zero" (unless ``may_be_zero``)."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "invalid": _("Bitte geben Sie einen Betrag in Euro ein, zum Beispiel 12,50."),
        "zero": _("Bitte geben Sie einen Betrag über null ein."),
    }

    def __init__(self, *, may_be_zero: bool = False, **kwargs: Any) -> None:
        self.may_be_zero = may_be_zero
        super().__init__(max_length=20, **kwargs)
        self.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}

    def prepare_value(self, value: Any) -> Any:
        return euros(value).removesuffix("\u00a0€") if isinstance(value, int) else value

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            cents = cents_of(text)
        except ValueError as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error
        if not cents and not self.may_be_zero:
            raise ValidationError(self.error_messages["zero"], code="zero")
        return cents


class SeenField(forms.CharField):
    """Hidden: the aware ``changed_at`` that the page showed, so that nobody overwrites a colleague unknowingly.

    None where it is empty and not required. Code: "seen".
    """

    widget = forms.HiddenInput
    default_error_messages: ClassVar[dict[str, Any]] = {"seen": "Bitte laden Sie die Seite neu."}

    def prepare_value(self, value: Any) -> Any:
        return value.isoformat() if isinstance(value, datetime.datetime) else value

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            seen = datetime.datetime.fromisoformat(text) if text else None
        except ValueError as error:
            raise ValidationError(self.error_messages["seen"], code="seen") from error
        if seen is not None and seen.tzinfo is None:
            raise ValidationError(self.error_messages["seen"], code="seen")
        return seen


class TileSelect(widgets.RadioSelect):
    """Radio buttons side by side, each a large target: for the few answers that are chosen all day."""


class GridSelect(widgets.CheckboxSelectMultiple):
    """Checkboxes in a table, for choices whose value is ``row-column``, such as weekday and part of the day.

    ``rows`` and ``columns``: code and label of each. Each box is named by its choice's label.
    """

    template_name = "components/grid_select.html"

    def __init__(self, rows: Iterable[tuple[Any, Any]], columns: Iterable[tuple[Any, Any]]) -> None:
        self.rows, self.columns = list(rows), list(columns)
        super().__init__()

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        options = {str(one["value"]): one for _, group, _ in context["widget"]["optgroups"] for one in group}
        grid = [(label, [options.get(f"{row}-{column}") for column, _ in self.columns]) for row, label in self.rows]
        return context | {"columns": [label for _, label in self.columns], "grid": grid}


class SuggestInput(widgets.TextInput):
    """A text field that suggests known values and takes others too (``<datalist>``)."""

    template_name = "components/suggest_input.html"

    def __init__(self, suggestions: Iterable[str] = (), attrs: dict[str, Any] | None = None) -> None:
        self.suggestions = list(suggestions)
        super().__init__(attrs=attrs)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        list_id = f"{context['widget']['attrs'].get('id', name)}_list"
        context["widget"]["attrs"]["list"] = list_id
        return context | {"list_id": list_id, "suggestions": self.suggestions}


class LotseForm(forms.Form):
    """Base of all forms. ``fieldsets`` groups fields under a heading: ``[("Kontakt", ["phone", "email"])]``.

    Every text is bounded (``TEXT_LIMIT``, ``NOTE_LIMIT`` for text areas) unless the field says otherwise.
    """

    fieldsets: ClassVar[list[tuple[str, list[str]]]] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            _bound(field)
            _name_what_is_missing(field)


class OnceForm(LotseForm):
    """For what must not be made twice by two taps: each opened page draws an id, the key of what is made from it."""

    form_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


def offer_rows(form: BaseForm, name: str, rows: Mapping[str, object], none: str = "") -> None:
    """Give a choice these rows, by key; ``none``: the first entry, for nothing chosen."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = [*([("", none)] if none else []), *((key, str(row)) for key, row in rows.items())]


def _bound(field: forms.Field) -> None:
    if isinstance(field, forms.UUIDField):
        return  # has its own length, and no text to measure
    if isinstance(field, forms.CharField) and field.max_length is None:
        field.max_length = NOTE_LIMIT if isinstance(field.widget, widgets.Textarea) else TEXT_LIMIT
        field.validators.append(MaxLengthValidator(field.max_length))
        field.widget.attrs.setdefault("maxlength", str(field.max_length))


def _name_what_is_missing(field: forms.Field) -> None:
    if not field.label or field.error_messages.get("required") != forms.Field.default_error_messages["required"]:
        return
    if isinstance(field, forms.BooleanField):
        sentence = gettext("Bitte bestätigen Sie: %(field)s")
    elif isinstance(field.widget, widgets.ChoiceWidget):
        sentence = gettext("Bitte wählen Sie aus: %(field)s")
    else:
        sentence = gettext("Bitte füllen Sie aus: %(field)s")
    field.error_messages["required"] = sentence % {"field": field.label}


@dataclass(frozen=True, slots=True)
class Problem:
    """One line of the error summary; ``anchor`` is the id of the control, empty for the form as a whole."""

    message: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Section:
    """Fields under one heading; the heading may be empty."""

    title: str
    fields: list[BoundField]


def problems_of(form: BaseForm) -> list[Problem]:
    """All errors of a form, the general ones first, each with the id of the control to go to."""
    found = [Problem(str(message), "") for message in form.non_field_errors()]
    for field in form:
        anchor = field.id_for_label or f"{field.auto_id}_0"
        found.extend(Problem(str(message), "" if field.is_hidden else anchor) for message in field.errors)
    return found


def sections_of(form: BaseForm) -> list[Section]:
    """The visible fields in the order of the page; fields no fieldset names come last, without a heading."""
    groups: list[tuple[str, list[str]]] = getattr(form, "fieldsets", [])
    named = {name for _, names in groups for name in names}
    sections = [Section(title, [form[name] for name in names if name in form.fields]) for title, names in groups]
    rest = [field for field in form.visible_fields() if field.name not in named]
    return [section for section in [*sections, Section("", rest)] if section.fields]


def carried_out(form: BaseForm, act: Callable[[dict[str, Any]], object]) -> bool:
    """Whether the form is valid and ``act``, given its values, did what was asked.

    A named error of the service becomes an error of the form, at its field where it names one. NotFound and NotAllowed
    pass on, because they are answers of their own (404, 403).
    """
    if not form.is_valid():
        return False
    try:
        act(form.cleaned_data)
    except (NotFound, NotAllowed):
        raise
    except LotseError as error:
        form.add_error(error.field if error.field in form.fields else None, gettext(error.sentence))
        return False
    return True
