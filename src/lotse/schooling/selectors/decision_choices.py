"""Schools among which an office chooses another one, each with what it has left for the child."""

import datetime as dt

from lotse.core.names import search_words
from lotse.directory.selectors import named
from lotse.schooling.enums import GRADES
from lotse.schooling.models import DecisionItem, School
from lotse.schooling.selectors.decisions import seat_of
from lotse.schooling.selectors.seats import Seats

Grouped = list[tuple[str, list[tuple[str, str]]]]
WITH_PLACES, WITHOUT_PLACES = "Mit Plätzen dieser Art", "Ohne gemeldete Plätze dieser Art"


def schools_for(item: DecisionItem, on: dt.date, text: str = "") -> Grouped:
    """Operating schools that teach the child's grade, in two groups; ``text`` narrows them by name, town or number."""
    given = item.recommendation or item.pupil
    rows = School.objects.filter(is_operating=True).select_related("organisation")
    if given.grade is not None:
        forms = [form for form, (first, last) in GRADES.items() if first <= given.grade <= last]
        rows = rows.filter(form__in=forms)
    if text.strip().isdecimal():
        rows = rows.filter(number__startswith=text.strip()[:6])
    elif search_words(text):
        rows = rows.filter(named(text, "organisation__"))
    seats = Seats(on)
    groups: dict[str, list[tuple[str, str]]] = {WITH_PLACES: [], WITHOUT_PLACES: []}
    for one in rows:
        seat = seat_of(item, one.pk, given.grade, given.support_form)
        place = f"{one.organisation.name}, {one.organisation.town}".rstrip(", ")
        if seats.left(seat) is None:
            groups[WITHOUT_PLACES].append((str(one.pk), place))
        else:
            over = seats.over(seat)
            told = f", mit diesem Kind {over} über der gemeldeten Zahl" if over else ""
            groups[WITH_PLACES].append((str(one.pk), f"{place}: {seats.words(seat)}{told}"))
    return [(label, found) for label, found in groups.items() if found]


def operating_schools() -> list[School]:
    """For the choices of the file."""
    return list(School.objects.filter(is_operating=True).select_related("organisation__municipality"))
