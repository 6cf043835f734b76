"""The page ``/styleguide/``: every component in all its states; it is the documentation of the library."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lotse.core import icons
from lotse.core.access import developer
from lotse.core.components import Action, Bar, BarChart, Language, Link, Picture, Step, StepChart, Tab, TabGroup
from lotse.core.forms import GermanDateField, GridSelect, LotseForm, SuggestInput, TileSelect

PAGES = {"": "styleguide/staff.html", "oeffentlich": "styleguide/public.html", "karte": "styleguide/plain.html"}

NAVIGATION = [
    Link("Heute", "#", "today", current=True),
    Link("Familien", "#", "people"),
    Link("Schule", "#", "school"),
    Link("Ehrenamt", "#", "heart"),
    Link("Sprachmittlung", "#", "speech"),
    Link("Netzwerk", "#", "nodes"),
    Link("Berichte", "#", "chart"),
]


class SampleForm(LotseForm):
    """Each kind of field once."""

    fieldsets = [
        ("Person", ["name", "born_on", "language", "place"]),
        ("Weg", ["channel", "minutes", "topics", "times", "interpreter", "note", "papers"]),
    ]

    name = forms.CharField(label="Familienname", help_text="Wie im Ausweisdokument angegeben.")
    born_on = GermanDateField(label="Geburtsdatum", help_text="Tag.Monat.Jahr, zum Beispiel 3.9.2014.")
    language = forms.ChoiceField(
        label="Sprache", choices=[("", "Bitte wählen"), ("uk", "Ukrainisch"), ("ar", "Arabisch")]
    )
    place = forms.CharField(label="Ort", required=False, widget=SuggestInput(["Musterau", "Beispielstadt", "Neudorf"]))
    channel = forms.ChoiceField(
        label="Kontaktweg", choices=[("phone", "Telefon"), ("visit", "Besuch")], widget=forms.RadioSelect
    )
    minutes = forms.ChoiceField(
        label="Dauer", choices=[("5", "5 Min."), ("10", "10 Min."), ("30", "30 Min.")], initial="10", widget=TileSelect
    )
    topics = forms.MultipleChoiceField(
        label="Themen",
        required=False,
        choices=[("school", "Schule"), ("kita", "Kita"), ("work", "Arbeit"), ("home", "Wohnen"), ("other", "Anderes")],
        widget=forms.CheckboxSelectMultiple,
    )
    times = forms.MultipleChoiceField(
        label="Zeiten",
        required=False,
        choices=[(f"{day}-{part}", f"{day} {part}") for day in ("Mo", "Di", "Mi") for part in ("früh", "spät")],
        widget=GridSelect([(day, day) for day in ("Mo", "Di", "Mi")], [(part, part) for part in ("früh", "spät")]),
    )
    interpreter = forms.BooleanField(label="Sprachmittlung wird gebraucht", required=False)
    note = forms.CharField(label="Notiz", required=False, widget=forms.Textarea)
    papers = forms.FileField(label="Datei", required=False, help_text="XLSX oder CSV, höchstens 5 MB.")


class FilterForm(LotseForm):
    """Filters above a list."""

    place = forms.ChoiceField(label="Ort", required=False, choices=[("", "Alle Orte"), ("m", "Musterau")])
    text = forms.CharField(label="Name enthält", required=False)


def _samples(request: HttpRequest) -> dict[str, Any]:
    return {
        "frame": {
            "navigation": NAVIGATION,
            "bottom_navigation": NAVIGATION[:4],
            "more_navigation": NAVIGATION[4:],
            "create_menu": [Link("Kontakt notieren", "#", "phone"), Link("Familie anlegen", "#", "people")],
            "centre": {"name": "KI Kreis Musterau"},
            "member": "Mina Beispiel",
            "home_url": "#",
            "concern_url": "#",
            "search_url": "#",
        },
        "tabs": [
            Tab("Überblick", "#", current=True),
            Tab("Kinder", "#", count=3),
            Tab("Verlauf", "#"),
            Tab("Unterlagen", "#"),
        ],
        "grouped_tabs": [
            Tab("Kinder", "#"),
            Tab("Fristen", "#"),
            TabGroup("Überblick", [Tab("Wartende", "#", current=True), Tab("Verbleib", "#")]),
            TabGroup("Einrichten", [Tab("Ablauf", "#"), Tab("Übersetzungen", "#")]),
        ],
        "chips": [
            Tab("Alle", "?", count=128),
            Tab("Wartet", "?", current=True, count=14),
            Tab("Überfällig", "?", count=3),
        ],
        "steps": [
            Step("Aufgenommen", "#", "done", "12.08.2026"),
            Step("Gespräch", "#", "current"),
            Step("Untersuchung", "#", "problem", "Termin verstrichen"),
            Step("Empfehlung"),
        ],
        "pictures": [
            Picture("passport", "Ausweis oder Pass"),
            Picture("vaccination", "Паспорт щеплень", "uk"),
        ],
        "chart": BarChart(
            title="Beratungskontakte nach Aufenthaltsdauer",
            description="Die meisten Kontakte gelten Familien, die unter einem Jahr hier leben.",
            bars=[Bar("Unter 1 Jahr", 86), Bar("1 bis 5 Jahre", 41), Bar("Über 5 Jahre", 23, tone="secondary")],
            label_heading="Aufenthaltsdauer",
            value_heading="Kontakte",
        ),
        "step_chart": StepChart(
            title="Von der Meldung bis zum Schulplatz",
            description="Nach 21 Tagen hat die Hälfte der Kinder einen Platz, nach 60 Tagen vier von fünf.",
            steps=[(5, 0.1), (12, 0.3), (21, 0.5), (34, 0.65), (60, 0.8)],
            last_day=70,
            headings=("Nach Tagen", "Platz zugewiesen"),
            rows=[("21", "50 %"), ("60", "80 %")],
            marks=(0.5,),
        ),
        "page_of_list": Paginator(range(240), 25).get_page(4),
        "call_action": Action("Anrufen", "#"),
        "done_action": Action("Erledigt", "#", post=True),
        "form": SampleForm(initial={"place": "Musterau"}),
        "wrong_form": SampleForm({"name": "", "born_on": "3.9.14", "channel": "", "language": ""}, auto_id="falsch_%s"),
        "filter_form": FilterForm(auto_id="filter_%s"),
        "languages": [Language(code, str(name), "?", code == "de") for code, name in settings.LANGUAGES],
        "icon_names": sorted(icons.NAMES),
        "theme": request.GET.get("theme", "") if request.GET.get("theme") in {"dark", "light"} else "",
        "direction": "rtl" if request.GET.get("dir") == "rtl" else "ltr",
    }


@developer("shows the component library to those who build pages")
def page(request: HttpRequest) -> HttpResponse:
    """``?rahmen=oeffentlich`` or ``karte`` shows the other frames; ``?theme=dark`` and ``?dir=rtl`` the variants."""
    template = PAGES.get(request.GET.get("rahmen", ""), PAGES[""])
    return render(request, template, _samples(request))
