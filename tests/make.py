"""Rows for tests, with sensible defaults; each function is called inside the scope of its place."""

import datetime as dt
import itertools
from typing import Any

from lotse.core.names import search_key
from lotse.directory.models import Organisation
from lotse.people.models import Household, Person
from lotse.schooling.models import PlaceReport, Pupil, School, StateChange
from tests.world import NOW, TODAY, Place

_numbers = itertools.count(100001)


def household(place: Place, name: str = "Sommer", **fields: Any) -> Household:
    defaults: dict[str, Any] = {
        "municipality": place.municipalities[0],
        "responsible": place.counsellor,
        "informed_how": "handed_over",
        "informed_on": TODAY,
        "informed_by": place.counsellor,
        "created_at": NOW,
        "changed_at": NOW,
    }
    return Household.objects.create(name=name, **(defaults | fields))


def person(of: Household, first_name: str = "Mila", kind: str = "child", **fields: Any) -> Person:
    last_name = fields.pop("last_name", of.name)
    defaults: dict[str, Any] = {
        "born_on": dt.date(2014, 5, 17),
        "search_text": search_key(first_name, last_name),
        "created_at": NOW,
        "changed_at": NOW,
    }
    return Person.objects.create(
        household=of, kind=kind, first_name=first_name, last_name=last_name, **(defaults | fields)
    )


def pupil(place: Place, of: Person | None = None, state: str = "registered", **fields: Any) -> Pupil:
    child = of or person(household(place))
    defaults: dict[str, Any] = {
        "state_since_on": TODAY,
        "responsible": place.counsellor,
        "registered_on": TODAY,
        "grade": 7,
        "support_form": "initial_support",
        "changed_at": NOW,
    }
    row = Pupil.objects.create(person=child, state=state, **(defaults | fields))
    StateChange.objects.create(pupil=row, to_state=state, effective_on=row.registered_on, at=NOW, by=place.counsellor)
    return row


def school(place: Place, name: str = "Gesamtschule am Test", form: str = "15", **fields: Any) -> School:
    town = fields.pop("municipality", place.municipalities[0])
    organisation = Organisation(
        kind="school",
        name=name,
        municipality=town,
        easting_m=fields.pop("easting_m", town.easting_m),
        northing_m=fields.pop("northing_m", town.northing_m),
    )
    organisation.refresh_search_text()
    organisation.save()
    return School.objects.create(organisation=organisation, number=str(next(_numbers)), form=form, **fields)


def places(of: School, places: int = 5, occupied: int = 0, **fields: Any) -> PlaceReport:
    defaults: dict[str, Any] = {
        "support_form": "initial_support",
        "grade": 7,
        "as_of": TODAY,
        "source": "phone",
        "reported_by": "Sekretariat",
        "recorded_at": NOW,
    }
    return PlaceReport.objects.create(school=of, places=places, occupied=occupied, **(defaults | fields))
